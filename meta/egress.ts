/**
 * Fetches from a place that a payload named: only allowed hosts, only public addresses (unless told otherwise), every
 * redirect looked at again and followed without credentials, time and size bounded. The address that was checked is the
 * one that is connected to: it is looked up once, by the connection itself.
 */
import { lookup as systemLookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type Readable, Transform } from 'node:stream'
import { isPublicAddress } from './addresses.ts'

export const EGRESS_REDIRECTS_MAX = 3
export const EGRESS_TIMEOUT_MS = 120_000
const HEADERS_BYTES_MAX = 16 * 1024

export interface EgressRules {
  /** Asked with host and, where it is not the usual one, port (`URL.host`) on every hop. */
  isAllowedHost: (host: string) => boolean
  /** Practice only: plain http and addresses of this machine are fine. */
  allowPrivate?: boolean
  bytesMax: number
  /** For the whole exchange, body included. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Instead of the system's name look-up. */
  lookup?: LookupFunction
  /** Where the answer points on: followed so often. */
  redirectsMax?: number
  /** Sent by POST, to the first address only. */
  post?: Uint8Array
}

export interface EgressAnswer {
  status: number
  contentType: string | null
  /** Bytes, as announced. */
  length: number | null
  /** Fails when it grows beyond `bytesMax`, ends early or takes too long. Read it or destroy it. */
  body: Readable
}

export type RefusalReason =
  | 'not_a_url'
  | 'protocol'
  | 'credentials_in_url'
  | 'host'
  | 'private_address'
  | 'too_many_redirects'
  | 'too_large'
  | 'timed_out'

/** We would not, as opposed to they could not. */
export class EgressRefusal extends Error {
  override readonly name = 'EgressRefusal'
  readonly because: RefusalReason

  constructor(because: RefusalReason) {
    super(`Outgoing request refused: ${because}`)
    this.because = because
  }
}

/** `headers` (with any token) go to the first host only. */
export async function openGuarded(
  address: string,
  headers: Record<string, string>,
  rules: EgressRules,
): Promise<EgressAnswer> {
  const limit = AbortSignal.timeout(rules.timeoutMs ?? EGRESS_TIMEOUT_MS)
  const signal = rules.signal ? AbortSignal.any([limit, rules.signal]) : limit
  let url = checked(address, undefined, rules)
  // What is posted is for one place: sent on, it would be somebody else's.
  const redirectsMax = rules.post ? 0 : (rules.redirectsMax ?? EGRESS_REDIRECTS_MAX)
  for (let hop = 0; hop <= redirectsMax; hop++) {
    const response = await ask(url, hop === 0 ? headers : withoutCredentials(headers), rules, signal).catch((error) => {
      throw limit.aborted ? new EgressRefusal('timed_out') : error
    })
    const location = response.headers.location
    if (!isRedirect(response.statusCode) || location === undefined) return answerOf(response, rules, limit)
    response.destroy()
    url = checked(location, url, rules)
  }
  throw new EgressRefusal('too_many_redirects')
}

function checked(address: string, base: URL | undefined, rules: EgressRules): URL {
  if (!URL.canParse(address, base)) throw new EgressRefusal('not_a_url')
  const url = new URL(address, base)
  if (url.protocol !== 'https:' && !(rules.allowPrivate && url.protocol === 'http:'))
    throw new EgressRefusal('protocol')
  if (url.username !== '' || url.password !== '') throw new EgressRefusal('credentials_in_url')
  if (!rules.isAllowedHost(url.host)) throw new EgressRefusal('host')
  // The URL parser has already turned decimal, octal and hexadecimal spellings into plain ones.
  const literal = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(literal) !== 0 && !rules.allowPrivate && !isPublicAddress(literal))
    throw new EgressRefusal('private_address')
  return url
}

function ask(
  url: URL,
  headers: Record<string, string>,
  rules: EgressRules,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: rules.post ? 'POST' : 'GET',
      headers: { 'user-agent': 'Posthorn', accept: '*/*', ...headers },
      lookup: rules.allowPrivate ? rules.lookup : guarded(rules.lookup ?? (systemLookup as LookupFunction)),
      signal,
      agent: false, // A connection of its own, so that none is reused that other rules let through.
      maxHeaderSize: HEADERS_BYTES_MAX,
    })
    request.once('response', resolve)
    // Kept for good: a late error after the answer reaches the body and must not become an unhandled event here.
    request.on('error', reject)
    request.end(rules.post)
  })
}

/** One private answer among several is enough to refuse. */
function guarded(lookup: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, options, (error, address, family) => {
      const found = Array.isArray(address) ? address.map((one) => one.address) : [address]
      if (!error && !found.every(isPublicAddress)) callback(new EgressRefusal('private_address'), '', 0)
      else callback(error, address, family)
    })
  }
}

function answerOf(response: IncomingMessage, rules: EgressRules, limit: AbortSignal): EgressAnswer {
  const announced = response.headers['content-length']
  const length = announced !== undefined && /^\d{1,15}$/.test(announced) ? Number(announced) : null
  if (length !== null && length > rules.bytesMax) {
    response.destroy()
    throw new EgressRefusal('too_large')
  }
  let size = 0
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      if (size > rules.bytesMax) done(new EgressRefusal('too_large'))
      else done(null, chunk)
    },
  })
  // Whoever reads it hears of its end also when that came first; until then nobody listens, and the process must not end of it.
  body.on('error', () => {})
  response.once('error', (error) => body.destroy(limit.aborted ? new EgressRefusal('timed_out') : error))
  body.once('close', () => response.destroy())
  response.pipe(body)
  return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? null, length, body }
}

const isRedirect = (status: number | undefined) => status !== undefined && [301, 302, 303, 307, 308].includes(status)

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)))
}
