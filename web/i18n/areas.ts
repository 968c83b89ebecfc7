import i18next from 'i18next'
import type { Locale } from '#contract/common.ts'
import type { contacts } from './en/contacts.ts'
import type { forms } from './en/forms.ts'
import type { people } from './en/people.ts'
import type { settings } from './en/settings.ts'

/** Words that come with the pages that say them, not with the first screen. */
export interface AreaWords {
  contacts: typeof contacts
  forms: typeof forms
  people: typeof people
  settings: typeof settings
}
type Area = keyof AreaWords

const AREAS: Record<Area, Record<Locale, () => Promise<object>>> = {
  contacts: { en: () => import('./en/contacts.ts'), de: () => import('./de/contacts.ts') },
  forms: { en: () => import('./en/forms.ts'), de: () => import('./de/forms.ts') },
  people: { en: () => import('./en/people.ts'), de: () => import('./de/people.ts') },
  settings: { en: () => import('./en/settings.ts'), de: () => import('./de/settings.ts') },
}

const wanted = new Set<Area>()

/** For the loader of a route: its words are there before it is drawn. */
export async function wantWords(...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area)
  await Promise.all(areas.map((area) => load(area, i18next.language as Locale)))
}

/** What has been wanted so far, in another language, before the screen changes to it. */
export async function loadWantedWords(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((area) => load(area, locale)))
}

async function load(area: Area, locale: Locale) {
  if (i18next.getResource(locale, 'words', area)) return
  i18next.addResourceBundle(locale, 'words', { ...(await AREAS[area][locale]()) }, true)
}
