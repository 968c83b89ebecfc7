import type { Locale } from '#contract/common.ts'
import { type Emoji, type EmojiEntry, mergeEmoji } from './find.ts'

const NAMES: Record<Locale, () => Promise<{ default: unknown }>> = {
  en: () => import('emojibase-data/en/compact.json'),
  de: () => import('emojibase-data/de/compact.json'),
}

const loaded = new Map<Locale, Promise<Emoji[]>>()

/** All emoji, named in the reader's language and found in every one. Comes when it is first wanted. */
export function loadEmoji(locale: Locale): Promise<Emoji[]> {
  const known = loaded.get(locale)
  if (known) return known
  const others = (Object.keys(NAMES) as Locale[]).filter((one) => one !== locale)
  const made = Promise.all([locale, ...others].map((one) => NAMES[one]())).then((all) =>
    mergeEmoji(all.map(({ default: entries }) => entries as EmojiEntry[])),
  )
  loaded.set(locale, made)
  // Without network it is asked for again.
  made.catch(() => loaded.delete(locale))
  return made
}
