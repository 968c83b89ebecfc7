import { german } from './de.ts'
import { english, type Words } from './en.ts'

export type Language = 'en' | 'de'
export type { Words }

export const wordsOf = (language: Language): Words => (language === 'de' ? german : english)

/** The wish in the address counts first, then the browser's languages in order, then English. */
export function chooseLanguage(wish: string | null, browser: readonly string[]): Language {
  for (const tag of wish === null ? browser : [wish, ...browser]) {
    const language = tag.toLowerCase().split('-')[0]
    if (language === 'de' || language === 'en') return language
  }
  return 'en'
}
