/**
 * How a number stands with Meta: what was told about it and what was found out, each with its time. Two accounts of it are merged
 * piece by piece, the later one wins: so order and repetition of what Meta delivers do not matter.
 */

/** One piece of it. */
export interface Told {
  /** ISO instant: Meta's for what Meta told, ours for what was found out. */
  at: string
  word: string
  /** In Meta's own words. */
  details: string | null
  /** ISO instant after which it holds no more. */
  until: string | null
}
export type Standing = Readonly<Record<string, Told>>

/** Why nothing can be sent. `fault` is a word of meta/faults or of CHANNEL_FAULTS. */
export interface Break {
  fault: string
  details: string | null
}

/** Words for what breaks a channel beside those that a send meets. */
export const CHANNEL_FAULTS = ['app_removed', 'number_banned', 'account_restricted'] as const

/** No replies at all may be sent; the other restrictions leave those possible. */
export const REPLIES_RESTRICTED = 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING'
export const RESTRICTION = 'restriction:'

/** Both together. */
export function merged(one: Standing, other: Standing): Standing {
  const both: Record<string, Told> = { ...one }
  for (const [aspect, told] of Object.entries(other)) {
    const before = both[aspect]
    if (!before || isLater(told, before)) both[aspect] = told
  }
  return both
}

/** Why a number cannot send now; null where it can. */
export function brokenBy(standing: Standing, now: Date): Break | null {
  const { deleted, app, ban, access } = standing
  const resumedAt = standing.resumed?.at ?? ''
  const counts = (told: Told | undefined, word?: string): told is Told =>
    told !== undefined && told.at > resumedAt && (word === undefined || told.word === word)
  /** A later look at Meta found it otherwise. */
  const isRefuted = (told: Told, look: Told | undefined, word: string) =>
    look !== undefined && look.word === word && told.at < wholeSecond(look.at)
  if (counts(deleted) && !isRefuted(deleted, access, 'ok')) return { fault: 'channel_not_found', details: deleted.word }
  if (counts(app, 'removed') && !isRefuted(app, access, 'ok')) return { fault: 'app_removed', details: app.details }
  if (counts(ban, 'DISABLE') && !isRefuted(ban, standing.blocked, 'no'))
    return { fault: 'account_locked', details: ban.details }
  const isReinstated = (told: Told) => ban?.word === 'REINSTATE' && ban.at > told.at
  if (counts(access) && access.word !== 'ok' && !(access.word === 'account_locked' && isReinstated(access)))
    return { fault: access.word, details: access.details }
  const { blocked } = standing
  if (counts(blocked, 'yes') && !isReinstated(blocked)) return { fault: 'account_locked', details: blocked.details }
  const restriction = standing[RESTRICTION + REPLIES_RESTRICTED]
  if (counts(restriction) && isRestricting(standing, restriction, now))
    return { fault: 'account_restricted', details: restriction.word }
  return null
}

/** Whether a restriction still holds: not over, and not found to be gone. */
export function isRestricting(standing: Standing, restriction: Told, now: Date): boolean {
  const { restricted } = standing
  const isGone = restricted?.word === 'no' && restriction.at < wholeSecond(restricted.at)
  return !isGone && (restriction.until === null || restriction.until > now.toISOString())
}

/** What people would notice of it: without the instants at which it was said. */
export function visibleIn(standing: Standing): string {
  const words = Object.entries(standing).map(([aspect, { word, details, until }]) => [aspect, word, details, until])
  return JSON.stringify(words.sort((one, other) => (String(one[0]) < String(other[0]) ? -1 : 1)))
}

/** Meta tells whole seconds: what it tells of the second in which we looked may well have come after. */
export const wholeSecond = (at: string): string => new Date(Math.floor(Date.parse(at) / 1_000) * 1_000).toISOString()

/** Of two in the same instant the same one is taken, whichever came first. */
function isLater(one: Told, other: Told): boolean {
  if (one.at !== other.at) return one.at > other.at
  return orderOf(one) > orderOf(other)
}

/** In the same second the graver one counts, and the look at Meta that follows corrects it. */
const GRAVE: ReadonlySet<string> = new Set(['DISABLE', 'removed', 'REJECTED', 'FLAGGED', 'PIN_RESET_REQUEST'])
const orderOf = ({ word, details, until }: Told): string =>
  `${GRAVE.has(word) ? 1 : 0}${JSON.stringify([word, details, until])}`
