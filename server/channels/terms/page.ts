import type { DataLocations } from '#contract/terms.ts'
import { termsText } from '#core/terms/index.ts'

type Locale = 'en' | 'de'

const WORDS = {
  en: {
    title: 'Where the data of %s is',
    made: 'As of',
    what: 'What',
    where: 'Where',
    database: 'Messages, contacts, conversations, who did what',
    embedded: 'PostgreSQL in Posthorn’s own folder, on the machine at %s',
    server: 'PostgreSQL at %s',
    files: 'Files and pictures of messages',
    folder: 'Folder %s on the machine where Posthorn runs',
    raw: 'What Meta delivered, byte by byte',
    rawKept: 'In the database, deleted after %s days',
    kept: 'Conversations',
    until: 'Kept until somebody deletes them',
    backups: 'Backups',
    backupsAt: 'Where whoever runs Posthorn puts them; a backup holds all of the above and the encrypted access tokens',
    numbers: 'Numbers, and where Meta keeps their messages at rest',
    usa: 'USA (Meta’s default)',
    practice: 'On this machine (practice, no Meta)',
    none: 'No number is connected.',
    accepted: 'Who accepted the data terms',
    version: 'Version',
    who: 'Who',
    when: 'When (UTC)',
    address: 'Network address',
    operator: 'Whoever runs Posthorn',
    nobody: 'Nobody has accepted them yet.',
    text: 'The data terms, version %s',
    connected: 'connected',
    broken: 'connected, with a problem',
    disconnected: 'disconnected',
  },
  de: {
    title: 'Wo die Daten von %s sind',
    made: 'Stand',
    what: 'Was',
    where: 'Wo',
    database: 'Nachrichten, Kontakte, Gespräche, wer was getan hat',
    embedded: 'PostgreSQL in Posthorns eigenem Ordner, auf dem Rechner unter %s',
    server: 'PostgreSQL auf %s',
    files: 'Dateien und Bilder von Nachrichten',
    folder: 'Ordner %s auf dem Rechner, auf dem Posthorn läuft',
    raw: 'Was Meta zugestellt hat, Byte für Byte',
    rawKept: 'In der Datenbank, gelöscht nach %s Tagen',
    kept: 'Gespräche',
    until: 'Bleiben, bis sie jemand löscht',
    backups: 'Sicherungen',
    backupsAt:
      'Wo sie ablegt, wer Posthorn betreibt; eine Sicherung enthält alles oben Genannte und die verschlüsselten Zugangstokens',
    numbers: 'Nummern, und wo Meta ihre ruhenden Nachrichten aufbewahrt',
    usa: 'USA (Metas Standard)',
    practice: 'Auf diesem Rechner (Übung, ohne Meta)',
    none: 'Es ist keine Nummer verbunden.',
    accepted: 'Wer die Datenbedingungen angenommen hat',
    version: 'Fassung',
    who: 'Wer',
    when: 'Wann (UTC)',
    address: 'Netzwerkadresse',
    operator: 'Wer Posthorn betreibt',
    nobody: 'Noch niemand hat sie angenommen.',
    text: 'Die Datenbedingungen, Fassung %s',
    connected: 'verbunden',
    broken: 'verbunden, mit einem Problem',
    disconnected: 'getrennt',
  },
} as const

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}' +
  'table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}'

/** The page as one file, without anything from elsewhere. Every text in it is escaped. */
export function locationsPage(data: DataLocations, workspaceName: string, locale: Locale): string {
  const words = WORDS[locale]
  const fill = (text: string, value: string | number) => text.replace('%s', () => String(value))
  const { kind, host } = data.database
  const places: [string, string][] = [
    [
      words.database,
      kind === 'embedded' ? fill(words.embedded, data.publicUrl) : fill(words.server, host ?? data.publicUrl),
    ],
    [words.files, fill(words.folder, data.filesFolder)],
    [words.raw, fill(words.rawKept, data.retention.rawDeliveriesDays)],
    [words.kept, words.until],
    [words.backups, words.backupsAt],
  ]
  const numbers = data.numbers.map((number): string[] => [
    `${number.name} (${number.displayPhoneNumber}), ${words[number.state]}`,
    number.connection === 'practice' ? words.practice : regionName(number.region, locale, words.usa),
  ])
  const accepted = data.terms.acceptances.map((one) => [
    String(one.version),
    one.acceptedByName ?? one.acceptedBy ?? words.operator,
    one.acceptedAt,
    one.address ?? '',
  ])
  const terms = termsText(locale)
  const title = fill(words.title, workspaceName)
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(title)}</h1><p>${words.made} ${escaped(data.at)}</p>`,
    table([words.what, words.where], places),
    `<h2>${escaped(words.numbers)}</h2>`,
    numbers.length === 0 ? `<p>${words.none}</p>` : table([words.what, words.where], numbers),
    `<h2>${escaped(words.accepted)}</h2>`,
    accepted.length === 0
      ? `<p>${words.nobody}</p>`
      : table([words.version, words.who, words.when, words.address], accepted),
    `<h2>${escaped(fill(words.text, data.terms.version))}</h2>`,
    ...terms.sections.map(
      ({ heading, paragraphs }) =>
        `<h3>${escaped(heading)}</h3>${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('')}`,
    ),
    '</body></html>',
  ].join('\n')
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${row(heads, 'th')}${rows.map((cells) => row(cells, 'td')).join('')}</table>`
}

const regionName = (region: string | null, locale: Locale, usual: string) =>
  region === null ? usual : (new Intl.DisplayNames([locale], { type: 'region' }).of(region) ?? region)

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '')
