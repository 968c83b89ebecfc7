-- Why: a workspace that enrols 100,000 contacts in its first workflow fills tables that nobody has counted yet, and PostgreSQL then
-- supposes 200 of everything: each contact was compared with all those before. What it cannot know yet is said here, as 0009 does
-- it for the digest (from PostgreSQL 18 on; the statements of workflows are planned anew for each batch, see docs/performance.md).
do $$
declare
  key record;
begin
  if to_regproc('pg_restore_attribute_stats') is null then return; end if;
  for key in
    select t.name, a.attname,
      case when a.attname in ('workspace_id', 'workflow_id', 'segment_id', 'lane', 'scope', 'state') then 1 else -1 end as n_distinct
    from unnest(array[
      'enrolments', 'enrolment_steps', 'workflow_timers', 'workflow_members', 'conversations', 'template_messages', 'media',
      'consent_marks', 'consent_subjects'
    ]) as t(name)
    join pg_attribute a on a.attrelid = t.name::regclass and a.attname in (
      'workspace_id', 'workflow_id', 'segment_id', 'lane', 'scope', 'state', 'id', 'contact_id', 'enrolment_id', 'message_id',
      'conversation_id', 'thread_key', 'party')
    where not exists (select from pg_stats s where s.schemaname = 'public' and s.tablename = t.name and s.attname = a.attname)
  loop
    execute format(
      'select pg_restore_attribute_stats(''schemaname'', ''public'', ''relname'', %L, ''attname'', %L, ''inherited'', false, '
      '''null_frac'', 0::real, ''avg_width'', 20, ''n_distinct'', %s::real)', key.name, key.attname, key.n_distinct);
  end loop;
end $$;
