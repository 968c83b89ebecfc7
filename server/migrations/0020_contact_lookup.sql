-- Why: the list of contacts is searched by the same kept words and numbers as everything else, but pages through all that fit.
set local role posthorn_search;

create function search.contact_ids(patterns text[], rarest text, numbers text[], hits_max integer)
returns setof uuid language plpgsql stable security definer
set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  workspace constant uuid := search.workspace();
begin
  if workspace is null then return; end if;
  return query select l.id from search.lookup_contacts(workspace, patterns, rarest, numbers, least(hits_max, 5000)) as l(id);
end $$;

revoke all on function search.contact_ids(text[], text, text[], integer) from public;
grant execute on function search.contact_ids(text[], text, text[], integer) to posthorn_app;

reset role;
