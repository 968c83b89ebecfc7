import type { Span } from './inline.ts'

export interface Line {
  start: number
  end: number
  /** The code spans that lie in this line: indexes from (inclusive) to (exclusive). */
  spansFrom: number
  spansTo: number
}

export type LineMark =
  | { type: 'bullets' | 'quote' | 'paragraph'; length: number }
  | { type: 'numbers'; length: number; number: number }

const LIST_NUMBER_DIGITS_MAX = 3
const PLAIN: LineMark = { type: 'paragraph', length: 0 }
const NO_SPANS: readonly Span[] = []

/** A line ends at a line break that is not inside a block of monospace. */
export function linesOf(source: string, spans: readonly Span[]): Line[] {
  const lines: Line[] = []
  let span = 0
  let start = 0
  let spansFrom = 0
  for (;;) {
    let end = source.indexOf('\n', start)
    for (let next = spans[span]; next !== undefined && (end === -1 || next.start < end); next = spans[++span]) {
      if (end !== -1 && end < next.end) end = source.indexOf('\n', next.end)
    }
    lines.push({ start, end: end === -1 ? source.length : end, spansFrom, spansTo: span })
    if (end === -1) return lines
    start = end + 1
    spansFrom = span
  }
}

/** Those of all code spans that lie in the line. */
export const spansIn = ({ spansFrom, spansTo }: Line, spans: readonly Span[]): readonly Span[] =>
  spansFrom < spansTo ? spans.slice(spansFrom, spansTo) : NO_SPANS

/** What a line begins with. A mark needs a space and something after it. */
export function markOf(source: string, { start, end }: Pick<Line, 'start' | 'end'>): LineMark {
  if (start === end) return PLAIN
  const isMark = (length: number) =>
    start + length < end && source[start + length - 1] === ' ' && /\S/.test(source[start + length] ?? '')
  const first = source[start]
  if ((first === '*' || first === '-') && isMark(2)) return { type: 'bullets', length: 2 }
  if (first === '>' && isMark(2)) return { type: 'quote', length: 2 }
  let digits = 0
  while (digits < LIST_NUMBER_DIGITS_MAX && isDigit(source[start + digits])) digits++
  if (digits === 0 || source[start + digits] !== '.' || !isMark(digits + 2)) return PLAIN
  return { type: 'numbers', length: digits + 2, number: Number(source.slice(start, start + digits)) }
}

const isDigit = (character: string | undefined) => character !== undefined && character >= '0' && character <= '9'
