import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { createAcceptor, Overloaded } from '#server/ingest/accept.ts'
import { freshDatabase } from '../database.ts'
import { stageApp } from '../ingestStage.ts'

const { database, ownerPool } = await freshDatabase()
const appId = await stageApp(database)

const MEGABYTE = 1024 * 1024
const BODY_BYTES = 64 * 1024
/** Together they hold 96 MB: half as much again as may wait. */
const SENDERS = 1_536
const SENDS_EACH = 4
const DISK_MS = 50
const RETRY_MS = 30
const WAITING_BYTES_MAX = 64 * MEGABYTE
/** Just below what the acceptor lets one wait. */
const LATE_MS = 4_000
/** Between the two halves of the overload; what is fetched and let go again makes it breathe, on a busy machine deeply. If what
 *  is refused were kept, the second half would add 192 MB. */
const SWELLING_BYTES_MAX = 112 * MEGABYTE

test('overload: far more than the disk takes is refused at once; memory stays flat, and just what was answered is written', {
  timeout: 120_000,
}, async () => {
  const slowDisk = {
    async query(...all: unknown[]) {
      await delay(DISK_MS)
      return (database.pool.query as (...all: unknown[]) => unknown).apply(database.pool, all)
    },
  }
  const acceptor = createAcceptor({ pool: slowDisk as never, clock: { now: () => new Date() } })
  const answered: number[] = []
  /** Refused because the disk took too long, maybe while it wrote: nothing was promised of these. */
  const tooLate = new Set<number>()
  let refused = 0
  let fullest = 0
  let tries = 0
  const rssMax = { first: 0, second: 0 }

  async function sender(first: number) {
    for (let nth = first; nth < first + SENDS_EACH; nth++) {
      const body = Buffer.alloc(BODY_BYTES, 'x')
      body.write(`{"nth":${nth}} `)
      const since = performance.now()
      try {
        await acceptor.accept(body, appId)
        answered.push(nth)
      } catch (error) {
        ok(error instanceof Overloaded)
        refused++
        if (performance.now() - since > LATE_MS) tooLate.add(nth)
        await delay(RETRY_MS)
      }
      fullest = Math.max(fullest, acceptor.waiting().bytes)
      const half = ++tries <= (SENDERS * SENDS_EACH) / 2 ? 'first' : 'second'
      rssMax[half] = Math.max(rssMax[half], process.memoryUsage.rss())
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, (_, nth) => sender(nth * SENDS_EACH)))
  await acceptor.drained()

  ok(refused > 0, 'nothing was refused: this was no overload')
  ok(fullest > 0 && fullest <= WAITING_BYTES_MAX, `${fullest} bytes waited`)
  const swelling = rssMax.second - rssMax.first
  ok(swelling < SWELLING_BYTES_MAX, `grew by ${Math.round(swelling / MEGABYTE)} MB while it refused`)
  deepEqual(acceptor.waiting(), { count: 0, bytes: 0 })
  const { rows } = await ownerPool.query(
    `select substring(convert_from(substring(body for 20), 'UTF8') from '"nth":([0-9]+)}')::int as nth from deliveries order by 1`,
  )
  deepEqual(
    rows.map(({ nth }) => nth).filter((nth) => !tooLate.has(nth)),
    answered.sort((a, b) => a - b),
  )
})
