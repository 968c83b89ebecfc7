-- Why: whoever was given thousands of conversations by one act found as many notices of it; there is one for the act and the person now.
alter table notifications
  add column act_id uuid, -- made by whoever did it, the same for all requests of one act
  drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('mention', 'assigned', 'given', 'template', 'channel')),
  drop constraint notifications_about,
  add constraint notifications_about check (num_nonnulls(conversation_id, template_id, channel_id) = case kind when 'given' then 0 else 1 end
    and (template_id is not null) = (kind = 'template') and (channel_id is not null) = (kind = 'channel')
    and (kind <> 'given' or act_id is not null) and (act_id is null or (actor_id is not null and facts is not null)));
create unique index notifications_by_act on notifications (workspace_id, act_id, user_id, actor_id) where act_id is not null;
