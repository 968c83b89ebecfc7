/** What an admin should know of a number that still works. */
import { NO_LIMIT } from './messagingLimit.ts'
import { isRestricting, REPLIES_RESTRICTED, RESTRICTION, type Standing, wholeSecond } from './standing.ts'

export const WARNING_WORDS = [
  'quality_low',
  'number_limited',
  'limit_near',
  'name_declined',
  'payment_missing',
  'restricted',
  'disable_planned',
  'review_rejected',
  'violation',
  'pin_reset_requested',
  'pin_reset',
  'alert',
] as const
export type WarningWord = (typeof WARNING_WORDS)[number]

export interface Warning {
  word: WarningWord
  /** In Meta's own words. */
  details: string | null
  /** ISO instant at which it ends by itself. */
  until: string | null
  /** Of the messaging limit. */
  used: number | null
  max: number | null
}

/** What is known of the number and its account beside what was told. */
export interface Known {
  qualityRating: string | null
  numberStatus: string | null
  nameStatus: string | null
  newNameStatus: string | null
  reviewStatus: string | null
  /** ISO instant of the last look at Meta. */
  refreshedAt: string | null
  /** NO_LIMIT without bound, null where it is not known. */
  messagingLimit: number | null
  reachedLast24h: number
}

/** From this share of the messaging limit on one is told. */
const LIMIT_NEAR = 0.8
const DAY_MS = 24 * 3_600_000
/** What happened once is shown for so long. */
const VIOLATION_SHOWN_MS = 30 * DAY_MS
const SECURITY_SHOWN_MS = 7 * DAY_MS

/** In the order in which they are shown. */
export function warningsIn(standing: Standing, known: Known, now: Date): Warning[] {
  const warnings: Warning[] = []
  const warn = (word: WarningWord, more: Partial<Warning> = {}) =>
    void warnings.push({ word, details: null, until: null, used: null, max: null, ...more })
  const { ban, blocked, violation, security, alert, payment, quality } = standing
  const isSince = (at: string, withinMs: number) => Date.parse(at) > now.getTime() - withinMs

  if (ban?.word === 'SCHEDULE_FOR_DISABLE') warn('disable_planned', { details: ban.details })
  if (known.reviewStatus === 'REJECTED' && blocked?.word !== 'yes') warn('review_rejected')
  for (const [aspect, told] of Object.entries(standing).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const isOne = aspect.startsWith(RESTRICTION) && told.word !== REPLIES_RESTRICTED
    if (isOne && isRestricting(standing, told, now)) warn('restricted', { details: told.word, until: told.until })
  }
  if (payment?.word === 'missing') warn('payment_missing', { details: payment.details })
  if (violation && isSince(violation.at, VIOLATION_SHOWN_MS)) warn('violation', { details: violation.word })
  const isToldLater = quality !== undefined && (!known.refreshedAt || quality.at >= wholeSecond(known.refreshedAt))
  const isFlagged = isToldLater ? quality.word === 'FLAGGED' : known.numberStatus === 'FLAGGED'
  if (isFlagged || known.qualityRating === 'RED') warn('quality_low')
  if (known.numberStatus === 'RESTRICTED' || known.numberStatus === 'RATE_LIMITED') warn('number_limited')
  const { messagingLimit: max, reachedLast24h: used } = known
  if (max !== null && max !== NO_LIMIT && used >= max * LIMIT_NEAR) warn('limit_near', { used, max })
  if (known.nameStatus === 'DECLINED' || known.newNameStatus === 'DECLINED') {
    const reason = standing.name_reason?.word
    warn('name_declined', { details: reason && reason !== 'NONE' ? reason : null })
  }
  if (security && isSince(security.at, SECURITY_SHOWN_MS)) {
    if (security.word === 'PIN_RESET_REQUEST') warn('pin_reset_requested', { details: security.details })
    if (security.word === 'PIN_REQUEST_SUCCESS') warn('pin_reset')
  }
  if (alert && alert.word !== 'NONE' && alert.word !== 'OBA_APPROVED')
    warn('alert', { details: alert.details ?? alert.word })
  return warnings
}
