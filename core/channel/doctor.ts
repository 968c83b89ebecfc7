/** The connection doctor: what was seen of each link, judged in order; the first broken one is the diagnosis. */

import { LINKS, type Link, type LinkFault, type RoundTripFault } from './doctorFaults.ts'
import { judgeLink } from './doctorJudges.ts'
import type { TokenSaid } from './token.ts'

/** How Meta refused to answer: a word of ours or of meta/faults. */
export interface Refusal {
  fault: string
  code: number | null
  details: string | null
  /** Meta's mark of the call, by which its support finds it. */
  traceId: string | null
}
export type Heard<Said> = { said: Said } | { refused: Refusal }

/** One thing that sends depend on, as `health_status` names it (fact sheet §13.1). */
export interface HealthEntity {
  type: string
  can: string
  errors: readonly { code: number | null; text: string }[]
}

export interface NumberSeen {
  status: string | null
  platformType: string | null
  codeStatus: string | null
  isOnBusinessApp: boolean
  nameStatus: string | null
  newNameStatus: string | null
  quality: string | null
  /** Overrides of the callback address, the number's and the account's (§2.4). */
  numberCallback: string | null
  accountCallback: string | null
  health: readonly HealthEntity[]
}

export interface AccountSeen {
  reviewStatus: string | null
  status: string | null
  health: readonly HealthEntity[]
}

/** The app's webhook of the object `whatsapp_business_account`. */
export interface AppWebhookSeen {
  callbackUrl: string | null
  isActive: boolean
  fields: readonly string[]
}

export interface TemplateSeen {
  name: string
  status: string | null
  quality: string | null
}

/** Everything that was looked at, asked side by side. */
export interface Seen {
  now: Date
  /** Meta's ids of the app and the account that the channel is connected through. */
  appId: string
  wabaId: string
  /** Where we listen. */
  ours: string
  fieldsWanted: readonly string[]
  token: Heard<TokenSaid & { expiresAt: Date | null; isAppRemoved: boolean }>
  /** Null: the app has no webhook at all. */
  app: Heard<AppWebhookSeen | null>
  /** The apps that are subscribed to the account. */
  subscribedAppIds: Heard<readonly string[]>
  roundTrip: { fault: RoundTripFault | null; details: string | null }
  number: Heard<NumberSeen>
  account: Heard<AccountSeen>
  templates: Heard<readonly TemplateSeen[]>
  /** Sending is stopped in Posthorn itself: the channel is marked broken or is held. */
  isStoppedHere: boolean
  /** People reached outside their window in 24 hours, of how many allowed; null: not known, −1: without limit. */
  reached: number
  limit: number | null
}

export type LinkState = 'ok' | 'warning' | 'broken' | 'not_checked'
export interface Finding {
  link: Link
  state: LinkState
  fault: LinkFault | null
  /** Meta's own words, or what exactly is meant: an address, names of templates. */
  details: string | null
  code: number | null
  traceId: string | null
}

/** What a link hangs on: where one of these is broken, nothing that could be said of it would help. */
const HANGS_ON: Record<Link, readonly Link[]> = {
  token: [],
  permissions: ['token'],
  app: [],
  subscription: ['token', 'permissions', 'app'],
  round_trip: ['app'],
  number: ['token', 'permissions'],
  name: ['token', 'permissions', 'number'],
  quality: ['token', 'permissions', 'number'],
  payment: ['token', 'permissions'],
  limit: ['token', 'permissions', 'number'],
  templates: ['token', 'permissions'],
}

/** Every link in its order. */
export function examine(seen: Seen): Finding[] {
  const findings: Finding[] = []
  for (const link of LINKS) {
    const isPointless = HANGS_ON[link].some((one) => findings.find((found) => found.link === one)?.state === 'broken')
    findings.push(isPointless ? notChecked(link) : { link, ...judgeLink(link, seen) })
  }
  return findings
}

/** The link to mend first: the first broken one, else the first that gives a warning. */
export const diagnosisOf = <One extends Pick<Finding, 'state'>>(findings: readonly One[]): One | null =>
  findings.find(({ state }) => state === 'broken') ?? findings.find(({ state }) => state === 'warning') ?? null

/** How all of it stands. */
export function verdictOf(findings: readonly Pick<Finding, 'state'>[]): 'ok' | 'warning' | 'broken' {
  const state = diagnosisOf(findings)?.state
  return state === 'broken' || state === 'warning' ? state : 'ok'
}

/** For a finding that stops the number from sending: the word of meta/faults under which the channel turns red. What only stops
 *  messages from coming in leaves it sending. */
export function stopWordOf({ state, fault }: Pick<Finding, 'state' | 'fault'>): string | null {
  return state === 'broken' && fault !== null ? (STOP_WORDS[fault] ?? null) : null
}

const STOP_WORDS: Partial<Record<LinkFault, string>> = {
  token_invalid: 'reconnect_channel',
  token_expired: 'reconnect_channel',
  token_app_removed: 'reconnect_channel',
  scope_messaging_missing: 'permission_missing',
  account_not_granted: 'permission_missing',
  account_suspended: 'account_locked',
  number_banned: 'account_locked',
  number_moved: 'channel_not_found',
  number_not_found: 'channel_not_found',
  number_not_registered: 'number_not_registered',
}

const notChecked = (link: Link): Finding => ({
  link,
  state: 'not_checked',
  fault: null,
  details: null,
  code: null,
  traceId: null,
})

interface Verdict {
  state: 'ok' | 'warning' | 'broken'
  fault: string | null
}

const RANK = { ok: 0, warning: 1, broken: 2 } as const

/** Whether an examination found what somebody must hear: worse than the one before, or as bad for another reason. What stays as it
 *  was is not told each night. */
export function isNews(before: Verdict | null, now: Verdict): boolean {
  const was = before ?? { state: 'ok', fault: null }
  if (now.state === 'ok') return false
  return RANK[now.state] > RANK[was.state] || (now.state === was.state && now.fault !== was.fault)
}
