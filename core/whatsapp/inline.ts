import { linkAt, newLinkMemory } from './link.ts'

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'bold' | 'italic' | 'strike'; children: Inline[] }
  /** `block` was written with three back-ticks and may hold line breaks. */
  | { type: 'monospace'; text: string; block: boolean }
  | { type: 'link'; text: string; href: string }

/** A stretch between three back-ticks, marks included. */
export interface Span {
  start: number
  end: number
}

type Style = 'bold' | 'italic' | 'strike'
const STYLES: Record<string, Style> = { '*': 'bold', _: 'italic', '~': 'strike' }
const FENCE = '```'

/** All stretches of block monospace, in order. Nothing inside them is a mark. */
export function codeSpans(source: string): Span[] {
  const spans: Span[] = []
  let from = source.indexOf(FENCE)
  while (from !== -1) {
    const close = source.indexOf(FENCE, from + FENCE.length)
    if (close === -1) return spans
    const hasInk = /\S/.test(source.slice(from + FENCE.length, close))
    if (hasInk) spans.push({ start: from, end: close + FENCE.length })
    from = source.indexOf(FENCE, hasInk ? close + FENCE.length : close)
  }
  return spans
}

/** Each style is open at most once, so that the stack is never deeper than three and each node moves at most three times. */
interface Frame {
  style: Style | null
  mark: string
  openedAt: number
  children: Inline[]
}

/**
 * One line. A mark opens after a boundary and before ink, and closes after ink and before a boundary; a boundary is anything
 * but a letter or digit. What opens and never closes stays as it was written.
 */
export function parseInline(source: string, start: number, end: number, spans: readonly Span[]): Inline[] {
  const stack: Frame[] = [{ style: null, mark: '', openedAt: start - 1, children: [] }]
  const links = newLinkMemory()
  let span = 0
  let literalFrom = start
  let ticksEnd = false
  let at = start

  const top = () => stack.at(-1) as Frame
  const flush = (to: number) => {
    if (to > literalFrom) append(top().children, { type: 'text', text: source.slice(literalFrom, to) })
  }
  const put = (node: Inline, to: number) => {
    flush(at)
    append(top().children, node)
    at = to
    literalFrom = to
  }

  while (at < end) {
    const code = spans[span]
    if (code !== undefined && code.start === at) {
      const text = source.slice(at + FENCE.length, code.end - FENCE.length)
      put({ type: 'monospace', text, block: true }, code.end)
      span++
      continue
    }
    const character = source[at] as string
    if (character === '`' && !ticksEnd) {
      const close = source.indexOf('`', at + 1)
      const limit = Math.min(end, code?.start ?? end)
      if (close === -1 || close >= limit)
        ticksEnd = code === undefined // the next span may be followed by a pair again
      else if (source.slice(at + 1, close).trim() !== '') {
        put({ type: 'monospace', text: source.slice(at + 1, close), block: false }, close + 1)
        continue
      }
    }
    const style = STYLES[character]
    if (style !== undefined) {
      const open = stack.findIndex((frame) => frame.style === style)
      if (open > 0 && closes(source, at, end) && at > (stack[open] as Frame).openedAt + 1) {
        flush(at)
        while (stack.length > open + 1) unopen(stack)
        const { children } = stack.pop() as Frame
        append(top().children, { type: style, children })
        literalFrom = ++at
        continue
      }
      if (open === -1 && opens(source, at, start, end)) {
        flush(at)
        stack.push({ style, mark: character, openedAt: at, children: [] })
        literalFrom = ++at
        continue
      }
    }
    const link = linkAt(source, at, start, Math.min(end, code?.start ?? end), links)
    if (link !== null) {
      put({ type: 'link', text: link.text, href: link.href }, at + link.text.length)
      continue
    }
    at++
  }
  flush(end)
  while (stack.length > 1) unopen(stack)
  return top().children
}

/** The words of a line without its marks. */
export function plainInline(children: readonly Inline[]): string {
  return children.map((node) => ('children' in node ? plainInline(node.children) : node.text)).join('')
}

/** What was opened last was no mark after all: it goes back to being text. */
function unopen(stack: Frame[]) {
  const { mark, children } = stack.pop() as Frame
  const parent = (stack.at(-1) as Frame).children
  append(parent, { type: 'text', text: mark })
  for (const child of children) append(parent, child)
}

/** Neighbouring texts are one text. */
function append(children: Inline[], node: Inline) {
  const last = children.at(-1)
  if (node.type === 'text' && last?.type === 'text') last.text += node.text
  else children.push(node)
}

const opens = (source: string, at: number, start: number, end: number) =>
  (at === start || !isWordBefore(source, at)) &&
  at + 1 < end &&
  !isSpace(source[at + 1]) &&
  source[at + 1] !== source[at]

const closes = (source: string, at: number, end: number) =>
  !isSpace(source[at - 1]) && (at + 1 >= end || !isWordAt(source, at + 1))

const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character)

const isWordAt = (source: string, at: number) => isWord(source.codePointAt(at))

function isWordBefore(source: string, at: number): boolean {
  const unit = source.charCodeAt(at - 1)
  const isTail = unit >= 0xdc00 && unit <= 0xdfff
  return isWord(source.codePointAt(isTail && at >= 2 ? at - 2 : at - 1))
}

function isWord(point: number | undefined): boolean {
  if (point === undefined) return false
  if (point >= 0x80) return WORD.test(String.fromCodePoint(point))
  return (point >= 0x61 && point <= 0x7a) || (point >= 0x41 && point <= 0x5a) || (point >= 0x30 && point <= 0x39)
}
const WORD = /[\p{L}\p{N}\p{M}]/u
