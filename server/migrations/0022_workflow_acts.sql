-- Why: workflows write notes, and choose people by turns.

alter table notes alter column author_id drop not null; -- null: a workflow

-- Who a step asked last.
create table workflow_turns (
  workspace_id uuid not null,
  workflow_id uuid not null,
  step_id text not null,
  user_id text not null,
  primary key (workspace_id, workflow_id, step_id),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['workflow_turns'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
