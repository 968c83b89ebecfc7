-- Why: a reaction of ours is sent like any message, and whoever looks at it sees how that went.

-- The message (kind 'reaction') whose sends carry it; it stands in no thread. Null: the customer's, or one that was never sent from here.
alter table reactions add column message_id uuid;
