import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const notifications: Shape<AreaWords['notifications']> = {
  title: 'Mitteilungen',
  mentioned: '{{actor}} hat dich erwähnt',
  assigned: '{{actor}} hat dir eine Unterhaltung zugewiesen',
  assignedByRule: 'Eine Unterhaltung fiel dir durch eine Regel zu',
  rule: 'Regel',
  unread: 'Neu',
  readAll: 'Alle als gelesen markieren',
  emptyTitle: 'Noch hat dich niemand gerufen',
  emptyText: 'Wenn dich jemand in einer Notiz erwähnt oder dir eine Unterhaltung zuweist, steht es hier.',
  failed: 'Die Mitteilungen ließen sich nicht laden.',
  more: 'Mehr zeigen',
}
