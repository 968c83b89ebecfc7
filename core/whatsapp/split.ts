import { cutText, isBlank, lengthOf } from '../text.ts'
import { stylesOf } from './styles.ts'

/** A cut may come so much earlier than it must, for the sake of a better place. */
const EARLIER_SHARE_MAX = 0.5

/**
 * The text as messages that are each short enough, in order: cut between paragraphs, or else lines, or else
 * sentences, or else words, and never inside a style, which the cut would end. Only space at a cut is lost.
 */
export function splitText(text: string, charactersMax: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (lengthOf(rest) > charactersMax) {
    const at = cutOf(rest, charactersMax)
    const part = rest.slice(0, at).trimEnd()
    if (!isBlank(part)) parts.push(part)
    rest = rest.slice(at).trimStart()
  }
  if (!isBlank(rest)) parts.push(rest)
  return parts
}

/** After a blank line, a line, the end of a sentence, a word. */
const PLACES = [/\n\s*\n/g, /\n/g, /[.!?…。！？؟][)"'»”’]*\s/g, /\s/g]

function cutOf(text: string, charactersMax: number): number {
  const end = cutText(text, charactersMax).text.length
  const earliest = Math.floor(end * (1 - EARLIER_SHARE_MAX))
  const styled = stylesOf(text).inline
  const isInside = (at: number) => styled.some(({ from, to }) => from < at && at < to)
  // One more: the space that is lost at the cut may stand just behind the end.
  const head = text.slice(0, end + 1)
  for (const keepsStyles of [true, false]) {
    for (const place of PLACES) {
      const cuts = [...head.matchAll(place)].map(({ index, 0: found }) => index + found.length)
      const best = cuts.findLast(
        (at) =>
          at >= earliest && lengthOf(text.slice(0, at).trimEnd()) <= charactersMax && !(keepsStyles && isInside(at)),
      )
      if (best !== undefined) return best
    }
  }
  return end
}
