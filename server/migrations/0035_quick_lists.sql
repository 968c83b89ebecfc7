-- Why: of several words in the list of contacts only the rarest was looked up. Where that is one that many have (a last name), each of
-- them was read to compare the others, although the index could have told. Now the next one is looked up as well.
set local role posthorn_search;

create or replace function search.contacts_like(workspace uuid, pattern text, patterns text[], hits_max integer)
returns setof uuid language plpgsql stable
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off set enable_indexscan = off set enable_indexonlyscan = off set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  part constant text := substring(pattern from '^%([0-9]{4,})%$');
  -- Three letters between two signs are the least that trigrams know.
  other constant text := (
    select p from unnest(patterns) as p where p <> pattern and length(p) >= 5 order by length(p) desc, p limit 1);
begin
  if part is null and other is null then
    return query select s.contact_id from public.search_contacts s
      where s.workspace_id = workspace and s.text like pattern and s.text like all (patterns) limit hits_max;
  elsif part is null then
    return query select s.contact_id from public.search_contacts s
      where s.workspace_id = workspace and s.text like pattern and s.text like other and s.text like all (patterns) limit hits_max;
  else
    return query select s.contact_id from public.search_contacts s
      where s.workspace_id = workspace and s.digits @@ (left(part, 32) || ':*')::tsquery and strpos(s.text, part) > 0
        and s.text like all (patterns) limit hits_max;
  end if;
end $$;

revoke all on all functions in schema search from public;

reset role;
