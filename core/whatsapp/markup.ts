import { cutText } from '../text.ts'
import { codeSpans, type Inline, parseInline, plainInline, type Span } from './inline.ts'
import { type Line, linesOf, markOf, spansIn } from './lines.ts'

export type { Inline } from './inline.ts'

export type Block =
  | { type: 'paragraph'; lines: Inline[][] }
  | { type: 'bullets'; items: Inline[][] }
  | { type: 'numbers'; items: { number: number; children: Inline[] }[] }
  | { type: 'quote'; lines: Inline[][] }

/** A message's text as WhatsApp shows it. The interface makes elements of it, never HTML strings. */
export interface Markup {
  blocks: Block[]
  /** How many emoji the message consists of when it holds nothing else (1 to 3): they are drawn large. 0 otherwise. */
  jumbo: 0 | 1 | 2 | 3
}

const JUMBO_EMOJI_MAX = 3
const JUMBO_UNITS_MAX = 120 // three of the longest emoji with spaces between
const PREVIEW_CHARACTERS_MAX = 160
const PREVIEW_UNITS_READ = 2_000 // of a long text only the beginning is parsed for a preview

/** The tree of a text, in time linear in its length whatever it holds. */
export function parseMarkup(text: string): Markup {
  const source = text.replaceAll('\r\n', '\n')
  const spans = codeSpans(source)
  const blocks: Block[] = []
  for (const line of linesOf(source, spans)) addLine(blocks, source, line, spans)
  return { blocks, jumbo: jumboOf(source) }
}

/** The words of a tree without its marks, as a screen reader or a notification would have them. */
export function plainText({ blocks }: Markup): string {
  return blocks.flatMap(plainLines).join('\n')
}

/** One line for a list row: the kind, to be put into words where there is no text, and the text without marks and breaks. */
export function preview<Kind extends string>(message: {
  kind: Kind
  text: string | null
}): {
  kind: Kind
  text: string | null
} {
  if (message.text === null) return { kind: message.kind, text: null }
  const beginning = cutText(message.text, PREVIEW_UNITS_READ).text
  const line = plainText(parseMarkup(beginning)).replace(/\s+/g, ' ').trim()
  const { text, cut } = cutText(line, PREVIEW_CHARACTERS_MAX)
  return { kind: message.kind, text: cut || beginning.length < message.text.length ? `${text}…` : text }
}

function addLine(blocks: Block[], source: string, line: Line, spans: readonly Span[]) {
  const mark = markOf(source, line)
  const from = line.start + mark.length
  const children = from < line.end ? parseInline(source, from, line.end, spansIn(line, spans)) : []
  const last = blocks.at(-1)
  switch (mark.type) {
    case 'bullets':
      if (last?.type === 'bullets') last.items.push(children)
      else blocks.push({ type: 'bullets', items: [children] })
      break
    case 'numbers':
      if (last?.type === 'numbers') last.items.push({ number: mark.number, children })
      else blocks.push({ type: 'numbers', items: [{ number: mark.number, children }] })
      break
    case 'quote':
    case 'paragraph':
      if (last?.type === mark.type) last.lines.push(children)
      else blocks.push({ type: mark.type, lines: [children] })
  }
}

const EMOJI_ONLY = /^(?:\p{RGI_Emoji}\s*)+$/v
const EMOJI = /\p{RGI_Emoji}/gv

function jumboOf(source: string): Markup['jumbo'] {
  if (source.length > JUMBO_UNITS_MAX || !EMOJI_ONLY.test(source.trim())) return 0
  const count = source.match(EMOJI)?.length ?? 0
  return count <= JUMBO_EMOJI_MAX ? (count as Markup['jumbo']) : 0
}

function plainLines(block: Block): string[] {
  switch (block.type) {
    case 'bullets':
      return block.items.map((children) => `• ${plainInline(children)}`)
    case 'numbers':
      return block.items.map(({ number, children }) => `${number}. ${plainInline(children)}`)
    default:
      return block.lines.map(plainInline)
  }
}
