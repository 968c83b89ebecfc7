/** Texts by the million that are spread as those of people are: few words in nearly every text, most in hardly any. */
import type { Pool } from 'pg'
import { fold } from '#core/search/fold.ts'

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

/** Functions for `SAID_SQL` and for names; dropped with the database. */
export async function prepareWords(owner: Pool): Promise<void> {
  for (const [name, list] of Object.entries({ latin, arabic, chinese, arabic_kept: arabic.map(fold) })) {
    // Of names, which all have the same length: any of them is found at once.
    await owner.query(
      `create function bench_${name}() returns name[] language sql immutable as $$ select '{${list.join(',')}}'::name[] $$`,
    )
  }
  await owner.query(
    `create function bench_share(seed bigint) returns float language sql immutable as $$ select (hashint8extended(seed, 7) & 1073741823) / 1073741824.0 $$`,
  )
  for (const [name, first, last] of [
    ['name', FIRST, LAST],
    ['name_kept', FIRST.map(fold), LAST.map(fold)],
  ] as const) {
    await owner.query(
      `create function bench_${name}(seed bigint) returns text language sql immutable as $$
         select ($q$${`{${first.join(',')}}`}$q$::text[])[1 + seed % ${first.length}] || ' ' || ($q$${`{${last.join(',')}}`}$q$::text[])[1 + seed / 64 % ${last.length}] || ' ' || (seed / 8192 % 100000) $$`,
    )
  }
}

/** A contact's name, from its id. */
export const NAME_SQL = 'bench_name(abs(hashtextextended(contact_id::text, 1)))'
/** The same as it is kept for being found, in the order of `contactText`. */
export const NAME_KEPT_SQL = 'bench_name_kept(abs(hashtextextended(contact_id::text, 1)))'

const picked = (table: string, size: number, count: number) =>
  `array[${Array.from({ length: count }, (_, nth) => `(bench_${table}())[1 + floor(${size} * power(bench_share(m.n * 32 + ${nth + 1}), 4))::int]`)}]::text[]`

/** Of a season of a month, three years ago, one word is in every text. */
const SEASON_SHARE = 0.03

/**
 * Of message m.n the `text` and the words that are `kept` of it: mostly Latin, some Arabic and Chinese, and now and then a word of one season
 * three years ago. What is kept is what the program makes of the text: `checkFound` compares.
 */
export const saidSql = (count: number) => `
  select text, kept from (select ${picked('arabic', arabic.length, 7)} as w, ${picked('arabic_kept', arabic.length, 7)} as kept offset 0) words
    cross join lateral (select array_to_string(w, ' ') as text) t where m.n % 20 = 3
  union all
  select array_to_string(w, ''), (select array_agg(w[g] || coalesce(w[g + 1], '')) from generate_series(1, 12) as g)
    from (select ${picked('chinese', chinese.length, 12)} as w offset 0) words where m.n % 20 = 4
  union all
  select array_to_string(w || season, ' '), w || season
    from (select ${picked('latin', latin.length, 10)} as w, case when m.n < ${Math.round(count * SEASON_SHARE)} then array['weihnachten'] else '{}' end as season offset 0) words
    where m.n % 20 not in (3, 4)`
