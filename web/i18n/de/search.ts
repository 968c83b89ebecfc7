import type { AreaWords } from '../areas.ts'
import type { Shape } from '../index.ts'

export const search: Shape<AreaWords['search']> = {
  label: 'Nachrichten, Kontakte und Dateien durchsuchen',
  labelWithin: 'Die Unterhaltung mit {{name}} durchsuchen',
  within: 'Nur mit {{name}}',
  everywhere: 'Überall suchen',
  placeholder: 'Suchen',
  clear: 'Leeren',
  close: 'Suche schließen',
  results: 'Gefundenes',
  contacts: 'Kontakte',
  messages: 'Nachrichten',
  you: 'Du',
  file: 'Datei: ',
  hintTitle: 'Such nach allem',
  hintText:
    'Wörter aus Nachrichten, Namen von Kontakten und Dateien, Nummern in jeder Schreibweise. Wörter in Anführungszeichen werden genau so gesucht.',
  noneTitle: 'Nichts gefunden zu „{{q}}“',
  noneText:
    'Versuch es mit weniger oder kürzeren Wörtern oder anders geschrieben. Was gerade erst geschrieben wurde, lässt sich nach zwei Sekunden finden.',
  failedTitle: 'Die Suche hat nicht geklappt',
  found_one: '{{count}} Ergebnis',
  found_other: '{{count}} Ergebnisse',
  more: 'Mehr zeigen',
  noConversation: 'Noch keine Unterhaltung',
}
