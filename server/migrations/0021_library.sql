-- Why: people write the same sentences and send the same files every day, and not everybody may use all of them.

create table snippets (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  shortcut text not null, -- in small letters
  text text not null, -- in WhatsApp's marks, with {{variables}}
  fallbacks jsonb not null, -- by key of the variable
  language text check (language in ('en', 'de')),
  sharing text not null check (sharing in ('private', 'teams', 'everyone')),
  owner_id text not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);

create table snippet_teams (
  workspace_id uuid not null,
  snippet_id uuid not null,
  team_id uuid not null,
  primary key (workspace_id, snippet_id, team_id),
  foreign key (workspace_id, snippet_id) references snippets (workspace_id, id) on delete cascade,
  foreign key (workspace_id, team_id) references teams (workspace_id, id)
);

create table documents (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  folder text not null, -- '' is none
  file_id uuid not null,
  sharing text not null check (sharing in ('teams', 'everyone')),
  owner_id text not null,
  version integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, file_id) references files (workspace_id, id)
);
create index documents_by_file on documents (workspace_id, file_id);

create table document_teams (
  workspace_id uuid not null,
  document_id uuid not null,
  team_id uuid not null,
  primary key (workspace_id, document_id, team_id),
  foreign key (workspace_id, document_id) references documents (workspace_id, id) on delete cascade,
  foreign key (workspace_id, team_id) references teams (workspace_id, id)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['snippets', 'snippet_teams', 'documents', 'document_teams'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
