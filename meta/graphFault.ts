/** A Graph call that did not succeed, in words; carries no token, no secret and no query string. */
import { type ChannelEffect, channelEffectOf, type Fault, faultOf, type Retry } from './faults.ts'
import type { ErrorEnvelope } from './wire/common.ts'

/** How it went wrong: Meta answered, or the way there or back failed. */
export type Failure =
  | 'refused'
  | 'never_connected'
  | 'timed_out'
  | 'aborted'
  | 'cut_off'
  | 'unreadable'
  | 'too_large'
  | 'incomplete'
  | 'too_many_pages'

interface Facts {
  failure: Failure
  fault: Fault
  retry: Retry
  /** Method and path without query, for logs. */
  call: string
  httpStatus?: number | null
  code?: number | null
  subcode?: number | null
  title?: string | null
  details?: string | null
  fbtraceId?: string | null
  retryAfterMs?: number | null
  /** The system's word, for example ECONNREFUSED. */
  systemCode?: string | null
}

export class GraphFault extends Error {
  override readonly name = 'GraphFault'
  readonly failure: Failure
  readonly fault: Fault
  readonly retry: Retry
  /** What it means for the channel when a send met it. */
  readonly channel: ChannelEffect
  readonly httpStatus: number | null
  readonly code: number | null
  readonly subcode: number | null
  readonly title: string | null
  /** Meta's own explanation (§1.4): for people, beside our words. */
  readonly details: string | null
  readonly fbtraceId: string | null
  /** How long Meta asks to wait. */
  readonly retryAfterMs: number | null
  readonly systemCode: string | null

  constructor(facts: Facts) {
    const code = facts.code === undefined || facts.code === null ? '' : ` ${facts.code}`
    super(`${facts.call}: ${facts.failure}, ${facts.fault}${code}`)
    this.failure = facts.failure
    this.fault = facts.fault
    this.retry = facts.retry
    this.channel = channelEffectOf(facts.fault)
    this.httpStatus = facts.httpStatus ?? null
    this.code = facts.code ?? null
    this.subcode = facts.subcode ?? null
    this.title = facts.title ?? null
    this.details = facts.details ?? null
    this.fbtraceId = facts.fbtraceId ?? null
    this.retryAfterMs = facts.retryAfterMs ?? null
    this.systemCode = facts.systemCode ?? null
  }
}

/** Meta answered, but not with a success. */
export function refusal(call: string, status: number, body: unknown, headers: Headers, secrets: string[]): GraphFault {
  const envelope = (typeof body === 'object' ? body : null) as ErrorEnvelope | null
  const error = typeof envelope?.error === 'object' && envelope.error !== null ? envelope.error : undefined
  const data = error?.error_data
  const details = typeof data === 'string' ? data : data?.details
  return new GraphFault({
    failure: 'refused',
    ...faultOf(status, envelope),
    call,
    httpStatus: status,
    title: told(error?.error_user_title ?? error?.message, secrets),
    details: told(details ?? error?.error_user_msg, secrets),
    fbtraceId: told(error?.fbtrace_id ?? headers.get('x-fb-trace-id'), secrets),
    retryAfterMs: retryAfterMsOf(headers),
  })
}

/** The answer came but is of no use, so what was asked may have happened. */
export const unclear = (call: string, failure: Failure, httpStatus: number | null = null) =>
  new GraphFault({ failure, fault: 'answer_unclear', retry: 'maybe_sent', call, httpStatus })

/** The request or its answer broke on the way. */
export function broken(call: string, error: unknown, timedOut: boolean, aborted: boolean): GraphFault {
  const codes = systemCodesOf(error)
  const systemCode = codes[0] ?? null
  if (codes.length > 0 && codes.every((code) => NEVER_CONNECTED.has(code) || TLS.test(code))) {
    return new GraphFault({ failure: 'never_connected', fault: 'no_connection', retry: 'automatic', call, systemCode })
  }
  const failure = timedOut ? 'timed_out' : aborted ? 'aborted' : 'cut_off'
  return new GraphFault({ failure, fault: 'answer_unclear', retry: 'maybe_sent', call, systemCode })
}

/** Not a byte of the request can have left. ECONNRESET and the like are not here: the request may have arrived. */
const NEVER_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The other side's certificate was refused in the handshake, before any request. */
const TLS = /^(CERT_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

const CAUSES_MAX = 5

/** The codes of an error, of its causes, and of the attempts it gathers (one for each address tried). */
function systemCodesOf(error: unknown): string[] {
  let cause = error
  for (let depth = 0; depth < CAUSES_MAX && typeof cause === 'object' && cause !== null; depth++) {
    if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.flatMap(ownCode)
    const own = ownCode(cause)
    if (own.length > 0) return own
    cause = (cause as { cause?: unknown }).cause
  }
  return []
}

/** A connect that timed out says ETIMEDOUT; a later ETIMEDOUT is a dead link, and then the request may have left. */
function ownCode(error: unknown): string[] {
  const { code, syscall } = (error ?? {}) as { code?: unknown; syscall?: unknown }
  if (code === 'ETIMEDOUT' && syscall === 'connect') return ['UND_ERR_CONNECT_TIMEOUT']
  return typeof code === 'string' ? [code] : []
}

const RETRY_AFTER_MAX_MS = 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

/** `Retry-After` in seconds or as a date (against the answer's own Date), or Meta's estimate in minutes (§1.5). */
function retryAfterMsOf(headers: Headers): number | null {
  const given = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(given)) return bounded(Number(given) * 1000)
  const until = Date.parse(given) - Date.parse(headers.get('date') ?? '')
  if (!Number.isNaN(until)) return bounded(until)
  const minutes = [
    ...(headers.get('x-business-use-case-usage') ?? '').matchAll(/"estimated_time_to_regain_access":(\d{1,6})/g),
  ]
  const longest = Math.max(0, ...minutes.map((match) => Number(match[1])))
  return longest > 0 ? bounded(longest * MINUTE_MS) : null
}

const bounded = (milliseconds: number) => Math.min(Math.max(0, milliseconds), RETRY_AFTER_MAX_MS)

const TOLD_LENGTH_MAX = 2_000

/** Meta likes to repeat a bad token in its message. */
function told(text: unknown, secrets: string[]): string | null {
  if (typeof text !== 'string') return null
  let clean = text.slice(0, TOLD_LENGTH_MAX)
  for (const secret of secrets) if (secret.length > 3) clean = clean.replaceAll(secret, '…')
  return clean.replace(/EAA[\w-]{16,}|\d{5,}\|[\w-]{16,}/g, '…')
}
