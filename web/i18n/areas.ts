import type { Locale } from '#contract/common.ts'
import type { assignment } from './en/assignment.ts'
import type { bulk } from './en/bulk.ts'
import type * as channels from './en/channels.ts'
import type { consent } from './en/consent.ts'
import type { contacts } from './en/contacts.ts'
import type { composer, message, note, panel, thread } from './en/conversation.ts'
import type { dates } from './en/dates.ts'
import type { filters } from './en/filters.ts'
import type { forms } from './en/forms.ts'
import type { acts, keyboard } from './en/keyboard.ts'
import type { insert, library } from './en/library.ts'
import type { notifications } from './en/notifications.ts'
import type { people } from './en/people.ts'
import type { properties } from './en/properties.ts'
import type { search } from './en/search.ts'
import type { settings } from './en/settings.ts'
import type { doubts, life } from './en/story.ts'
import type { templates } from './en/templates.ts'
import type { workflows } from './en/workflows.ts'
import { addWords, spokenLanguage } from './translate.ts'

/** Words that come with the pages that say them, not with the first screen. */
export interface AreaWords {
  acts: typeof acts
  keyboard: typeof keyboard
  assignment: typeof assignment
  bulk: typeof bulk
  consent: typeof consent
  contacts: typeof contacts
  dates: typeof dates
  doubts: typeof doubts
  filters: typeof filters
  forms: typeof forms
  insert: typeof insert
  library: typeof library
  life: typeof life
  notifications: typeof notifications
  people: typeof people
  properties: typeof properties
  search: typeof search
  settings: typeof settings
  workflows: typeof workflows
  templates: typeof templates
  composer: typeof composer
  message: typeof message
  note: typeof note
  panel: typeof panel
  thread: typeof thread
  byHand: typeof channels.byHand
  channel: typeof channels.channel
  connect: typeof channels.connect
  doctor: typeof channels.doctor
}
/** A file of words; `conversation` holds those of the thread, its messages, the composer and the panel, `story` those of sending. */
type Area =
  | 'assignment'
  | 'bulk'
  | 'channels'
  | 'consent'
  | 'contacts'
  | 'conversation'
  | 'dates'
  | 'filters'
  | 'forms'
  | 'keyboard'
  | 'library'
  | 'notifications'
  | 'people'
  | 'properties'
  | 'search'
  | 'settings'
  | 'story'
  | 'workflows'
  | 'templates'

const AREAS: Record<Area, Record<Locale, () => Promise<object>>> = {
  assignment: { en: () => import('./en/assignment.ts'), de: () => import('./de/assignment.ts') },
  bulk: { en: () => import('./en/bulk.ts'), de: () => import('./de/bulk.ts') },
  channels: { en: () => import('./en/channels.ts'), de: () => import('./de/channels.ts') },
  consent: { en: () => import('./en/consent.ts'), de: () => import('./de/consent.ts') },
  contacts: { en: () => import('./en/contacts.ts'), de: () => import('./de/contacts.ts') },
  conversation: { en: () => import('./en/conversation.ts'), de: () => import('./de/conversation.ts') },
  dates: { en: () => import('./en/dates.ts'), de: () => import('./de/dates.ts') },
  filters: { en: () => import('./en/filters.ts'), de: () => import('./de/filters.ts') },
  forms: { en: () => import('./en/forms.ts'), de: () => import('./de/forms.ts') },
  keyboard: { en: () => import('./en/keyboard.ts'), de: () => import('./de/keyboard.ts') },
  library: { en: () => import('./en/library.ts'), de: () => import('./de/library.ts') },
  notifications: { en: () => import('./en/notifications.ts'), de: () => import('./de/notifications.ts') },
  properties: { en: () => import('./en/properties.ts'), de: () => import('./de/properties.ts') },
  people: { en: () => import('./en/people.ts'), de: () => import('./de/people.ts') },
  search: { en: () => import('./en/search.ts'), de: () => import('./de/search.ts') },
  settings: { en: () => import('./en/settings.ts'), de: () => import('./de/settings.ts') },
  story: { en: () => import('./en/story.ts'), de: () => import('./de/story.ts') },
  workflows: { en: () => import('./en/workflows.ts'), de: () => import('./de/workflows.ts') },
  templates: { en: () => import('./en/templates.ts'), de: () => import('./de/templates.ts') },
}

const wanted = new Set<Area>()
const loaded = new Set<string>()

/** For the loader of a route: its words are there before it is drawn. */
export async function wantWords(...areas: Area[]): Promise<void> {
  for (const area of areas) wanted.add(area)
  await Promise.all(areas.map((area) => load(area, spokenLanguage())))
}

/** What has been wanted so far, in another language, before the screen changes to it. */
export async function loadWantedWords(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((area) => load(area, locale)))
}

async function load(area: Area, locale: Locale) {
  const name = `${locale} ${area}`
  if (loaded.has(name)) return
  const words = await AREAS[area][locale]()
  loaded.add(name)
  addWords(locale, words)
}
