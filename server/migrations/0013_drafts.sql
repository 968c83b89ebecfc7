-- Why: what somebody has begun to write is there in every browser of theirs, and nobody else sees it.

create table drafts (
  workspace_id uuid not null,
  user_id text not null,
  conversation_id uuid not null,
  text text not null,
  file_ids uuid[] not null,
  quote_of uuid, -- the message it answers
  sequence bigint not null, -- made by the browser: what was written last counts, in whatever order it arrives
  updated_at timestamptz not null,
  -- Empty, it stands for a draft that was sent or thrown away: what was written before may still be on its way.
  primary key (workspace_id, user_id, conversation_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade
);
create index drafts_by_conversation on drafts (workspace_id, conversation_id);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['drafts'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
