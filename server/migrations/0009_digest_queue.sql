-- Why: the digest's share of what a delivery costs. Measured (docs/performance.md): marking a delivery done rewrote its row, bytes
-- and three indexes included; and every row of a statement locked its workspace's row, to prove what row-level security
-- has proved already.

-- The queue is a table of its own: its rows are small, come with a delivery and go when it is digested.
create table waiting_deliveries (
  delivery_id uuid primary key, -- no foreign key: written in one statement with its delivery, which stays while it waits
  size_bytes integer not null
);
insert into waiting_deliveries (delivery_id, size_bytes)
  select id, octet_length(body) from deliveries where state = 'waiting';
alter table waiting_deliveries set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_analyze_threshold = 10000);

drop index deliveries_waiting, deliveries_parked;
alter table deliveries drop constraint deliveries_state_check;
update deliveries set state = 'kept' where state <> 'parked';
alter table deliveries
  alter state set default 'kept', add constraint deliveries_state_check check (state in ('kept', 'parked')),
  drop digested_at;
create index deliveries_parked on deliveries (id) where state = 'parked';

-- With two programs at work each of these checks also makes a shared lock of many on one and the same row.
alter table received drop constraint received_workspace_id_fkey;
alter table message_statuses drop constraint message_statuses_workspace_id_fkey;
alter table events drop constraint events_workspace_id_fkey;
alter table ties drop constraint ties_workspace_id_fkey;

-- Room for the next status beside the one before: then no index is touched.
alter table messages_default set (fillfactor = 85);
alter table sends set (fillfactor = 85);
alter table contacts set (fillfactor = 90);
alter table parties set (fillfactor = 90);

-- Until the first ANALYZE PostgreSQL supposes 200 workspaces and 200 of everything, and the digest's look-ups become
-- comparisons of all with all. What it cannot know yet is said here, where it can be said (from PostgreSQL 18 on).
do $$
declare
  key record;
begin
  if to_regproc('pg_restore_attribute_stats') is null then return; end if;
  for key in
    select t.name, a.attname, case when a.attname in ('workspace_id', 'channel_id', 'scope') then 1 else -1 end as n_distinct
    from unnest(array[
      'waiting_deliveries', 'deliveries', 'received', 'message_statuses', 'message_changes', 'reactions', 'conversations', 'sends', 'events',
      'parties', 'ties', 'identity_changes', 'identities', 'contacts', 'messages_default'
    ]) as t(name)
    join pg_attribute a on a.attrelid = t.name::regclass and a.attname in (
      'workspace_id', 'channel_id', 'scope', 'id', 'delivery_id', 'wamid', 'target_wamid', 'message_id', 'identity_id', 'contact_id',
      'party', 'user_id', 'wa_id', 'previous', 'current', 'phone_key', 'mobile_phone_key', 'number', 'hash')
    where not exists (select from pg_stats s where s.schemaname = 'public' and s.tablename = t.name and s.attname = a.attname)
  loop
    execute format(
      'select pg_restore_attribute_stats(''schemaname'', ''public'', ''relname'', %L, ''attname'', %L, ''inherited'', false, '
      '''null_frac'', 0::real, ''avg_width'', 20, ''n_distinct'', %s::real)', key.name, key.attname, key.n_distinct);
  end loop;
end $$;
