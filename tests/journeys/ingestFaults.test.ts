import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import Fastify from 'fastify'
import { sql } from 'kysely'
import { createAcceptor, Overloaded } from '#server/ingest/accept.ts'
import { webhookApps } from '#server/ingest/apps.ts'
import { digestOnce, replay, startDigest } from '#server/ingest/digest.ts'
import { listParked, replayParked } from '#server/ingest/parked.ts'
import { webhookRoutes } from '#server/ingest/routes.ts'
import { freshDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import {
  about,
  envelope,
  ingestOf,
  look,
  messageValue,
  type Sender,
  secrets,
  sign,
  stageApp,
  stageWorkspace,
  textValue,
  VERIFY_TOKEN,
} from '../ingestStage.ts'
import { testLog } from '../server.ts'

const { database, ownerPool } = await freshDatabase()
const appId = await stageApp(database)
const clock = { now: () => new Date() }
const ayse: Sender = { waId: '4915123456781', userId: 'DE.1', name: 'Ayşe Demir' }

async function stage() {
  const shop = await stageWorkspace(database, appId)
  const ingest = ingestOf(database, appId)
  const rows = <T = Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    look<T>(database, shop.workspaceId, (tx) => query.execute(tx))
  return { ...shop, ...ingest, rows, phoneNumberId: shop.numbers[0].phoneNumberId }
}

async function door(accept?: Parameters<typeof webhookRoutes>[1]['acceptor']) {
  const app = Fastify()
  const acceptor = accept ?? createAcceptor({ pool: database.pool, clock })
  await app.register(webhookRoutes, {
    apps: webhookApps({ db: database.db, secrets, log: testLog }),
    acceptor,
    log: testLog,
  })
  await app.ready()
  const post = async (body: Buffer, headers: Record<string, string> = {}) =>
    (
      await app.inject({
        method: 'POST',
        url: '/webhooks/whatsapp',
        payload: body,
        headers: { 'content-type': 'application/json', ...headers },
      })
    ).statusCode
  const signed = (body: Buffer) => post(body, { 'x-hub-signature-256': sign(body) })
  return { app, post, signed }
}

const stored = async () =>
  (await ownerPool.query<{ n: number }>('select count(*)::int as n from deliveries')).rows[0]?.n ?? 0

test('the handshake: the right token gets the bare challenge, any other 403', async () => {
  const { app } = await door()
  const ask = async (token: string) =>
    app.inject({
      url: '/webhooks/whatsapp',
      query: { 'hub.mode': 'subscribe', 'hub.challenge': '<b>1158</b>', 'hub.verify_token': token },
    })
  const answer = await ask(VERIFY_TOKEN)
  equal(answer.statusCode, 200)
  equal(answer.body, '<b>1158</b>')
  ok(String(answer.headers['content-type']).startsWith('text/plain'))
  equal((await ask('wrong')).statusCode, 403)
  equal((await app.inject('/webhooks/whatsapp')).statusCode, 403)
  await app.close()
})

test('only signed bodies are written, byte for byte, once a day', async () => {
  const { app, post, signed } = await door()
  const before = await stored()
  const body = Buffer.from('{"object":"whatsapp_business_account","entry":[],"text":"\\u00e4\\ud83d"}')
  equal(await post(body), 401)
  equal(await post(body, { 'x-hub-signature-256': sign(body, 'wrong') }), 401)
  equal(await post(body, { 'x-hub-signature-256': `sha256=${'0'.repeat(63)}` }), 401)
  equal(await stored(), before)
  equal(await signed(body), 200)
  equal(await signed(body), 200)
  equal(await stored(), before + 1)
  const { rows } = await ownerPool.query('select body from deliveries order by id desc limit 1')
  ok(body.equals(rows[0].body))
  equal(await signed(Buffer.alloc(5 * 1024 * 1024, 'x')), 413)
  equal(await signed(gzipSync(Buffer.from('{}'))), 200) // bytes are bytes; the digest says what they are
  equal(await post(body, { 'content-type': 'text/weird; charset=x', 'x-hub-signature-256': sign(body) }), 200)
  await app.close()
})

test('fault R13: what broke others is taken, shown or set aside, and the neighbours are unharmed', async () => {
  const shop = await stage()
  const say = (id: string, more: object) => ({ value: messageValue(shop.phoneNumberId, ayse, id, more) })
  const long = 'x'.repeat(2_900_000)
  const bodies: (Buffer | object)[] = [
    envelope([say('wamid.nul', { text: { body: 'a\u0000b' } })]),
    Buffer.from(JSON.stringify(envelope([say('wamid.lone', { text: { body: 'LONE' } })])).replace('LONE', '\\ud83d!')),
    envelope([say('wamid.new', { type: 'hologram', hologram: { id: '1' } })]),
    envelope([say('wamid.array', { type: 'text', text: ['not', 'an', 'object'] })]),
    Buffer.from(
      JSON.stringify(
        envelope([say('wamid.big', { type: 'location', location: { latitude: 1, longitude: 2 } })]),
      ).replace('"latitude":1', '"latitude":1e400000'),
    ),
    envelope([say('wamid.long', { text: { body: long } })]),
    Buffer.from(
      JSON.stringify(envelope([say('wamid.proto', { text: { body: 'p' } })])).replace(
        '"entry"',
        '"__proto__":{"polluted":1},"entry"',
      ),
    ),
    envelope([say(`wamid.${'y'.repeat(20_000)}`, { text: { body: 'an id too long for an index' } })]),
    envelope([
      say('wamid.time1', { timestamp: '1795000000000', text: { body: 'ms' } }),
      say('wamid.time2', { timestamp: 'NaN', text: { body: 'nan' } }),
      say('wamid.time3', { timestamp: '99999999999999999999', text: { body: 'far' } }),
    ]),
    { object: 'whatsapp_business_account' },
    { object: 'whatsapp_business_account', entry: [{ id: 'waba', changes: [] }, 7, null, { changes: {} }] },
    envelope([{ field: 'tomorrow', value: about(shop.phoneNumberId) }]),
    envelope([
      say('wamid.flow', {
        type: 'interactive',
        interactive: {
          type: 'nfm_reply',
          nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"flow_token":"t","colour":"red\\u0000"}' },
        },
      }),
    ]),
  ]
  const broken = [
    Buffer.from('{"object":'),
    Buffer.from('['.repeat(20_000)),
    Buffer.from([0xff, 0xfe, 0x00]),
    gzipSync(Buffer.alloc(100_000)),
  ]
  await Promise.all([...bodies, ...broken].map((body) => shop.accept(body)))
  await shop.accept(envelope([say('wamid.fine', { text: { body: 'fine' } })]))
  await shop.digestAll()
  const messages = await shop.rows<{
    wamid: string
    kind: string
    text: string | null
    content: Record<string, unknown>
    at: Date
  }>(sql`select wamid, kind, left(text, 20) as text, content, at from messages`)
  const of = (name: string) => messages.find(({ wamid }) => wamid === `wamid.${name}`)
  deepEqual([of('nul')?.text, of('nul')?.content], ['a\uFFFDb', { cleaned: true }])
  deepEqual([of('lone')?.text, of('lone')?.content], ['\uFFFD!', { cleaned: true }])
  deepEqual(
    [of('new')?.kind, of('new')?.content],
    ['unsupported', { unsupported: { type: 'hologram', details: null } }],
  )
  equal(of('array')?.kind, 'unsupported')
  equal(of('big')?.kind, 'unsupported')
  equal(of('long')?.text, 'x'.repeat(20))
  equal(of('proto')?.text, 'p')
  deepEqual(of('flow')?.content.answers, [{ name: 'colour', value: 'red\uFFFD' }])
  equal(of('fine')?.text, 'fine')
  for (const name of ['time1', 'time2', 'time3']) {
    const year = of(name)?.at.getUTCFullYear() ?? 0
    ok(year >= 2025 && year <= new Date().getUTCFullYear(), `${name}: ${year}`)
  }
  deepEqual(
    (await shop.rows(sql`select kind from kept_items order by kind`)).map(({ kind }) => kind),
    ['odd_id', 'unknown', 'unknown'],
  )
  const { rows } = await ownerPool.query(`select count(*)::int as n from deliveries where state = 'parked'`)
  ok(rows[0].n >= broken.length)
  const waiting = await ownerPool.query(`select count(*)::int as n from waiting_deliveries`)
  equal(waiting.rows[0].n, 0)
})

test('a delivery that the database refuses is parked alone, told, listed, and digested when its reason is gone', async () => {
  const shop = await stage()
  const other = await stage()
  await ownerPool.query(`alter table received add constraint no_poison check (wamid <> 'wamid.poison')`)
  for (let nth = 0; nth < 9; nth++)
    await shop.accept(envelope([{ value: textValue(shop.phoneNumberId, ayse, `wamid.ok${nth}`, 'ok') }]))
  await shop.accept(envelope([{ value: textValue(shop.phoneNumberId, ayse, 'wamid.poison', 'secret words') }]))
  for (let nth = 9; nth < 15; nth++)
    await shop.accept(envelope([{ value: textValue(shop.phoneNumberId, ayse, `wamid.ok${nth}`, 'ok') }]))
  await shop.digestAll()
  equal((await shop.rows<{ n: number }>(sql`select count(*)::int as n from messages`))[0]?.n, 15)
  equal((await shop.rows(sql`select 1 from events where type = 'delivery.parked'`)).length, 1)
  const { deliveries } = await listParked(database.db, shop.workspaceId)
  deepEqual(
    deliveries.map(({ error, phoneNumberIds, attempts }) => ({ error, phoneNumberIds, attempts })),
    [{ error: 'The database refused it (23514).', phoneNumberIds: [shop.phoneNumberId], attempts: 1 }],
  )
  deepEqual((await listParked(database.db, other.workspaceId)).deliveries, [])
  const id = deliveries[0]?.id ?? ''
  const deps = { db: database.db, wakeDigest() {} }
  await rejects(replayParked(deps, other.workspaceId, id), { status: 404 })
  await ownerPool.query('alter table received drop constraint no_poison')
  deepEqual(await replayParked(deps, shop.workspaceId, id), { queued: true })
  await shop.digestAll()
  equal((await shop.rows<{ n: number }>(sql`select count(*)::int as n from messages`))[0]?.n, 16)
  deepEqual((await listParked(database.db, shop.workspaceId)).deliveries, [])
  ok((await replay(database.db, 'all')) >= 0)
  await shop.digestAll()
})

test('fault R11: thirty photos of one new contact, digested by two at once: one contact, one conversation, thirty messages', async () => {
  const shop = await stage()
  const photo = (nth: number) =>
    messageValue(shop.phoneNumberId, ayse, `wamid.p${nth}`, {
      type: 'image',
      image: { id: String(nth), mime_type: 'image/jpeg' },
    })
  const wake: (() => void)[] = []
  const digests = [1, 2].map(() => startDigest(shop.deps))
  const acceptors = [1, 2].map(() =>
    createAcceptor({ pool: database.pool, clock, onAccepted: () => wake.forEach((one) => void one()) }),
  )
  wake.push(...digests.map(({ wake }) => wake))
  await Promise.all(
    Array.from({ length: 60 }, (_, nth) =>
      acceptors[nth % 2]?.accept(Buffer.from(JSON.stringify(envelope([{ value: photo(nth % 30) }]))), appId),
    ),
  )
  await eventually(async () => {
    const { rows } = await ownerPool.query(`select count(*)::int as n from waiting_deliveries`)
    equal(rows[0].n, 0)
  })
  await Promise.all(digests.map((digest) => digest.stop()))
  const [row] =
    await shop.rows(sql`select (select count(*)::int from contacts) as contacts, (select count(*)::int from conversations) as conversations,
    (select count(*)::int from messages) as messages, (select inbound_count from conversations) as inbound,
    (select count(*)::int from events where type = 'message.received') as told, (select count(*)::int from media) as media`)
  deepEqual(row, { contacts: 1, conversations: 1, messages: 30, inbound: 30, told: 30, media: 30 })
})

test('overload: too many or too old waiting are refused, with nothing written; what was taken is written', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const slow = {
    async query(...all: unknown[]) {
      await held
      return (database.pool.query as (...all: unknown[]) => unknown).apply(database.pool, all)
    },
  }
  const acceptor = createAcceptor({ pool: slow as never, clock })
  const before = await stored()
  const big = (nth: number) =>
    Buffer.concat([Buffer.from(`{"nth":${nth},"of":"overload`), Buffer.alloc(3 * 1024 * 1024, 'x')])
  let isAsked = false
  const results = Promise.all(
    Array.from({ length: 30 }, (_, nth) =>
      acceptor.accept(big(nth), appId).then(
        () => 'taken' as const,
        (error) => {
          ok(error instanceof Overloaded)
          return isAsked ? ('too late' as const) : ('refused' as const)
        },
      ),
    ),
  )
  await new Promise(setImmediate) // who is refused at the door is so at once
  isAsked = true
  const { app, signed } = await door(acceptor)
  equal(await signed(big(99)), 503)
  release()
  const answers = await results
  const count = (what: (typeof answers)[number]) => answers.filter((one) => one === what).length
  ok(count('refused') > 0)
  await acceptor.drained()
  // Of what a slow disk took too long for nothing was promised: it may be written, or not.
  const written = (await stored()) - before
  ok(written >= count('taken') && written <= count('taken') + count('too late'), `${written} of ${answers}`)
  await app.close()
  await ownerPool.query(`delete from waiting_deliveries`)
})

test('fault R5: a connection cut in the middle answers 503, and the repeat is taken once', async () => {
  const shop = await stage()
  const { app, signed } = await door()
  const body = Buffer.from(
    JSON.stringify(envelope([{ value: textValue(shop.phoneNumberId, ayse, 'wamid.cut', 'cut') }])),
  )
  const before = await stored()
  const blocker = await ownerPool.connect()
  await blocker.query('begin')
  await blocker.query('lock table deliveries in access exclusive mode')
  const answer = signed(body)
  await eventually(async () => {
    const { rowCount } = await ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into deliveries%'`,
    )
    ok((rowCount ?? 0) > 0)
  })
  await blocker.query('rollback')
  blocker.release()
  equal(await answer, 503)
  equal(await stored(), before)
  equal(await signed(body), 200)
  equal(await signed(body), 200)
  await digestOnce(shop.deps)
  equal((await shop.rows(sql`select id from messages`)).length, 1)
  await app.close()
})

test('kill of a digest in the middle leaves the batch waiting, and nothing half done', async () => {
  const shop = await stage()
  await shop.accept(envelope([{ value: textValue(shop.phoneNumberId, ayse, 'wamid.kill', 'kill') }]))
  const blocker = await ownerPool.connect()
  await blocker.query('begin')
  await blocker.query('lock table events in access exclusive mode')
  const digesting = digestOnce(shop.deps)
  digesting.catch(() => {})
  await eventually(async () => {
    const { rowCount } = await ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into events%'`,
    )
    ok((rowCount ?? 0) > 0)
  })
  await blocker.query('rollback')
  blocker.release()
  await rejects(digesting)
  equal((await shop.rows(sql`select id from messages`)).length, 0)
  await shop.digestAll()
  equal((await shop.rows(sql`select id from messages`)).length, 1)
})
