/** Asks the simulator's control face. Every address is relative to the page, so that a proxy's prefix stays. */

export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export const controlUrl = (path: string): string => new URL(`../_sim/${path}`, document.baseURI).href

export const ask = <Answer>(path: string): Promise<Answer> => exchange(path, { method: 'GET' })

export const tell = <Answer = unknown>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
  exchange<Answer>(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })

/** For the last words of a page that is going away: nobody waits for the answer. */
export function leaveWord(method: 'POST' | 'PATCH', path: string, body: unknown): void {
  const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, keepalive: true }
  fetch(controlUrl(path), init).catch(() => undefined)
}

const ANSWER_TIMEOUT_MS = 20_000

async function exchange<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(controlUrl(path), { ...init, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  const text = await response.text()
  if (!response.ok) throw new Refusal(response.status, reasonIn(text) ?? `HTTP ${response.status}`)
  return (text === '' ? {} : JSON.parse(text)) as Answer
}

/** Fastify says `{ message }`, Meta's face `{ error: { message } }`. */
function reasonIn(text: string): string | null {
  try {
    const body: { message?: unknown; error?: unknown } = JSON.parse(text)
    if (typeof body.error === 'object' && body.error !== null && 'message' in body.error)
      return String(body.error.message)
    if (typeof body.message === 'string') return body.message
    return typeof body.error === 'string' ? body.error : null
  } catch {
    return null
  }
}
