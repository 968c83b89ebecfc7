import { type Child, element } from '../element.ts'
import { type Block, type Inline, readMarkup } from '../markup.ts'

/** A body with WhatsApp's formatting, as nodes. */
export const formatted = (body: string): Child[] =>
  readMarkup(body).map((block, index, all) => [
    drawBlock(block),
    // Paragraphs of one message are lines of one text; other blocks break by themselves.
    index < all.length - 1 && block.kind === 'paragraph' && element('br', null),
  ])

/** The same in one line for lists, quotes and notifications: markers gone, line breaks become spaces. */
export const plainLine = (body: string): string =>
  readMarkup(body)
    .map((block) => (block.kind === 'code' ? block.text : plainOf(block.parts)))
    .join(' ')
    .replace(/\s+/gu, ' ')

function drawBlock(block: Block): Child {
  if (block.kind === 'code') return element('pre', { class: 'code' }, block.text)
  const parts = block.parts.map(drawInline)
  if (block.kind === 'quote') return element('blockquote', null, parts)
  if (block.kind === 'bullet') return element('span', { class: 'list-line' }, '•', element('span', null, parts))
  if (block.kind === 'numbered') {
    return element('span', { class: 'list-line' }, `${block.number}.`, element('span', null, parts))
  }
  return element('span', null, parts)
}

function drawInline(part: Inline): Child {
  if (part.kind === 'text') return part.text
  if (part.kind === 'code') return element('code', null, part.text)
  if (part.kind === 'link') {
    return element('a', { href: part.href, target: '_blank', rel: 'noopener noreferrer' }, part.text)
  }
  const tags = { bold: 'strong', italic: 'em', struck: 's' } as const
  return element(tags[part.kind], null, part.parts.map(drawInline))
}

const plainOf = (parts: readonly Inline[]): string =>
  parts.map((part) => ('parts' in part ? plainOf(part.parts) : part.text)).join('')
