/** Register and deregister: the PIN, the guesses and the 72-hour lock (fact sheet §13.2, fact 24). */
import type { BusinessNumber } from '../state/rows.ts'
import { numberStanding } from '../state/standing.ts'

const HOUR_MS = 60 * 60 * 1000
const ATTEMPTS_MAX = 10
const ATTEMPTS_WITHIN_MS = 72 * HOUR_MS
const GUESSES_MAX = 5
const GUESSES_WITHIN_MS = 12 * HOUR_MS

/** Each call counts, also a refused one. Answers an error code, or null and the row is changed. */
export function register(number: BusinessNumber, pin: string, nowMs: number): number | null {
  if (!countAttempt(number, nowMs)) return 133016
  const { codeStatus, status } = numberStanding(number)
  if (status === 'BANNED') return 131031
  if (!number.isRegistered && codeStatus !== 'VERIFIED') return 133006
  number.pinGuessesMs = number.pinGuessesMs.filter((atMs) => nowMs - atMs < GUESSES_WITHIN_MS)
  if (number.pinGuessesMs.length >= GUESSES_MAX) return 133008
  if (number.pin !== null && number.pin !== pin) {
    number.pinGuessesMs.push(nowMs)
    return 133005
  }
  number.pin = pin
  number.pinGuessesMs = []
  if (!number.isRegistered) number.onboardedAtMs = nowMs
  number.isRegistered = true
  return null
}

export function deregister(number: BusinessNumber, nowMs: number): number | null {
  if (!countAttempt(number, nowMs)) return 133016
  if (!number.isRegistered) return 133010
  number.isRegistered = false
  return null
}

function countAttempt(number: BusinessNumber, nowMs: number): boolean {
  number.registrationAttemptsMs = number.registrationAttemptsMs.filter((atMs) => nowMs - atMs < ATTEMPTS_WITHIN_MS)
  if (number.registrationAttemptsMs.length >= ATTEMPTS_MAX) return false
  number.registrationAttemptsMs.push(nowMs)
  return true
}
