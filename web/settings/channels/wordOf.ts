/** Our word for one of Meta's; Meta's own where we have none yet; null where Meta said nothing. */
export function wordOf(words: Record<string, string>, said: string | null): string | null {
  if (!said) return null
  return Object.hasOwn(words, said) ? (words[said] ?? said) : said.toLowerCase().replaceAll('_', ' ')
}
