import { type Node, Schema } from 'prosemirror-model'

/**
 * The document is the WhatsApp text itself: a paragraph for each written line, with nothing but characters in it. What is bold or
 * a list follows from the characters, as on the phone, and is drawn over them (looks.ts). So nothing can stand in the editor that
 * WhatsApp could not show, and what is sent is what was written, to the byte.
 */
export const schema = new Schema({
  nodes: {
    doc: { content: 'paragraph+' },
    paragraph: {
      content: 'text*',
      whitespace: 'pre',
      parseDOM: [{ tag: 'p' }, { tag: 'div' }],
      // Each line reads in the direction of its first letter.
      toDOM: () => ['p', { dir: 'auto' }, 0],
    },
    text: {},
  },
})

/** The document of a text; docOf and textOf are each other's inverse. */
export function docOf(text: string): Node {
  const lines = text.split('\n').map((line) => schema.node('paragraph', null, line === '' ? [] : [schema.text(line)]))
  return schema.node('doc', null, lines)
}

/** The text of a document, or of a part of it. */
export const textOf = (doc: Node, from = 0, to = doc.content.size): string => doc.textBetween(from, to, '\n')

/** Where a character of the text stands in its document: each line break is an end and a beginning. */
export function placesIn(text: string): (offset: number) => number {
  const breaks: number[] = []
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) breaks.push(at)
  return (offset) => {
    let low = 0
    let high = breaks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((breaks[middle] as number) < offset) low = middle + 1
      else high = middle
    }
    return offset + 1 + low
  }
}

/** Which character of the text stands at a place of the document. */
export function offsetAt(doc: Node, place: number): number {
  const inside = doc.resolve(Math.min(Math.max(place, 1), doc.content.size - 1))
  return inside.pos - 1 - inside.index(0)
}
