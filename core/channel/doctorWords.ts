import type { LinkFault } from './doctorFaults.ts'
import { german } from './doctorWords.de.ts'
import { english } from './doctorWords.en.ts'

export type DoctorWordsTable = Readonly<Record<LinkFault, readonly [reason: string, fix: string]>>

/** What is wrong with a link, and where to click. A word that is not known here is said as a refusal of Meta's. */
export function doctorWords(fault: string, locale: 'en' | 'de'): { reason: string; fix: string } {
  const table: Readonly<Record<string, readonly [string, string]>> = locale === 'de' ? german : english
  const [reason, fix] = (Object.hasOwn(table, fault) ? table[fault] : table.meta_refused) ?? ['', '']
  return { reason, fix }
}
