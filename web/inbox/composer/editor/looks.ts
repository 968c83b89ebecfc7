import type { Node } from 'prosemirror-model'
import { type EditorState, Plugin } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'
import { type Style, type StyledLine, type Styles, stylesOf } from '#core/whatsapp/styles.ts'
import { placesIn, textOf } from './document.ts'

/** As message/Markup.tsx draws them. */
const INLINE: Record<Style['name'], { nodeName?: string; class: string }> = {
  bold: { nodeName: 'strong', class: 'font-semibold' },
  italic: { nodeName: 'em', class: 'italic' },
  strike: { nodeName: 's', class: 'line-through' },
  monospace: { nodeName: 'code', class: 'rounded-sm bg-inset font-mono text-sm' },
  block: { nodeName: 'code', class: 'bg-inset font-mono text-sm' },
  link: { class: 'text-ink underline decoration-1 underline-offset-2' },
}
const LINES: Record<StyledLine['type'], string | null> = {
  paragraph: null,
  quote: 'border-s-2 border-field ps-2.5',
  bullets: 'ps-5 -indent-4',
  numbers: 'ps-6 -indent-5',
}

/** Draws over the text what the phone will make of it. The marks of a style are seen only while the caret is at it. */
export const looks = (): Plugin =>
  new Plugin({
    props: {
      decorations: (state) => DecorationSet.create(state.doc, decorationsOf(state)),
    },
  })

// Parsed once for each document, however often the caret moves in it.
const read = new WeakMap<Node, { text: string; styles: Styles }>()

function decorationsOf({ doc, selection }: EditorState): Decoration[] {
  let known = read.get(doc)
  if (!known) {
    const text = textOf(doc)
    known = { text, styles: stylesOf(text) }
    read.set(doc, known)
  }
  const place = placesIn(known.text)
  const caret = selection.empty ? selection.head : -1
  return [...known.styles.lines.flatMap((line) => ofLine(line, place)), ...known.styles.inline.flatMap(ofStyle)]

  function ofStyle({ name, from, to, markLength }: Style): Decoration[] {
    const [start, end] = [place(from), place(to)]
    const whole = Decoration.inline(start, end, INLINE[name])
    if (markLength === 0) return [whole]
    const look = start <= caret && caret <= end ? SEEN : UNSEEN
    return [
      whole,
      Decoration.inline(start, place(from + markLength), look),
      Decoration.inline(place(to - markLength), end, look),
    ]
  }
}

const SEEN = { class: 'font-normal not-italic text-faint' }
const UNSEEN = { class: 'hidden' }

function ofLine({ type, from, to, markLength }: StyledLine, place: (offset: number) => number): Decoration[] {
  const look = LINES[type]
  if (look === null) return []
  const start = place(from)
  const mark = Decoration.inline(start, place(from + markLength), {
    class: type === 'bullets' ? 'bullet-mark' : 'text-faint',
  })
  // A block of monospace in it makes it several lines as they are written; the first one bears the mark.
  return [Decoration.node(start - 1, firstEnd(place, from, to), { class: look }), mark]
}

function firstEnd(place: (offset: number) => number, from: number, to: number): number {
  // Places jump by two at a line break: there the paragraph ends.
  let end = to
  for (let low = from, high = to; low < high; ) {
    const middle = (low + high) >> 1
    if (place(middle + 1) - place(from) > middle + 1 - from) high = end = middle
    else low = middle + 1
  }
  return place(end) + 1
}
