/** Meta's times (fact sheet §2.6): Unix seconds, as a string or a number; sometimes something else (R12). */

/** Before WhatsApp was founded (2009-01-01) nothing was sent; seconds. */
const EARLIEST_SECONDS = 1_230_768_000
/** 2100-01-01; seconds. */
const LATEST_SECONDS = 4_102_444_800

/** Why a time is not what it should be; null when it is plain seconds. */
export type InstantDoubt = 'missing' | 'garbage' | 'out_of_range' | 'milliseconds' | null

/** Milliseconds are understood and flagged; what lies outside 2009–2099 or is no whole number gives null. */
export function instantOf(value: unknown): { at: Date | null; doubt: InstantDoubt } {
  if (value === undefined || value === null || value === '') return { at: null, doubt: 'missing' }
  const seconds = typeof value === 'string' && /^\d{1,20}$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0) return { at: null, doubt: 'garbage' }
  if (inRange(seconds)) return { at: new Date(Math.floor(seconds) * 1000), doubt: null }
  if (inRange(seconds / 1000)) return { at: new Date(Math.floor(seconds)), doubt: 'milliseconds' }
  return { at: null, doubt: 'out_of_range' }
}

const inRange = (seconds: number) => seconds >= EARLIEST_SECONDS && seconds < LATEST_SECONDS
