/** What a workflow costs in processor time: everybody taken in, and a template prepared for each of them; nothing is sent.
 *  `node bench/engine.ts [customers] [numbers]`, a workflow for each number; with BENCH_STATEMENTS=1 it says which statements take how long. */
import { setTimeout as delay } from 'node:timers/promises'
import { createLog } from '#server/platform/log.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { takeBatch } from '#server/workflows/batches.ts'
import { advance } from '#server/workflows/engine.ts'
import { readEvents } from '#server/workflows/reader.ts'
import { ORDER_SHIPPED } from '#tests/workflows.ts'
import { cpuOfChildren, postmasterOf } from './kit/cpu.ts'
import { agree, count, enrolEverybody, workflowOn } from './kit/everybody.ts'
import { type House, inHouse } from './kit/house.ts'
import { analyze, seedCustomers } from './kit/seed.ts'
import { openShop, type Shop, WABA_ID } from './kit/shop.ts'
import { countStatements, showStatements } from './kit/statements.ts'

/** What the processes of PostgreSQL used is counted when they rest. */
const SETTLE_MS = 200

const [customers = 20_000, numbers = 1] = process.argv.slice(2).map(Number)

await inHouse(async (house) => {
  const shop = await openShop(house, { throughputs: Array.from({ length: numbers }, () => 80) })
  await seedCustomers(house.owner, shop, shop.numbers[0], { count: customers })
  await agree(house, shop)
  await insertTemplate(house, shop)
  await analyze(house.owner)
  for (const { channelId } of shop.numbers) await enrolEverybody(house, shop, await workflowOn(house, shop, channelId))
  const deps = { db: house.database.db, clock: { now: () => new Date() }, log: createLog({ level: 'warn' }) }
  await measured(house, 'taken in', async () => {
    while ((await takeBatch(deps, shop.workspaceId)) !== null);
  })
  if ((await count(house, 'enrolments')) !== customers * numbers) throw new Error('not everybody was taken in')
  await measured(house, 'prepared', async () => {
    for (let isMore = true; isMore; ) {
      const { count: steps } = await advance(deps, shop.workspaceId)
      await readEvents(deps, shop.workspaceId)
      // As if they had left, so that there is room for more.
      isMore =
        steps > 0 ||
        (await house.owner.query(`update sends set state = 'accepted' where state = 'queued'`)).rowCount !== 0
    }
  })
  const { rows } = await house.owner.query(`select count(*)::int as count from sends`)
  if (rows[0].count !== customers * numbers) throw new Error(`${rows[0].count} messages were prepared`)
})

async function measured({ owner }: House, what: string, work: () => Promise<void>): Promise<void> {
  await countStatements(owner)
  const postmaster = await postmasterOf(owner)
  const [before, used, startedAt] = [cpuOfChildren(postmaster), process.cpuUsage(), performance.now()]
  await work()
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(used)
  await delay(SETTLE_MS)
  const [node, postgres] = [(user + system) / 1_000, (cpuOfChildren(postmaster) - before) * 1_000]
  const each = (ms: number) => `${(ms / customers / numbers).toFixed(3)} ms`
  console.log(
    `${what}: ${customers * numbers} in ${seconds.toFixed(1)} s; each ${each(node)} of Node, ${each(postgres)} of PostgreSQL`,
  )
  await showStatements(owner)
}

/** As Graph answers the simulator's. */
async function insertTemplate({ owner }: House, { workspaceId }: Shop): Promise<void> {
  const components = [
    { type: 'BODY', text: 'Hello {{first_name}}, your order *{{order_number}}* is on its way.' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'I have a question' },
        { type: 'URL', text: 'Track parcel', url: 'https://example.com/parcels/{{1}}' },
      ],
    },
  ]
  await owner.query(
    `insert into templates (workspace_id, id, waba_id, meta_id, name, language, category, status, quality, parameter_format, components,
       search, status_at, quality_at, category_at, read_at, created_at)
     values ($1, $2, $3, '1', $4, 'en', 'MARKETING', 'APPROVED', 'GREEN', 'NAMED', $5, '', now(), now(), now(), now(), now())`,
    [workspaceId, uuidv7(), WABA_ID, ORDER_SHIPPED, JSON.stringify(components)],
  )
}
