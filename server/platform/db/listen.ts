import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { APP_ROLE, clientConfig } from './connection.ts'

/** Called with what a NOTIFY carried, or with null when notices may have been missed: then look for yourself. */
export type NoticeListener = (payload: string | null) => void

const POLL_MS = 5_000
const ALIVE_TIMEOUT_MS = 3_000
const RECONNECT_DELAYS_MS = [50, 200, 1_000, 5_000]

/** One connection that hears the channels until it is closed. It notices a silent end, reconnects, and calls every
 *  listener with null after each connect and, as a net, every few seconds. Resolves when it listens or has failed to
 *  once: a database that is away is no reason to end. */
export async function listen(options: {
  /** Past any pooler. */
  url: string
  channels: Record<string, NoticeListener>
  log: Log
  pollMs?: number
}): Promise<{ close(): Promise<void> }> {
  const { channels, log } = options
  const stop = new AbortController()
  let client: pg.Client | null = null

  const tellAll = () => {
    for (const listener of Object.values(channels)) listener(null)
  }
  const poll = setInterval(() => {
    tellAll()
    // A half-open connection says nothing at all; a question that stays unanswered ends it.
    client?.query('select 1').catch(() => client?.end().catch(() => {}))
  }, options.pollMs ?? POLL_MS)
  poll.unref()

  let reportFirst = () => {}
  const first = new Promise<void>((resolve) => {
    reportFirst = resolve
  })
  const running = run()
  await first
  return {
    async close() {
      stop.abort()
      clearInterval(poll)
      await client?.end().catch(() => {})
      await running
    },
  }

  async function run() {
    for (let failures = 0; !stop.signal.aborted; ) {
      try {
        await listenOnce(() => {
          failures = 0
          reportFirst()
          tellAll()
        })
      } catch (error) {
        if (!stop.signal.aborted) log.warn({ err: error }, 'the database cannot be listened to; trying again')
      }
      reportFirst()
      client = null
      const wait = RECONNECT_DELAYS_MS[Math.min(failures++, RECONNECT_DELAYS_MS.length - 1)]
      await delay(wait, undefined, { signal: stop.signal }).catch(() => {})
    }
  }

  /** Resolves or throws when the connection has ended. */
  async function listenOnce(onReady: () => void) {
    const settings = { applicationName: 'posthorn listen', statementTimeoutMs: ALIVE_TIMEOUT_MS, role: APP_ROLE }
    const next = new pg.Client(clientConfig({ url: options.url, ...settings }))
    const ended = new Promise<void>((resolve, reject) => {
      next.once('end', resolve)
      next.on('error', reject)
    })
    ended.catch(() => {}) // also awaited below, but perhaps later than it fails
    next.on('notification', ({ channel, payload }) => channels[channel]?.(payload ?? ''))
    try {
      await next.connect()
      for (const channel of Object.keys(channels)) await next.query(`listen ${pg.escapeIdentifier(channel)}`)
      client = next
      if (stop.signal.aborted) return
      onReady()
      await ended
    } finally {
      await next.end().catch(() => {})
    }
  }
}
