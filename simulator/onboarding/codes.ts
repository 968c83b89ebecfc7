/** The six digits that prove a number: sent to the company's own phone, good for ten minutes (fact sheet §13.2). */
import { digitsOf } from '../network/values.ts'
import type { BusinessNumber, CompanyPhone } from '../state/rows.ts'
import { numberStanding, restand } from '../state/standing.ts'
import { newId, type World } from '../world.ts'

const MINUTE_MS = 60 * 1000
const CODE_LIVES_MS = 10 * MINUTE_MS
const CODE_DIGITS = 6
const CODES_MAX = 5
const CODES_WITHIN_MS = 60 * MINUTE_MS
const GUESSES_MAX = 5
const TEXTS_KEPT_MAX = 20
/** What company phones hang on to as listeners (see `World.changed`). */
export const COMPANY_PHONES = 'company-phones'

export type CodeMethod = 'SMS' | 'VOICE'
export type CodeVerdict = 'right' | 'wrong' | 'expired' | 'too_many' | 'none'

/** Null when it was sent, otherwise when the next one may be asked for (ms). */
export function sendCode(world: World, number: BusinessNumber, by: CodeMethod, language: string): number | null {
  const nowMs = world.clock.now()
  const recent = numberStanding(number).codeRequestsMs.filter((atMs) => nowMs - atMs < CODES_WITHIN_MS)
  if (recent.length >= CODES_MAX) return (recent[0] as number) + CODES_WITHIN_MS
  const code = world.chance().digits(world.nextKey('code'), CODE_DIGITS)
  restand(number, { code: { code, sentAtMs: nowMs, wrongGuesses: 0 }, codeRequestsMs: [...recent, nowMs] })
  world.store.numbers.put(number)
  const id = digitsOf(number.displayPhoneNumber)
  const line: CompanyPhone = world.store.companyPhones.get(id) ?? { id, texts: [] }
  line.texts = [...line.texts, { id: newId(world, 'text', 12), atMs: nowMs, by, code, language }].slice(-TEXTS_KEPT_MAX)
  world.store.companyPhones.put(line)
  world.changed(COMPANY_PHONES)
  return null
}

/** A wrong guess counts; after the last one even the right code no longer helps. */
export function checkCode(world: World, number: BusinessNumber, guess: string): CodeVerdict {
  const { code } = numberStanding(number)
  if (code === null) return 'none'
  if (code.wrongGuesses >= GUESSES_MAX) return 'too_many'
  if (world.clock.now() - code.sentAtMs >= CODE_LIVES_MS) return 'expired'
  if (guess === code.code) restand(number, { code: null, codeStatus: 'VERIFIED', codeRequestsMs: [] })
  else restand(number, { code: { ...code, wrongGuesses: code.wrongGuesses + 1 } })
  world.store.numbers.put(number)
  if (guess === code.code) return 'right'
  return code.wrongGuesses + 1 >= GUESSES_MAX ? 'too_many' : 'wrong'
}
