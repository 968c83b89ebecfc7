import { deepEqual, equal, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import pg from 'pg'
import { migrateEverything } from '#server/migrate.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { homeOf } from '#server/platform/postgres/home.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { fill, mayMount } from '../platform/capabilities.ts'
import { newPhone } from '../practice.ts'
import { testLog } from '../server.ts'
import { holds } from './checker.ts'
import { bodyOf, type Customer, deliver, textChange } from './deliveries.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { customersOf } from './load.ts'

const TABLES_SIZE = '64m'
const JOURNAL_SIZE = '96m'
const FILES_SIZE = '8m'
/** Segments are not kept for later, so that the journal needs space for its next one. */
const SETTINGS = { min_wal_size: '32MB', max_wal_size: '64MB', wal_recycle: 'off' }
/** So many deliveries one after the other are refused before there is space again. */
const REFUSED = isLong ? 200 : 5
/** What a few pages still had room for. */
const TRIES_MAX = 2_000
const WORDS = 'lorem '.repeat(600)
/** A database that cannot start is tried again each five seconds. */
const RECOVERY_MS_MAX = 30_000 * PATIENCE

let folder: string
let postgres: EmbeddedPostgres
let ground: Ground
let mira: Person
let customer: Customer
let conversationId: string
const places = { tables: '', journal: '', files: '' }
let delivered = 0

describe('R6: the disk is full', { skip: !mayMount() && 'a small disk must be mounted, which only root may' }, () => {
  before(prepare)

  test('no space for tables: 503, never 200 for what is not stored; all can be read; and it goes on by itself', async () => {
    const ballast = join(places.tables, 'ballast')
    ground.history.add({ kind: 'fault', what: 'no space for tables' })
    fill(ballast)
    const bodies = await untilRefused()
    const written = await reply(WORDS)
    // Where the machine is slow, the refused ones may still hold every connection for a moment.
    for (const path of paths()) await eventually(async () => equal((await mira.ask('GET', path)).status, 200))
    rmSync(ballast)
    if (written.status !== 202) deepEqual([written.status, written.body.error.code], [503, 'storage_full'])
    await goesOn(bodies)
  })

  test('no space for the journal: 503, never 200 for what is not stored; and it goes on by itself', async () => {
    const ballast = join(places.journal, 'ballast')
    ground.history.add({ kind: 'fault', what: 'no space for the journal' })
    fill(ballast)
    await asSuperuser('select pg_switch_wal()').catch(() => {}) // PostgreSQL may end on it
    const bodies = await untilRefused()
    rmSync(ballast)
    await goesOn(bodies)
  })

  test('no space for files: an upload says so, a photo of a customer comes later, and texts go on', async () => {
    const ballast = join(places.files, 'ballast')
    fill(ballast)
    const form = new FormData()
    form.append('file', new Blob([Buffer.alloc(200_000, 'a')], { type: 'text/plain' }), 'long.txt')
    const refused = await mira.fetch('/api/v1/files', { method: 'POST', body: form })
    deepEqual([refused.status, (await refused.json()).error.code], [503, 'storage_full'])
    const phone = await newPhone(ground.sim, 'Photographer')
    await phone.sends({ type: 'image', sample: 'photo', to: ground.shops[0].phoneNumberId })
    const { id } = await mira.conversationWith('Photographer')
    await eventually(async () => {
      const [medium] = await ground.rows<{ attempts: number }>('select attempts from media where fault is not null')
      ok(medium && medium.attempts > 0)
    })
    const photoIn = async () => (await mira.thread(id)).find(({ kind }) => kind === 'image')
    equal((await photoIn())?.media?.state, 'pending', 'it is in the thread, without its picture')
    equal((await reply(`${customer.shop.mark} texts need no files`)).status, 202)
    rmSync(ballast)
    await eventually(async () => equal((await photoIn())?.media?.state, 'stored'), { withinMs: RECOVERY_MS_MAX })
    await holds(ground)
  })
})

/** A cluster whose tables and whose journal stand each on a small disk of its own, and a third one for files. */
async function prepare() {
  folder = mkdtempSync(join(tmpdir(), 'posthorn-chaos-disk-'))
  chmodSync(folder, 0o755) // below root PostgreSQL runs as somebody else, who must get there
  const data = join(folder, 'postgres')
  postgres = await startEmbeddedPostgres({ dataFolder: data, log: testLog, settings: SETTINGS })
  await migrateEverything({ url: postgres.ownerUrl, log: testLog })
  const { cluster } = homeOf(data)
  places.tables = mount('tables', TABLES_SIZE, cluster)
  places.journal = mount('journal', JOURNAL_SIZE, cluster)
  places.files = mount('files', FILES_SIZE, cluster)
  await asSuperuser(`create tablespace small location '${places.tables}'`)
  await asSuperuser('alter database posthorn set tablespace small')
  await postgres.stop()
  const journal = join(places.journal, 'pg_wal')
  cpSync(join(cluster, 'pg_wal'), journal, { recursive: true })
  own(journal, cluster)
  rmSync(join(cluster, 'pg_wal'), { recursive: true })
  symlinkSync(journal, join(cluster, 'pg_wal'))
  postgres = await startEmbeddedPostgres({ dataFolder: data, log: testLog, settings: SETTINGS })
  ground = await openGround({
    databaseUrl: postgres.ownerUrl,
    environment: { DATA_DIR: places.files },
    graphDirectly: true,
    shops: [{ people: 1 }],
    async afterClose() {
      await postgres.stop()
      for (const place of Object.values(places)) execFileSync('umount', ['-l', place])
      rmSync(folder, { recursive: true, force: true })
    },
  })
  mira = ground.shops[0].people[0] as Person
  const [first] = await customersOf(ground, ground.shops[0], 1, 0)
  customer = first as Customer
  conversationId = (await mira.conversationWith(customer.name)).id
}

function mount(name: string, size: string, cluster: string): string {
  const place = join(folder, name)
  mkdirSync(place)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', place])
  own(place, cluster)
  return place
}

/** To whom the cluster belongs, that is PostgreSQL. */
function own(place: string, cluster: string) {
  const { uid, gid } = statSync(cluster)
  execFileSync('chown', ['-R', `${uid}:${gid}`, place])
}

async function asSuperuser(statement: string) {
  const client = new pg.Client({ connectionString: postgres.superuserUrl })
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  await client.query(statement).finally(() => client.end().catch(() => {}))
}

const paths = () => ['/me', '/inboxes', '/conversations', `/conversations/${conversationId}/messages`]

/** Delivers until that is refused, and then some more; answers what was refused. */
async function untilRefused(): Promise<Buffer[]> {
  const refused: Buffer[] = []
  for (let tries = 0; refused.length < REFUSED; tries++) {
    ok(tries < TRIES_MAX, 'a full disk takes everything')
    const body = nextBody()
    const status = await deliver(to(), body)
    ok(status === 200 || status === 503, `a delivery was answered ${status}`)
    if (status === 503) refused.push(body)
  }
  return refused
}

/** Meta repeats what was refused: it is taken, nobody repairs anything. */
async function goesOn(bodies: Buffer[]) {
  const freeAtMs = performance.now()
  for (const body of [...bodies, nextBody()]) {
    await eventually(async () => equal(await deliver(to(), body), 200), { withinMs: RECOVERY_MS_MAX })
  }
  await eventually(async () => equal((await reply(`${customer.shop.mark} it goes on`)).status, 202), {
    withinMs: RECOVERY_MS_MAX,
  })
  console.log(`all is taken again ${Math.round(performance.now() - freeAtMs)} ms after there was space`)
  await holds(ground)
}

async function reply(text: string) {
  const messageId = uuidv7()
  const answer = await mira.ask('POST', `/conversations/${conversationId}/messages`, {
    id: messageId,
    draft: { kind: 'text', text },
  })
  const { workspaceId } = mira
  ground.history.add({ kind: 'reply', workspaceId, conversationId, messageId, text, status: answer.status })
  return answer
}

const to = () => ({ url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history })

function nextBody() {
  const seconds = Math.floor(Date.now() / 1_000)
  return bodyOf([textChange(customer, `wamid.full.${++delivered}`, seconds, `${customer.shop.mark} ${WORDS}`)])
}
