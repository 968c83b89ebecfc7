/** How fast a backlog is digested: bench/digest.ts in a process of its own, beside the projected floor of the same run. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startChild } from './kit/children.ts'
import { inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { tell } from './kit/report.ts'
import { openShop } from './kit/shop.ts'
import type { FloorQuestion } from './programs/floors.ts'
import type { ClosedLoad, LoadResult } from './programs/generator.ts'

const CONNECTIONS = 64
const CUSTOMERS = 2_000
const SECONDS_MAX = 30

const options = readOptions()
const items = options.short ? 8_000 : 80_000
/** Alone, and many to a delivery as Meta batches them. */
const TOGETHER = 50

const floor = await projectedFloor()
const single = await digested(1)
const batched = await digested(TOGETHER)
tell({
  title: 'Digesting a backlog',
  how: `${items.toLocaleString('en-GB')} items wait, three statuses to one message, in a workspace of ${CUSTOMERS.toLocaleString('en-GB')} customers that have written before; nothing else happens. The floor is one batched statement behind a bare HTTP server: contact, conversation, message, event.`,
  figures: [
    { what: 'one item a delivery', value: single, unit: '/s', floor, bar: { shareOfFloor: 0.6 } },
    { what: `${TOGETHER} items a delivery`, value: batched, unit: '/s', floor },
  ],
})

async function projectedFloor(): Promise<number> {
  let perSecond = Number.NaN
  await inHouse(async (house) => {
    const { appSecret, numbers } = await openShop(house)
    const [floors, generator] = [startChild('floors'), startChild('generator')]
    try {
      const { databaseUrl } = house
      const port = await floors.ask<number>({ floor: 'projected', databaseUrl, appSecret } satisfies FloorQuestion)
      const load: ClosedLoad = {
        kind: 'closed',
        port,
        appSecret,
        number: numbers[0],
        customers: CUSTOMERS,
        run: 'warm',
        connections: CONNECTIONS,
        deliveries: CUSTOMERS,
        seconds: SECONDS_MAX,
      }
      await generator.ask<LoadResult>(load)
      perSecond = (await generator.ask<LoadResult>({ ...load, run: 'floor', deliveries: items })).perSecond
    } finally {
      await Promise.all([floors.stop(), generator.stop()])
    }
  })
  return perSecond
}

/** Items a second, as bench/digest.ts says it. */
function digested(together: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const parameters = [items, CUSTOMERS, together].map(String)
    const child = spawn(process.execPath, [join(import.meta.dirname, 'digest.ts'), ...parameters], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('exit', (code) => {
      const perSecond = /: (\d+) items\/s/.exec(said)?.[1]
      if (code === 0 && perSecond) resolve(Number(perSecond))
      else reject(new Error(`bench/digest.ts did not say how fast it was:\n${said}`))
    })
  })
}
