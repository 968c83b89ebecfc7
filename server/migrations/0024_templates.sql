-- Why: templates are read from Meta, kept current, chosen in a thread and sent; admins hear when Meta changes one.

create table templates (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  waba_id text not null,
  meta_id text not null,
  name text not null,
  language text not null,
  category text not null,
  status text not null,
  quality text not null,
  reason text, -- why Meta rejected, paused or disabled it
  details text, -- the same in Meta's own sentences
  previous_category text,
  coming_category text, -- Meta has announced that it will be of this category
  category_changes_at timestamptz,
  parameter_format text not null,
  components jsonb not null, -- as Graph answers them
  search text not null, -- name and texts, folded
  bindings jsonb not null default '{}', -- where values of variables come from; see core/whatsapp/template/binding
  status_at timestamptz not null, -- of each aspect, the later one counts
  quality_at timestamptz not null,
  category_at timestamptz not null,
  read_at timestamptz not null, -- when Meta last listed it
  due_at timestamptz, -- to be read again by itself
  gone_at timestamptz, -- Meta no longer has it
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index templates_by_meta_id on templates (workspace_id, meta_id);
create index templates_listed on templates (workspace_id, waba_id, name, language, id) where gone_at is null;
create index templates_due on templates (workspace_id, due_at) where due_at is not null;

-- One row for each account whose templates are read.
create table template_syncs (
  workspace_id uuid not null references workspaces (id),
  waba_id text not null,
  due_at timestamptz not null,
  taken_until timestamptz, -- by the machine's clock
  started_at timestamptz,
  finished_at timestamptz,
  fault text,
  fault_details text,
  failures integer not null default 0, -- in a row
  found integer,
  samples integer,
  primary key (workspace_id, waba_id)
);

-- Which template a message is, and with what in it.
create table template_messages (
  workspace_id uuid not null references workspaces (id),
  message_id uuid not null,
  template_id uuid not null,
  "values" jsonb not null,
  primary key (workspace_id, message_id),
  foreign key (workspace_id, template_id) references templates (workspace_id, id)
);
create index template_messages_by_template on template_messages (workspace_id, template_id);

-- A notice may be about a template instead of a conversation.
alter table notifications
  drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('mention', 'assigned', 'template')),
  alter column conversation_id drop not null,
  add column template_id uuid,
  add column facts jsonb,
  add constraint notifications_about check ((conversation_id is null) = (kind = 'template') and (template_id is null) = (kind <> 'template')),
  add foreign key (workspace_id, template_id) references templates (workspace_id, id);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['templates', 'template_syncs', 'template_messages'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
