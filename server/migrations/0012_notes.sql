-- Why: colleagues talk about a customer beside the messages, and hear when somebody needs them.

-- What is said among colleagues. Never a message: nothing that sends reads this table.
create table notes (
  workspace_id uuid not null,
  id uuid not null, -- made by the client, so that a repeated request does nothing more
  conversation_id uuid not null,
  author_id text not null,
  text text not null, -- empty once it is deleted
  mentions text[] not null,
  at timestamptz not null,
  edited_at timestamptz,
  deleted_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index notes_by_thread on notes (workspace_id, conversation_id, at desc, id desc);

-- What one person should look at; it goes when they leave the workspace.
create table notifications (
  workspace_id uuid not null,
  id uuid not null,
  user_id text not null,
  kind text not null check (kind in ('mention', 'assigned')),
  conversation_id uuid not null,
  note_id uuid,
  actor_id text not null,
  at timestamptz not null,
  read_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, note_id) references notes (workspace_id, id)
);
create index notifications_by_user on notifications (workspace_id, user_id, at desc, id desc);
create index notifications_unread on notifications (workspace_id, user_id) where read_at is null;
create index notifications_by_conversation on notifications (workspace_id, conversation_id);
create unique index notifications_by_note on notifications (workspace_id, note_id, user_id) where note_id is not null;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['notes', 'notifications'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
