import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Locale } from '#contract/common.ts'
import { setRequestLocale } from '../api/client.ts'
import { type AreaWords, type ChannelWords, loadWantedWords } from './areas.ts'
import type { en } from './en/index.ts'

/** English is the source of the keys; every other language must have them all or the type check fails. */
export type Words = Shape<typeof en>
export type Shape<T> = { [Key in keyof T]: T[Key] extends string ? string : Shape<T[Key]> }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: typeof en & AreaWords; channels: ChannelWords }
    nsSeparator: false
    returnNull: false
  }
}

const STORAGE_KEY = 'posthorn.locale'
export const LOCALES: Record<Locale, string> = { en: 'English', de: 'Deutsch' }

/** Loads the reader's language (chosen here before, else the browser's) before the first thing is drawn. */
export async function startWords() {
  await i18next.use(initReactI18next).init({
    resources: {},
    ns: ['words', 'channels'],
    defaultNS: 'words',
    fallbackLng: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes; doing it twice shows &amp;
    react: { useSuspense: false },
  })
  await switchLocale(firstLocale())
}

/** Switches at once and remembers the choice in this browser. */
export async function chooseLocale(locale: Locale) {
  localStorage.setItem(STORAGE_KEY, locale)
  await switchLocale(locale)
}

export const currentLocale = (): Locale => (i18next.language === 'de' ? 'de' : 'en')

async function switchLocale(locale: Locale) {
  if (!i18next.hasResourceBundle(locale, 'words')) {
    const words: Words = locale === 'de' ? (await import('./de/index.ts')).de : (await import('./en/index.ts')).en
    i18next.addResourceBundle(locale, 'words', words)
  }
  await loadWantedWords(locale)
  await i18next.changeLanguage(locale)
  document.documentElement.lang = locale
  setRequestLocale(locale)
}

function firstLocale(): Locale {
  const stored = localStorage.getItem(STORAGE_KEY)
  if (stored === 'en' || stored === 'de') return stored
  return navigator.languages.find((language) => /^(de|en)\b/i.test(language))?.startsWith('de') ? 'de' : 'en'
}
