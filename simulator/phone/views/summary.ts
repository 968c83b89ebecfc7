import type { Message } from '../wire.ts'
import type { Words } from '../words/index.ts'
import { plainLine } from './text.ts'

/** A message in one line, as chat lists, quotes and notifications say it. */
export function summary(message: Message, words: Words): string {
  if (message.revoked) return message.from === 'phone' ? words.deletedByYou : words.deletedByThem
  const { content, type } = message
  if (message.rendered) return plainLine(message.rendered.body)
  if (type === 'text' || type === 'button') return plainLine(textIn(content, 'body') || textIn(content, 'text'))
  if (type === 'system') return textIn(content, 'body') || words.numberChanged
  if (type === 'interactive') return interactiveLine(content) || words.kind.interactive
  const caption = textIn(content, 'caption') || textIn(content, 'filename') || textIn(content, 'name')
  const kind = kindWord(message, words)
  return caption === '' ? kind : `${kind}: ${plainLine(caption)}`
}

export function kindWord({ type, content }: Message, words: Words): string {
  if (type === 'audio') return content.voice ? words.kind.voice : words.kind.audio
  return type in words.kind ? words.kind[type as keyof Words['kind']] : words.kind.unknown
}

function interactiveLine(content: Record<string, unknown>): string {
  for (const name of ['button_reply', 'list_reply']) {
    const answer = content[name]
    if (isRecord(answer)) return textIn(answer, 'title')
  }
  return isRecord(content.body) ? plainLine(textIn(content.body, 'text')) : ''
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text under a name, or nothing: contents come from anyone and may lack or mistype what they should have. */
export function textIn(content: Record<string, unknown>, name: string): string {
  const value = content[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export const recordIn = (content: Record<string, unknown>, name: string): Record<string, unknown> => {
  const value = content[name]
  return isRecord(value) ? value : {}
}

export const recordsIn = (content: Record<string, unknown>, name: string): Record<string, unknown>[] => {
  const value = content[name]
  return Array.isArray(value) ? value.filter(isRecord) : []
}
