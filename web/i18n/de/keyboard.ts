import type * as en from '../en/keyboard.ts'
import type { Shape } from '../index.ts'

export const acts: Shape<typeof en.acts> = {
  reply: 'Antwort schreiben',
  insert: 'In die Antwort einfügen',
  react: 'Auf die Nachricht reagieren',
  note: 'Notiz schreiben',
  template: 'Vorlage senden',
  close: 'Unterhaltung schließen',
  reopen: 'Unterhaltung wieder öffnen',
  team: 'An ein Team übergeben',
  label: 'Label setzen',
  wait: 'Auf Antwort warten',
  undoSending: 'Senden rückgängig machen',
  snooze: 'Zurückstellen',
  assign: 'Besitzer wählen',
  assignToMe: 'Mir zuweisen',
  toNewest: 'Zur neuesten Nachricht',
  details: 'Zeigen oder ausblenden, wer das ist',
  life: 'Was mit der Nachricht geschah',
  toQuoted: 'Zur zitierten Nachricht',
  speed: 'Tempo der Sprachnachricht',
  changeNote: 'Meine Notiz ändern oder löschen',
  editContact: 'Bearbeiten, wer das ist',
  play: 'Sprachnachricht abspielen',
}

export const keyboard: Shape<typeof en.keyboard> = {
  title: 'Tastatur',
  palette: 'Alles, was geht',
  search: 'Was möchtest du tun',
  none: 'Nichts mit diesem Namen.',
  leaveComposer: 'Textfeld verlassen',
  place: {
    everywhere: 'Überall',
    list: 'Liste der Unterhaltungen',
    chosen: 'Solange Unterhaltungen ausgewählt sind',
    thread: 'Unterhaltung',
    message: 'Nachrichten: die mit dem Fokus, sonst die neueste',
    composer: 'Beim Schreiben',
    panel: 'Wer das ist',
    contacts: 'Kontakte',
    chosenContacts: 'Solange Kontakte ausgewählt sind',
    workflows: 'Automatisierung',
    settings: 'Einstellungen',
  },
}
