-- Why: months were too coarse and too many. Where a month has hundreds of thousands of messages, a word that was used often in a part
-- of it was sought among the newest of that month only, and not found; and a word of long ago was asked for once for each month since,
-- from end to end each time. Beside that, each hit was held against the list of all messages of the workspace, and the bitmaps of millions
-- of messages did not fit their memory any more. Now the index knows the days of each workspace as well, several periods are asked for at
-- once, and a sample tells beforehand where the hits lie.

-- The periods of a workspace that a message is found by: its day, its month, and for one message in 256 that it belongs to the sample.
create function search_periods(workspace_id uuid, said_at timestamptz, message_id uuid) returns bigint[] language sql immutable parallel safe
  return array[
      uuid_hash_extended(workspace_id, (said_at at time zone 'UTC')::date - date '1970-01-01'),
      uuid_hash_extended(workspace_id, 1000000 + 12 * extract(year from said_at at time zone 'UTC')::integer
        + extract(month from said_at at time zone 'UTC')::integer)]
    || case when uuid_hash(message_id) & 255 = 0 then array[uuid_hash_extended(workspace_id, 2000000)] else '{}'::bigint[] end;

set local maintenance_work_mem = '256MB';
drop index search_messages_words;
alter table search_messages drop column month;
-- Words first: what does not hold all of them is left out before it is held against the long lists of the periods.
create index search_messages_words on search_messages using gin (words, search_periods(workspace_id, at, message_id))
  with (gin_pending_list_limit = 256);
drop index search_files_name;
create index search_files_name on search_messages using gin (file_name gin_trgm_ops, workspace_id) where file_name is not null;

set local role posthorn_search;

-- Hits by the index of words in these periods, in no order, no more than `hits_max`. Walking by time would take seconds for a rare word, so
-- only bitmaps are allowed, with memory for those of a beginning that millions of messages have.
drop function search.lookup(uuid, tsquery, tsquery, date, timestamptz, uuid, integer);
create function search.lookup(workspace uuid, asked tsquery, compared tsquery, periods bigint[], before_at timestamptz, before_id uuid, hits_max integer)
returns setof search.hit language plpgsql stable
set search_path = pg_catalog, public, pg_temp set work_mem = '64MB'
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  -- The function behind @@, which no index serves.
  return query select m.message_id, m.conversation_id, m.at from public.search_messages m
    where public.search_periods(m.workspace_id, m.at, m.message_id) && periods and m.words @@ asked and m.workspace_id = workspace
      and (compared is null or ts_match_vq(m.words, compared)) and row(m.at, m.message_id) < row(before_at, before_id) limit hits_max;
end $$;

-- The periods from the first day to the end of the month of the last one, or to the last day where that is the same month.
create function search.periods(workspace uuid, first_day date, last_day date) returns bigint[] language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select array(
    select uuid_hash_extended(workspace, first_day + n - date '1970-01-01')
    from generate_series(0, least(last_day, next_month - 1) - first_day) as n
    where by_day
    union all
    select uuid_hash_extended(workspace, 1000000 + n) from generate_series(
      12 * extract(year from first_day)::integer + extract(month from first_day)::integer + by_day::integer,
      12 * extract(year from last_day)::integer + extract(month from last_day)::integer) as n)
  from (
    select next_month, extract(day from first_day) > 1 or last_day < next_month as by_day
    from (select (date_trunc('month', first_day) + interval '1 month')::date as next_month) m) f
$$;

-- As before, and what share of the messages the index would have to collect: those with the rarest word, where it is a beginning.
drop function search.asked(uuid, tsquery, timestamptz, uuid);
create function search.asked(workspace uuid, wanted tsquery, before_at timestamptz, before_id uuid, out asked tsquery, out compared tsquery, out collected float)
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
  collected := 0;
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
    select w.word, counts[w.nth] as count, w.word not like '%:*' or counts[w.nth] < frequent_from
      or w.nth = (select c.nth from unnest(counts) with ordinality as c(count, nth) order by c.count, c.nth limit 1) as is_asked
    from unnest(words) with ordinality as w(word, nth))
  select string_agg(word, ' & ') filter (where is_asked), string_agg(word, ' & ') filter (where not is_asked),
      coalesce(1.0 * min(count) filter (where is_asked and word like '%:*') / sample_rows, 0)
    into asked, compared, collected from word;
end $$;

-- Messages that hold the words, newest first, among conversations of these inboxes (null: all). First the newest ones are looked
-- through, and more of them where that found so many that it will do. What is older comes from the index of words, in stretches of
-- days: a sample of the hits tells how far back the next stretch goes, and which days hold so many that they are looked through as well.
-- A last row without a message says that the time was over: nothing before its `at` was looked at.
create or replace function search.messages(wanted tsquery, before_at timestamptz, before_id uuid, inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
  walk_rows_max constant integer := 4000;
  further_rows_max constant integer := 16000;
  walks_max constant integer := 4;
  -- To look through so many costs as much as other lookups; and each as much as collecting four.
  walk_rows_cheap constant integer := 8000;
  rows_per_collected constant integer := 4;
  kept constant float := (select c.reltuples from pg_class c where c.oid = 'public.search_messages'::regclass);
  dense_rows_max constant integer := 20000;
  -- Twice as far as the words will do by how often they came; at most so many times as far as before.
  stretch_margin constant integer := 2;
  stretch_growth_max constant integer := 8;
  stretch_days_max constant integer := 36500;
  days_max constant integer := 62;
  -- Of one in 256: a stretch has some hundreds of hits, and a day with 2,000 of them is dense.
  samples_per_stretch constant integer := 1;
  dense_samples constant integer := 8;
  samples_max constant integer := 4000; -- of a million hits: from there on only reading helps
  hits_max constant integer := 2000;
  budget constant interval := '300 milliseconds';
  workspace constant uuid := search.workspace();
  sample constant bigint[] := array[uuid_hash_extended(search.workspace(), 2000000)];
  began constant timestamptz := clock_timestamp();
  beginning_of_ids constant uuid := '00000000-0000-0000-0000-000000000000';
  remaining integer := least(hits_wanted, 100);
  given integer;
  edge_at timestamptz := before_at;
  edge_id uuid := before_id;
  rows_max integer := walk_rows_max;
  rows_walked integer := 0;
  walks integer := 0;
  words record;
  hits search.hit[];
  samples date[]; -- the day of each, newest first; null: not taken
  last_day date;
  first_day date; -- of the stretch
  oldest_day date;
  newest_at timestamptz;
  walked integer := 0;
  stretch_days integer;
  is_sampled boolean := false;
  is_everywhere boolean := false;
  is_dense boolean;
begin
  if workspace is null or numnode(wanted) = 0 then return; end if;
  loop
    return query select * from search.walk(workspace, wanted, '-infinity', edge_at, edge_id, inboxes, rows_max, remaining);
    get diagnostics given = row_count;
    remaining := remaining - given;
    walked := walked + given;
    if remaining = 0 then return; end if;
    select e.at, e.message_id into edge_at, edge_id from search.edge(workspace, edge_at, edge_id, rows_max) e;
    if edge_at is null then return; end if;
    rows_walked := rows_walked + rows_max;
    walks := walks + 1;
    if walks = 1 then select * into words from search.asked(workspace, wanted, before_at, before_id); end if;
    exit when walks = walks_max or walked = 0;
    exit when 1.0 * remaining * rows_walked / walked > greatest(walk_rows_cheap, words.collected * kept / rows_per_collected);
    rows_max := further_rows_max;
  end loop;

  select (m.at at time zone 'UTC')::date into oldest_day from public.search_messages m where m.workspace_id = workspace order by m.at, m.message_id limit 1;
  select e.at into newest_at from search.edge(workspace, before_at, before_id, 1) e;
  stretch_days := least(stretch_days_max, ceil(stretch_margin * remaining * extract(epoch from newest_at - edge_at) / 86400 / greatest(walked, 0.5)));
  <<stretches>> loop
    last_day := (edge_at at time zone 'UTC')::date;
    -- At the edge of a day nothing of it is left.
    if edge_id = beginning_of_ids and edge_at = last_day::timestamp at time zone 'UTC' then last_day := last_day - 1; end if;
    if last_day < oldest_day then return; end if;
    if is_sampled and samples is null then
      select coalesce(array_agg(s.day order by s.day desc), '{}') into samples from (
        select (l.at at time zone 'UTC')::date as day
        from search.lookup(workspace, words.asked, words.compared, sample, edge_at, edge_id, samples_max) l) s;
      is_everywhere := cardinality(samples) = samples_max;
    end if;
    if is_sampled then
      samples := array(select s from unnest(samples) as s where s <= last_day);
      first_day := coalesce(samples[samples_per_stretch], oldest_day);
      is_dense := coalesce(samples[dense_samples] = samples[1], false);
      if is_dense then first_day := least(last_day, samples[1] + 1); end if;
      is_dense := is_everywhere or (is_dense and samples[1] = last_day);
    else
      first_day := greatest(oldest_day, last_day - stretch_days);
      -- A long one begins with a month: each period costs at each hit.
      if last_day - first_day > days_max then
        first_day := date_trunc('month', first_day) + case when first_day = oldest_day then '0' else '1 month' end::interval;
      end if;
      is_dense := false;
    end if;
    while not is_dense loop
      select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
        from search.lookup(workspace, words.asked, words.compared, search.periods(workspace, first_day, last_day), edge_at, edge_id, hits_max) l;
      exit when coalesce(cardinality(hits), 0) < hits_max;
      if not is_sampled then
        is_sampled := true;
        continue stretches;
      end if;
      -- More than the sample let us expect: half of it, and in the end a single day.
      is_dense := first_day = last_day;
      first_day := last_day - (last_day - first_day) / 2;
    end loop;

    if is_dense then
      first_day := case when is_everywhere then '-infinity' else last_day end;
      return query select * from search.walk(workspace, wanted, first_day::timestamp at time zone 'UTC', edge_at, edge_id, inboxes, dense_rows_max, remaining);
    else
      return query select * from search.best(workspace, hits, inboxes, remaining);
    end if;
    get diagnostics given = row_count;
    remaining := remaining - given;
    if remaining = 0 then return; end if;
    -- Of several words a sample costs as much as all their hits.
    is_sampled := is_sampled or (hits is null and numnode(wanted) = 1);
    stretch_days := least(stretch_days_max, stretch_growth_max * stretch_days, greatest(stretch_days, stretch_margin * remaining * stretch_days / greatest(given, 1)));
    if is_dense then
      select e.at, e.message_id into edge_at, edge_id from search.edge(workspace, edge_at, edge_id, dense_rows_max) e;
      if edge_at is null and is_everywhere then return; end if;
    end if;
    if not is_dense or edge_at is null or edge_at < first_day::timestamp at time zone 'UTC' then
      edge_at := first_day::timestamp at time zone 'UTC';
      edge_id := beginning_of_ids;
    end if;
    if clock_timestamp() > began + budget then
      -- Just after it, so that what was found at this very instant is not shown twice.
      return next row(null, null, date_trunc('milliseconds', edge_at) + interval '1 millisecond')::search.hit;
      return;
    end if;
  end loop;
end $$;

-- The last of the newest `rows_max` messages before a place; nothing where there are fewer.
create function search.edge(workspace uuid, before_at timestamptz, before_id uuid, rows_max integer)
returns table (at timestamptz, message_id uuid) language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  return query select m.at, m.message_id from public.search_messages m
    where m.workspace_id = workspace and row(m.at, m.message_id) < row(before_at, before_id)
    order by m.at desc, m.message_id desc offset rows_max - 1 limit 1;
end $$;

-- Messages with a file whose name holds the letters, newest first. Where the newest files hold so many that it will do, more of them are
-- looked through; else the index of letters is asked, and where that names too many for all of them to be compared, reading goes on. A last
-- row without a message says that the time was over, as above.
create or replace function search.files(pattern text, before_at timestamptz, before_id uuid, inboxes uuid[], hits_wanted integer)
returns setof search.hit language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  walk_rows_max constant integer := 4000;
  further_rows_max constant integer := 16000;
  hits_max constant integer := 1000;
  budget constant interval := '300 milliseconds';
  workspace constant uuid := search.workspace();
  began constant timestamptz := clock_timestamp();
  remaining integer := least(hits_wanted, 100);
  given integer;
  walked integer := 0;
  rows_walked integer := 0;
  rows_max integer := walk_rows_max;
  edge_at timestamptz := before_at;
  edge_id uuid := before_id;
  is_frequent boolean := false;
  hits search.hit[];
begin
  if workspace is null then return; end if;
  loop
    return query select n.message_id, n.conversation_id, n.at from (
        select m.message_id, m.conversation_id, m.at, m.file_name from public.search_messages m
        where m.workspace_id = workspace and m.file_name is not null and row(m.at, m.message_id) < row(edge_at, edge_id)
        order by m.at desc, m.message_id desc limit rows_max) n
      where n.file_name like pattern and (inboxes is null or exists (
        select from public.conversations c where c.workspace_id = workspace and c.id = n.conversation_id and c.inbox_id = any (inboxes)))
      limit remaining;
    get diagnostics given = row_count;
    remaining := remaining - given;
    if remaining = 0 then return; end if;
    select e.at, e.message_id into edge_at, edge_id from (
      select m.at, m.message_id from public.search_messages m
      where m.workspace_id = workspace and m.file_name is not null and row(m.at, m.message_id) < row(edge_at, edge_id)
      order by m.at desc, m.message_id desc offset rows_max - 1 limit 1) e;
    if edge_at is null then return; end if;
    walked := walked + given;
    rows_walked := rows_walked + rows_max;
    rows_max := further_rows_max;
    if not is_frequent and (walked = 0 or 1.0 * remaining * rows_walked / walked > further_rows_max) then
      select array_agg(row(l.message_id, l.conversation_id, l.at)::search.hit) into hits
        from search.lookup_files(workspace, pattern, edge_at, edge_id, hits_max) l;
      if coalesce(cardinality(hits), 0) < hits_max then
        return query select * from search.best(workspace, hits, inboxes, remaining);
        return;
      end if;
      is_frequent := true;
    end if;
    if clock_timestamp() > began + budget then
      return next row(null, null, date_trunc('milliseconds', edge_at) + interval '1 millisecond')::search.hit;
      return;
    end if;
  end loop;
end $$;

revoke all on all functions in schema search from public;

reset role;
