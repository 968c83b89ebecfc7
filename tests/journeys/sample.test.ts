import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { MESSAGE_KINDS } from '#core/whatsapp/kind.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { CUSTOMERS } from '#server/sample/customers/index.ts'
import { timeOf } from '#server/sample/times.ts'
import { freshDatabase } from '../database.ts'
import { eventually } from '../eventually.ts'
import { type House, openHouse, type Person } from '../house.ts'

let house: House
let mira: Person
before(async () => {
  house = await openHouse({ practice: true })
  mira = await house.mira()
})

const rowsOf = async <Row>(query: ReturnType<typeof sql<Row>>) =>
  (await inWorkspaces(house.db, [mira.workspaceId], (tx) => query.execute(tx))).rows

const folder = mkdtempSync(join(tmpdir(), 'posthorn-sample-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const ROOT = join(import.meta.dirname, '..', '..')

/** What the command says. */
const seed = (databaseUrl: string): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: folder, NODE_OPTIONS: '' }
    execFile(process.execPath, ['bin/seed.ts'], { cwd: ROOT, env }, (_, said, complained) => resolve(complained + said))
  })

/** How many rows of everything that could be doubled. */
const counted = () =>
  rowsOf(sql<Record<string, number>>`
    select (select count(*)::int from conversations) as conversations, (select count(*)::int from messages) as messages,
      (select count(*)::int from identities) as identities, (select count(*)::int from contacts) as contacts,
      (select count(*)::int from sends) as sends, (select count(*)::int from message_statuses) as statuses,
      (select count(*)::int from reactions) as reactions, (select count(*)::int from message_changes) as changes,
      (select count(*)::int from assignments) as assignments, (select count(*)::int from closures) as closures,
      (select count(*)::int from events where conversation_id is not null and type <> 'message.changed') as events`)

test('without the practice number the sample is refused in words', async () => {
  equal(await mira.refused('POST', '/api/v1/practice/sample'), '409 no_practice_number')
})

test('Mira fills the inbox in one click', async () => {
  await mira.ok('POST', '/api/v1/practice/channel')
  await house.join(mira, 'Jonas', 'agent')
  const { conversations } = await mira.ok('POST', '/api/v1/practice/sample')
  equal(conversations, CUSTOMERS.length)
  const [rows] = await counted()
  equal(rows?.conversations, CUSTOMERS.length)
  equal(rows?.identities, CUSTOMERS.length)
  equal(rows?.contacts, CUSTOMERS.length)
  equal((await rowsOf(sql`select from kept_items`)).length, 0)
})

test('every kind, every status, every state of a conversation and of the window is there', async () => {
  const kinds = await eventually(async () => {
    const found = await rowsOf(sql<{ kind: string }>`select distinct kind from messages`)
    if (found.length < MESSAGE_KINDS.length) throw new Error(`kinds: ${found.map(({ kind }) => kind)}`)
    return found
  })
  deepEqual(kinds.map(({ kind }) => kind).sort(), [...MESSAGE_KINDS].sort())

  const statuses = await rowsOf(sql<{ status: string }>`select distinct status from messages where direction = 'out'`)
  deepEqual(statuses.map(({ status }) => status).sort(), ['delivered', 'failed', 'read', 'sent', 'unconfirmed'])
  const faults = await rowsOf(sql<{ fault: string }>`select distinct fault from messages where status = 'failed'`)
  ok(faults.length >= 4, `faults: ${faults.map(({ fault }) => fault)}`)

  const { conversations } = await mira.ok('GET', '/api/v1/conversations?limit=100')
  const states = new Set(conversations.map(({ status }: { status: string }) => status))
  deepEqual([...states].sort(), ['closed', 'open', 'snoozed', 'waiting'])
  const hours = conversations.map(({ lastCustomerAt }: { lastCustomerAt: string }) => {
    return (Date.now() - Date.parse(lastCustomerAt)) / 3_600_000
  })
  ok(hours.some((age: number) => age < 1) && hours.some((age: number) => age > 22 && age < 24))
  ok(hours.some((age: number) => age > 48))
  const owners = new Set(conversations.map(({ ownerId }: { ownerId: string | null }) => ownerId))
  equal(owners.size, 3)
  const [edited] = await rowsOf(sql`select from messages where edited_at is not null`)
  const [revoked] = await rowsOf(sql`select from messages where revoked_at is not null`)
  ok(edited && revoked)
})

test('unread, reactions, quotes and acts are what people would see', async () => {
  const { conversations, reads } = await mira.ok('GET', '/api/v1/conversations?limit=100')
  const unread = conversations.filter(
    ({ id, inboundCount }: { id: string; inboundCount: number }) => inboundCount > (reads[id] ?? 0),
  )
  equal(unread.length, CUSTOMERS.filter((customer) => customer.unread).length)
  const ayse = conversations.find(({ contactName }: { contactName: string }) => contactName === 'Ayşe Yıldırım')
  const { messages, activities } = await mira.ok('GET', `/api/v1/conversations/${ayse.id}/messages`)
  const bouquet = messages.find(
    ({ kind, direction }: { kind: string; direction: string }) => kind === 'image' && direction === 'out',
  )
  deepEqual(
    bouquet.reactions.map(({ emoji }: { emoji: string }) => emoji),
    ['😍'],
  )
  equal(messages.find(({ text }: { text: string }) => text === 'Der ist es! Genau so.').quote.messageId, bouquet.id)
  deepEqual(
    activities.map(({ type }: { type: string }) => type),
    ['conversation.opened', 'conversation.assigned'],
  )
  ok(activities[0].at <= messages.at(-1).at, 'it opened with its first message')
  const reopened = await rowsOf(sql`select from closures where reopened_at is not null`)
  equal(reopened.length, 1)
})

test('all media arrive', async () => {
  await eventually(async () => {
    const open = await rowsOf(sql<{ state: string }>`select state from media where state <> 'stored'`)
    if (open.length > 0) throw new Error(`${open.length} media are not stored`)
  })
})

test('filled again, nothing is doubled and nothing undone', async () => {
  const { conversations } = await mira.ok('GET', '/api/v1/conversations?status=closed')
  await mira.ok('DELETE', `/api/v1/conversations/${conversations[0].id}/closure`)
  const before = await counted()
  await mira.ok('POST', '/api/v1/practice/sample')
  deepEqual(await counted(), before)
  const { conversation } = await mira.ok('GET', `/api/v1/conversations/${conversations[0].id}`)
  equal(conversation.status, 'open')
})

test('npm run seed does the same from outside, and says in a sentence what it lacks', async () => {
  const before = await counted()
  match(await seed(house.database.url), /^42 sample conversations are in the inbox\.$/m)
  deepEqual(await counted(), before)
  const empty = await freshDatabase()
  match(await seed(empty.url), /^No practice number is connected\. /)
})

test('an answer to a customer of the sample arrives', async () => {
  const { conversations } = await mira.ok('GET', '/api/v1/conversations?limit=100')
  const grace = conversations.find(({ contactName }: { contactName: string }) => contactName === 'Grace Okafor')
  const id = '0199a000-0000-7000-8000-000000000001'
  const draft = { kind: 'text', text: 'They do, and we ship to Manchester!' }
  await mira.ok('POST', `/api/v1/conversations/${grace.id}/messages`, { id, draft })
  await eventually(async () => {
    const { messages } = await mira.ok('GET', `/api/v1/conversations/${grace.id}/messages`)
    const status = messages.find((message: { id: string }) => message.id === id)?.status
    if (status !== 'delivered') throw new Error(`it is ${status}`)
  })
})

test('agents may not fill it, and times are those of the workspace', async () => {
  const deniz = await house.join(mira, 'Deniz', 'agent')
  equal((await deniz.ask('POST', '/api/v1/practice/sample')).status, 403)
  const now = new Date('2026-11-24T10:00:00Z')
  equal(timeOf('3d 09:15', now, 'Europe/Berlin').toISOString(), '2026-11-21T08:15:00.000Z')
  equal(timeOf('23h35m', now, 'UTC').toISOString(), '2026-11-23T10:25:00.000Z')
})
