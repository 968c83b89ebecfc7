/** 100,000 contacts enrolled at once in a workflow that sends: how fast they are taken in, whether they leave at the number's full
 *  throughput, and what an agent notices of it. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { agree, count, enrolEverybody, until, workflowOn } from './kit/everybody.ts'
import { inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { askReplies, sendsOf, waitsOf } from './kit/replies.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers } from './kit/seed.ts'
import { openShop } from './kit/shop.ts'
import { startSimulator } from './kit/simulator.ts'
import { mostInAnyWindow, timesOf } from './kit/stats.ts'
import { callsIn, watchedBy } from './kit/watch.ts'

const options = readOptions()
const CUSTOMERS = options.short ? 10_000 : 100_000
const REPLY_MS_MAX = 200
const ASK_EVERY_MS = 350
const ASK_MS = options.short ? 8_000 : 60_000
const LAST_REPLY_MS = 2_000
const TEMPLATES_MS_MAX = 60_000
const ENROL_MS_MAX = 300_000
/** At the door of Graph: what leaves evenly may arrive bunched. */
const TOLERANCE = 1.02

const figures: Figure[] = []
for (const perSecond of [1_000, 80]) figures.push(...(await run(perSecond)))
tell({
  title: 'Everybody in a workflow at once',
  how: `${CUSTOMERS.toLocaleString('en-GB')} contacts who have opted in, enrolled by hand in a workflow that sends each a template; an agent answers every ${ASK_EVERY_MS} ms meanwhile. From the click to Graph’s door.`,
  figures,
})

async function run(perSecond: number): Promise<Figure[]> {
  const found: Figure[] = []
  await inHouse(async (house) => {
    const folder = join(house.folder, 'meta')
    mkdirSync(folder)
    const began = join(house.folder, 'began.json')
    const throughputs = [perSecond]
    const watchFile = join(house.folder, 'arrived.json')
    const meta = await startSimulator(folder, { throughputs, tolerance: TOLERANCE, watchFile })
    try {
      const shop = await openShop(house, { throughputs, graph: meta.graph })
      await seedCustomers(house.owner, shop, shop.numbers[0], { count: CUSTOMERS })
      await agree(house, shop)
      await analyze(house.owner)
      await house.start(watchedBy(began))
      await until(TEMPLATES_MS_MAX, async () => (await count(house, 'templates')) > 0)
      const workflowId = await workflowOn(house, shop, shop.numbers[0].channelId)
      const startedAt = performance.now()
      await enrolEverybody(house, shop, workflowId)
      // Those who came last: their message does not leave within the measurement.
      const { rows } = await house.owner.query<{ id: string }>('select id from conversations order by id desc limit 50')
      const ids = rows.map(({ id }) => id)
      const replies = askReplies(house, shop, ids, { forMs: ASK_MS, everyMs: ASK_EVERY_MS })
      await until(ENROL_MS_MAX, async () => (await count(house, 'enrolments')) === CUSTOMERS)
      const enrolMs = performance.now() - startedAt
      const asked = await replies
      await delay(LAST_REPLY_MS)
      const waits = timesOf(await waitsOf(house, asked, await sendsOf(meta)))
      await house.server().stop()
      const calls = [...callsIn(began).values()].flat().toSorted((a, b) => a - b)
      const name = `one number at ${perSecond.toLocaleString('en-GB')}/s`
      found.push(
        { what: `${name}: enrolled in`, value: enrolMs, unit: ' ms' },
        { what: `… ${waits.count} replies of an agent, p50`, value: waits.p50, unit: ' ms' },
        { what: '… p95', value: waits.p95, unit: ' ms', bar: { atMost: REPLY_MS_MAX } },
        { what: '… slowest', value: waits.max, unit: ' ms' },
        {
          what: '… calls meanwhile',
          value: ((calls.length - 1) * 1_000) / ((calls.at(-1) ?? 0) - (calls[0] ?? 0)),
          unit: '/s',
        },
        { what: '… most that began in a second', value: mostInAnyWindow(calls), unit: '', bar: { atMost: perSecond } },
      )
    } finally {
      await meta.stop()
    }
  })
  return found
}
