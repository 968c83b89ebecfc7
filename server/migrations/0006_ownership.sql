-- Why: conversations belong to teams as well as to people, carry labels, and are found by both.

-- A group of people that conversations are handed to. Put away rather than deleted: its name stands in what happened.
create table teams (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create unique index teams_by_name on teams (workspace_id, lower(name)) where archived_at is null;

create table team_members (
  workspace_id uuid not null,
  team_id uuid not null,
  user_id text not null,
  created_at timestamptz not null,
  primary key (workspace_id, team_id, user_id),
  foreign key (workspace_id, team_id) references teams (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade
);
create index team_members_by_user on team_members (workspace_id, user_id);

-- Put away rather than deleted, so that a label on a million conversations goes at once.
create table labels (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  color text not null check (color in ('ink', 'brass', 'green', 'red', 'violet', 'teal', 'rose', 'grey')),
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create unique index labels_by_name on labels (workspace_id, lower(name)) where archived_at is null;

create table conversation_labels (
  workspace_id uuid not null,
  conversation_id uuid not null,
  label_id uuid not null,
  labelled_by text, -- null: a rule or a workflow
  labelled_at timestamptz not null,
  primary key (workspace_id, conversation_id, label_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, label_id) references labels (workspace_id, id)
);
create index conversation_labels_by_label on conversation_labels (workspace_id, label_id, conversation_id);

alter table conversations add foreign key (workspace_id, team_id) references teams (workspace_id, id);
create index conversations_by_team on conversations (workspace_id, team_id, status, last_at desc, id desc)
  where team_id is not null;

-- An assignment names a team, a person, or both.
alter table assignments add column team_id uuid;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['teams', 'team_members', 'labels', 'conversation_labels'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
