/** What WhatsApp takes as a display name (fact sheet §13.2) and how it judges one at first. */
export const NAME_LENGTH = { min: 2, max: 75 }

export type NameRefusal = 'too_short' | 'too_long' | 'no_letters' | 'symbols' | 'web_address' | 'metas_names'

/** Null when the name may be asked for. */
export function refuseName(name: string): NameRefusal | null {
  const text = name.trim()
  if (text.length < NAME_LENGTH.min) return 'too_short'
  if (text.length > NAME_LENGTH.max) return 'too_long'
  if (!/\p{L}/u.test(text)) return 'no_letters'
  if (/\p{Extended_Pictographic}|[<>{}[\]|\\^~`*_#]|[!?.,]{2}|\s{2}/u.test(text)) return 'symbols'
  if (/https?:|www\.|\.(?:com|net|org)\b/iu.test(text)) return 'web_address'
  return /\b(?:whatsapp|facebook|instagram|meta)\b/iu.test(text) ? 'metas_names' : null
}

/** The legal name needs no look by a person; any other does. */
export const nameStatusFor = (name: string, legalName: string): string =>
  isSameName(name, legalName) ? 'AVAILABLE_WITHOUT_REVIEW' : 'PENDING_REVIEW'

export function isSameName(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
  return plain(one) === plain(other)
}
