import type { Words } from '../index.ts'

export const frame: Words['frame'] = {
  mainNavigation: 'Hauptnavigation',
  inbox: 'Posteingang',
  contacts: 'Kontakte',
  settings: 'Einstellungen',
  notifications: 'Mitteilungen',
  notificationsUnread_one: 'Mitteilungen, {{count}} neue',
  notificationsUnread_other: 'Mitteilungen, {{count}} neue',
  practicePhone: 'Übungshandy',
  you: 'Du: {{name}}',
  workspace: 'Arbeitsbereich',
  language: 'Sprache',
  theme: 'Darstellung',
  themeSystem: 'Wie das System',
  themeLight: 'Hell',
  themeDark: 'Dunkel',
  signOut: 'Abmelden',
  keys: 'Tastatur',
  commands: 'Alles, was geht',
  skipToContent: 'Zum Inhalt springen',
}
