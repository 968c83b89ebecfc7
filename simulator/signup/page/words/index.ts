import { german } from './de.ts'
import { english, type Words } from './en.ts'

export type Language = 'en' | 'de'
export type { Words }

export const wordsOf = (language: Language): Words => (language === 'de' ? german : english)

/** What the opening page asked for counts first, then the browser's languages in order, then English. */
export function chooseLanguage(wish: string | null, browser: readonly string[]): Language {
  for (const tag of [...(wish === null ? [] : [wish]), ...browser]) {
    const language = tag.toLowerCase().split(/[-_]/)[0]
    if (language === 'de' || language === 'en') return language
  }
  return 'en'
}
