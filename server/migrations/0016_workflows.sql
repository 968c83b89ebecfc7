-- Why: workflows enrol contacts and take each of them step by step through a published definition; every step is done once,
-- and its history says why.

create table workflows (
  workspace_id uuid not null references workspaces (id),
  id uuid not null, -- made by the client
  name text not null,
  is_on boolean not null default false,
  draft jsonb not null, -- core/workflow/definition
  version integer, -- the newest that was published
  created_by text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  archived_at timestamptz,
  primary key (workspace_id, id)
);
create index workflows_on on workflows (workspace_id) where is_on;

-- Never changed: those who began with one stay on it.
create table workflow_versions (
  workspace_id uuid not null,
  workflow_id uuid not null,
  version integer not null,
  definition jsonb not null,
  published_by text not null,
  published_at timestamptz not null,
  primary key (workspace_id, workflow_id, version),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade
);

-- One contact inside a workflow. The rows that are due are the queue.
create table enrolments (
  workspace_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  version integer not null,
  contact_id uuid not null,
  conversation_id uuid, -- what it began with, or what its first message was written in
  state text not null check (state in ('active', 'ended', 'cancelled', 'failed')),
  is_once boolean not null, -- nobody is enrolled a second time
  begun_by text not null, -- the kind of the trigger
  step_id text, -- at hand, or where it failed
  visit integer not null default 0, -- entries of its history
  wait_until timestamptz,
  wait_event text,
  wait_heard boolean not null default false,
  due_at timestamptz, -- null: it is over, or stands still because of an error
  lane uuid not null default '00000000-0000-0000-0000-000000000000', -- the number that the step at hand sends from; nil: none
  since timestamptz not null, -- of the step at hand
  because jsonb, -- core/workflow/explanation
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
-- Whoever is in it is not enrolled again; where it is once in a lifetime, never.
create unique index enrolments_live on enrolments (workspace_id, workflow_id, contact_id) where state in ('active', 'failed');
create unique index enrolments_once on enrolments (workspace_id, workflow_id, contact_id) where is_once;
create index enrolments_due on enrolments (workspace_id, workflow_id, lane, due_at) where due_at is not null;
create index enrolments_waiting on enrolments (workspace_id, contact_id, wait_event) where wait_event is not null;
create index enrolments_by_contact on enrolments (workspace_id, contact_id, started_at desc, id desc);
create index enrolments_by_workflow on enrolments (workspace_id, workflow_id, started_at desc, id desc);
create index enrolments_by_state on enrolments (workspace_id, workflow_id, state, started_at desc, id desc);

create table enrolment_steps (
  workspace_id uuid not null,
  enrolment_id uuid not null,
  visit integer not null,
  workflow_id uuid not null,
  step_id text,
  kind text,
  at timestamptz not null,
  explanation jsonb not null,
  message_id uuid, -- what the step sent
  primary key (workspace_id, enrolment_id, visit),
  foreign key (workspace_id, enrolment_id) references enrolments (workspace_id, id) on delete cascade
);
create unique index enrolment_steps_by_message on enrolment_steps (workspace_id, message_id) where message_id is not null;
create index enrolment_steps_by_workflow on enrolment_steps (workspace_id, workflow_id, step_id);

-- How far the events of a workspace have been read for triggers; moved together with what they began.
create table workflow_positions (
  workspace_id uuid not null references workspaces (id),
  number bigint not null,
  primary key (workspace_id)
);

-- Triggers that hang on time: a window that closes, an answer that does not come.
create table workflow_timers (
  workspace_id uuid not null,
  workflow_id uuid not null,
  conversation_id uuid not null,
  trigger integer not null, -- its place among the triggers
  due_at timestamptz not null,
  primary key (workspace_id, workflow_id, conversation_id, trigger),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade,
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index workflow_timers_due on workflow_timers (workspace_id, due_at);
create index workflow_timers_by_conversation on workflow_timers (workspace_id, conversation_id);

-- Many contacts enrolled by hand at once: taken in part by part, each part moving the place it has come to.
create table workflow_batches (
  workspace_id uuid not null,
  id uuid not null, -- made by the client
  workflow_id uuid not null,
  who jsonb not null,
  after_id uuid, -- the last contact that was looked at
  enrolled integer not null default 0,
  is_done boolean not null default false,
  asked_by text not null,
  asked_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade
);
create index workflow_batches_open on workflow_batches (workspace_id, asked_at) where not is_done;

-- Who is in a segment, as far as the workflow knows: only who was not there before has entered it.
create table workflow_members (
  workspace_id uuid not null,
  workflow_id uuid not null,
  segment_id uuid not null,
  contact_id uuid not null,
  primary key (workspace_id, workflow_id, segment_id, contact_id),
  foreign key (workspace_id, workflow_id) references workflows (workspace_id, id) on delete cascade,
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index workflow_members_by_contact on workflow_members (workspace_id, contact_id);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['workflows', 'workflow_versions', 'enrolments', 'enrolment_steps', 'workflow_positions',
      'workflow_timers', 'workflow_batches', 'workflow_members'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;
