-- Why: the line from a customer's message to an agent's answer, and the people on it.
-- Every table of ours begins its primary key with workspace_id and is under forced row-level security, but for the
-- closed list at the end of this file (see docs/ARCHITECTURE.md, Tenancy). The app's role is posthorn_app.

create extension if not exists pg_trgm;

-- ---------------------------------------------------------------- workspaces and people

create table workspaces (
  id uuid primary key,
  name text not null,
  time_zone text not null default 'UTC',
  locale text not null default 'en' check (locale in ('en', 'de')),
  created_at timestamptz not null
);

-- user_id is better-auth's: auth."user".id
create table members (
  workspace_id uuid not null references workspaces (id),
  user_id text not null,
  role text not null check (role in ('admin', 'agent')),
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index members_by_user on members (user_id);

create table invitations (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  token_hash bytea not null,
  role text not null check (role in ('admin', 'agent')),
  email text,
  invited_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);

create table inboxes (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);

create table inbox_members (
  workspace_id uuid not null,
  inbox_id uuid not null,
  user_id text not null,
  created_at timestamptz not null,
  primary key (workspace_id, inbox_id, user_id),
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id) on delete cascade,
  foreign key (workspace_id, user_id) references members (workspace_id, user_id) on delete cascade
);
create index inbox_members_by_user on inbox_members (workspace_id, user_id);

-- ---------------------------------------------------------------- channels

-- A Meta app whose webhooks reach us. connection: real Meta, or the practice simulator.
create table apps (
  id uuid primary key,
  connection text not null check (connection in ('meta', 'practice')),
  app_id text not null,
  name text not null,
  app_secret_encrypted text not null,
  verify_token_encrypted text not null,
  graph_url text not null,
  graph_version text not null,
  created_at timestamptz not null,
  unique (connection, app_id)
);

create table channels (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  inbox_id uuid not null,
  kind text not null check (kind in ('whatsapp')),
  app_id uuid not null references apps (id),
  name text not null,
  state text not null check (state in ('connected', 'broken', 'disconnected')),
  state_fault text, -- why it is broken: a word of meta/faults
  state_details text,
  state_since timestamptz not null,
  -- the portfolio whose ids name our customers, or 'waba:<id>' where it cannot be read
  scope text not null,
  portfolio_id text,
  waba_id text not null,
  phone_number_id text not null,
  display_phone_number text not null,
  verified_name text,
  quality_rating text,
  throughput_per_second integer not null default 80 check (throughput_per_second between 1 and 1000),
  token_encrypted text not null,
  dispatch_held boolean not null default false, -- after a restore, until an admin resumes
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id)
);
create unique index channels_by_number on channels (workspace_id, phone_number_id);

-- Where a delivery's items belong. One number is connected once in this installation.
create table numbers (
  phone_number_id text primary key,
  workspace_id uuid not null,
  channel_id uuid not null,
  app_id uuid not null references apps (id),
  waba_id text not null,
  foreign key (workspace_id, channel_id) references channels (workspace_id, id)
);

-- The right to send for one number: held by one process at a time, taken over when it dies.
create table lanes (
  workspace_id uuid not null,
  channel_id uuid not null,
  holder uuid not null,
  fence bigint not null,
  expires_at timestamptz not null, -- by the machine's clock
  primary key (workspace_id, channel_id),
  foreign key (workspace_id, channel_id) references channels (workspace_id, id) on delete cascade
);

-- ---------------------------------------------------------------- contacts and identities

create table contacts (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  name text not null,
  name_source text not null check (name_source in ('profile', 'person')),
  phone text,
  phone_key text, -- unites the spellings of one number, see core/contact/phone
  mobile_phone text,
  mobile_phone_key text,
  email text,
  language text,
  country text,
  company text,
  owner_id text,
  properties jsonb not null default '{}',
  origin text not null check (origin in ('whatsapp', 'person')),
  touched_at timestamptz, -- a person has edited it
  merged_into uuid,
  merged_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id)
);
create index contacts_by_phone on contacts (workspace_id, phone_key) where phone_key is not null;
create index contacts_by_mobile_phone on contacts (workspace_id, mobile_phone_key) where mobile_phone_key is not null;
create index contacts_by_name on contacts (workspace_id, lower(name), id) where merged_into is null;

-- Contacts that might be the same person, offered and never guessed.
create table contact_offers (
  workspace_id uuid not null,
  contact_id uuid not null,
  candidate_id uuid not null,
  reason text not null,
  created_at timestamptz not null,
  dismissed_at timestamptz,
  primary key (workspace_id, contact_id, candidate_id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade,
  foreign key (workspace_id, candidate_id) references contacts (workspace_id, id) on delete cascade
);

-- One WhatsApp user as one business portfolio sees them.
create table identities (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  kind text not null check (kind in ('whatsapp')),
  scope text not null,
  contact_id uuid not null,
  contact_link text not null check (contact_link in ('auto', 'person')),
  user_id text, -- Meta's business-scoped id now valid
  parent_user_id text,
  wa_id text, -- the number now valid, digits
  username text,
  profile_name text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id)
);
create index identities_by_contact on identities (workspace_id, contact_id);

-- The facts from which core/contact/identity computes who is who.
-- party: 'u:<user_id>', or 'w:<wa_id>' where an item came without a user id.
create table parties (
  workspace_id uuid not null,
  scope text not null,
  party text not null,
  identity_id uuid not null,
  -- what its newest message said about its writer
  profile_name text,
  username text,
  parent_user_id text,
  seen_at timestamptz not null,
  primary key (workspace_id, scope, party),
  foreign key (workspace_id, identity_id) references identities (workspace_id, id) deferrable initially deferred
);
create index parties_by_identity on parties (workspace_id, identity_id);

create table ties (
  workspace_id uuid not null references workspaces (id),
  scope text not null,
  wa_id text not null,
  user_id text not null,
  first_at timestamptz not null,
  last_at timestamptz not null, -- rounded up to the minute
  primary key (workspace_id, scope, wa_id, user_id)
);
create index ties_by_user on ties (workspace_id, scope, user_id);

create table identity_changes (
  workspace_id uuid not null references workspaces (id),
  scope text not null,
  kind text not null check (kind in ('user_id', 'number')),
  previous text not null,
  current text not null,
  at timestamptz not null,
  primary key (workspace_id, scope, kind, previous, current, at)
);
create index identity_changes_by_current on identity_changes (workspace_id, scope, kind, current);

-- ---------------------------------------------------------------- conversations and messages

create table conversations (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  channel_id uuid not null,
  inbox_id uuid not null,
  identity_id uuid not null,
  thread_key text not null, -- the identity's id; later a group or a mail thread
  status text not null check (status in ('open', 'waiting', 'snoozed', 'closed')),
  snoozed_until timestamptz,
  owner_id text,
  team_id uuid,
  last_at timestamptz not null, -- (last_at, last_message_id) of the newest message
  last_message_id uuid,
  last_customer_at timestamptz, -- the window runs from here
  inbound_count bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (workspace_id, id),
  unique (workspace_id, channel_id, thread_key) deferrable, -- several may change in one statement
  foreign key (workspace_id, channel_id) references channels (workspace_id, id),
  foreign key (workspace_id, inbox_id) references inboxes (workspace_id, id),
  foreign key (workspace_id, identity_id) references identities (workspace_id, id) deferrable initially deferred
);
create index conversations_by_inbox on conversations (workspace_id, inbox_id, status, last_at desc, id desc);
create index conversations_by_status on conversations (workspace_id, status, last_at desc, id desc);
create index conversations_by_owner on conversations (workspace_id, owner_id, status, last_at desc, id desc);
create index conversations_by_identity on conversations (workspace_id, identity_id);

create table messages (
  workspace_id uuid not null,
  id uuid not null, -- UUIDv7; ours: made by the client, which makes a repeated request harmless
  conversation_id uuid not null,
  channel_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  kind text not null,
  at timestamptz not null,
  party text, -- who wrote it, as the delivery named them; ours: to whom it was written
  author_id text, -- the user who wrote it (outbound)
  source text not null check (source in ('customer', 'person', 'workflow', 'system')),
  wamid text,
  text text, -- body or caption, cleaned
  content jsonb not null default '{}', -- what the kind carries besides, cleaned
  context_wamid text, -- the quoted message
  status text not null check (status in ('received', 'queued', 'sending', 'unconfirmed', 'accepted', 'sent', 'delivered', 'read', 'played', 'failed', 'cancelled')),
  status_at timestamptz not null,
  fault text,
  fault_code integer,
  fault_details text,
  edited_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) deferrable initially deferred
) partition by range (id);
create table messages_default partition of messages default;
create index messages_by_thread on messages (workspace_id, conversation_id, at desc, id desc);

-- What was received, once. Unpartitioned, so that the index decides what was seen before.
create table received (
  workspace_id uuid not null references workspaces (id),
  channel_id uuid not null,
  wamid text not null,
  message_id uuid not null,
  delivery_id uuid not null,
  primary key (workspace_id, channel_id, wamid)
);

-- Every status Meta reported: a message's whole life, and the place where an early status waits for its message.
create table message_statuses (
  workspace_id uuid not null references workspaces (id),
  channel_id uuid not null,
  wamid text not null,
  status text not null,
  at timestamptz not null,
  send_id uuid, -- from biz_opaque_callback_data
  errors jsonb,
  pricing jsonb,
  primary key (workspace_id, channel_id, wamid, status)
);

create table reactions (
  workspace_id uuid not null references workspaces (id),
  channel_id uuid not null,
  target_wamid text not null,
  actor text not null, -- 'customer' or 'business'
  party text, -- of the customer
  emoji text not null, -- '' means taken back
  at timestamptz not null,
  wamid text not null,
  primary key (workspace_id, channel_id, target_wamid, actor)
);
-- A reaction opens the window also before its thread is there.
create index reactions_by_party on reactions (workspace_id, channel_id, party, at) where party is not null;

create table message_changes (
  workspace_id uuid not null references workspaces (id),
  channel_id uuid not null,
  target_wamid text not null,
  wamid text not null,
  kind text not null check (kind in ('edit', 'revoke')),
  at timestamptz not null,
  text text,
  content jsonb,
  primary key (workspace_id, channel_id, target_wamid, wamid)
);

-- One attempt to deliver a message. The rows that are due are the queue; id travels as biz_opaque_callback_data.
create table sends (
  workspace_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  conversation_id uuid not null,
  channel_id uuid not null,
  attempt integer not null, -- 1 for the first; a person's retry is a new row
  priority smallint not null, -- 0 people, 5 workflows and broadcasts
  due_at timestamptz not null,
  state text not null check (state in ('queued', 'sending', 'unconfirmed', 'accepted', 'failed', 'cancelled')),
  tries integer not null default 0, -- calls made for this send that Meta certainly did not take
  fence bigint,
  wamid text,
  fault text,
  fault_code integer,
  fault_details text,
  requested_by text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  settled_by text, -- the person who said what became of an unconfirmed send
  primary key (workspace_id, id),
  foreign key (workspace_id, message_id) references messages (workspace_id, id) deferrable initially deferred
);
create index sends_due on sends (workspace_id, channel_id, priority, due_at, id) where state = 'queued';
create index sends_in_doubt on sends (workspace_id, channel_id, state) where state in ('sending', 'unconfirmed');
create unique index sends_by_wamid on sends (workspace_id, channel_id, wamid) where wamid is not null;
create index sends_by_message on sends (workspace_id, message_id, attempt);
create index sends_by_conversation on sends (workspace_id, conversation_id, id) where state in ('queued', 'sending');

create table reads (
  workspace_id uuid not null,
  conversation_id uuid not null,
  user_id text not null,
  inbound_count bigint not null, -- how many customer messages this person has seen
  read_at timestamptz not null,
  primary key (workspace_id, conversation_id, user_id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);

-- Closures and assignments have a who and a when.
create table closures (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  closed_by text,
  closed_at timestamptz not null,
  reopened_at timestamptz,
  reopened_by text, -- null: the customer wrote
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create unique index closures_standing on closures (workspace_id, conversation_id) where reopened_at is null;

create table assignments (
  workspace_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  owner_id text,
  assigned_by text,
  reason text not null,
  at timestamptz not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, conversation_id) references conversations (workspace_id, id) on delete cascade
);
create index assignments_by_conversation on assignments (workspace_id, conversation_id, at);

-- ---------------------------------------------------------------- files and media

create table files (
  workspace_id uuid not null references workspaces (id),
  id uuid not null,
  hash text not null, -- sha-256, hex; the bytes lie in the file store under it
  size_bytes bigint not null,
  mime_type text not null, -- by content
  file_name text,
  width_pixels integer,
  height_pixels integer,
  thumbnail_hash text,
  uploaded_by text, -- null: a customer sent it
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create index files_by_hash on files (workspace_id, hash);

-- The medium of a message: what Meta names, and what became of it here.
create table media (
  workspace_id uuid not null,
  message_id uuid not null,
  channel_id uuid not null,
  provider_media_id text,
  mime_type text,
  file_name text,
  sha256 text,
  voice boolean not null default false,
  animated boolean not null default false,
  state text not null check (state in ('pending', 'stored', 'failed', 'expired')),
  file_id uuid,
  attempts integer not null default 0,
  due_at timestamptz not null,
  fault text,
  expires_at timestamptz, -- when Meta forgets it
  primary key (workspace_id, message_id),
  foreign key (workspace_id, file_id) references files (workspace_id, id)
);
create index media_due on media (due_at) where state = 'pending';
create index media_by_file on media (workspace_id, file_id);

-- A file already known to Meta for one number: uploaded once, valid 30 days.
create table provider_files (
  workspace_id uuid not null,
  channel_id uuid not null,
  file_id uuid not null,
  provider_media_id text not null,
  uploaded_at timestamptz not null,
  primary key (workspace_id, channel_id, file_id),
  foreign key (workspace_id, file_id) references files (workspace_id, id) on delete cascade
);

-- ---------------------------------------------------------------- deliveries

-- Raw bytes as Meta sent them. The table is the queue; nothing in the content can make the insert fail.
create table deliveries (
  id uuid primary key,
  day date not null,
  hash bytea not null,
  body bytea not null,
  app_id uuid not null,
  accepted_at timestamptz not null,
  state text not null check (state in ('waiting', 'done', 'parked')),
  attempts integer not null default 0,
  error text,
  digested_at timestamptz,
  unique (day, hash)
);
create index deliveries_waiting on deliveries (id) where state = 'waiting';
create index deliveries_parked on deliveries (id) where state = 'parked';

-- Which numbers a parked delivery names, and which deliveries wait for a number that is not connected (yet).
create table delivery_numbers (
  phone_number_id text not null,
  delivery_id uuid not null references deliveries (id) on delete cascade,
  reason text not null check (reason in ('parked', 'not_connected')),
  primary key (phone_number_id, delivery_id)
);
create index delivery_numbers_by_delivery on delivery_numbers (delivery_id);

-- Items of connected numbers that no feature reads yet: groups, echoes, history, standby, preferences, unknown fields.
create table kept_items (
  workspace_id uuid not null references workspaces (id),
  delivery_id uuid not null,
  position integer not null,
  channel_id uuid not null,
  kind text not null,
  at timestamptz,
  raw bytea not null,
  primary key (workspace_id, delivery_id, position)
);

-- ---------------------------------------------------------------- events

-- Everything that happened, numbered per workspace in commit order. Ids and facts, never texts.
create table events (
  workspace_id uuid not null references workspaces (id),
  number bigint not null,
  type text not null,
  at timestamptz not null,
  actor_id text,
  inbox_id uuid,
  conversation_id uuid,
  message_id uuid,
  contact_id uuid,
  user_id text, -- the person it concerns alone, or about whom it speaks
  data jsonb not null default '{}',
  primary key (workspace_id, number)
);
create index events_by_conversation on events (workspace_id, conversation_id, number)
  where conversation_id is not null and type like 'conversation.%';

-- ---------------------------------------------------------------- tenancy

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array[
    'members', 'invitations', 'inboxes', 'inbox_members', 'channels', 'lanes', 'contacts', 'contact_offers',
    'identities', 'parties', 'ties', 'identity_changes', 'conversations', 'messages', 'messages_default', 'received',
    'message_statuses', 'reactions', 'message_changes', 'sends', 'reads', 'closures', 'assignments', 'files', 'media',
    'provider_files', 'kept_items', 'events'
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

-- A person may see in which workspaces they are, before a request names one.
create policy own_memberships on members for select
  using (user_id = (select nullif(current_setting('posthorn.user', true), '')));

-- Exempt: workspaces, apps, numbers, deliveries, delivery_numbers (and the schemas of better-auth and pg-boss).
