import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from './log.ts'
import { StartError } from './start-error.ts'

/** The one place that knows what time it is. */
export interface Clock {
  now(): Date
}

/** A clock that follows another one, e.g. the simulator's, which people turn. */
export interface FollowedClock extends Clock {
  /** Calls back after each turn of the clock. Returns how to stop that. */
  onTurn(listener: () => void): () => void
  close(): void
}

const REQUEST_TIMEOUT_MS = 5_000
const FIRST_ANSWER_MS_MAX = 10_000
const FIRST_RETRY_MS = 100
const POLL_MS = 1_000
const LINE_CHARACTERS_MAX = 10_000

export const machineClock: Clock = { now: () => new Date() }

/** Follows the clock at `url`: `GET <url>` answers `{ now, offsetMs }`, `GET <url>/stream` tells each change as it
 *  happens. While the stream is away the address is asked once a second. Resolves when the time is known, and throws where
 *  nobody tells it within `firstAnswerMs`. */
export async function followClock(
  url: string,
  log: Log,
  { firstAnswerMs = FIRST_ANSWER_MS_MAX } = {},
): Promise<FollowedClock> {
  const stopped = new AbortController()
  const listeners = new Set<() => void>()
  let offsetMs = await firstOffset(url, firstAnswerMs)
  const turn = (offset: number) => {
    if (offset === offsetMs) return
    offsetMs = offset
    for (const listener of listeners) listener()
  }
  const following = follow(url, turn, stopped.signal, log)
  following.catch((error) => log.error({ err: error }, 'the clock is no longer followed'))
  return {
    now: () => new Date(Date.now() + offsetMs),
    onTurn(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => stopped.abort(),
  }
}

/** A clock that can be turned is for practice: with a connection to the real Meta it would send at wrong times. */
export function refuseFollowedClock(config: { clockUrl: string | undefined }, hasMetaConnection: boolean): void {
  if (config.clockUrl === undefined || !hasMetaConnection) return
  throw new StartError(
    'CLOCK_URL is set while a channel is connected to the real Meta. Unset CLOCK_URL: the practice clock must not decide when real messages leave.',
  )
}

async function firstOffset(url: string, withinMs: number): Promise<number> {
  for (const end = Date.now() + withinMs; ; await delay(FIRST_RETRY_MS)) {
    try {
      return await askOffset(url)
    } catch (error) {
      if (Date.now() >= end) {
        throw new StartError(`The clock at CLOCK_URL (${url}) does not answer. Start it, or unset CLOCK_URL.`, {
          cause: error,
        })
      }
    }
  }
}

async function follow(url: string, turn: (offsetMs: number) => void, stop: AbortSignal, log: Log) {
  while (!stop.aborted) {
    try {
      await readStream(`${url}/stream`, turn, stop)
    } catch (error) {
      if (stop.aborted) return
      log.debug({ err: error }, 'the stream of the clock broke off')
    }
    try {
      await delay(POLL_MS, undefined, { signal: stop, ref: false })
      turn(await askOffset(url))
    } catch {
      // The last known offset stands until the clock is back.
    }
  }
}

async function askOffset(url: string): Promise<number> {
  const askedAt = Date.now()
  const answer = await fetch(url, {
    signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    headers: { accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(`the clock answered ${answer.status}`)
  return offsetFrom(await answer.json(), askedAt)
}

/** The offset as given; a clock that only tells the time is half a round trip away. */
function offsetFrom(body: unknown, askedAt: number): number {
  const { offsetMs, now } = (body ?? {}) as { offsetMs?: unknown; now?: unknown }
  if (typeof offsetMs === 'number' && Number.isFinite(offsetMs)) return offsetMs
  const told = typeof now === 'string' ? Date.parse(now) : Number.NaN
  if (Number.isNaN(told)) throw new Error('the clock told no time')
  return told - (askedAt + Date.now()) / 2
}

/** Server-sent events, each with one JSON object in its data line. Ends with the stream. */
async function readStream(url: string, turn: (offsetMs: number) => void, stop: AbortSignal) {
  const answer = await fetch(url, { signal: stop, headers: { accept: 'text/event-stream' } })
  if (!answer.ok || !answer.body) throw new Error(`the clock's stream answered ${answer.status}`)
  let rest = ''
  for await (const piece of answer.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split(/\r?\n/)
    rest = (lines.pop() ?? '').slice(-LINE_CHARACTERS_MAX)
    for (const line of lines) if (line.startsWith('data:')) turn(offsetFrom(JSON.parse(line.slice(5)), Date.now()))
  }
}
