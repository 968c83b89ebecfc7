import type { Written } from '../edits.ts'

/** What is being asked for while one types, and where its sign stands. */
export interface Asked {
  kind: 'emoji' | 'snippet'
  from: number
  typed: string
}

/** What may follow the sign; longer is no name of anything. */
const TYPED_UNITS_MAX = 40
const ASKED = new RegExp(String.raw`(?:^|\s)([:/])([^\s:/]{0,${TYPED_UNITS_MAX}})$`, 'u')
/** Two letters at least: `:D` and `:p` are faces of their own. */
const EMOJI_NAME = /^\p{L}[\p{L}\p{M}\p{N}_-]+$/u

/** `:smi` at the caret asks for an emoji, `/gre` for a snippet; both at the beginning or after a space, so that no address does. */
export function askedAt({ text, from, to }: Written): Asked | null {
  if (from !== to) return null
  const found = ASKED.exec(text.slice(Math.max(0, from - TYPED_UNITS_MAX - 2), from))
  const [, sign, typed = ''] = found ?? []
  if (sign === undefined || (sign === ':' && !EMOJI_NAME.test(typed))) return null
  return { kind: sign === ':' ? 'emoji' : 'snippet', from: from - typed.length - 1, typed }
}

/** What was chosen stands in place of what was typed, the caret behind it. */
export function withChosen({ text, to }: Written, { from }: Asked, chosen: string): Written {
  const caret = from + chosen.length
  return { text: text.slice(0, from) + chosen + text.slice(to), from: caret, to: caret }
}
