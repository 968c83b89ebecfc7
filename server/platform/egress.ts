import { lookup } from 'node:dns/promises'
import { type ClientRequest, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress } from './addresses.ts'

/** Where requests may go. Everything else is refused before a connection is made. */
export interface EgressRules {
  /** `graph.facebook.com`, or `*.fbcdn.net` for all below it: over https, on its usual port, at public addresses. */
  hosts?: readonly string[]
  /** Exact origins that may be plain or private, e.g. the simulator on loopback. Set by the operator, never by data. */
  origins?: readonly string[]
}

export interface EgressOptions {
  rules: EgressRules
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Of the answer. One that says it is longer, or turns out to be, is refused. */
  bytesMax: number
  /** From the first look-up to the last byte. */
  timeoutMs: number
  /** How many redirects are followed; each hop is checked like the first. */
  redirectsMax?: number
  signal?: AbortSignal
  /** How names are resolved; for tests. */
  resolve?: (hostname: string) => Promise<string[]>
}

export interface EgressAnswer {
  status: number
  headers: IncomingMessage['headers']
  /** The address it came from in the end. */
  url: string
  /** To be read or destroyed by the caller: until then the connection stays open, at most for `timeoutMs`. */
  body: AsyncIterable<Uint8Array>
  discard(): void
}

export type EgressRefusal =
  | 'not_allowed'
  | 'private_address'
  | 'unresolvable'
  | 'unreachable'
  | 'too_many_redirects'
  | 'too_large'
  | 'timeout'
  | 'broken_off'

/** Why there is no answer. `isBeforeSending` is true where the other side cannot have seen the request. */
export class EgressError extends Error {
  readonly reason: EgressRefusal
  readonly isBeforeSending: boolean
  constructor(reason: EgressRefusal, isBeforeSending: boolean, options?: { cause?: unknown }) {
    super(`outgoing request: ${reason.replaceAll('_', ' ')}`, options)
    this.name = 'EgressError'
    this.reason = reason
    this.isBeforeSending = isBeforeSending
  }
}

const ADDRESSES_TRIED_MAX = 4
const REDIRECTS = new Set([301, 302, 303, 307, 308])
/** What belongs to one place and must not travel to another. */
const HEADERS_OF_ORIGIN = ['authorization', 'cookie', 'proxy-authorization']

/** The one way out to a place that a user or a payload named. The address that was checked is the address that is
 *  connected to, so a name that changes its answer between the two gains nothing. */
export async function requestOutside(url: string | URL, options: EgressOptions): Promise<EgressAnswer> {
  const deadline = AbortSignal.timeout(options.timeoutMs)
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline
  let hop: Hop = {
    url: new URL(url),
    method: options.method ?? 'GET',
    headers: lowerCased(options.headers ?? {}),
    body: options.body,
  }
  for (let redirects = 0; ; redirects++) {
    const answer = await send(hop, options, signal, deadline)
    const location = answer.headers.location
    if (!REDIRECTS.has(answer.statusCode ?? 0) || !location) return present(hop.url, answer, options, deadline)
    answer.destroy()
    if (redirects === (options.redirectsMax ?? 0)) throw new EgressError('too_many_redirects', false)
    if (!URL.canParse(location, hop.url)) throw new EgressError('not_allowed', false)
    hop = redirected(hop, new URL(location, hop.url), answer.statusCode ?? 0)
  }
}

/** Reads an answer to its end. */
export async function readAll({ body }: EgressAnswer): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

interface Hop {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | Uint8Array | undefined
}

async function send(
  hop: Hop,
  options: EgressOptions,
  signal: AbortSignal,
  deadline: AbortSignal,
): Promise<IncomingMessage> {
  const isExempt = checkPlace(hop.url, options.rules)
  const addresses = await addressesOf(hop.url, options.resolve ?? resolveByDns, deadline)
  if (!isExempt && !addresses.every(isPublicAddress)) throw new EgressError('private_address', true)
  let last: unknown
  for (const address of addresses.slice(0, ADDRESSES_TRIED_MAX)) {
    try {
      return await exchange(hop, address, signal, deadline)
    } catch (error) {
      const mayTryNext = error instanceof EgressError && error.reason === 'unreachable' && error.isBeforeSending
      if (!mayTryNext) throw error
      last = error
    }
  }
  throw last
}

/** True for an origin that may be private. */
function checkPlace(url: URL, rules: EgressRules): boolean {
  if (url.username || url.password) throw new EgressError('not_allowed', true)
  if (rules.origins?.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin)) return true
  const isUsual = url.protocol === 'https:' && url.port === ''
  if (isUsual && rules.hosts?.some((pattern) => matches(url.hostname, pattern.toLowerCase()))) return false
  throw new EgressError('not_allowed', true)
}

const matches = (hostname: string, pattern: string) =>
  pattern.startsWith('*.')
    ? hostname.endsWith(pattern.slice(1)) && hostname.length > pattern.length - 1
    : hostname === pattern

async function addressesOf(url: URL, resolve: (hostname: string) => Promise<string[]>, deadline: AbortSignal) {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(hostname)) return [hostname]
  try {
    const addresses = await Promise.race([resolve(hostname), whenAborted(deadline)])
    if (addresses.length > 0) return addresses
  } catch (error) {
    throw new EgressError(deadline.aborted ? 'timeout' : 'unresolvable', true, { cause: error })
  }
  throw new EgressError('unresolvable', true)
}

const resolveByDns = async (hostname: string) => (await lookup(hostname, { all: true })).map(({ address }) => address)

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

function exchange(hop: Hop, address: string, signal: AbortSignal, deadline: AbortSignal): Promise<IncomingMessage> {
  const { url } = hop
  const isSecure = url.protocol === 'https:'
  const body = typeof hop.body === 'string' ? Buffer.from(hop.body) : hop.body
  const headers: OutgoingHttpHeaders = {
    'accept-encoding': 'identity', // a small answer must not swell after it was counted
    ...hop.headers,
    host: url.host,
    ...(body ? { 'content-length': body.byteLength } : {}),
  }
  return new Promise((resolve, reject) => {
    let isConnected = false
    const request: ClientRequest = (isSecure ? httpsRequest : httpRequest)({
      host: address,
      port: url.port || (isSecure ? 443 : 80),
      path: url.pathname + url.search,
      method: hop.method,
      headers,
      // The certificate is that of the name, whatever address it was found at.
      ...(isSecure && !isIP(url.hostname) ? { servername: url.hostname } : {}),
      agent: false,
      signal,
    })
    request.once('socket', (socket) =>
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isConnected = true
      }),
    )
    request.once('response', resolve)
    request.once('error', (error) => {
      const reason = deadline.aborted ? 'timeout' : isConnected ? 'broken_off' : 'unreachable'
      reject(new EgressError(reason, !isConnected, { cause: error }))
    })
    request.end(body)
  })
}

function present(url: URL, answer: IncomingMessage, options: EgressOptions, deadline: AbortSignal): EgressAnswer {
  const announced = Number(answer.headers['content-length'] ?? 0)
  if (announced > options.bytesMax) {
    answer.destroy()
    throw new EgressError('too_large', false)
  }
  answer.on('error', () => {}) // whoever reads the body hears of it; nobody may be reading
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    url: url.href,
    body: bounded(answer, options.bytesMax, deadline),
    discard: () => answer.destroy(),
  }
}

async function* bounded(answer: IncomingMessage, bytesMax: number, deadline: AbortSignal): AsyncGenerator<Uint8Array> {
  let size = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      size += piece.byteLength
      if (size > bytesMax) throw new EgressError('too_large', false)
      yield piece
    }
  } catch (error) {
    if (error instanceof EgressError) throw error
    throw new EgressError(deadline.aborted ? 'timeout' : 'broken_off', false, { cause: error })
  } finally {
    answer.destroy()
  }
}

function redirected(hop: Hop, to: URL, status: number): Hop {
  const isOtherOrigin = to.origin !== hop.url.origin
  const kept = Object.entries(hop.headers).filter(([name]) => !isOtherOrigin || !HEADERS_OF_ORIGIN.includes(name))
  const becomesGet = status === 303 || ((status === 301 || status === 302) && hop.method === 'POST')
  const headers = Object.fromEntries(kept.filter(([name]) => !becomesGet || !name.startsWith('content-')))
  return { url: to, method: becomesGet ? 'GET' : hop.method, headers, body: becomesGet ? undefined : hop.body }
}

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
