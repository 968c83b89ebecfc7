import type { Locale } from '#contract/common.ts'
import { signup as german } from '../i18n/de/signup.ts'
import { signup as english } from '../i18n/en/signup.ts'

export type Words = typeof english

/** Where the app remembers the reader's choice; see i18n/index. */
const STORAGE_KEY = 'posthorn.locale'

/** The language chosen in the app, else the browser's. */
export function readersLocale(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (stored === 'en' || stored === 'de') return stored
  return navigator.languages.find((language) => /^(de|en)\b/i.test(language))?.startsWith('de') ? 'de' : 'en'
}

export const wordsIn = (locale: Locale): Words => (locale === 'de' ? german : english)
