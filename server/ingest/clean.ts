import { cleanText, cutText } from '#core/text.ts'

/** Names are shown in lists and stand in an index. */
const NAME_CHARACTERS_MAX = 300

/** Cleans every text of one message and remembers whether anything had to be replaced. */
export class Cleaner {
  replaced = false

  /** Null for what is no text, or empty. */
  text = (value: unknown): string | null => {
    if (typeof value === 'number' || typeof value === 'bigint') return String(value)
    if (typeof value !== 'string' || value === '') return null
    const { text, replaced } = cleanText(value)
    this.replaced ||= replaced
    return text
  }

  number = (value: unknown): number | null => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : null
  }
}

export function cleanName(value: string | null): string | null {
  if (value === null) return null
  const text = cutText(cleanText(value).text, NAME_CHARACTERS_MAX).text.trim()
  return text === '' ? null : text
}

/** JSON that PostgreSQL takes as jsonb: every text in it cleaned, keys in order, so that equal values are equal texts. */
export function cleanJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => {
    if (typeof inner === 'string') return cleanText(inner).text
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    const entries = Object.entries(inner).map(([key, one]): [string, unknown] => [cleanText(key).text, one])
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
