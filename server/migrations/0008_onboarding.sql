-- Why: connecting a number is a sequence of steps that can break off, be taken up again and never repeat what Meta takes once;
-- what Meta says of numbers and accounts is kept, so that limits and states can be shown; and who agreed to the data terms.

-- One attempt to connect numbers.
create table onboardings (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  inbox_id uuid not null,
  way text not null check (way in ('signup', 'hand')),
  connection text not null check (connection in ('meta', 'practice')),
  app_id uuid references apps (id), -- known once its secret was checked
  state text not null check (state in ('open', 'finished', 'given_up')),
  token_encrypted text, -- dropped when it is over: each channel has its own
  token_expires_at timestamptz,
  claimed_waba_id text, -- what the browser or a person said, which counts for nothing until Meta says the same
  claimed_phone_number_id text,
  waba_ids text[] not null default '{}', -- what Meta says the token is for
  found jsonb not null default '[]', -- accounts and numbers as Meta described them
  ended jsonb, -- how the popup ended without a code
  wants_run boolean not null default false, -- there is something to do; stays true over a crash
  lease_holder uuid,
  lease_until timestamptz, -- by the machine's clock
  started_by text, -- null: on the command line
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id)
);
create index onboardings_open on onboardings (workspace_id, created_at desc) where state = 'open';

-- A number that somebody wants to connect. Until it is connected or given up nobody else may, in whatever workspace.
create table onboarding_numbers (
  workspace_id uuid not null,
  onboarding_id uuid not null,
  phone_number_id text not null,
  waba_id text not null,
  inbox_id uuid not null,
  display_phone_number text not null,
  region text,
  pin_encrypted text, -- until it was used
  channel_id uuid,
  created_at timestamptz not null,
  released_at timestamptz,
  primary key (workspace_id, onboarding_id, phone_number_id),
  foreign key (workspace_id, onboarding_id) references onboardings (workspace_id, id) on delete cascade,
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id)
);
create unique index onboarding_numbers_claimed on onboarding_numbers (phone_number_id) where released_at is null;

create table onboarding_steps (
  workspace_id uuid not null,
  onboarding_id uuid not null,
  phone_number_id text not null, -- '' for those of the whole onboarding
  step text not null check (step in ('code', 'token', 'account', 'numbers', 'subscription', 'registration', 'profile', 'first_event')),
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'skipped')),
  attempts integer not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  fault text,
  fault_code integer,
  details text,
  retry_at timestamptz,
  primary key (workspace_id, onboarding_id, phone_number_id, step),
  foreign key (workspace_id, onboarding_id) references onboardings (workspace_id, id) on delete cascade
);

-- Every call of register and deregister, written before it is made: Meta takes ten in 72 hours.
create table registrations (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  phone_number_id text not null,
  act text not null check (act in ('register', 'deregister')),
  at timestamptz not null,
  primary key (workspace_id, id)
);
create index registrations_by_number on registrations (workspace_id, phone_number_id, at);

-- What several numbers share, as Meta described it last.
create table whatsapp_accounts (
  workspace_id uuid not null references workspaces (id),
  waba_id text not null,
  connection text not null check (connection in ('meta', 'practice')),
  name text,
  portfolio_id text,
  portfolio_name text,
  review_status text,
  verification text,
  currency text,
  messaging_tier text,
  numbers_used integer,
  numbers_max integer not null default 25,
  portfolio_numbers_max integer,
  template_count integer,
  templates_max integer,
  restrictions jsonb not null default '[]',
  refreshed_at timestamptz,
  primary key (workspace_id, waba_id)
);

-- Who agreed to which version of the data terms. Never changed and never taken back.
create table terms_acceptances (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  version integer not null,
  accepted_by text, -- null: by whoever runs Posthorn, on the command line
  accepted_at timestamptz not null,
  address text,
  locale text not null check (locale in ('en', 'de')),
  primary key (workspace_id, id)
);

alter table channels
  add column name_status text,
  add column new_name_status text,
  add column number_status text,
  add column is_official boolean not null default false,
  add column is_on_business_app boolean not null default false,
  add column username text,
  add column data_region text,
  add column profile jsonb,
  add column webhook_by text not null default 'app' check (webhook_by in ('app', 'number')),
  add column token_expires_at timestamptz,
  add column connected_at timestamptz, -- null: since it was made
  add column disconnected_at timestamptz,
  add column first_event_at timestamptz, -- of the first webhook since it was connected
  add column refreshed_at timestamptz,
  add column refresh_fault text;

alter table apps
  add column callback_url text; -- where we last told Meta that we listen

-- Templates sent, for how much of the messaging limit is used.
create index messages_templates on messages (workspace_id, channel_id, at) where kind = 'template' and direction = 'out';

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array[
    'onboardings', 'onboarding_numbers', 'onboarding_steps', 'registrations', 'whatsapp_accounts', 'terms_acceptances'
  ] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;

-- A ledger: the app may add to it and read it.
grant select, insert on terms_acceptances to posthorn_app;
