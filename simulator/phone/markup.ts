/** WhatsApp's text formatting read into a tree: *bold*, _italic_, ~struck~, `code`, ```block```, lists, quotes, links. */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'struck'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; text: string; href: string }

export type Block =
  | { kind: 'paragraph'; parts: Inline[] }
  | { kind: 'quote'; parts: Inline[] }
  | { kind: 'bullet'; parts: Inline[] }
  | { kind: 'numbered'; number: string; parts: Inline[] }
  | { kind: 'code'; text: string }

const DEPTH_MAX = 4
const STYLES = { '*': 'bold', _: 'italic', '~': 'struck' } as const
const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'*_~]/giu
/** The same, but only exactly where it is asked to look. */
const LINK_HERE = new RegExp(LINK.source, 'yiu')
const WORD = /[\p{L}\p{N}]/u

/** The blocks of a message's body, line by line; a block of code may span lines. */
export function readMarkup(body: string): Block[] {
  const pieces = body.split(/```([\s\S]+?)```/u)
  return pieces.flatMap((piece, index): Block[] => {
    if (index % 2 === 1) return [{ kind: 'code', text: piece.replace(/^\n|\n$/gu, '') }]
    let text = piece
    // The line break on either side of a code block belongs to the block.
    if (index > 0) text = text.replace(/^\n/u, '')
    if (index < pieces.length - 1) text = text.replace(/\n$/u, '')
    return text === '' ? [] : text.split('\n').map(readLine)
  })
}

function readLine(line: string): Block {
  const quote = /^> ?(.*)$/u.exec(line)
  if (quote) return { kind: 'quote', parts: readInline(quote[1] ?? '') }
  const bullet = /^[*-] (.+)$/u.exec(line)
  if (bullet) return { kind: 'bullet', parts: readInline(bullet[1] ?? '') }
  const numbered = /^(\d{1,3})\. (.+)$/u.exec(line)
  if (numbered) return { kind: 'numbered', number: numbered[1] ?? '', parts: readInline(numbered[2] ?? '') }
  return { kind: 'paragraph', parts: readInline(line) }
}

/** Markers count only at the edge of a word and around something: `2*3*4` and `snake_case_name` stay as they are. */
export function readInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = []
  let plain = ''
  const flush = () => {
    if (plain !== '') parts.push(...readLinks(plain))
    plain = ''
  }
  for (let at = 0; at < text.length; ) {
    const linkEnd = linkEndAt(text, at)
    if (linkEnd > at) {
      plain += text.slice(at, linkEnd)
      at = linkEnd
      continue
    }
    const styled = depth < DEPTH_MAX ? styledAt(text, at, depth) : null
    if (styled) {
      flush()
      parts.push(styled.part)
      at = styled.end
    } else {
      plain += text[at]
      at += 1
    }
  }
  flush()
  return parts
}

function styledAt(text: string, at: number, depth: number): { part: Inline; end: number } | null {
  const marker = text[at]
  if (marker !== '*' && marker !== '_' && marker !== '~' && marker !== '`') return null
  const previous = text[at - 1]
  if (previous !== undefined && WORD.test(previous)) return null
  for (let end = text.indexOf(marker, at + 1); end !== -1; end = text.indexOf(marker, end + 1)) {
    const inner = text.slice(at + 1, end)
    const next = text[end + 1]
    if (inner.trim() === '' || inner.startsWith(' ') || inner.endsWith(' ')) continue
    if (next !== undefined && WORD.test(next)) continue
    if (marker === '`') return { part: { kind: 'code', text: inner }, end: end + 1 }
    return { part: { kind: STYLES[marker], parts: readInline(inner, depth + 1) }, end: end + 1 }
  }
  return null
}

function linkEndAt(text: string, at: number): number {
  LINK_HERE.lastIndex = at
  return LINK_HERE.test(text) ? LINK_HERE.lastIndex : at
}

function readLinks(text: string): Inline[] {
  const parts: Inline[] = []
  let end = 0
  for (const match of text.matchAll(LINK)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: match[0], href: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}
