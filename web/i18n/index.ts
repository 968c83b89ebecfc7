import type { Locale } from '#contract/common.ts'
import { setRequestLocale } from '../api/client.ts'
import { loadWantedWords } from './areas.ts'
import type { en } from './en/index.ts'
import { addWords, speak, spokenLanguage } from './translate.ts'

/** English is the source of the keys; every other language must have them all or the type check fails. */
export type Words = Shape<typeof en>
export type Shape<T> = { [Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]> }

const STORAGE_KEY = 'posthorn.locale'
export const LOCALES: Record<Locale, string> = { en: 'English', de: 'Deutsch' }

/** Loads the reader's language (chosen here before, else the browser's) before the first thing is drawn. */
export async function startWords() {
  await switchLocale(firstLocale())
}

/** Switches at once and remembers the choice in this browser. */
export async function chooseLocale(locale: Locale) {
  localStorage.setItem(STORAGE_KEY, locale)
  await switchLocale(locale)
}

export const currentLocale = (): Locale => spokenLanguage()

async function switchLocale(locale: Locale) {
  addWords(locale, locale === 'de' ? (await import('./de/index.ts')).de : (await import('./en/index.ts')).en)
  await loadWantedWords(locale)
  speak(locale)
  document.documentElement.lang = locale
  setRequestLocale(locale)
}

function firstLocale(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (stored === 'en' || stored === 'de') return stored
  return navigator.languages.find((language) => /^(de|en)\b/i.test(language))?.startsWith('de') ? 'de' : 'en'
}
