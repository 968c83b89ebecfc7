import { createHmac, randomInt } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import type { RoundTripFault } from '#core/channel/doctorFaults.ts'
import { EgressRefusal, type EgressRules, openGuarded } from '#meta/egress.ts'
import { uuidv7 } from '#server/platform/uuid.ts'

/** Each way to ourselves and back; Meta waits about as long. */
const CALL_MS_MAX = 6_000
const ANSWER_BYTES_MAX = 4 * 1024
/** From the answer to the row in our database. */
const ARRIVAL_MS_MAX = 3_000
const LOOK_EVERY_MS = 100
const CHALLENGE_MIN = 1_000_000_000
const CHALLENGE_MAX = 10_000_000_000
/** No object of Meta's: the digest takes it for nothing that it knows, so it reaches no inbox. */
const PROBE_OBJECT = 'posthorn_examination'
const CERTIFICATE = /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

export interface RoundTripDeps {
  /** Where Meta delivers: our own address as we are configured, never one that somebody else named. */
  url: string
  /** It may be an address of this machine: practice. */
  isPractice: boolean
  appSecret: string
  verifyToken: string
  /** Whether a delivery with these bytes stands in our database. */
  hasArrived(body: Buffer): Promise<boolean>
}

export interface RoundTripSeen {
  fault: RoundTripFault | null
  details: string | null
}

/** Calls our own webhook address through the network as Meta does: the handshake, then a signed delivery, which must arrive. */
export async function roundTrip(deps: RoundTripDeps): Promise<RoundTripSeen> {
  if (deps.isPractice) return bothWays(deps, true)
  try {
    return await bothWays(deps, false)
  } catch (error) {
    if (!(error instanceof EgressRefusal)) throw error
    // A name that means a private address here may mean a public one to Meta: then the way itself is tried nevertheless.
    const seen = await bothWays(deps, true)
    return seen.fault === null ? { fault: 'address_private', details: null } : seen
  }
}

async function bothWays(deps: RoundTripDeps, allowPrivate: boolean): Promise<RoundTripSeen> {
  try {
    return (
      (await handshake(deps, allowPrivate)) ?? (await delivery(deps, allowPrivate)) ?? { fault: null, details: null }
    )
  } catch (error) {
    if (!allowPrivate && error instanceof EgressRefusal && error.because === 'private_address') throw error
    return { fault: faultOf(error), details: codeOf(error) }
  }
}

async function handshake(deps: RoundTripDeps, allowPrivate: boolean): Promise<RoundTripSeen | null> {
  const challenge = String(randomInt(CHALLENGE_MIN, CHALLENGE_MAX))
  const url = new URL(deps.url)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', deps.verifyToken)
  const { status, said } = await call(deps, url.href, {}, { allowPrivate, redirectsMax: 0 })
  if (isRedirect(status)) return { fault: 'address_redirects', details: `${status}` }
  if (status !== 200) return { fault: 'handshake_refused', details: `${status}` }
  return said === challenge ? null : { fault: 'challenge_wrong', details: null }
}

async function delivery(deps: RoundTripDeps, allowPrivate: boolean): Promise<RoundTripSeen | null> {
  const body = Buffer.from(JSON.stringify({ object: PROBE_OBJECT, id: uuidv7() }))
  const signature = createHmac('sha256', deps.appSecret).update(body).digest('hex')
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` }
  const { status } = await call(deps, deps.url, headers, { allowPrivate, post: body })
  if (isRedirect(status)) return { fault: 'address_redirects', details: `${status}` }
  if (status === 401) return { fault: 'signature_refused', details: `${status}` }
  if (status !== 200) return { fault: 'delivery_refused', details: `${status}` }
  for (const end = performance.now() + ARRIVAL_MS_MAX; performance.now() < end; await delay(LOOK_EVERY_MS)) {
    if (await deps.hasArrived(body)) return null
  }
  return { fault: 'delivery_lost', details: null }
}

async function call(
  { url: ours }: RoundTripDeps,
  url: string,
  headers: Record<string, string>,
  rules: Pick<EgressRules, 'allowPrivate' | 'redirectsMax' | 'post'>,
): Promise<{ status: number; said: string }> {
  const { host } = new URL(ours)
  const answer = await openGuarded(url, headers, {
    ...rules,
    isAllowedHost: (wanted) => wanted === host,
    bytesMax: ANSWER_BYTES_MAX,
    timeoutMs: CALL_MS_MAX,
  })
  if (answer.status === 200) return { status: answer.status, said: await text(answer.body) }
  answer.body.destroy()
  return { status: answer.status, said: '' }
}

/** The first hop is our own address, so these are said of where it points on. */
const REDIRECTED: ReadonlySet<string> = new Set(['too_many_redirects', 'host', 'protocol', 'credentials_in_url'])
const isRedirect = (status: number) => status >= 300 && status < 400

function faultOf(error: unknown): RoundTripFault {
  if (error instanceof EgressRefusal) {
    if (error.because === 'timed_out') return 'address_slow'
    if (REDIRECTED.has(error.because)) return 'address_redirects'
    return error.because === 'too_large' ? 'challenge_wrong' : 'address_unreachable'
  }
  const code = codeOf(error) ?? ''
  if (CERTIFICATE.test(code)) return 'certificate_refused'
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'address_unknown' : 'address_unreachable'
}

const codeOf = (error: unknown): string | null => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : null
}
