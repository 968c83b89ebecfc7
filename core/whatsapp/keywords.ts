export type Keyword = 'opt_in' | 'opt_out'

/** The words of a workspace, as an admin wrote them. */
export type Keywords = Readonly<Record<Keyword, readonly string[]>>

/** English and German; an admin may change them (product E2). */
export const DEFAULT_KEYWORDS: Keywords = {
  opt_in: ['YES', 'START', 'SUBSCRIBE', 'JA', 'ANMELDEN', 'ABONNIEREN'],
  opt_out: ['STOP', 'UNSUBSCRIBE', 'OPT OUT', 'OPTOUT', 'STOPP', 'ABMELDEN', 'ABBESTELLEN'],
}

/** No keyword is longer; a longer message contains a word at most. */
const KEYWORD_UNITS_MAX = 64

/** Whether a message is exactly a keyword, whatever its case and the space and punctuation around it. */
export function keywordOf(text: string, keywords: Keywords = DEFAULT_KEYWORDS): Keyword | null {
  if (text.length > KEYWORD_UNITS_MAX) return null
  const word = bare(text)
  if (word === '') return null
  // Where a word stands in both lists by mistake, the customer is left in peace.
  if (keywords.opt_out.some((keyword) => bare(keyword) === word)) return 'opt_out'
  return keywords.opt_in.some((keyword) => bare(keyword) === word) ? 'opt_in' : null
}

/** Small letters, one space between words, nothing around them. The marks of WhatsApp's formatting count as punctuation. */
function bare(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\p{P}\p{Z}\p{C}~`´]+|[\p{P}\p{Z}\p{C}~`´]+$/gu, '')
    .replace(/[\p{Z}\p{C}]+/gu, ' ')
}
