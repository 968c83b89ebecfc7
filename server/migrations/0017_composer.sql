-- Why: several files may be begun at once, each with its caption; and whether Enter sends is each person's own choice.

alter table drafts add column captions text[] not null default '{}'; -- of file_ids, in their order
alter table members add column enter_sends boolean not null default true;
