-- Why: what nobody owns finds somebody by itself: rules of each inbox, who is there to be asked, and a queue that a crash cannot lose.

alter table members add column away_since timestamptz; -- asked for no new conversations since then

-- The rules of an inbox in their order; the first that fits decides.
create table assignment_rules (
  workspace_id uuid not null,
  id uuid not null,
  inbox_id uuid not null,
  position integer not null,
  name text not null,
  is_on boolean not null,
  conditions jsonb not null,
  outcome jsonb not null,
  last_user_id text, -- whose turn was last; the row is locked while the next one is chosen
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id) on delete cascade
);
create index assignment_rules_by_inbox on assignment_rules (workspace_id, inbox_id, position);

-- Opened or reopened without an owner: written with that, and gone with the decision.
create table waiting_assignments (
  workspace_id uuid not null,
  conversation_id uuid not null,
  message_id uuid, -- the message that opened it
  since timestamptz not null,
  primary key (workspace_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);

alter table notifications alter column actor_id drop not null; -- null: a rule

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['assignment_rules', 'waiting_assignments'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
