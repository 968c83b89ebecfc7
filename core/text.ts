/** What stands where a character could not be kept. */
const REPLACEMENT = '\uFFFD'

// Marks that change the direction of what follows. Hostile names and links hide behind them.
const BIDI_CONTROLS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/
// Those of them that can make letters be read in another order than they stand.
const REORDERING = /[\u202A-\u202E\u2066-\u2069]/g
// Space, and what has no ink: zero-width space and joiners, word joiner, byte order mark, Hangul and Braille blanks.
const INKLESS = /^[\s\u00AD\u115F\u1160\u200B-\u200F\u2060-\u2064\u2800\u3164\uFEFF\uFFA0]*$/

export interface Cleaned {
  text: string
  /** Something could not be kept; the original is in the delivery's raw bytes. */
  replaced: boolean
}

/** Text as PostgreSQL can hold it: NUL and lone surrogates become U+FFFD. */
export function cleanText(text: string): Cleaned {
  const clean = text.toWellFormed().replaceAll('\0', REPLACEMENT)
  return { text: clean, replaced: clean !== text }
}

/** How many characters a person would be told, that is code points (an emoji may be several). */
export function lengthOf(text: string): number {
  let length = 0
  for (let at = 0; at < text.length; length++) at += unitsAt(text, at)
  return length
}

/** At most `max` code points of the text; never half a surrogate pair. */
export function cutText(text: string, max: number): { text: string; cut: boolean } {
  if (text.length <= max) return { text, cut: false }
  let at = 0
  for (let length = 0; length < max && at < text.length; length++) at += unitsAt(text, at)
  return { text: text.slice(0, at), cut: at < text.length }
}

/** Nothing that a reader would see. */
export function isBlank(text: string): boolean {
  return INKLESS.test(text)
}

/** Whether the text holds marks that can turn the direction of what stands beside it. */
export function hasBidiControls(text: string): boolean {
  return BIDI_CONTROLS.test(text)
}

/** The text with what would turn its letters around made visible: "report\u202Efdp.exe" must not read as a PDF. */
export function showReordering(text: string): string {
  return text.replace(REORDERING, REPLACEMENT)
}

/** A name that somebody gave themselves, as it can stand beside others: without what would turn their letters around too. Null for
 *  one that nobody could see. */
export function nameFromOutside(name: string): string | null {
  const plain = name.replace(REORDERING, '').trim()
  return isBlank(plain) ? null : plain
}

const unitsAt = (text: string, at: number) => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
