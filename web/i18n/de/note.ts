import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const note: Shape<AreaWords['note']> = {
  switch: 'Für wen du schreibst',
  reply: 'Antwort',
  note: 'Notiz',
  label: 'Notiz zu {{name}}',
  editLabel: 'Deine Notiz',
  placeholder: 'Notiz für dein Team schreiben, @ ruft jemanden',
  people: 'Wen du rufen kannst',
  staysHere: 'Das sieht nur dein Team.',
  add: 'Notiz ablegen',
  addHint: 'Enter legt sie ab, Umschalt+Enter beginnt eine neue Zeile',
  internal: 'interne Notiz, nicht gesendet',
  workflow: 'Ein Workflow',
  by: 'Interne Notiz von {{name}}, {{time}}',
  deleted: '{{name}} hat eine Notiz gelöscht',
  more: 'Diese Notiz ändern',
  delete: 'Löschen',
  deleteTitle: 'Diese Notiz löschen',
  deleteText: 'Ihre Worte sind dann für alle weg. Dass hier eine Notiz gelöscht wurde, bleibt sichtbar.',
}
