-- Why: a table that has just filled and was never analysed makes the planner choose joins a hundred times too slow, and the
-- digest asks these tables many times a second.

do $$
declare busy_table text;
begin
  foreach busy_table in array array[
    'deliveries', 'received', 'message_statuses', 'conversations', 'sends', 'events', 'parties', 'ties', 'identities', 'contacts',
    'messages_default'
  ] loop
    execute format(
      'alter table %I set (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500, autovacuum_vacuum_scale_factor = 0.05)',
      busy_table);
  end loop;
end $$;
