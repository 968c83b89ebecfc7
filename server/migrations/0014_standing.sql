-- Why: what Meta tells of numbers and accounts is kept piece by piece with its time, so that order and repetition do not matter, and
-- whether a channel works follows from it; what Meta only hints at is asked for; and who disconnected a number is shown.

alter table channels
  add column standing jsonb not null default '{}', -- by aspect: at, word, details, until (core/channel/standing)
  add column refresh_due_at timestamptz, -- something was told: ask Meta how things stand
  add column disconnected_by text;
create index channels_refresh_due on channels (workspace_id, refresh_due_at) where refresh_due_at is not null;

alter table whatsapp_accounts
  add column standing jsonb not null default '{}',
  drop column restrictions; -- never filled; restrictions are a part of each number's standing

-- The owner, too, sees nothing under forced row-level security.
alter table channels no force row level security;
alter table channels disable row level security;
update channels set standing = jsonb_build_object('access', jsonb_build_object(
    'at', to_char(state_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'word', state_fault, 'details', state_details, 'until', null))
  where state = 'broken' and state_fault is not null;
alter table channels enable row level security;
alter table channels force row level security;
