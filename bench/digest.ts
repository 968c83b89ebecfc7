/** How fast a backlog is digested: items a second, three statuses to one message, and where the time goes.
 *  node bench/digest.ts [items] [customers] [items a delivery] */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { digestOnce, startDigest } from '#server/ingest/digest.ts'
import { migrateEverything } from '#server/migrate.ts'
import { inWorkspaces, openDatabase } from '#server/platform/db/database.ts'
import { createLog } from '#server/platform/log.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { envelope, ingestOf, stageApp, stageWorkspace, statusValue, textValue } from '#tests/ingestStage.ts'
import { cpuOfChildren } from './kit/cpu.ts'

const LOOK_MS = 20
const [items = 40_000, customers = 2_000, together = 1] = process.argv.slice(2).map(Number)
const log = createLog({ level: 'warn' })
const folder = mkdtempSync(join(tmpdir(), 'posthorn-bench-'))
const postgres = await startEmbeddedPostgres({ dataFolder: folder, log })
try {
  await migrateEverything({ url: postgres.ownerUrl, log })
  const database = openDatabase({ url: postgres.ownerUrl, log })
  const appId = await stageApp(database)
  const shop = await stageWorkspace(database, appId)
  const { phoneNumberId, channelId } = shop.numbers[0]
  const { acceptor, deps } = ingestOf(database, appId)

  const person = (nth: number) => ({
    waId: `4915${(100_000_000 + nth).toString()}`,
    userId: `DE.${nth}`,
    name: `Customer ${nth}`,
  })
  const send = (bodies: object[]) =>
    Promise.all(bodies.map((body) => acceptor.accept(Buffer.from(JSON.stringify(body)), appId)))
  const drain = async () => {
    for (let done = -1; done !== 0; ) done = await digestOnce(deps)
  }

  // Everybody has written once and got an answer, so that the backlog meets a lived-in workspace.
  await send(
    Array.from({ length: customers }, (_, nth) =>
      envelope([{ value: textValue(phoneNumberId, person(nth), `wamid.first${nth}`, 'Hello') }]),
    ),
  )
  await drain()
  const messages = Math.floor(items / 4)
  const sends = Array.from({ length: messages }, (_, nth) => ({
    nth,
    messageId: uuidv7(),
    sendId: uuidv7(),
    wamid: `wamid.HBgLout${nth}`,
  }))
  await inWorkspaces(database.db, [shop.workspaceId], async (tx) => {
    for (let start = 0; start < sends.length; start += 1_000) {
      const part = sends.slice(start, start + 1_000)
      const columns = sql`unnest(${part.map((one) => one.messageId)}::uuid[], ${part.map((one) => one.sendId)}::uuid[],
        ${part.map((one) => one.wamid)}::text[], ${part.map((one) => person(one.nth % customers).userId)}::text[]) as n(id, send_id, wamid, user_id)`
      await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, party, source, text, wamid, status, status_at, created_at)
        select ${shop.workspaceId}, n.id, c.id, ${channelId}, 'out', 'text', now(), 'u:' || n.user_id, 'person', 'An answer', n.wamid, 'accepted', now(), now()
        from ${columns} join identities i on i.user_id = n.user_id join conversations c on c.identity_id = i.id`.execute(
        tx,
      )
      await sql`insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, wamid, created_at)
        select ${shop.workspaceId}, n.send_id, n.id, m.conversation_id, ${channelId}, 1, 0, now(), 'accepted', n.wamid, now()
        from ${columns} join messages m on m.id = n.id`.execute(tx)
    }
  })
  // As autovacuum does within a minute; a workspace that has just been filled is planned blindly.
  const owner = openDatabase({ url: postgres.ownerUrl, log, role: null })
  await sql`analyze`.execute(owner.db)
  await owner.close()

  const values = sends.flatMap(({ nth, sendId, wamid }) => {
    const who = person(nth % customers)
    const at = String(Math.floor(Date.now() / 1_000) - 60 + Math.floor((nth / messages) * 30))
    const status = (status: string) =>
      statusValue(
        phoneNumberId,
        {
          id: wamid,
          status,
          timestamp: at,
          biz_opaque_callback_data: sendId,
          pricing: { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' },
        },
        who,
      )
    return [
      textValue(phoneNumberId, who, `wamid.HBgLin${nth}`, `Message ${nth} ${'x'.repeat(100)}`, at),
      status('sent'),
      status('delivered'),
      status('read'),
    ]
  })
  const bodies: object[] = []
  for (let start = 0; start < values.length; start += together) {
    bodies.push(envelope(values.slice(start, start + together).map((value) => ({ value }))))
  }
  const acceptStart = performance.now()
  for (let start = 0; start < bodies.length; start += 2_000) await send(bodies.slice(start, start + 2_000))
  const acceptSeconds = (performance.now() - acceptStart) / 1_000

  let gcMs = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) gcMs += entry.duration
  }).observe({ entryTypes: ['gc'] })
  const spent = new Map<string, { ms: number; calls: number }>()
  if (process.env.BENCH_STATEMENTS) watchStatements(spent)
  const cpu = process.cpuUsage()
  const postgresBefore = cpuOfChildren(postgres.pid())
  const start = performance.now()
  const digest = startDigest(deps)
  const waits = async () => {
    const { rows } = await sql<{
      waits: boolean
    }>`select exists (select from waiting_deliveries) as waits`.execute(database.db)
    return rows[0]?.waits ?? false
  }
  while (await waits()) await delay(LOOK_MS)
  await digest.stop()
  const seconds = (performance.now() - start) / 1_000
  const used = process.cpuUsage(cpu)
  const postgresSeconds = cpuOfChildren(postgres.pid()) - postgresBefore
  console.log(`accepted ${bodies.length} deliveries in ${acceptSeconds.toFixed(2)} s`)
  console.log(
    `digested ${values.length} items in ${seconds.toFixed(2)} s: ${Math.round(values.length / seconds)} items/s`,
  )
  console.log(
    `node: ${((used.user + used.system) / 1e6).toFixed(2)} s CPU (${(gcMs / 1_000).toFixed(2)} s gc), PostgreSQL: ${postgresSeconds.toFixed(2)} s CPU`,
  )
  for (const [text, { ms, calls }] of [...spent].sort((a, b) => b[1].ms - a[1].ms).slice(0, 20)) {
    console.log(`${ms.toFixed(0).padStart(7)} ms ${String(calls).padStart(5)}  ${text}`)
  }
  await database.close()

  function watchStatements(into: typeof spent) {
    database.pool.on('connect', patch)
    function patch(client: { query: unknown }) {
      const original = client.query as (...all: unknown[]) => unknown
      client.query = function (this: unknown, ...all: unknown[]) {
        const text = typeof all[0] === 'string' ? all[0] : ((all[0] as { text?: string })?.text ?? '')
        const key = text.replace(/\s+/g, ' ').trim().slice(0, 110)
        const at = performance.now()
        const answer = original.apply(this, all)
        const done = () => {
          const entry = into.get(key) ?? { ms: 0, calls: 0 }
          into.set(key, { ms: entry.ms + performance.now() - at, calls: entry.calls + 1 })
        }
        if (answer instanceof Promise) answer.then(done, done)
        return answer
      }
    }
    // Connections that are open already are patched when they are next lent.
    database.pool.on('acquire', (client) => {
      if (!Object.hasOwn(client, 'query')) patch(client)
    })
  }
} finally {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}
