import type { Words } from '../index.ts'

export const keys: Words['keys'] = {
  next: 'Nächste Unterhaltung',
  previous: 'Vorige Unterhaltung',
  open: 'Öffnen',
  notifications: 'Mitteilungen',
  choose: 'Unterhaltung wählen',
  saveView: 'Als Ansicht speichern',
  editView: 'Ansicht bearbeiten',
  filter: 'Liste filtern',
  showKeys: 'Alle Tasten zeigen',
  goTo: '{{place}} öffnen',
  practicePhone: 'Übungshandy',
}
