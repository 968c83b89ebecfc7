-- Why: two kinds of search read far more than they find. Numbers share most of their digits, and there are only a thousand groups of
-- three: so each beginning of a number's ends is kept, and a part of a number is found exactly. And a beginning of a word that nearly
-- everybody uses was collected from end to end, for each month anew, although the other word of the question is rare.

-- Each run of digits from its first digit on, from its second on …: where a part of it begins, one of them does. Of very long runs, only
-- a beginning; what is found is compared with the whole text all the same.
create function search_digits(kept text) returns tsvector language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
  select array_to_tsvector(array(
    select distinct substr(run.digits[1], place, 32)
    from regexp_matches(kept, '[0-9]{4,}', 'g') as run(digits) cross join lateral generate_series(1, least(length(run.digits[1]), 67) - 3) as place))
$$;
alter table search_contacts add column digits tsvector not null generated always as (search_digits(text)) stored;
create index search_contacts_digits on search_contacts using gin (workspace_id, digits) with (gin_pending_list_limit = 256);

set local role posthorn_search;

-- Contacts whose text fits the pattern and all the others, in no order, no more than `hits_max`.
create function search.contacts_like(workspace uuid, pattern text, patterns text[], hits_max integer)
returns setof uuid language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  part constant text := substring(pattern from '^%([0-9]{4,})%$');
begin
  if part is null then
    return query select s.contact_id from public.search_contacts s
      where s.workspace_id = workspace and s.text like pattern and s.text like all (patterns) limit hits_max;
  else
    return query select s.contact_id from public.search_contacts s
      where s.workspace_id = workspace and s.digits @@ (left(part, 32) || ':*')::tsquery and strpos(s.text, part) > 0
        and s.text like all (patterns) limit hits_max;
  end if;
end $$;

create or replace function search.lookup_contacts(workspace uuid, patterns text[], rarest text, numbers text[], hits_max integer)
returns setof uuid language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  number text;
begin
  return query select * from search.contacts_like(workspace, rarest, patterns, hits_max);
  foreach number in array numbers loop
    if array[number] <> patterns then
      return query select * from search.contacts_like(workspace, number, '{}', hits_max);
    end if;
  end loop;
end $$;

-- As before, with words that are to be looked up and others that are only compared.
drop function search.lookup(uuid, tsquery, date, timestamptz, uuid, integer);
create function search.lookup(workspace uuid, asked tsquery, compared tsquery, in_month date, before_at timestamptz, before_id uuid, hits_max integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  -- The function behind @@, which no index serves.
  if in_month is null then
    return query select m.message_id, m.conversation_id, m.at from public.search_messages m
      where m.workspace_id = workspace and m.words @@ asked and (compared is null or ts_match_vq(m.words, compared))
        and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
  else
    return query select m.message_id, m.conversation_id, m.at from public.search_messages m
      where m.workspace_id = workspace and m.month = in_month and m.words @@ asked and (compared is null or ts_match_vq(m.words, compared))
        and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
  end if;
end $$;

-- Which words of a question the index is asked for. To look up the beginning of a word costs as much as there are messages with such
-- words, however rare the other words are: what stands in more than one of a hundred of the newest messages is only compared. The
-- rarest is always looked up, and so are whole words, which cost next to nothing beside a rare one.
create function search.asked(workspace uuid, wanted tsquery, before_at timestamptz, before_id uuid, out asked tsquery, out compared tsquery)
language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  sample_rows constant integer := 1000;
  frequent_from constant integer := 10;
  -- All of them hold at once (core/search/query), and no word has a space in it.
  words constant text[] := string_to_array(wanted::text, ' & ');
  counts integer[];
begin
  if cardinality(words) = 1 then
    asked := wanted;
    return;
  end if;
  with newest as materialized (
    select m.words from public.search_messages m
    where m.workspace_id = workspace and row(m.at, m.message_id) < row(before_at, before_id)
    order by m.at desc, m.message_id desc limit sample_rows)
  select array_agg((select count(*) from newest n where n.words @@ w.word::tsquery)::integer order by w.nth) into counts
    from unnest(words) with ordinality as w(word, nth);
  with word as (
    select w.word, w.word not like '%:*' or counts[w.nth] < frequent_from
      or w.nth = (select c.nth from unnest(counts) with ordinality as c(count, nth) order by c.count, c.nth limit 1) as is_asked
    from unnest(words) with ordinality as w(word, nth))
  select string_agg(word, ' & ') filter (where is_asked), string_agg(word, ' & ') filter (where not is_asked)
    into asked, compared from word;
end $$;

-- Messages that hold the words, newest first, among conversations of these inboxes (null: all). First the newest ones are looked
-- through, and more of them where that found some: reading on is cheaper than looking up what so many use. What is older than those
-- comes from the index of words: the last months one by one, the rest at once, and where that names too many, month by month again. A
-- last row without a message says that the time was over: nothing before its `at` was looked at.
create or replace function search.messages(wanted tsquery, before_at timestamptz, before_id uuid, inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  walk_rows_max constant integer := 4000;
  found_often constant integer := 2;
  further_rows_max constant integer := 16000;
  dense_rows_max constant integer := 20000;
  months_first constant integer := 4;
  hits_max constant integer := 2000;
  budget constant interval := '300 milliseconds';
  workspace constant uuid := search.workspace();
  began constant timestamptz := clock_timestamp();
  remaining integer := least(hits_wanted, 100);
  given integer;
  edge_at timestamptz := before_at;
  edge_id uuid := before_id;
  rows_max integer := walk_rows_max;
  words record;
  hits search.hit[];
  oldest timestamptz;
  in_month date;
  months integer := 0;
begin
  if workspace is null or numnode(wanted) = 0 then return; end if;
  loop
    return query select * from search.walk(workspace, wanted, '-infinity', edge_at, edge_id, inboxes, rows_max, remaining);
    get diagnostics given = row_count;
    remaining := remaining - given;
    if remaining = 0 then return; end if;
    select e.at, e.message_id into edge_at, edge_id from (
      select m.at, m.message_id from public.search_messages m
      where m.workspace_id = workspace and row(m.at, m.message_id) < row(edge_at, edge_id)
      order by m.at desc, m.message_id desc offset rows_max - 1 limit 1) e;
    if edge_at is null then return; end if;
    exit when rows_max = further_rows_max or given < found_often;
    rows_max := further_rows_max;
  end loop;

  select * into words from search.asked(workspace, wanted, before_at, before_id);
  select m.at into oldest from public.search_messages m where m.workspace_id = workspace order by m.at, m.message_id limit 1;
  in_month := date_trunc('month', edge_at at time zone 'UTC')::date;
  while remaining > 0 and in_month >= date_trunc('month', oldest at time zone 'UTC')::date loop
    if months = months_first then
      edge_at := least(edge_at, (in_month + interval '1 month') at time zone 'UTC');
      select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
        from search.lookup(workspace, words.asked, words.compared, null, edge_at, edge_id, hits_max) l;
      if coalesce(cardinality(hits), 0) < hits_max then
        return query select * from search.best(workspace, hits, inboxes, remaining);
        return;
      end if;
    end if;
    if clock_timestamp() > began + budget then
      return next row(null, null, (in_month + interval '1 month') at time zone 'UTC')::search.hit;
      return;
    end if;
    select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
      from search.lookup(workspace, words.asked, words.compared, in_month, edge_at, edge_id, hits_max) l;
    if coalesce(cardinality(hits), 0) < hits_max then
      return query select * from search.best(workspace, hits, inboxes, remaining);
    else
      return query select * from search.walk(workspace, wanted, in_month::timestamp at time zone 'UTC',
        least(edge_at, (in_month + interval '1 month') at time zone 'UTC'), edge_id, inboxes, dense_rows_max, remaining);
    end if;
    get diagnostics given = row_count;
    remaining := remaining - given;
    in_month := (in_month - interval '1 month')::date;
    months := months + 1;
    edge_id := '00000000-0000-0000-0000-000000000000'; -- from here on a month's beginning
  end loop;
end $$;

revoke all on all functions in schema search from public;

reset role;
