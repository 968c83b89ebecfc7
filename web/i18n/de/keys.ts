import type { Words } from '../index.ts'

export const keys: Words['keys'] = {
  title: 'Tastatur',
  palette: 'Alles, was geht',
  search: 'Was möchtest du tun',
  none: 'Nichts mit diesem Namen.',
  next: 'Nächste Unterhaltung',
  previous: 'Vorige Unterhaltung',
  open: 'Öffnen',
  reply: 'Antwort schreiben',
  close: 'Unterhaltung schließen',
  reopen: 'Unterhaltung wieder öffnen',
  snooze: 'Zurückstellen',
  assign: 'Besitzer wählen',
  assignToMe: 'Mir zuweisen',
  toNewest: 'Zur neuesten Nachricht',
  details: 'Zeigen oder ausblenden, wer das ist',
  showKeys: 'Alle Tasten zeigen',
  goTo: '{{place}} öffnen',
  practicePhone: 'Übungshandy',
  leaveComposer: 'Textfeld verlassen',
}
