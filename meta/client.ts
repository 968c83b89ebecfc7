/** One door to Meta's Graph API: address, version, token, time limit, size limit, and failures in words. */
import { createHmac } from 'node:crypto'
import { type Answer, exchange, GivenUp } from './exchange.ts'
import { broken, GraphFault, refusal, unclear } from './graphFault.ts'
import { parseJson } from './json.ts'
import type { Page } from './wire/common.ts'

/** The current version (fact sheet §17). */
export const GRAPH_VERSION = 'v26.0'
export const GRAPH_URL = 'https://graph.facebook.com'

/** Longer than Node's own 10 s for connecting, so that "never connected" can be told from "may have arrived". */
export const GRAPH_TIMEOUT_MS = 20_000
/** A page of 100 templates stays far below. */
export const GRAPH_RESPONSE_BYTES_MAX = 8 * 1024 * 1024
export const GRAPH_PAGES_MAX = 200
export const GRAPH_PAGE_SIZE = 100

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>

export interface GraphSettings {
  /** Bearer token; sent in the header only. */
  token: string
  baseUrl?: string
  version?: string
  /** When given, every call carries `appsecret_proof`. */
  appSecret?: string
  timeoutMs?: number
  /** For all calls. Without it, questions in JSON go by `exchange`, all else by Node's. */
  fetch?: FetchLike
}

export interface GraphCall {
  method: 'GET' | 'POST' | 'DELETE'
  /** Path below the version, piece by piece; each piece is escaped. */
  path: readonly string[]
  query?: Readonly<Record<string, string | number | boolean | undefined>>
  json?: unknown
  form?: FormData
  /** The bytes of a file, as they are. */
  bytes?: Uint8Array<ArrayBuffer>
  headers?: Readonly<Record<string, string>>
  /** Another token for this call (an app token), or null for none. */
  token?: string | null
  timeoutMs?: number
  signal?: AbortSignal
  /** Further secrets of this call that must not appear in a fault. */
  secrets?: readonly string[]
}

export interface Graph {
  /** Gives the parsed answer or throws a `GraphFault`. Ids are strings, also where Meta prints numbers. */
  request<Answer>(call: GraphCall): Promise<Answer>
}

export function createGraph(settings: GraphSettings): Graph {
  const version = settings.version ?? GRAPH_VERSION
  if (!/^v\d{1,3}\.\d{1,2}$/.test(version)) throw new TypeError(`Not a Graph version: ${version}`)
  const root = `${(settings.baseUrl ?? GRAPH_URL).replace(/\/+$/, '')}/${version}`
  return {
    async request<Wanted>(call: GraphCall): Promise<Wanted> {
      const name = `${call.method} /${call.path.join('/')}`
      const token = call.token === undefined ? settings.token : call.token
      if (call.signal?.aborted) throw neverStarted(name)
      // Outside of what is judged: what fails here is our own mistake, and nothing has left.
      const url = root + address(call, token, settings.appSecret)
      const headers = headersOf(call, token)
      const limits = {
        timeoutMs: call.timeoutMs ?? settings.timeoutMs ?? GRAPH_TIMEOUT_MS,
        bytesMax: GRAPH_RESPONSE_BYTES_MAX,
        signal: call.signal,
      }
      const isQuestion = settings.fetch === undefined && call.json !== undefined
      const body = call.form ?? call.bytes ?? (call.json === undefined ? undefined : JSON.stringify(call.json))
      const answer = await (isQuestion
        ? exchange(url, { method: call.method, headers, body: String(body), ...limits })
        : fetched(settings.fetch ?? fetch, url, { method: call.method, headers, body }, limits)
      ).catch((error: unknown) => {
        const isGivenUp = error instanceof GivenUp
        throw broken(name, error, isGivenUp && error.timedOut, isGivenUp)
      })
      const secrets = [token, settings.appSecret, ...(call.secrets ?? [])].filter(
        (secret) => typeof secret === 'string',
      )
      return judge<Wanted>(name, answer, secrets)
    },
  }
}

/** Every node of a list, page by page (§1.5); more pages than the bound is a fault, never a silent cut. */
export async function* nodesOf<Node>(graph: Graph, call: GraphCall, pagesMax = GRAPH_PAGES_MAX): AsyncGenerator<Node> {
  let after: string | null = null
  for (let page = 0; page < pagesMax; page++) {
    const { nodes, next }: { nodes: Node[]; next: string | null } = await pageOf<Node>(graph, call, after)
    yield* nodes
    if (next === null) return
    after = next
  }
  throw unclear(`${call.method} /${call.path.join('/')}`, 'too_many_pages', 200)
}

/** One page of a list, behind that cursor; `next` is null on the last. */
export async function pageOf<Node>(
  graph: Graph,
  call: GraphCall,
  after: string | null,
): Promise<{ nodes: Node[]; next: string | null }> {
  const answer = await graph.request<Partial<Page<Node>>>({
    ...call,
    query: { limit: GRAPH_PAGE_SIZE, ...call.query, after: after ?? undefined },
  })
  if (!Array.isArray(answer?.data)) throw unclear(`${call.method} /${call.path.join('/')}`, 'incomplete', 200)
  const next = answer.paging?.cursors?.after
  // A cursor that stands still would go round for ever.
  const isLast = !answer.paging?.next || !next || next === after
  return { nodes: answer.data, next: isLast ? null : next }
}

export async function allNodes<Node>(graph: Graph, call: GraphCall, pagesMax = GRAPH_PAGES_MAX): Promise<Node[]> {
  const nodes: Node[] = []
  for await (const node of nodesOf<Node>(graph, call, pagesMax)) nodes.push(node)
  return nodes
}

function address(call: GraphCall, token: string | null, appSecret: string | undefined): string {
  const path = call.path.map((piece) => {
    // An id from outside must not climb to another node.
    if (piece === '' || piece === '.' || piece === '..') throw new TypeError('Empty or climbing piece in a Graph path')
    return `/${encodeURIComponent(piece)}`
  })
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(key, String(value))
  if (token && appSecret) query.set('appsecret_proof', createHmac('sha256', appSecret).update(token).digest('hex'))
  const text = query.toString()
  return path.join('') + (text === '' ? '' : `?${text}`)
}

function headersOf(call: GraphCall, token: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'Posthorn',
    ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...call.headers,
  }
}

async function fetched(
  send: FetchLike,
  url: string,
  init: RequestInit,
  { timeoutMs, bytesMax, signal }: { timeoutMs: number; bytesMax: number; signal: AbortSignal | undefined },
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeoutMs)
  const either = signal ? AbortSignal.any([limit, signal]) : limit
  try {
    // A token must not travel to wherever a redirect points; Graph itself never redirects.
    const response = await send(url, { ...init, redirect: 'manual', signal: either })
    return { status: response.status, headers: () => response.headers, bytes: await read(response, bytesMax) }
  } catch (error) {
    throw either.aborted ? Object.assign(new GivenUp(limit.aborted), { cause: error }) : error
  }
}

/** Null: more than that. */
async function read(response: Response, bytesMax: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  if (response.body === null) return Buffer.alloc(0)
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length
    // Leaving the loop cancels the body and frees the connection.
    if (size > bytesMax) return null
    chunks.push(chunk)
  }
  return chunks.length === 1 ? Buffer.from(chunks[0] as Uint8Array) : Buffer.concat(chunks)
}

function judge<Wanted>(name: string, { status, headers, bytes }: Answer, secrets: string[]): Wanted {
  if (bytes === null) throw unclear(name, 'too_large', status)
  const parsed = parseJson(bytes)
  const body = parsed.ok ? parsed.value : null
  const saysError = typeof body === 'object' && body !== null && 'error' in body
  const isOk = status >= 200 && status < 300
  if (!isOk || saysError) throw refusal(name, status, body, headers(), secrets)
  if (!parsed.ok) throw unclear(name, 'unreadable', status)
  return parsed.value as Wanted
}

const neverStarted = (call: string) =>
  new GraphFault({ failure: 'aborted', fault: 'no_connection', retry: 'automatic', call })
