import { equal, ok } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { migrateEverything } from '#server/migrate.ts'
import { backUp } from '#server/operations/backup.ts'
import { restore } from '#server/operations/restore.ts'
import { diskFiles } from '#server/platform/files.ts'
import { emptyDatabase, type TestDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { sendsOf } from '../practice.ts'
import { testLog } from '../server.ts'
import { holdsInbound } from './checker.ts'
import { deliver } from './deliveries.ts'
import { type Ground, isLong, openGround, rowsIn, settled } from './ground.ts'
import { type Load, startLoad } from './load.ts'
import { signIn } from './shop.ts'

const LOAD_MS = isLong ? 20_000 : 1_000

let folder: string
let ground: Ground
let load: Load
let restored: TestDatabase
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-chaos-backup-'))
  ground = await openGround({ shops: [{ people: 1 }] })
  load = await startLoad(ground)
})
after(() => rmSync(folder, { recursive: true, force: true }))

test('R19: the machine is lost; restored from a backup that was made under load, with all that Meta repeats, nothing is missing or there twice', async () => {
  const files = diskFiles(join(folder, 'files'))
  await delay(LOAD_MS)
  const source = join(folder, 'backup')
  await backUp({ url: ground.databaseUrl, files, target: source, version: '0.0.0' })
  await delay(LOAD_MS)
  await load.stop()
  await settled(ground)
  const sent = (await sendsOf(ground.sim)).length
  for (const one of [...ground.processes]) await ground.kill(one)

  restored = await emptyDatabase()
  const { url } = restored
  const migrate = (upTo?: number) => migrateEverything({ url, log: testLog, ...(upTo === undefined ? {} : { upTo }) })
  await restore({ url, files, source, secretKeyIds: [], withoutSecretKey: true, now: new Date(), migrate })
  await ground.start({ DATABASE_URL: url })
  const ours: Ground = { ...ground, databaseUrl: url, rows: (sql, values) => rowsIn(restored.ownerPool, sql, values) }

  const to = { url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history }
  for (const body of await allToldSoFar()) equal(await deliver(to, body), 200)
  await holdsInbound(ours)
  equal((await sendsOf(ground.sim)).length, sent, 'nothing was sent again by itself')

  // And the shop goes on: a person signs in again, lets the number send, and answers.
  const [shop] = ground.shops
  const mira = await signIn(ground.door.url, shop.people[0]?.email ?? '')
  await mira.post(`/channels/${shop.channelId}/resumption`)
  const { conversations } = await mira.conversations('?limit=100')
  const { id } = conversations.find(({ contactName }) => contactName.includes('customer')) ?? { id: '' }
  const { id: messageId } = await mira.replies(id, 'We are back.')
  await eventually(async () => {
    const message = (await mira.thread(id)).find((one) => one.id === messageId)
    ok(['accepted', 'sent', 'delivered', 'read'].includes(message?.status ?? ''), `it is ${message?.status}`)
  })
})

/** Meta's own and ours, each as it was signed once. */
async function allToldSoFar(): Promise<Buffer[]> {
  const { deliveries } = await ground.sim<{ deliveries: { body: string }[] }>('GET', '/webhooks')
  const bodies = [
    ...deliveries.map(({ body }) => Buffer.from(body)),
    ...ground.history.of('delivery').map(({ body }) => body),
  ]
  return [...new Map(bodies.map((body) => [body.toString('latin1'), body])).values()]
}
