/** How much waits to be digested, and until nothing does. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'

const DRAIN_MS_MAX = 180_000
const LOOK_MS = 20
const WATCH_MS = 500

export async function drained(owner: Pool): Promise<void> {
  for (const end = Date.now() + DRAIN_MS_MAX; Date.now() < end; await delay(LOOK_MS)) {
    const { rows } = await owner.query(`select exists (select from waiting_deliveries) as waits`)
    if (!rows[0].waits) return
  }
  throw new Error('the deliveries were not digested in time')
}

/** Looks at the backlog again and again until it is told to end. */
export function watchBacklog(owner: Pool): () => Promise<number[]> {
  const seen: number[] = []
  let isOver = false
  const watching = (async () => {
    for (; !isOver; await delay(WATCH_MS)) {
      const { rows } = await owner.query(`select count(*)::int as count from waiting_deliveries`)
      seen.push(rows[0].count)
    }
  })()
  return async () => {
    isOver = true
    await watching
    return seen
  }
}
