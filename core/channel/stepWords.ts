import type { StepFault } from './stepFaults.ts'
import { german } from './stepWords.de.ts'
import { english } from './stepWords.en.ts'

/** Meta's refusals that mean something of their own while a number is being connected; the words are those of meta/faults. */
type MetaWord =
  | 'signup_code_spent'
  | 'pin_wrong'
  | 'pin_locked'
  | 'registration_wait'
  | 'reconnect_channel'
  | 'permission_missing'
  | 'channel_not_found'
  | 'account_locked'
  | 'number_not_registered'
  | 'code_failed'
  | 'policy_block'
  | 'migration_problem'
  | 'slow_down_app'
  | 'slow_down_account'
  | 'maintenance'
  | 'temporary'
  | 'no_connection'
  | 'answer_unclear'
  | 'bad_content'
  | 'unknown'

export type StepWordsTable = Readonly<Record<StepFault | MetaWord, readonly [reason: string, fix: string]>>

/** Why a step of connecting failed, and what to do about it. A word that is not known here is said as `unknown`. */
export function stepWords(fault: string, locale: 'en' | 'de'): { reason: string; fix: string } {
  const table: Readonly<Record<string, readonly [string, string]>> = locale === 'de' ? german : english
  const [reason, fix] = (Object.hasOwn(table, fault) ? table[fault] : table.unknown) ?? ['', '']
  return { reason, fix }
}
