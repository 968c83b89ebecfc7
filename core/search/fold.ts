/** A letter with its marks, as it is written and as it is compared. */
export interface Cluster {
  /** Without case, accents and forms that mean the same; empty where nothing is left. */
  folded: string
  /** Where it stands in the text, in UTF-16 units. */
  start: number
  end: number
}

/** A base with what is put on it, Japanese marks of half width too; Korean letters typed one by one are one syllable. */
const CLUSTER = /[\u1100-\u115F]+[\u1160-\u11A7]*[\u11A8-\u11FF]*|\P{M}[\p{M}\uFF9E\uFF9F]*|\p{M}+/gu

/** Marks that are left out by people who type in a hurry: accents, Hebrew points, Arabic vowels. Those of Indic, Thai and
 *  Japanese writing are letters of their own and stay. */
const MARKS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: it is the single marks that are meant
  /[\u0300-\u036F\u0483-\u0487\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u08D3-\u08FF\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\u{FE20}-\u{FE2F}]/gu

/** What has no ink, and the line that only stretches an Arabic word. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: as above
const INKLESS = /[\u00AD\u0640\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFE00-\uFE0F\uFEFF]/g

/** Letters that are written in several ways and not taken apart by Unicode. */
const ALIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
  ך: 'כ',
  ם: 'מ',
  ן: 'נ',
  ף: 'פ',
  ץ: 'צ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ک: 'ك',
}
const ALIKE_LETTERS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'gu')
const DIGIT = /\p{Nd}/gu
const PLAIN = /^[\0-\x7F]*$/

/** The text as it is compared: letters that people take for the same are the same. */
export function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase()
  return [...clustersOf(text)].map(({ folded }) => folded).join('')
}

/** The text letter by letter. */
export function* clustersOf(text: string): Generator<Cluster> {
  for (const { 0: written, index } of text.matchAll(CLUSTER)) {
    yield { folded: foldCluster(written), start: index, end: index + written.length }
  }
}

function foldCluster(written: string): string {
  if (PLAIN.test(written)) return written.toLowerCase()
  const known = remembered.get(written)
  if (known !== undefined) return known
  const folded = written
    .normalize('NFKD')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(INKLESS, '')
    .replace(ALIKE_LETTERS, (letter) => ALIKE[letter] ?? letter)
    .replace(DIGIT, latinDigit)
    .normalize('NFC')
  if (remembered.size >= REMEMBERED_MAX) remembered.clear()
  remembered.set(written, folded)
  return folded
}

/** Letters come again and again, and taking one apart costs more than looking it up. */
const remembered = new Map<string, string>()
const REMEMBERED_MAX = 20_000

/** Ten digits of a script follow each other from its zero on. */
function latinDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let value = 0
  while (value < 9 && isDigit(code - value - 1)) value++
  return String(value)
}

const isDigit = (code: number) => code >= 0 && /^\p{Nd}$/u.test(String.fromCodePoint(code))
