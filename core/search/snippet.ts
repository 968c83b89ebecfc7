import { clustersOf } from './fold.ts'
import type { Query, Term } from './query.ts'
import { type Token, tokensOf } from './words.ts'

/** A stretch of a text to be marked, in UTF-16 units: from, up to. */
export type Mark = [from: number, to: number]

/** A piece of a text with what is to be marked in it. Data, never markup. */
export interface Snippet {
  text: string
  marks: Mark[]
}

/** What a row of results shows at most. */
export const SNIPPET_UNITS_MAX = 180
/** The first mark stands no further in than this, or it would be cut off where a row ends. */
const LEAD_UNITS_MAX = 70
/** The same in a name, which has one line. */
export const NAME_LEAD_UNITS_MAX = 24
/** How far a cut moves to stand between words. */
const CUT_UNITS = 16
const ELLIPSIS = '…'
const MARKS_MAX = 50

/** Where the words stand; null where one of them does not, so that this is no hit (any more). */
export function marksOf(text: string, { terms }: Query): Mark[] | null {
  if (terms.length === 0) return null
  const tokens = tokensOf(text)
  const marks: Mark[] = []
  for (const term of terms) {
    const found = tokens.flatMap((token) => marksIn(token, term))
    if (found.length === 0) return null
    marks.push(...found)
  }
  return joined(marks)
}

/** Where any of the words stands: for one of several texts in which they are spread. */
export function marksOfAny(text: string, { terms }: Query): Mark[] {
  const tokens = tokensOf(text)
  return joined(terms.flatMap((term) => tokens.flatMap((token) => marksIn(token, term))))
}

/** Where a part of a name stands, letters compared as `fold` does; null where it does not. */
export function marksOfPart(text: string, part: string): Mark[] | null {
  const letters = [...clustersOf(text)]
  const whole = letters.map(({ folded }) => folded).join('')
  const marks: Mark[] = []
  for (let at = whole.indexOf(part); at >= 0 && part !== ''; at = whole.indexOf(part, at + part.length)) {
    const mark = markOf(letters, at, at + part.length)
    if (mark) marks.push(mark)
  }
  return marks.length === 0 ? null : joined(marks)
}

/** Where digits stand in a number that is written with spaces and signs between them. */
export function marksOfDigits(spelling: string, digits: string): Mark[] | null {
  const places = [...spelling.matchAll(/\d/g)].map(({ index }) => index)
  const at = places
    .map((index) => spelling[index])
    .join('')
    .indexOf(digits)
  const [from, last] = [places[at], places[at + digits.length - 1]]
  return at < 0 || digits === '' || from === undefined || last === undefined ? null : [[from, last + 1]]
}

/** The words of a query wherever they stand in a name, also within its words. */
export function marksOfName(name: string, { terms }: Query): Mark[] {
  return joined(terms.flatMap(({ folded }) => marksOfPart(name, folded) ?? []))
}

/** The neighbourhood of the first mark, cut between words where one is near, else between characters. */
export function snippetOf(text: string, marks: readonly Mark[], leadUnitsMax = LEAD_UNITS_MAX): Snippet {
  const first = marks[0]?.[0] ?? 0
  const from = first <= leadUnitsMax ? 0 : cutAt(text, first - Math.floor(leadUnitsMax / 2), first)
  const room = from + SNIPPET_UNITS_MAX
  const to = room >= text.length ? text.length : Math.max(cutBack(text, room, from), Math.min(from + 1, text.length))
  const lead = from > 0 ? ELLIPSIS : ''
  const tail = to < text.length ? ELLIPSIS : ''
  const shift = lead.length - from
  return {
    text: lead + text.slice(from, to) + tail,
    marks: marks
      .filter(([start, end]) => start < to && end > from)
      .map(([start, end]) => [Math.max(start, from) + shift, Math.min(end, to) + shift]),
  }
}

function marksIn(token: Token, { kind, folded, isOpen }: Term): Mark[] {
  if (kind !== token.kind) return []
  if (kind === 'word') {
    const isHit = isOpen ? token.folded.startsWith(folded) : token.folded === folded
    const mark = isHit ? markOf(token.letters, 0, folded.length) : null
    return mark ? [mark] : []
  }
  const marks: Mark[] = []
  for (let at = token.folded.indexOf(folded); at >= 0; at = token.folded.indexOf(folded, at + folded.length)) {
    const mark = markOf(token.letters, at, at + folded.length)
    if (mark) marks.push(mark)
  }
  return marks
}

/** From places in the folded text to places in the written one. */
function markOf(letters: Token['letters'], from: number, to: number): Mark | null {
  let at = 0
  let start: number | null = null
  let end = 0
  for (const letter of letters) {
    const next = at + letter.folded.length
    if (next > from && at < to) {
      start ??= letter.start
      end = letter.end
    }
    at = next
  }
  return start === null ? null : [start, end]
}

function joined(marks: Mark[]): Mark[] {
  const all: Mark[] = []
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (all.length < MARKS_MAX) all.push([from, to])
  }
  return all
}

/** A place to begin at: after the next space before `end`, if one is near. */
function cutAt(text: string, at: number, end: number): number {
  const space = text.slice(at, Math.min(at + CUT_UNITS, end)).search(/\s/u)
  return space >= 0 ? at + space + 1 : characterStart(text, at)
}

function cutBack(text: string, at: number, start: number): number {
  const from = Math.max(at - CUT_UNITS, start + 1)
  const space = /\s\S*$/u.exec(text.slice(from, at))
  return space ? from + space.index : characterStart(text, at)
}

/** Never within an emoji of several signs, nor between a letter and its marks. */
function characterStart(text: string, at: number): number {
  const from = Math.max(0, at - CHARACTER_UNITS_LONG)
  return (
    from + (segmenter.segment(text.slice(from, at + CHARACTER_UNITS_LONG)).containing(at - from)?.index ?? at - from)
  )
}

const CHARACTER_UNITS_LONG = 64
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
