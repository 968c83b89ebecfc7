import { useSyncExternalStore } from 'react'
import type { Locale } from '#contract/common.ts'
import type { AreaWords } from './areas.ts'
import type { en } from './en/index.ts'

type AllWords = typeof en & AreaWords
/** What a sentence tells, by its name there; `count` chooses between one and several. */
type Values = Record<string, string | number | null | undefined>

/** The words for a key such as 'inbox.title'. Where several belong together the key of them all gives all of them. */
export interface Translate {
  (key: KeysOf<AllWords>, values?: Values): string
  <Key extends GroupsOf<AllWords>>(key: Key, values?: Values): At<AllWords, Key>
}

/** In the language that is spoken now; a component asks `useTranslation`, to be drawn anew in another. */
export const t: Translate = (key: string, values: Values = {}) => say(spoken.language, key, values)

export function useTranslation(): { t: Translate; language: Locale } {
  return useSyncExternalStore(listen, now, now)
}

export function speak(language: Locale) {
  spoken = { t: (key: string, values: Values = {}) => say(language, key, values), language }
  for (const tell of listeners) tell()
}

export const spokenLanguage = (): Locale => spoken.language

export const addWords = (language: Locale, more: object) => {
  words[language] = { ...words[language], ...more }
}

type Tree = { [name: string]: string | Tree | undefined }

const words: Partial<Record<Locale, Tree>> = {}
const listeners = new Set<() => void>()
let spoken: { t: Translate; language: Locale } = { t, language: 'en' }

const now = () => spoken
const listen = (tell: () => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

const plurals: Record<Locale, Intl.PluralRules> = { en: new Intl.PluralRules('en'), de: new Intl.PluralRules('de') }

/** How many there are is grouped as the language groups it: 10,000 or 10.000. */
const figures: Record<Locale, Intl.NumberFormat> = { en: new Intl.NumberFormat('en'), de: new Intl.NumberFormat('de') }

/** A key without words is said as it is: what stands there is wrong either way, and can be found so. */
function say(language: Locale, key: string, values: Values) {
  const path = key.split('.')
  const name = path.pop() as string
  let group: string | Tree | undefined = words[language]
  for (const step of path) group = typeof group === 'object' ? group[step] : undefined
  if (typeof group !== 'object') return key as never
  const { count } = values
  const numbered = typeof count === 'number' ? group[`${name}_${plurals[language].select(count)}`] : undefined
  const said = typeof count === 'number' ? { ...values, count: figures[language].format(count) } : values
  return fill(numbered ?? group[name] ?? key, said) as never
}

function fill(found: unknown, values: Values): unknown {
  if (typeof found === 'string') return found.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''))
  if (Array.isArray(found)) return found.map((one) => fill(one, values))
  return Object.fromEntries(Object.entries(found as Tree).map(([name, one]) => [name, fill(one, values)]))
}

/** Keys of single words and sentences; those that come in one and several count once. */
type KeysOf<Of, Path extends string = ''> = {
  [Name in keyof Of & string]: Of[Name] extends string
    ? `${Path}${Name extends `${infer Bare}_${'one' | 'other'}` ? Bare : Name}`
    : Of[Name] extends readonly string[]
      ? never
      : KeysOf<Of[Name], `${Path}${Name}.`>
}[keyof Of & string]

type GroupsOf<Of, Path extends string = ''> = {
  [Name in keyof Of & string]: Of[Name] extends string
    ? never
    : `${Path}${Name}` | (Of[Name] extends readonly string[] ? never : GroupsOf<Of[Name], `${Path}${Name}.`>)
}[keyof Of & string]

type At<Of, Key extends string> = Key extends `${infer First}.${infer Rest}`
  ? First extends keyof Of
    ? At<Of[First], Rest>
    : never
  : Key extends keyof Of
    ? Of[Key]
    : never
