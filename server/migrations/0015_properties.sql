-- Why: a workspace knows of its contacts what no program foresees, and filters, segments and workflows ask for it. A value is
-- a row with a key to compare and, for numbers, a number: so each property is an index, also under the policy, whose operators
-- must tell nothing (jsonb and trigrams would not be used). And names are paged by a column of their own for the same reason.

-- Put away rather than deleted: filters and workflows name it, and its values come back with it.
create table contact_properties (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  key text not null, -- stable: core/property/custom
  label text not null,
  type text not null check (type in ('text', 'number', 'day', 'choice', 'choices', 'yes_no', 'phone', 'email', 'url', 'person')),
  choices jsonb not null default '[]', -- value and label, in order
  position integer not null,
  created_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create unique index contact_properties_by_key on contact_properties (workspace_id, key);
create unique index contact_properties_by_label on contact_properties (workspace_id, lower(label)) where archived_at is null;

create table contact_values (
  workspace_id uuid not null,
  contact_id uuid not null,
  property_id uuid not null,
  place smallint not null, -- of several chosen ones; 0 otherwise
  value text not null, -- as it is shown: a number in figures, 'yes' or 'no', an id
  key text collate "C" not null, -- as it is compared: letters of both cases alike (core/property/condition)
  number double precision,
  primary key (workspace_id, contact_id, property_id, place),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, property_id) references contact_properties (workspace_id, id)
);
create index contact_values_by_key on contact_values (workspace_id, property_id, key, contact_id);
create index contact_values_by_number on contact_values (workspace_id, property_id, number, contact_id) where number is not null;
alter table contact_values set (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500);

alter table contacts add column name_key text generated always as (lower(name)) stored;
drop index contacts_by_name;
create index contacts_by_name on contacts (workspace_id, name_key, id) where merged_into is null;
create index contacts_by_time on contacts (workspace_id, created_at, id) where merged_into is null;
create index contacts_by_owner on contacts (workspace_id, owner_id, id) where owner_id is not null and merged_into is null;
alter table contacts drop column properties; -- never written: values have a table now

-- Saved filters of contacts: for people, and for workflows.
create table segments (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  filter jsonb not null, -- core/property/condition: PropertyFilter
  sort_order text not null,
  columns text[] not null, -- keys of properties that the list shows
  sharing text not null check (sharing in ('private', 'teams', 'everyone')),
  owner_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create table segment_teams (
  workspace_id uuid not null,
  segment_id uuid not null,
  team_id uuid not null,
  primary key (workspace_id, segment_id, team_id),
  foreign key (workspace_id, segment_id) references segments (workspace_id, id) on delete cascade,
  foreign key (workspace_id, team_id) references teams (workspace_id, id)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['contact_properties', 'contact_values', 'segments', 'segment_teams'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
