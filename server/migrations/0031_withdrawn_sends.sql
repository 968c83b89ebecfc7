-- Why: what is withdrawn while a lane has it in hand must not go back to the queue when it was not called after all.
alter table sends add column withdrawn_at timestamptz;
