-- Why: of a word that many contacts have the index was asked for all of them (a hundred thousand of a million), to learn that they are too
-- many to be put in order. Now some pages of the kept words are looked through first, spread over all of them.
set local role posthorn_search;

-- Whether these patterns fit many more contacts than `hits_max`, as far as a sample can tell. What stands close together (an import) counts
-- little: hits must be spread over pages. Where it says no, nothing is known.
create function search.are_many(workspace uuid, patterns text[], hits_max integer) returns boolean language plpgsql stable
set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  page_bytes constant integer := 8192;
  pages_sampled constant integer := 80;
  hits_per_page_max constant integer := 3;
  hits_least constant integer := 6;
  certainty constant integer := 2; -- times as many as there may be
  pages constant bigint := pg_relation_size('public.search_contacts') / page_bytes;
  hits integer;
begin
  -- A page holds about twenty: of so few pages the index knows sooner.
  if pages < greatest(hits_max / 2, pages_sampled) then return false; end if;
  select coalesce(sum(least(page.fitting, hits_per_page_max)), 0) into hits from (
    select count(*) as fitting from public.search_contacts s tablesample system (100.0 * pages_sampled / pages) repeatable (1)
    where s.workspace_id = workspace and s.text like all (patterns) group by (s.ctid::text::point)[0]) page;
  return hits >= hits_least and hits * pages / pages_sampled >= certainty * hits_max;
end $$;

-- As before; of many `hits_max` empty ids, and nobody waits for them.
create or replace function search.contact_ids(patterns text[], rarest text, numbers text[], hits_max integer)
returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  workspace constant uuid := search.workspace();
  ids_max constant integer := least(hits_max, 5000);
begin
  if workspace is null then return; end if;
  if rarest is not null and search.are_many(workspace, patterns, ids_max) then
    return query select null::uuid from generate_series(1, ids_max);
    return;
  end if;
  return query select l.id from search.lookup_contacts(workspace, patterns, rarest, numbers, ids_max) as l(id);
end $$;

revoke all on all functions in schema search from public;

reset role;
