-- Why: an internal note that somebody has begun was in one tab only, and gone with it. It lies beside the answer they have begun.
alter table drafts add column note text not null default '';
