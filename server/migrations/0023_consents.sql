-- Why: who agreed to which messages must be provable: every word is kept, nothing is changed afterwards, and a change is noticed.
-- What names a person stands apart (consent_words) from the chain (consent_entries), so that a person can be erased and the
-- chain still be verified: it covers a salted digest of what was erased (docs/consent.md).

-- One link for each word, numbered without gaps.
create table consent_entries (
  workspace_id uuid not null references workspaces (id),
  number bigint not null check (number > 0),
  recorded_at timestamptz not null,
  words_digest bytea not null, -- of the salt and the row in consent_words
  digest bytea not null, -- of the link before, the number, the time and words_digest
  primary key (workspace_id, number)
);

-- The personal part of a link.
create table consent_words (
  workspace_id uuid not null,
  number bigint not null,
  salt bytea not null,
  key text not null, -- heard or sent again under one key, it is the same word
  consent text not null check (consent in ('opted_in', 'opted_out')),
  purposes jsonb not null check (purposes in ('["utility"]', '["marketing"]', '["utility", "marketing"]')),
  way text not null check (way in ('keyword', 'tap', 'meta', 'refusal', 'person', 'form', 'import', 'api')),
  at timestamptz not null, -- when it was said, by Meta's time where Meta tells
  -- about whom: ["scope", "party"] as in parties, or ["", "c:<contact>"] for somebody without an identity
  subjects jsonb not null,
  contact_id uuid, -- as it was then
  identity_id uuid,
  channel_id uuid,
  conversation_id uuid,
  message_id uuid,
  actor_id text, -- who recorded it; null: nobody of ours
  wording text, -- what they wrote, or what was shown to them
  proof text,
  primary key (workspace_id, number),
  unique (workspace_id, key),
  foreign key (workspace_id, number) references consent_entries (workspace_id, number)
);

-- By whom an entry is found: its subjects once more, one a row.
create table consent_subjects (
  workspace_id uuid not null,
  scope text not null,
  party text not null,
  number bigint not null,
  primary key (workspace_id, scope, party, number),
  foreign key (workspace_id, number) references consent_words (workspace_id, number) on delete cascade
);
create index consent_subjects_by_number on consent_subjects (workspace_id, number);

-- Of each kind of word about a party the latest: what holds is read from here (core/whatsapp/consentMarks).
create table consent_marks (
  workspace_id uuid not null references workspaces (id),
  scope text not null,
  party text not null,
  purpose text not null,
  consent text not null,
  own boolean not null, -- said by the customer, not recorded for them
  at timestamptz not null,
  number bigint not null,
  primary key (workspace_id, scope, party, purpose, consent, own)
);

-- Whose personal part was taken out, and when; written before it goes.
create table consent_erasures (
  workspace_id uuid not null,
  number bigint not null,
  erased_at timestamptz not null,
  actor_id text,
  primary key (workspace_id, number),
  foreign key (workspace_id, number) references consent_entries (workspace_id, number)
);

create table consent_settings (
  workspace_id uuid primary key references workspaces (id),
  languages jsonb not null, -- core/whatsapp/keywords
  opt_out_covers text not null check (opt_out_covers in ('marketing', 'everything')),
  confirms boolean not null,
  updated_at timestamptz not null,
  updated_by text
);

-- Which entry allowed a send to leave.
alter table sends add column consent_entry bigint;

-- Contacts that became part of another: what was recorded for them speaks for that one.
create index contacts_by_merged_into on contacts (workspace_id, merged_into) where merged_into is not null;

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['consent_entries', 'consent_words', 'consent_subjects', 'consent_marks', 'consent_erasures', 'consent_settings'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;

-- ---------------------------------------------------------------- append only

grant select, insert on consent_entries, consent_erasures to posthorn_app;
grant select, insert, delete on consent_words, consent_subjects to posthorn_app;
grant select, insert, update, delete on consent_marks to posthorn_app;

create function refuse_consent_change() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'DELETE' and tg_table_name = 'consent_words' and exists (
    select from public.consent_erasures e where e.workspace_id = old.workspace_id and e.number = old.number) then
    return old;
  end if;
  raise exception 'the ledger of consents is only added to (% of %, entry %)', lower(tg_op), tg_table_name, old.number;
end $$;
create trigger append_only before update or delete on consent_entries for each row execute function refuse_consent_change();
create trigger append_only before update or delete on consent_words for each row execute function refuse_consent_change();
create trigger append_only before update or delete on consent_erasures for each row execute function refuse_consent_change();
