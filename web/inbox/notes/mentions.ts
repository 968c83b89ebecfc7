import { linkAt, newLinkMemory } from '#core/whatsapp/link.ts'

/** Somebody whom a note may call. */
export interface Callable {
  userId: string
  name: string
}

/** Offered at once while a name is typed. */
const OFFERED_MAX = 6
const NAME_UNITS_MAX = 100
const TYPED = new RegExp(String.raw`(?:^|[\s([])@([^@\n]{0,${NAME_UNITS_MAX}})$`, 'u')
const IN_WORD = /[\p{L}\p{N}]/u

/** The name being typed after an @ at the caret, and where that @ stands. */
export function nameBeingTyped(text: string, caret: number): { from: number; typed: string } | null {
  const typed = TYPED.exec(text.slice(0, caret))?.[1]
  return typed === undefined ? null : { from: caret - typed.length - 1, typed }
}

/** Whom that may be: a name, or a later part of one, begins with it. Case and accents do not matter. */
export function peopleLike<Person extends Callable>(people: readonly Person[], typed: string): Person[] {
  const wanted = bare(typed)
  return people
    .filter(({ name }) => {
      const known = bare(name)
      return known.startsWith(wanted) || (wanted !== '' && known.includes(` ${wanted}`))
    })
    .slice(0, OFFERED_MAX)
}

/** The text with the chosen name in place of what was typed, and where the caret then stands. */
export function withName(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const after = text.slice(caret)
  const put = `${text.slice(0, from)}@${name}${after.startsWith(' ') ? '' : ' '}`
  return { text: put + after, caret: put.length + (after.startsWith(' ') ? 1 : 0) }
}

/** Whom the text calls: all whose name stands in it after an @. */
export const mentionsIn = (text: string, people: readonly Callable[]): string[] => [
  ...new Set(
    callsIn(text, people).flatMap(({ name }) => people.filter((one) => one.name === name).map(({ userId }) => userId)),
  ),
]

export type Piece = { kind: 'text' | 'call'; text: string } | { kind: 'link'; text: string; href: string }

/** A note's text as it is drawn: calls of these people and links stand out. */
export function piecesOf(text: string, people: readonly Callable[]): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const { from, name } of callsIn(text, people)) {
    pieces.push(...linked(text.slice(at, from)), { kind: 'call', text: `@${name}` })
    at = from + 1 + name.length
  }
  return [...pieces, ...linked(text.slice(at))]
}

/** The longest name counts: "@Jonas Berg" does not call another Jonas. */
function callsIn(text: string, people: readonly Callable[]): { from: number; name: string }[] {
  const names = [...new Set(people.map(({ name }) => name))].sort((a, b) => b.length - a.length)
  const calls: { from: number; name: string }[] = []
  for (let from = text.indexOf('@'); from >= 0; from = text.indexOf('@', from + 1)) {
    if (from > 0 && IN_WORD.test(text[from - 1] as string)) continue // an e-mail address
    const name = names.find(
      (one) => one !== '' && text.startsWith(one, from + 1) && !IN_WORD.test(text[from + 1 + one.length] ?? ''),
    )
    if (name !== undefined) calls.push({ from, name })
  }
  return calls
}

function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let plain = ''
  for (const line of text.split(/(?<=\n)/)) {
    const memory = newLinkMemory()
    for (let at = 0; at < line.length; ) {
      const link = linkAt(line, at, 0, line.length, memory)
      if (!link) {
        plain += line[at]
        at += 1
        continue
      }
      if (plain !== '') pieces.push({ kind: 'text', text: plain })
      plain = ''
      pieces.push({ kind: 'link', ...link })
      at += link.text.length
    }
  }
  return plain === '' ? pieces : [...pieces, { kind: 'text', text: plain }]
}

const bare = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
