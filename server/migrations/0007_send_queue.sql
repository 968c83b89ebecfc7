-- Why: a clock that is set back must not keep anything waiting. What was due at once when it was queued stays due whatever
-- the clock says (so it stands at the head of the index), and what was put off knows since when, so that a moment that has
-- not come yet is seen to be an error of the clock.

alter table sends add column postponed_at timestamptz;

drop index sends_due;
create index sends_due on sends (
  workspace_id, channel_id, priority, (case when due_at <= created_at then '-infinity'::timestamptz else due_at end), id
) where state = 'queued';
create index sends_postponed on sends (workspace_id, postponed_at) where state = 'queued' and postponed_at is not null;

-- Before a table is first analysed, an index that begins with the workspace looks as good as the primary key to the planner,
-- and a message's medium was searched for among all of the workspace. Only who names a file may use this one.
drop index media_by_file;
create index media_by_file on media (workspace_id, file_id) where file_id is not null;
