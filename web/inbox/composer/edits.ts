import { type Style, stylesOf } from '#core/whatsapp/styles.ts'

/** What is written and what of it is chosen, in UTF-16 units; where they are the same, the caret stands there. */
export interface Written {
  text: string
  from: number
  to: number
}

export type TextStyle = 'bold' | 'italic' | 'strike' | 'monospace'
export type LineStyle = 'bullets' | 'numbers' | 'quote'

const MARKS: Record<TextStyle, string> = { bold: '*', italic: '_', strike: '~', monospace: '`' }
const FENCE = '```'
const LINE_MARK = /^(?:[*-] |> |\d{1,3}\. )/
const LINE_MARKS: Record<LineStyle, RegExp> = { bullets: /^[*-] /, numbers: /^\d{1,3}\. /, quote: /^> / }
const LIST_NUMBER_MAX = 999
const WORD = /[\p{L}\p{N}\p{M}]/u

/** The styles that the chosen text bears, or in which the caret stands. */
export function stylesAt({ text, from, to }: Written): ReadonlySet<TextStyle | LineStyle> {
  const { lines, inline } = stylesOf(text)
  const there = new Set<TextStyle | LineStyle>()
  for (const { name, ...style } of inline) {
    if (name === 'link' || style.from > from || to > style.to) continue
    // With the caret right before or behind its marks, what is typed bears no style.
    if (from === to && (from === style.from || from === style.to)) continue
    there.add(name === 'block' ? 'monospace' : name)
  }
  const line = lines.find((one) => one.from <= from && from <= one.to)
  if (line && line.type !== 'paragraph') there.add(line.type)
  return there
}

/** Gives what is chosen the style, or takes it away where all of it has it. */
export function toggleStyle(written: Written, name: TextStyle): Written {
  if (written.from === written.to) return toggleAtCaret(written, name)
  if (name === 'monospace' && written.text.slice(written.from, written.to).includes('\n')) return toggleBlock(written)
  const parts = partsOf(written)
  if (parts.length === 0) return written
  const styled = stylesOf(written.text).inline.filter((style) => isNamed(style, name))
  const isAll = parts.every((part) => styled.some((style) => style.from <= part.from && part.to <= style.to))
  const touched = styled.filter(({ from, to }) => parts.some((part) => from < part.to && part.from < to))
  const cuts = touched.flatMap(marksOf)
  if (isAll) return change(written, cuts)
  const marks = parts.flatMap(({ from, to }) => [
    { from, to: from, put: MARKS[name], isOutside: true },
    { from: to, to, put: MARKS[name] },
  ])
  return change(written, [...cuts, ...marks])
}

/** Makes the chosen lines items or quotes, or plain again where all of them are. */
export function toggleLines(written: Written, name: LineStyle): Written {
  const start = lineStart(written.text, written.from)
  const all = linesFrom(written.text, start, written.to)
  const lines = all.length === 1 ? all : all.filter(({ line }) => line.trim() !== '')
  const isAll = lines.every(({ line }) => LINE_MARKS[name].test(line))
  return change(
    written,
    lines.map(({ at, line }, index) => {
      const before = LINE_MARK.exec(line)?.[0].length ?? 0
      const mark = name === 'bullets' ? '- ' : name === 'quote' ? '> ' : `${Math.min(index + 1, LIST_NUMBER_MAX)}. `
      return { from: at, to: at + before, put: isAll ? '' : mark }
    }),
  )
}

/** A new line; in a list the next item, and out of the list where the item is still empty. */
export function breakLine(written: Written): Written {
  const { text, from, to } = written
  const start = lineStart(text, from)
  const line = text.slice(start, from)
  const mark = LINE_MARK.exec(line)?.[0]
  const isCode = stylesOf(text).inline.some((style) => style.name === 'block' && style.from < from && from < style.to)
  if (mark === undefined || isCode) return insert(written, '\n')
  const isEmpty = line === mark && from === to && (text[from] ?? '\n') === '\n'
  if (isEmpty) return { text: text.slice(0, start) + text.slice(from), from: start, to: start }
  return insert(written, `\n${nextMark(mark)}`)
}

/** Puts text in place of what is chosen; the caret then stands behind it. */
export function insert({ text, from, to }: Written, more: string): Written {
  const caret = from + more.length
  return { text: text.slice(0, from) + more + text.slice(to), from: caret, to: caret }
}

/** WhatsApp hides no link behind words: the address stands after them. */
export function insertLink({ text, from, to }: Written, address: string): Written {
  const before = text.slice(0, to)
  const gap = before === '' || /\s$/.test(before) ? '' : ' '
  const after = text[to] !== undefined && !/\s/.test(text[to]) ? ' ' : ''
  return insert({ text, from: to, to: from === to ? to : Math.max(from, to) }, gap + address + after)
}

/** The address as it has to be written; null where it is none. */
export function addressOf(typed: string): string | null {
  const bare = typed.trim()
  if (bare === '' || /\s/.test(bare)) return null
  const found = stylesOf(bare).inline[0]
  if (found?.name === 'link' && found.from === 0 && found.to === bare.length) return bare
  const whole = `https://${bare}`
  return /^[^\s/:]+\.[^\s/:]+/.test(bare) && URL.canParse(whole) ? whole : null
}

function toggleAtCaret({ text, from }: Written, name: TextStyle): Written {
  const mark = MARKS[name]
  const around = stylesOf(text).inline.find((style) => isNamed(style, name) && style.from < from && from < style.to)
  // At the end of what is styled: behind it.
  if (around && from === around.to - around.markLength) return { text, from: around.to, to: around.to }
  if (around) return change({ text, from, to: from }, marksOf(around))
  if (text[from - 1] === mark && text[from] === mark) {
    return { text: text.slice(0, from - 1) + text.slice(from + 1), from: from - 1, to: from - 1 }
  }
  return { text: text.slice(0, from) + mark + mark + text.slice(from), from: from + 1, to: from + 1 }
}

function toggleBlock(written: Written): Written {
  const { text, from, to } = written
  const blocks = stylesOf(text).inline.filter((style) => style.name === 'block')
  const around = blocks.filter((style) => style.from < to && from < style.to)
  if (around.some((style) => style.from <= from && to <= style.to)) return change(written, around.flatMap(marksOf))
  return change(written, [
    ...around.flatMap(marksOf),
    { from, to: from, put: FENCE, isOutside: true },
    { from: to, to, put: FENCE },
  ])
}

const isNamed = (style: Style, name: TextStyle) =>
  style.name === name || (name === 'monospace' && style.name === 'block')

const marksOf = ({ from, to, markLength }: Style): Change[] => [
  { from, to: from + markLength, put: '' },
  { from: to - markLength, to, put: '' },
]

/** What of the choice can bear a style: line by line, without space at the ends, and whole words, since WhatsApp styles no part of one. */
function partsOf({ text, from, to }: Written): { from: number; to: number }[] {
  return linesFrom(text, from, to).flatMap(({ at, line }) => {
    const isWhole = at === lineStart(text, at)
    let start = at + (isWhole ? (LINE_MARK.exec(line)?.[0].length ?? 0) : 0)
    let end = Math.min(to, at + line.length)
    while (start < end && /\s/.test(text[start] as string)) start++
    while (end > start && /\s/.test(text[end - 1] as string)) end--
    if (start >= end) return []
    while (start > 0 && isWordAt(text, start) && isWordBefore(text, start)) start--
    while (end < text.length && isWordBefore(text, end) && isWordAt(text, end)) end++
    return [{ from: start, to: end }]
  })
}

const isWordAt = (text: string, at: number) => WORD.test(String.fromCodePoint(text.codePointAt(at) ?? 0))
const isWordBefore = (text: string, at: number) => WORD.test([...text.slice(Math.max(0, at - 2), at)].at(-1) ?? '')

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1

/** The lines from a place on, the first one perhaps from its middle, up to the one that `to` stands in, which is whole. */
function linesFrom(text: string, from: number, to: number): { at: number; line: string }[] {
  const lines: { at: number; line: string }[] = []
  let at = from
  for (;;) {
    const end = text.indexOf('\n', at)
    lines.push({ at, line: text.slice(at, end === -1 ? text.length : end) })
    if (end === -1 || end >= to) return lines
    at = end + 1
  }
}

function nextMark(mark: string): string {
  const number = Number.parseInt(mark, 10)
  return Number.isNaN(number) ? mark : `${Math.min(number + 1, LIST_NUMBER_MAX)}. `
}

interface Change {
  from: number
  to: number
  put: string
  /** Put before what is chosen, which it then does not belong to. */
  isOutside?: boolean
}

/** Changes that do not overlap, in one; what was chosen stays chosen. */
function change({ text, from, to }: Written, changes: readonly Change[]): Written {
  const inOrder = [...changes].sort((a, b) => a.from - b.from || a.to - b.to)
  let next = ''
  let at = 0
  const moved = { from, to }
  for (const { from: start, to: end, put, isOutside } of inOrder) {
    next += text.slice(at, start) + put
    at = end
    const grown = put.length - (end - start)
    if (start < from || (start === from && (isOutside || end > start || from === to))) {
      moved.from += Math.max(grown, start - from)
    }
    if (start < to || (start === to && (end > start || from === to))) moved.to += Math.max(grown, start - to)
  }
  next += text.slice(at)
  return { text: next, from: Math.max(0, moved.from), to: Math.max(moved.from, moved.to) }
}
