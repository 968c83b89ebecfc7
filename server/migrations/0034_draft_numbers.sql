-- Why: two people may have one draft before them. Whoever keeps or publishes it names the draft that they saw, and is told who
-- changed it where that is not the one that stands any more.
alter table workflows
  add column draft_number integer not null default 1, -- one more with each change of the draft
  add column draft_by text; -- who changed it last; null: it was kept before that was written down
