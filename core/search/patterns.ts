import { PART_UNITS_MIN, type Query } from './query.ts'
import type { Token } from './words.ts'

/** What a query asks the kept texts of contacts for: patterns that all fit, the one that tells most, and how the best begin. */
export function contactPatterns({ terms }: Query): { all: string[]; rarest: string; begins: string } | null {
  const all = terms.map(({ kind, folded }) => {
    const word = like(spelled({ kind, folded }))
    const isWhole = kind === 'word' && [...folded].length < PART_UNITS_MIN
    return kind === 'stretch' ? `% ${word} %` : isWhole ? `% ${word}%` : `%${word}%`
  })
  const [first] = terms
  const [rarest] = all.toSorted((a, b) => b.length - a.length)
  return first === undefined || rarest === undefined ? null : { all, rarest, begins: ` ${like(spelled(first))}%` }
}

/** A part as a pattern that means itself. */
export const likePart = (part: string): string => `%${like(part)}%`

/** Letters of scripts without spaces stand apart, so that each may be where a search begins. */
export const spelled = ({ kind, folded }: Pick<Token, 'kind' | 'folded'>): string =>
  kind === 'stretch' ? [...folded].join(' ') : folded

const like = (text: string) => text.replace(/[\\%_]/g, '\\$&')
