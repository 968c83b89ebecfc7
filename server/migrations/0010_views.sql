-- Why: people come back to the same filters all day, alone or as a team.

create table views (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  filter jsonb not null, -- contract/views: ViewFilter
  sort_order text not null check (sort_order in ('newest', 'oldest')),
  columns text[] not null, -- what a row shows besides name and preview
  sharing text not null check (sharing in ('private', 'teams', 'everyone')),
  owner_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);

create table view_teams (
  workspace_id uuid not null,
  view_id uuid not null,
  team_id uuid not null,
  primary key (workspace_id, view_id, team_id),
  foreign key (workspace_id, view_id) references views (workspace_id, id) on delete cascade,
  foreign key (workspace_id, team_id) references teams (workspace_id, id)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['views', 'view_teams'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
