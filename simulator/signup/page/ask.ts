/** Asks the simulator on behalf of the popup. Addresses are relative to this module, so that a proxy's prefix stays. */
const ANSWER_TIMEOUT_MS = 20_000

export class Failure extends Error {
  /** A key of `words.failed`; empty when nothing answered. */
  readonly key: string
  constructor(key: string) {
    super(key)
    this.key = key
  }
}

export async function ask<Answer>(path: string, body: unknown): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(addressOf(path), { ...request(body), signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) })
  } catch {
    throw new Failure('')
  }
  const answer: { failed?: string } = await response.json().catch(() => ({}))
  if (!response.ok) throw new Failure(answer.failed ?? '')
  return answer as Answer
}

/** For the last word of a window that closes: nobody waits for the answer. */
export function leaveWord(path: string, body: unknown): void {
  fetch(addressOf(path), { ...request(body), keepalive: true }).catch(() => undefined)
}

const addressOf = (path: string) => new URL(`../api/${path}`, import.meta.url)

const request = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
