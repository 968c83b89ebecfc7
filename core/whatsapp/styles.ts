import { codeSpans, type Inline, parseInline } from './inline.ts'
import { type Line, type LineMark, linesOf, markOf, spansIn } from './lines.ts'

export type StyleName = 'bold' | 'italic' | 'strike' | 'monospace' | 'block' | 'link'

/** A stretch that WhatsApp shows in a style, its marks included: UTF-16 units of the text, `to` exclusive. */
export interface Style {
  name: StyleName
  from: number
  to: number
  /** Of the mark at either end; a link has none. */
  markLength: number
}

/** A line as WhatsApp shows it; a block of monospace may make several written lines one. */
export interface StyledLine {
  type: LineMark['type']
  from: number
  to: number
  /** Of the mark that it begins with. */
  markLength: number
}

export interface Styles {
  lines: StyledLine[]
  /** In the order in which they begin, the outer ones first. */
  inline: Style[]
}

/**
 * Where the text as it is written bears which style: the same reading as parseMarkup, for an editor that draws the style over
 * the text and leaves every character where it is.
 */
export function stylesOf(text: string): Styles {
  // As long as before, and read alike: a carriage return at the end of a line is nothing but space.
  const source = text.replaceAll('\r\n', ' \n')
  const spans = codeSpans(source)
  const styles: Styles = { lines: [], inline: [] }
  for (const line of linesOf(source, spans)) {
    const mark = markOf(source, line)
    styles.lines.push({ type: mark.type, from: line.start, to: line.end, markLength: mark.length })
    addInline(styles.inline, childrenOf(source, line, mark.length, spans), line.start + mark.length)
  }
  return styles
}

const childrenOf = (source: string, line: Line, markLength: number, spans: ReturnType<typeof codeSpans>) =>
  line.start + markLength < line.end ? parseInline(source, line.start + markLength, line.end, spansIn(line, spans)) : []

/** The tree keeps every character in its order, so that its places follow from the lengths. Answers where the last one ends. */
function addInline(styles: Style[], children: readonly Inline[], from: number): number {
  let at = from
  for (const node of children) {
    if (node.type === 'text') at += node.text.length
    else if (node.type === 'link') at = addLeaf(styles, 'link', at, node.text.length, 0)
    else if (node.type === 'monospace')
      at = node.block
        ? addLeaf(styles, 'block', at, node.text.length, 3)
        : addLeaf(styles, 'monospace', at, node.text.length, 1)
    else {
      const style = { name: node.type, from: at, to: at, markLength: 1 }
      styles.push(style)
      at = addInline(styles, node.children, at + 1) + 1
      style.to = at
    }
  }
  return at
}

function addLeaf(styles: Style[], name: StyleName, from: number, length: number, markLength: number): number {
  const to = from + length + 2 * markLength
  styles.push({ name, from, to, markLength })
  return to
}
