-- Why: people look for what was written, for who wrote it and for numbers and files. Under a policy PostgreSQL uses neither
-- word nor trigram indexes, and such indexes on messages would slow down the digest: so what is looked for lies in tables of its own,
-- filled a moment later (server/search/fill.ts) and read by functions of a role that sees these tables and nothing else
-- (docs/decisions/search-role.md).

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- ---------------------------------------------------------------- what is looked for

create table search_messages (
  workspace_id uuid not null references workspaces (id),
  message_id uuid not null,
  conversation_id uuid not null,
  at timestamptz not null,
  month date not null generated always as ((date_trunc('month', at at time zone 'UTC'))::date) stored,
  words tsvector not null, -- core/search/words: folded, scripts without spaces as pairs
  file_name text, -- folded, for parts of names
  primary key (workspace_id, message_id)
);
-- One index for workspace, month and words: what others wrote costs nothing, and a frequent word is looked up month by month.
-- A short list of what waits to be put in order, since each search reads it from end to end.
create index search_messages_words on search_messages using gin (workspace_id, month, words) with (gin_pending_list_limit = 256);
create index search_messages_newest on search_messages (workspace_id, at, message_id);
create index search_files_name on search_messages using gin (workspace_id, file_name gin_trgm_ops) where file_name is not null;
create index search_files_newest on search_messages (workspace_id, at, message_id) where file_name is not null;

create table search_contacts (
  workspace_id uuid not null references workspaces (id),
  contact_id uuid not null,
  text text not null, -- names, company, address and numbers, folded, each word after a space
  primary key (workspace_id, contact_id),
  foreign key (workspace_id, contact_id) references contacts (workspace_id, id) on delete cascade
);
create index search_contacts_text on search_contacts using gin (workspace_id, text gin_trgm_ops) with (gin_pending_list_limit = 256);

-- How far each workspace has been read: the events up to a number, and before that, once, all that was there already.
create table search_positions (
  workspace_id uuid primary key references workspaces (id),
  event_number bigint not null,
  messages_after uuid, -- null: all that was there has been read
  contacts_after uuid
);

alter table search_messages set (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500);
alter table search_contacts set (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['search_messages', 'search_contacts', 'search_positions'] loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format('alter table %I force row level security', tenant_table);
    execute format($policy$
      create policy tenant on %I
        using (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
        with check (workspace_id = any ((select string_to_array(nullif(current_setting('posthorn.workspaces', true), ''), ',')::uuid[])::uuid[]))
    $policy$, tenant_table);
  end loop;
end $$;

-- What is gone cannot be found. The position is locked first: a filling that has read the message already ends before we
-- delete what it wrote, and one that begins later does not find the message any more.
create function search_forget_message() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  perform from public.search_positions where workspace_id = old.workspace_id for share;
  delete from public.search_messages where workspace_id = old.workspace_id and message_id = old.id;
  return null;
end $$;
create trigger search_forget after delete on messages for each row execute function search_forget_message();

-- ---------------------------------------------------------------- the role that reads

do $$
declare hint text := format('As an administrator of the database, run: create role posthorn_search nologin; grant posthorn_search to %I;', session_user);
begin
  if not exists (select from pg_roles where rolname = 'posthorn_search') then
    begin
      create role posthorn_search nologin nosuperuser nobypassrls;
    exception when duplicate_object or unique_violation then null; -- made by another database's migration just now
    end;
  end if;
  if not pg_has_role(session_user, 'posthorn_search', case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)
    or not pg_has_role(session_user, 'posthorn_search', 'USAGE') then
    execute format('grant posthorn_search to %I', session_user);
  end if;
exception when insufficient_privilege then
  raise exception 'The login "%" may not create or use the role posthorn_search. %', session_user, hint;
end $$;

drop schema if exists search cascade;
create schema search authorization posthorn_search;
grant usage on schema public to posthorn_search;
grant usage on schema search to posthorn_app;
grant select on search_messages, search_contacts to posthorn_search;
-- Which inbox a conversation belongs to, so that hits are counted among what the asker sees.
grant select (workspace_id, id, inbox_id) on conversations to posthorn_search;
create policy search on search_messages for select to posthorn_search using (true);
create policy search on search_contacts for select to posthorn_search using (true);
create policy search on conversations for select to posthorn_search using (true);

set local role posthorn_search;

create type search.hit as (message_id uuid, conversation_id uuid, at timestamptz);

-- The workspace of the transaction, exactly one; with none or several nothing is found.
create function search.workspace() returns uuid language sql stable set search_path = pg_catalog, pg_temp as $$
  select case when current_setting('posthorn.workspaces', true) ~ '^[0-9a-fA-F-]{36}$' then current_setting('posthorn.workspaces', true)::uuid end
$$;

-- Hits by the index of words, in no order, no more than `hits_max`. Walking by time would take seconds for a rare word, so only bitmaps are allowed.
create function search.lookup(workspace uuid, wanted tsquery, in_month date, before_at timestamptz, before_id uuid, hits_max integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  if in_month is null then
    return query select m.message_id, m.conversation_id, m.at from public.search_messages m
      where m.workspace_id = workspace and m.words @@ wanted and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
  else
    return query select m.message_id, m.conversation_id, m.at from public.search_messages m
      where m.workspace_id = workspace and m.month = in_month and m.words @@ wanted and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
  end if;
end $$;

-- Hits among the newest `rows_max` messages before a place, newest first: for words that nearly everybody uses.
create function search.walk(workspace uuid, wanted tsquery, from_at timestamptz, before_at timestamptz, before_id uuid, inboxes uuid[], rows_max integer, hits_max integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  return query select n.message_id, n.conversation_id, n.at from (
      select m.message_id, m.conversation_id, m.at, m.words from public.search_messages m
      where m.workspace_id = workspace and row(m.at, m.message_id) < row(before_at, before_id) and m.at >= from_at
      order by m.at desc, m.message_id desc limit rows_max) n
    where n.words @@ wanted and (inboxes is null or exists (
      select from public.conversations c where c.workspace_id = workspace and c.id = n.conversation_id and c.inbox_id = any (inboxes)))
    limit hits_max;
end $$;

-- Messages that hold the words, newest first, among conversations of these inboxes (null: all). First the newest ones are looked
-- through; what is older than those comes from the index of words, and where even that names too many, month by month. A last row
-- without a message says that the time was over: nothing before its `at` was looked at.
create function search.messages(wanted tsquery, before_at timestamptz, before_id uuid, inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  walk_rows_max constant integer := 4000;
  dense_rows_max constant integer := 20000;
  hits_max constant integer := 2000;
  budget constant interval := '300 milliseconds';
  workspace constant uuid := search.workspace();
  began constant timestamptz := clock_timestamp();
  remaining integer := least(hits_wanted, 100);
  given integer;
  edge record;
  hits search.hit[];
  oldest timestamptz;
  in_month date;
begin
  if workspace is null or numnode(wanted) = 0 then return; end if;
  return query select * from search.walk(workspace, wanted, '-infinity', before_at, before_id, inboxes, walk_rows_max, remaining);
  get diagnostics given = row_count;
  remaining := remaining - given;
  if remaining = 0 then return; end if;

  select m.at, m.message_id into edge from public.search_messages m
    where m.workspace_id = workspace and row(m.at, m.message_id) < row(before_at, before_id)
    order by m.at desc, m.message_id desc offset walk_rows_max - 1 limit 1;
  if edge.at is null then return; end if;

  select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
    from search.lookup(workspace, wanted, null, edge.at, edge.message_id, hits_max) l;
  if coalesce(cardinality(hits), 0) < hits_max then
    return query select * from search.best(workspace, hits, inboxes, remaining);
    return;
  end if;

  select m.at into oldest from public.search_messages m where m.workspace_id = workspace order by m.at, m.message_id limit 1;
  in_month := date_trunc('month', edge.at at time zone 'UTC')::date;
  while remaining > 0 and in_month >= date_trunc('month', oldest at time zone 'UTC')::date loop
    if clock_timestamp() > began + budget then
      return next row(null, null, (in_month + interval '1 month') at time zone 'UTC')::search.hit;
      return;
    end if;
    select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
      from search.lookup(workspace, wanted, in_month, edge.at, edge.message_id, hits_max) l;
    if coalesce(cardinality(hits), 0) < hits_max then
      return query select * from search.best(workspace, hits, inboxes, remaining);
    else
      return query select * from search.walk(workspace, wanted, in_month::timestamp at time zone 'UTC',
        least(edge.at, (in_month + interval '1 month') at time zone 'UTC'), edge.message_id, inboxes, dense_rows_max, remaining);
    end if;
    get diagnostics given = row_count;
    remaining := remaining - given;
    in_month := (in_month - interval '1 month')::date;
  end loop;
end $$;

-- Of hits in no order the newest ones that the asker sees.
create function search.best(workspace uuid, hits search.hit[], inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off set jit = off as $$
begin
  return query select h.message_id, h.conversation_id, h.at from unnest(hits) h
    where inboxes is null or exists (
      select from public.conversations c where c.workspace_id = workspace and c.id = h.conversation_id and c.inbox_id = any (inboxes))
    order by h.at desc, h.message_id desc limit hits_wanted;
end $$;

-- Messages with a file whose name holds the letters, newest first: the newest files, and of the older ones at most `hits_max`.
create function search.files(pattern text, before_at timestamptz, before_id uuid, inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp set enable_seqscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  walk_rows_max constant integer := 2000;
  hits_max constant integer := 1000;
  workspace constant uuid := search.workspace();
  remaining integer := least(hits_wanted, 100);
  given integer;
  edge record;
  hits search.hit[];
begin
  if workspace is null then return; end if;
  return query select n.message_id, n.conversation_id, n.at from (
      select m.message_id, m.conversation_id, m.at, m.file_name from public.search_messages m
      where m.workspace_id = workspace and m.file_name is not null and row(m.at, m.message_id) < row(before_at, before_id)
      order by m.at desc, m.message_id desc limit walk_rows_max) n
    where n.file_name like pattern and (inboxes is null or exists (
      select from public.conversations c where c.workspace_id = workspace and c.id = n.conversation_id and c.inbox_id = any (inboxes)))
    limit remaining;
  get diagnostics given = row_count;
  remaining := remaining - given;
  if remaining = 0 then return; end if;
  select m.at, m.message_id into edge from public.search_messages m
    where m.workspace_id = workspace and m.file_name is not null and row(m.at, m.message_id) < row(before_at, before_id)
    order by m.at desc, m.message_id desc offset walk_rows_max - 1 limit 1;
  if edge.at is null then return; end if;
  select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
    from search.lookup_files(workspace, pattern, edge.at, edge.message_id, hits_max) l;
  return query select * from search.best(workspace, hits, inboxes, remaining);
end $$;

create function search.lookup_files(workspace uuid, pattern text, before_at timestamptz, before_id uuid, hits_max integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  return query select m.message_id, m.conversation_id, m.at from public.search_messages m
    where m.workspace_id = workspace and m.file_name like pattern and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
end $$;

-- Contacts whose text holds all the words, or one of the numbers; best first: those that begin with the first word, then newest.
-- `rarest` is the word that the index is asked for.
create function search.contacts(patterns text[], rarest text, begins text, numbers text[], hits_wanted integer)
returns table (contact_id uuid) language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  walk_rows_max constant integer := 2000;
  hits_max constant integer := 1000;
  workspace constant uuid := search.workspace();
  newest uuid[];
begin
  if workspace is null then return; end if;
  select array_agg(n.contact_id) into newest from (
    select s.contact_id, s.text from public.search_contacts s where s.workspace_id = workspace order by s.contact_id desc limit walk_rows_max) n
    where n.text like all (patterns) or n.text like any (numbers);
  if coalesce(cardinality(newest), 0) < hits_wanted then
    select array_agg(l.id) into newest from search.lookup_contacts(workspace, patterns, rarest, numbers, hits_max) as l(id);
  end if;
  return query select s.contact_id from public.search_contacts s
    where s.workspace_id = workspace and s.contact_id = any (newest)
    order by s.text like any (numbers) desc nulls last, s.text like begins desc nulls last, s.contact_id desc limit least(hits_wanted, 50);
end $$;

create function search.lookup_contacts(workspace uuid, patterns text[], rarest text, numbers text[], hits_max integer)
returns setof uuid language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  return query select s.contact_id from public.search_contacts s
    where s.workspace_id = workspace and s.text like rarest and s.text like all (patterns) limit hits_max;
  if numbers[1] is not null then
    return query select s.contact_id from public.search_contacts s where s.workspace_id = workspace and s.text like numbers[1] limit hits_max;
  end if;
  if numbers[2] is not null then
    return query select s.contact_id from public.search_contacts s where s.workspace_id = workspace and s.text like numbers[2] limit hits_max;
  end if;
end $$;

revoke all on all functions in schema search from public;
grant execute on function search.messages(tsquery, timestamptz, uuid, uuid[], integer), search.files(text, timestamptz, uuid, uuid[], integer),
  search.contacts(text[], text, text, text[], integer) to posthorn_app;

reset role;
