-- Why: what the connection doctor finds by itself rings for admins, so a notice may be about a channel.
alter table notifications
  add column channel_id uuid,
  drop constraint notifications_kind_check,
  add constraint notifications_kind_check check (kind in ('mention', 'assigned', 'template', 'channel')),
  drop constraint notifications_about,
  add constraint notifications_about check (num_nonnulls(conversation_id, template_id, channel_id) = 1
    and (template_id is not null) = (kind = 'template') and (channel_id is not null) = (kind = 'channel')),
  add foreign key (workspace_id, channel_id) references channels (workspace_id, id);
