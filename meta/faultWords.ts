/** What a fault means and what to do next, in plain words, for the person who reads it (product C6). */
import type { Fault } from './faults.ts'
import { GERMAN } from './faultWords.de.ts'
import { ENGLISH } from './faultWords.en.ts'

/** First what happened, then the next best act. */
export type Words = readonly [what: string, next: string]

export type Language = 'en' | 'de'

export function faultWords(fault: Fault, language: Language): { what: string; next: string } {
  const [what, next] = (language === 'de' ? GERMAN : ENGLISH)[fault]
  return { what, next }
}
