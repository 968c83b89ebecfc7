-- Why: the list of what nobody has taken yet, and the snoozed conversations that are due, cost a page also where
-- thousands of others share the inbox and the status.

create index conversations_unassigned on conversations (workspace_id, inbox_id, status, last_at desc, id desc)
  where owner_id is null;
create index conversations_snoozed on conversations (workspace_id, snoozed_until) where status = 'snoozed';
