import { stylesOf } from '#core/whatsapp/styles.ts'
import type { Written } from './edits.ts'

/** The same choice with the marks that belong to it. They are not seen, so a browser begins and ends what it chooses inside of
 *  them: the one of a style that is chosen to its other end, and of one that is chosen right to both its marks if `isInsideEnough`. */
export function withMarks(written: Written, isInsideEnough = false): Written {
  if (written.from === written.to) return written
  const styles = stylesOf(written.text).inline.filter(({ markLength }) => markLength > 0)
  let { from, to } = written
  // From the innermost outwards: what was taken in may be the inside of the next.
  for (const style of styles.toReversed()) {
    const start = style.from + style.markLength
    const end = style.to - style.markLength
    const isInside = from === start && to === end
    if (isInside && !isInsideEnough) continue
    if (from === start && to >= end) from = style.from
    if (to === end && from <= start) to = style.to
  }
  return { text: written.text, from, to }
}
