import { isBlank } from '../text.ts'

/** What becomes of a variable: its value, what stands in for it, or nothing. */
export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'value' | 'fallback' | 'missing'; key: string; text: string }

export interface Filled {
  /** A variable for which there is nothing still stands in it, in its braces. */
  text: string
  pieces: readonly Piece[]
  /** The variables that are left open, each once. */
  missing: readonly string[]
}

type Values = Readonly<Record<string, string | null | undefined>>

/**
 * Puts values into the `{{variables}}` of a text; where there is none, what stands in for it. What is put in is never read for
 * variables again, and keeps to one line: line breaks and runs of spaces, which a template may not hold, become one space.
 */
export function fill(text: string, values: Values, fallbacks: Values = {}): Filled {
  const pieces = piecesOf(text).map((piece): Piece => {
    if (piece.kind === 'text') return piece
    const value = known(values, piece.key)
    if (value !== null) return { kind: 'value', key: piece.key, text: value }
    const fallback = known(fallbacks, piece.key)
    return fallback === null ? piece : { kind: 'fallback', key: piece.key, text: fallback }
  })
  return {
    text: pieces.map((piece) => piece.text).join(''),
    pieces,
    missing: unique(pieces.flatMap((piece) => (piece.kind === 'missing' ? [piece.key] : []))),
  }
}

/** The keys of the variables that stand in a text, each once, in their order. */
export function variablesIn(text: string): readonly string[] {
  return unique(piecesOf(text).flatMap((piece) => (piece.kind === 'text' ? [] : [piece.key])))
}

/** Variables of ours that nobody has filled in: a customer would read their braces. */
export function openVariables(text: string): readonly string[] {
  return text.includes('{{') ? variablesIn(text).filter((key) => OURS.test(key)) : []
}

/** The variable as it stands in a text. */
export const inBraces = (key: string) => `{{${key}}}`

// A name in one or more parts, or a template's position.
const VARIABLE = /\{\{[ \t]*([a-z0-9_]+(?:\.[a-z0-9_]+)*)[ \t]*\}\}/g
const OURS = /^(contact|conversation|agent)\./

function piecesOf(text: string): Exclude<Piece, { kind: 'value' | 'fallback' }>[] {
  const pieces: Exclude<Piece, { kind: 'value' | 'fallback' }>[] = []
  let from = 0
  const until = (end: number) => {
    if (end > from) pieces.push({ kind: 'text', text: text.slice(from, end) })
  }
  for (const match of text.matchAll(VARIABLE)) {
    until(match.index)
    pieces.push({ kind: 'missing', key: match[1] as string, text: match[0] })
    from = match.index + match[0].length
  }
  until(text.length)
  return pieces
}

function known(values: Values, key: string): string | null {
  const value = Object.hasOwn(values, key) ? values[key] : null
  const line = (value ?? '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return isBlank(line) ? null : line
}

const unique = (keys: readonly string[]) => [...new Set(keys)]
