-- Why: a workflow that is switched on begins with what happens from then on, while who waits in it must still hear what
-- happened as it stood still. So it is known by itself after which event it begins, apart from the place to which events were read.
alter table workflows add column begins_after bigint not null default 0;
