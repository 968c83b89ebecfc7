import { fold } from './fold.ts'
import { cut, pairsOf, type Token, tokensOf } from './words.ts'

/** What somebody types; more is not looked at. */
export const QUERY_UNITS_MAX = 200
/** Further words are left out: each narrows what is found, and none of them matters much after so many. */
export const TERMS_MAX = 8
/** A shorter part of a name or a number is in nearly every one. */
export const PART_UNITS_MIN = 3
export const DIGITS_MIN = 3
/** From this length on a word also finds longer ones that begin with it; the last one, still being typed, sooner. */
const OPEN_UNITS_MIN = 4
const OPEN_LAST_UNITS_MIN = 2

/** One word of a query. */
export interface Term {
  kind: Token['kind']
  folded: string
  /** Also finds what begins with it. */
  isOpen: boolean
}

export interface Query {
  terms: Term[]
  /** The whole as it is compared with names of files; null where it is too short to be a part of one. */
  part: string | null
  /** The digits, where it may be a number in some spelling; without what is dialled before it. */
  digits: string | null
  /** The same as it was typed, for reading it as a full number. */
  spelling: string | null
}

const NUMBER = /^[\p{Nd}\s+()./\u2010-\u2015-]+$/u

/** What somebody looks for. Words in quotation marks are meant exactly. */
export function parseQuery(typed: string): Query {
  const text = typed.slice(0, QUERY_UNITS_MAX).toWellFormed()
  const trimmed = text.trim()
  const folded = fold(trimmed.replace(/["“”„«»]/g, ''))
  const looksLikeNumber = NUMBER.test(trimmed)
  const digits = folded.replace(/\D/g, '').replace(/^0+/, '')
  const isNumber = looksLikeNumber && digits.length >= DIGITS_MIN
  return {
    terms: termsOf(text),
    part: folded.length >= PART_UNITS_MIN ? folded : null,
    digits: isNumber ? digits : null,
    spelling: isNumber ? fold(trimmed) : null,
  }
}

/** The terms as PostgreSQL's tsquery is written; null where there are none. */
export function tsqueryOf({ terms }: Query): string | null {
  const parts = terms.flatMap(({ kind, folded, isOpen }) => {
    if (kind === 'word') return [`${quoted(cut(folded))}${isOpen ? ':*' : ''}`]
    const pairs = pairsOf(folded, 'asked')
    return pairs.map((pair) => `${quoted(pair)}${pairs.length === 1 && [...pair].length === 1 ? ':*' : ''}`)
  })
  return parts.length === 0 ? null : parts.join(' & ')
}

function termsOf(text: string): Term[] {
  const exact = [...text.matchAll(/["“„«]([^"“”„«»]*)["”“»]/g)].map((found) => [
    found.index,
    found.index + found[0].length,
  ])
  const tokens = tokensOf(text)
  const last = tokens.at(-1)
  const isTyping = last !== undefined && last.letters.at(-1)?.end === text.trimEnd().length && !/\s$/u.test(text)
  const terms = tokens.map((token): Term => {
    const at = token.letters[0]?.start ?? 0
    const isExact = exact.some(([start = 0, end = 0]) => at > start && at < end)
    const unitsMin = isTyping && token === last ? OPEN_LAST_UNITS_MIN : OPEN_UNITS_MIN
    return {
      kind: token.kind,
      folded: token.folded,
      isOpen: token.kind === 'stretch' || (!isExact && token.folded.length >= unitsMin),
    }
  })
  const different = new Map(terms.map((term) => [`${term.folded} ${term.isOpen}`, term]))
  return [...different.values()].slice(0, TERMS_MAX)
}

const quoted = (word: string) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
