-- Why: what the connection doctor found is shown to admins, compared with the time before, and told to support.

create table channel_examinations (
  workspace_id uuid not null,
  id uuid not null,
  channel_id uuid not null,
  cause text not null check (cause in ('person', 'night', 'break', 'command')),
  channel_state_since timestamptz not null, -- by which a break that was examined is known
  started_at timestamptz not null,
  duration_ms integer not null,
  state text not null check (state in ('ok', 'warning', 'broken')),
  diagnosis text, -- the link to mend first
  fault text,
  links jsonb not null, -- contract/doctor: LinkResult[]
  primary key (workspace_id, id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);
create index channel_examinations_by_channel on channel_examinations (workspace_id, channel_id, id desc);

alter table channel_examinations enable row level security;
alter table channel_examinations force row level security;
create policy tenant on channel_examinations
  using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
  with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]));
