-- Why: a number may tell its customers that their messages were read and that somebody writes, and tells each but once.

alter table channels
  add column read_receipts boolean not null default false,
  add column typing_indicator boolean not null default false; -- a sign of writing is a receipt as well (fact sheet §7.7)

-- The newest message of each conversation of which Meta is, or was, asked to say that it was read.
create table receipts (
  workspace_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  wamid text not null,
  state text not null check (state in ('waiting', 'asked')), -- written before Meta is asked: never asked twice
  asked_at timestamptz,
  typing_at timestamptz,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index receipts_waiting on receipts (workspace_id, conversation_id) where state = 'waiting';

alter table receipts enable row level security;
alter table receipts force row level security;
create policy tenant on receipts
  using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
  with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]));
