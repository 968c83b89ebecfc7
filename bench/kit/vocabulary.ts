/** Texts by the million that are spread as those of people are: few words in nearly every text, most in hardly any. */
import type { Pool } from 'pg'

const WORDS = 30_000
const PARTS = [
  'ba',
  'lu',
  'mer',
  'ko',
  'stan',
  'di',
  'ver',
  'nes',
  'ga',
  'tor',
  'pli',
  'fu',
  'wen',
  'ri',
  'zo',
  'kel',
  'ma',
  'sch',
  'on',
  'ta',
]
const COMMON = ['the', 'order', 'please', 'danke', 'bestellung', 'when', 'shipped', 'hallo', 'lieferung', 'kann']
const ARABIC = ['ب', 'س', 'م', 'ل', 'ر', 'ح', 'ن', 'ك', 'ت', 'د', 'و', 'ي']
const ARABIC_COMMON = ['السلام', 'شكرا', 'الطلب', 'متى', 'وصل']
const CHINESE_FIRST = 0x4e00
const CHINESE_LETTERS = 3_000

/** From a number a word that is written in a way of its own. */
function wordOf(n: number, parts: readonly string[]): string {
  let word = ''
  for (let left = n + parts.length; left > 0; left = Math.floor(left / parts.length)) word += parts[left % parts.length]
  return word
}

const latin = [...COMMON, ...Array.from({ length: WORDS - COMMON.length }, (_, n) => wordOf(n * 7, PARTS))]
const arabic = [...ARABIC_COMMON, ...Array.from({ length: 5_000 }, (_, n) => wordOf(n * 7, ARABIC))]
const chinese = Array.from({ length: CHINESE_LETTERS }, (_, n) => String.fromCodePoint(CHINESE_FIRST + n * 3))

const ranks = (list: readonly string[], from: number, step: number, count: number) =>
  Array.from({ length: count }, (_, n) => list[from + n * step] ?? '')

/** What is looked for, by how it is spread. */
export const words = {
  rare: ranks(latin, WORDS - 3_000, 13, 200).map((word) => `"${word}"`),
  common: COMMON,
  middle: ranks(latin, 300, 17, 100),
  former: ['weihnachten', 'osterhase'],
  two: ranks(latin, 40, 3, 100).map((word, n) => `${word} ${COMMON[n % COMMON.length]}`),
  apart: ranks(latin, 200, 5, 100).map((word, n) => `"${word}" "${latin[220 + n * 5]}"`),
  absent: ['xylophonquark', 'qqqqq', 'zzzzzyx', 'nirgendwo'],
  prefixes: ranks(latin, 700, 31, 100).map((word) => word.slice(0, 4)),
  short: ['ba', 'lu', 'me', 'or', 'xx', 'zo'],
  arabic: [...ARABIC_COMMON, ...ranks(arabic, 100, 31, 100), 'الطَّلَب'],
  chinese: ranks(chinese, 3, 11, 100).map((letter, n) => letter + (chinese[(n * 7) % 200] ?? '')),
  character: ranks(chinese, 0, 23, 100),
  names: ['demi', 'müll', 'ayse', 'anna', 'olsen', 'üne', 'zzz', 'kar'],
}

const FIRST = ['Ayşe', 'Jonas', 'Mira', 'Anna', 'Mehmet', 'Ole', 'Zoë', 'Lukas', 'Fatma', 'Ivan', 'Chloé', 'Søren']
const LAST = [
  'Demir',
  'Müller',
  'Weber',
  'Olsen',
  'Kaya',
  'Schmidt',
  'Ivanova',
  'Öztürk',
  'Dupont',
  'Ünel',
  'Fischer',
  'Karaca',
]

/** Tables and functions for `TEXT_SQL`; dropped with the database. */
export async function prepareWords(owner: Pool): Promise<void> {
  for (const [name, list] of Object.entries({ latin, arabic, chinese })) {
    await owner.query(
      `create unlogged table bench_${name} as select n::int - 1 as n, word from unnest($1::text[]) with ordinality as w(word, n)`,
      [list],
    )
    await owner.query(`create unique index on bench_${name} (n) include (word)`)
    await owner.query(`analyze bench_${name}`)
  }
  await owner.query(
    `create function bench_share(seed bigint) returns float language sql immutable as $$ select (hashint8extended(seed, 7) & 1073741823) / 1073741824.0 $$`,
  )
  await owner.query(
    `create function bench_name(seed bigint) returns text language sql immutable as $$
       select ($q$${`{${FIRST.join(',')}}`}$q$::text[])[1 + seed % ${FIRST.length}] || ' ' || ($q$${`{${LAST.join(',')}}`}$q$::text[])[1 + seed / 64 % ${LAST.length}] || ' ' || (seed / 8192 % 100000) $$`,
  )
}

const picked = (table: string, size: number, count: number, between: string) => `(
  select string_agg(w.word, '${between}' order by g) from generate_series(1, ${count}) as g
  join bench_${table} w on w.n = floor(${size} * power(bench_share(m.n::bigint * 32 + g), 4))::int)`

/** Of message m.n: mostly Latin, some Arabic and Chinese, and now and then a word of one season three years ago. */
export const TEXT_SQL = `case m.n % 20
  when 3 then ${picked('arabic', arabic.length, 7, ' ')}
  when 4 then ${picked('chinese', chinese.length, 12, '')}
  else ${picked('latin', latin.length, 10, ' ')} || case when m.n < 30000 then ' weihnachten' else '' end end`
