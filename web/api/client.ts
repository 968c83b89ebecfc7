import type { Refusal, WORKSPACE_HEADER } from '#contract/common.ts'
import { ApiRefusal, NoConnection } from './refusal.ts'

export const API_BASE = '/api/v1'
// Written out, checked by its type: importing the value would bring the whole schema library to the first screen.
const HEADER: typeof WORKSPACE_HEADER = 'posthorn-workspace'
const REQUEST_TIMEOUT_MS = 30_000

/** What every request carries besides its own content. Set once by the session, read by nobody else. */
const asker = { workspaceId: null as string | null, locale: 'en', onSignedOut: () => {} }

export const setWorkspace = (workspaceId: string | null) => {
  asker.workspaceId = workspaceId
}
export const setRequestLocale = (locale: string) => {
  asker.locale = locale
}
export const whenSignedOut = (listener: () => void) => {
  asker.onSignedOut = listener
}

type Query = Record<string, string | number | boolean | null | undefined>
interface Options {
  body?: unknown
  query?: Query
  signal?: AbortSignal
  /** A 401 is an answer here, not the end of the session. */
  signedOutIsFine?: boolean
  /** Goes out even though the page is being left. */
  keepalive?: boolean
}

/** Asks Posthorn. Throws ApiRefusal when it says no and NoConnection when it says nothing. */
export async function request<Answer>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const response = await reach(`${API_BASE}${path}${toQuery(options.query)}`, {
    method,
    headers: headersFor(options.body),
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
    signal: bounded(options.signal),
    keepalive: options.keepalive,
  })
  if (!response.ok) throw await refusalOf(response, options.signedOutIsFine)
  const answer = await readAnswer(response)
  if (import.meta.env.DEV) await (await import('./validation.ts')).checkAnswer(method, path, answer)
  return answer as Answer
}

/** better-auth's own addresses, outside /api/v1. Its refusals are flat, `{ code, message }`; those of the door before it are ours. */
export async function requestAuth<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await reach(`/api/auth${path}`, {
    method: 'POST',
    headers: headersFor(body),
    body: JSON.stringify(body ?? {}),
    signal: bounded(),
  })
  if (!response.ok) {
    const said = (await response.json().catch(() => null)) as Partial<Refusal & Refusal['error']> | null
    if (!said) throw new NoConnection()
    const { code, message, details } = said.error ?? said
    throw new ApiRefusal(response.status, code ?? 'refused', message ?? '', details)
  }
  return (await response.json()) as Answer
}

/** An address of a file or socket, where headers cannot be set. */
export function addressWithWorkspace(path: string, query: Query = {}): string {
  return `${API_BASE}${path}${toQuery({ workspace: asker.workspaceId, ...query })}`
}

export function headersFor(body: unknown): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-language': asker.locale,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(asker.workspaceId === null ? {} : { [HEADER]: asker.workspaceId }),
  }
}

/** Turns an answer that is not a success into what is thrown, and tells the session when it has ended. */
export async function refusalOf(response: Response, signedOutIsFine = false): Promise<Error> {
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    const said = await readRefusal(response)
    return said ?? new NoConnection()
  }
  if (response.status === 401 && !signedOutIsFine) asker.onSignedOut()
  return (await readRefusal(response)) ?? new ApiRefusal(response.status, 'refused', response.statusText)
}

/** Some answers have nothing to say; one that was cut off on the way is no answer. */
async function readAnswer(response: Response): Promise<unknown> {
  try {
    const text = await response.text()
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    throw new NoConnection()
  }
}

async function readRefusal(response: Response): Promise<ApiRefusal | null> {
  const said = (await response.json().catch(() => null)) as Partial<Refusal> | null
  if (!said?.error) return null
  return new ApiRefusal(response.status, said.error.code, said.error.message, said.error.details)
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { credentials: 'same-origin', cache: 'no-store', ...init })
  } catch (error) {
    if (init.signal?.aborted && (init.signal.reason as Error)?.name === 'AbortError') throw error
    throw new NoConnection()
  }
}

function bounded(signal?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS)
  return signal ? AbortSignal.any([signal, timeout]) : timeout
}

function toQuery(query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) parameters.set(name, String(value))
  }
  const text = parameters.toString()
  return text ? `?${text}` : ''
}
