/**
 * From Meta's numbers to a short vocabulary (fact sheet §1.4, §11). Callers choose by word; the interface says it to people.
 * A number that Meta adds tomorrow falls back to its range, then to the HTTP status, and is never taken for harmless.
 */
import { FAULT_CODES, FAULT_RANGES, GENERIC_CODES } from './faultCodes.ts'
import type { ErrorEnvelope, WireError } from './wire/common.ts'

/** Every word; the interface has two sentences for each (web/i18n). */
export const FAULTS = [
  'reconnect_channel',
  'permission_missing',
  'channel_not_found',
  'account_locked',
  'number_not_registered',
  'name_not_approved',
  'policy_block',
  'payment_problem',
  'slow_down_app',
  'slow_down_account',
  'slow_down_number',
  'slow_down_contact',
  'spam_limited',
  'category_misuse_limited',
  'window_closed',
  'customer_stopped_marketing',
  'marketing_capped',
  'marketing_experiment',
  'marketing_disabled',
  'undeliverable',
  'customer_blocked',
  'country_restricted',
  'recipient_is_sender',
  'not_in_test_list',
  'only_from_test_number',
  'needs_phone_number',
  'identity_changed',
  'template_missing',
  'template_paused',
  'template_disabled',
  'template_not_marketing',
  'template_syncing',
  'template_rejected',
  'template_limit',
  'template_name_taken',
  'bad_template_parameters',
  'bad_content',
  'unsupported_message',
  'bad_media',
  'media_unavailable',
  'pin_wrong',
  'pin_locked',
  'registration_wait',
  'code_failed',
  'signup_code_spent',
  'cursor_invalid',
  'group_problem',
  'flow_problem',
  'call_problem',
  'block_list_problem',
  'username_problem',
  'insights_problem',
  'migration_problem',
  'history_problem',
  'already_done',
  'maintenance',
  'temporary',
  'no_connection',
  'answer_unclear',
  'unknown',
] as const
export type Fault = (typeof FAULTS)[number]

/**
 * automatic: refused before anything happened; Posthorn sends again by itself, slower.
 * after_backoff: it did not happen; trying again later can work, but only when a person or a later step asks.
 * never: it did not happen and will not, unless something is changed first.
 * maybe_sent: it may have happened; a send becomes `unconfirmed` and is never resent blindly.
 */
export type Retry = 'automatic' | 'after_backoff' | 'never' | 'maybe_sent'

/** What it means for the whole channel when a *send* meets it: stop = nothing will go out, warn = show it, go on. */
export type ChannelEffect = 'stop' | 'warn' | null

export interface FaultVerdict {
  fault: Fault
  retry: Retry
  channel: ChannelEffect
  code: number | null
  subcode: number | null
}

/** The faults by which a channel can send nothing until somebody acts. */
const STOPS_CHANNEL: ReadonlySet<Fault> = new Set([
  'reconnect_channel',
  'permission_missing',
  'channel_not_found',
  'account_locked',
  'number_not_registered',
  'name_not_approved',
  'policy_block',
])

/** A payment problem stops what is billed and lets the rest through, so the channel only shows it. */
const WARNS_CHANNEL: ReadonlySet<Fault> = new Set(['payment_problem', 'spam_limited', 'category_misuse_limited'])

export const channelEffectOf = (fault: Fault): ChannelEffect =>
  STOPS_CHANNEL.has(fault) ? 'stop' : WARNS_CHANNEL.has(fault) ? 'warn' : null

/** The verdict on a Graph answer that is not a success. `envelope` may be anything that came back, also null. */
export function faultOf(httpStatus: number, envelope: ErrorEnvelope | null | undefined): FaultVerdict {
  const error = envelope?.error
  const code = wholeNumber(error?.code)
  const subcode = wholeNumber(error?.error_subcode)
  const known = lookUp(code, subcode)
  if (known) return verdict(known.fault, known.retry, code, subcode)
  const [fault, retry] = byHttpStatus(httpStatus)
  // Meta itself calls it passing, so it may also have gone through.
  if (error?.is_transient === true && retry === 'never') return verdict('temporary', 'maybe_sent', code, subcode)
  return verdict(fault, retry, code, subcode)
}

/**
 * The verdict on an error inside a webhook: a `failed` status, an inbound message, a value. Meta reports what became of it,
 * so nothing is in doubt any more: what would be `maybe_sent` on a call did not arrive.
 */
export function faultOfWebhookError(error: WireError | null | undefined): FaultVerdict {
  const code = wholeNumber(error?.code)
  const known = lookUp(code, null) ?? { fault: 'unknown' as const, retry: 'never' as const }
  return verdict(known.fault, known.retry === 'maybe_sent' ? 'after_backoff' : known.retry, code, null)
}

/** The same of the first of them, with Meta's own sentence where it says one. `errors` may be anything that was kept of a webhook. */
export function reasonOfWebhookErrors(errors: unknown): { word: Fault; code: number | null; details: string | null } {
  const error: WireError | undefined = Array.isArray(errors) ? errors[0] : undefined
  const { fault, code } = faultOfWebhookError(error)
  const inner = typeof error?.error_data === 'object' ? error.error_data?.details : undefined
  const details = inner ?? error?.message ?? error?.title
  return { word: fault, code, details: typeof details === 'string' ? details : null }
}

function lookUp(code: number | null, subcode: number | null): { fault: Fault; retry: Retry } | null {
  // A generic code says nothing; what went wrong then stands in the subcode (§1.4).
  if (code === null || GENERIC_CODES.has(code)) {
    const inside = subcode === null ? null : find(subcode)
    if (inside) return inside
  }
  return code === null ? null : find(code)
}

function find(code: number): { fault: Fault; retry: Retry } | null {
  const row = FAULT_CODES.get(code) ?? FAULT_RANGES.find(({ from, to }) => code >= from && code <= to)
  return row ? { fault: row.fault, retry: row.retry } : null
}

/** For answers without a code that is known here: a proxy's page, a gateway, a new number. */
function byHttpStatus(status: number): [Fault, Retry] {
  if (status === 401) return ['reconnect_channel', 'never']
  if (status === 403) return ['permission_missing', 'never']
  if (status === 408) return ['answer_unclear', 'maybe_sent']
  // 429 is by definition refused before processing, so sending again cannot double anything.
  if (status === 429) return ['slow_down_app', 'automatic']
  if (status >= 500) return ['temporary', 'maybe_sent']
  if (status >= 400) return ['unknown', 'never']
  return ['answer_unclear', 'maybe_sent']
}

const verdict = (fault: Fault, retry: Retry, code: number | null, subcode: number | null): FaultVerdict => ({
  fault,
  retry,
  channel: channelEffectOf(fault),
  code,
  subcode,
})

function wholeNumber(value: unknown): number | null {
  const read = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof read === 'number' && Number.isSafeInteger(read) ? read : null
}
