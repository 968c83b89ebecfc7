import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const notifications: Shape<AreaWords['notifications']> = {
  title: 'Mitteilungen',
  mentioned: '{{actor}} hat dich erwähnt',
  assigned: '{{actor}} hat dir eine Unterhaltung zugewiesen',
  given_one: '{{actor}} hat dir eine Unterhaltung gegeben',
  given_other: '{{actor}} hat dir {{count}} Unterhaltungen gegeben',
  takenBack_one: '{{count}} davon wurde zurückgenommen.',
  takenBack_other: '{{count}} davon wurden zurückgenommen.',
  allTakenBack: 'Das wurde zurückgenommen.',
  assignedByRule: 'Eine Unterhaltung fiel dir durch eine Regel zu',
  rule: 'Regel',
  template_status: 'Meta hat die Vorlage {{name}} auf {{to}} gesetzt',
  template_quality: 'Die Bewertung der Vorlage {{name}} ist jetzt {{to}}',
  template_category: 'Meta führt die Vorlage {{name}} nun als {{to}}',
  template_coming_category: 'Meta wird die Vorlage {{name}} als {{to}} führen',
  usedBy: 'Verwendet von: {{names}}',
  channel_broken: 'Die Nummer {{name}} funktioniert nicht mehr',
  channel_warning: 'Um die Nummer {{name}} solltest du dich kümmern',
  unread: 'Neu',
  readAll: 'Alle als gelesen markieren',
  emptyTitle: 'Noch hat dich niemand gerufen',
  emptyText: 'Wenn dich jemand in einer Notiz erwähnt oder dir eine Unterhaltung zuweist, steht es hier.',
  failed: 'Die Mitteilungen ließen sich nicht laden.',
  more: 'Mehr zeigen',
}
