export const notifications = {
  title: 'Notifications',
  mentioned: '{{actor}} mentioned you',
  assigned: '{{actor}} assigned a conversation to you',
  assignedByRule: 'A conversation fell to you by a rule',
  rule: 'Rule',
  unread: 'New',
  readAll: 'Mark all as read',
  emptyTitle: 'Nobody has called you yet',
  emptyText: 'When somebody mentions you in a note or assigns a conversation to you, you find it here.',
  failed: 'The notifications could not be loaded.',
  more: 'Show more',
}
