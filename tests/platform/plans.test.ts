/**
 * How what an agent waits for is asked of a database in which much has gathered: by which index, and how many rows are touched on
 * the way. An index that is dropped, or a statement that no longer fits its index, shows here and not at the end of a year.
 */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import type { PropertyFilter } from '#core/property/condition.ts'
import { registered } from '#core/property/custom.ts'
import { countContacts, listContacts, thoseThatFit } from '#server/contacts/listQueries.ts'
import { contactsById } from '#server/contacts/queries.ts'
import { assignWaiting } from '#server/conversations/assignment/assigner.ts'
import { colleaguesOf } from '#server/conversations/assignment/queries.ts'
import { draftLines, draftOf } from '#server/conversations/draftQueries.ts'
import { wakeDue } from '#server/conversations/lifecycleQueries.ts'
import { countConversations, listConversations, type Reader } from '#server/conversations/listQueries.ts'
import { countUnread, markRead, notificationsOf } from '#server/conversations/notificationQueries.ts'
import { countOpen, lockConversations } from '#server/conversations/queries.ts'
import {
  activitiesOfAll,
  conversationIdsBeside,
  conversationIdsOf,
  messagesOfAll,
  newerOfAll,
  notesOfAll,
} from '#server/conversations/timelineQueries.ts'
import { viewsOf } from '#server/conversations/viewQueries.ts'
import { inboxOf } from '#server/live/queries.ts'
import { type Database, inWorkspaces, openDatabase, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { findWithin, NEWEST } from '#server/search/queries.ts'
import { claimDue, openLanes } from '#server/workflows/claim.ts'
import { NO_LANE } from '#server/workflows/enrol.ts'
import { failedBetween } from '#server/workflows/unsent.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { testLog } from '../server.ts'
import { compareWays, countByWords } from './fitting.ts'
import { CONVERSATIONS, fill, GROWN } from './grown.ts'
import { daysAgo, FILTERS, OF_CONTACTS, OF_NEWEST, PAGE, PAGE_ROWS_MAX } from './questions.ts'

/** A figure is counted among the newest thousand, with a row beside each, and its label among as many. */
const COUNT_ROWS_MAX = 3_000 + 1
const COUNT_MAX = 100
const ROWS_NEVER = 0
const LONG_MESSAGES = 2_000

const { propertyId } = GROWN
const { workspaceId, support, sales, supportChannel, salesChannel, workflowId } = GROWN
const now = new Date()
const own = [
  registered({ id: propertyId, key: 'contact.custom_source', label: 'Source', type: 'text' as const, choices: [] }),
]
const mira: Reader = { workspaceId, userId: 'mira', sight: null, own }
const jonas: Reader = { workspaceId, userId: 'jonas', sight: [support, sales], own }

let house: TestDatabase
/** One connection, whose counters can be asked for at once. */
let database: Database
let ids: string[]
before(async () => {
  house = await freshDatabase()
  // Of 12,000 rows it may be quickest to read them all, of a million it is not: what can go by an index shall.
  const url = new URL(house.url)
  url.searchParams.append('options', '-c enable_seqscan=off')
  database = openDatabase({ url: url.toString(), log: testLog, applicationName: 'plans', connectionsMax: 1 })
  const client = await house.ownerPool.connect()
  await fill(client).finally(() => client.release())
  ids = await inside(async (tx) => (await listConversations(tx, mira, {}, page())).rows.map(({ id }) => id))
})
after(() => database.close())

for (const [who, reader] of [
  ['an admin', mira],
  ['an agent of two inboxes', jonas],
] as const) {
  test(`${who}: the first page of the list, by each filter and newest or oldest first`, async () => {
    for (const [name, filter, rowsMax] of FILTERS) {
      for (const order of ['newest', 'oldest'] as const) {
        const rows = await touched((tx) => listConversations(tx, reader, filter, { ...page(), order }))
        // An agent's inboxes are asked one by one.
        ok(rows <= rowsMax * (reader.sight?.length ?? 1), `${name}, ${order} first: ${rows} rows`)
      }
    }
  })

  test(`${who}: a page further down costs no more than the first`, async () => {
    const before = { at: new Date(daysAgo(100)), id: uuidv7() }
    const rows = await touched((tx) => listConversations(tx, reader, { status: 'open' }, { ...page(), before }))
    ok(rows <= PAGE_ROWS_MAX, `${rows} rows`)
  })

  test(`${who}: the figures beside views are counted among so many and no further`, async () => {
    for (const [name, filter] of FILTERS) {
      const rows = await touched((tx) => countConversations(tx, reader, filter, { limit: COUNT_MAX, now }))
      const stretches = (filter.status ? 1 : 4) * (reader.sight?.length ?? 1)
      ok(rows <= COUNT_ROWS_MAX * stretches, `${name}: ${rows} rows`)
    }
    const rows = await touched((tx) => countOpen(tx, reader, COUNT_MAX))
    ok(rows <= 5 * COUNT_MAX, `the sidebar: ${rows} rows`)
    await touched((tx) => viewsOf(tx, { workspaceId, userId: reader.userId, isAdmin: reader.sight === null }))
  })
}

test('contacts by their newest conversation: a page, a figure, and which of three fit; never all are read', async () => {
  const three = await Promise.all(ids.slice(0, 3).map(contactOf))
  for (const [[property, operator, value], rowsMax] of OF_NEWEST) {
    const filter: PropertyFilter = { match: 'all', conditions: [{ property, operator, value }] }
    for (const { sight } of [mira, jonas]) {
      const asking = { workspaceId, userId: 'mira', sight, now, own }
      const question = { filter, wanted: null, sort: 'newest', after: null, limit: PAGE } as const
      const listed = await touched((tx) => listContacts(tx, asking, question))
      const counted = await touched((tx) => countContacts(tx, asking, filter, COUNT_MAX))
      const asked = await touched((tx) => thoseThatFit(tx, asking, filter, three))
      ok(
        listed <= rowsMax && counted <= rowsMax && asked <= 6 * three.length,
        `${property} ${listed} ${counted} ${asked}`,
      )
    }
  }
})

test('contacts by what is known of them: a page and a figure; of what an index found no row is asked again', async () => {
  for (const [[property, operator, value], rowsMax] of OF_CONTACTS) {
    const filter: PropertyFilter = { match: 'all', conditions: [{ property, operator, value }] }
    for (const [sort, { sight }] of [
      ['name', mira],
      ['newest', jonas],
    ] as const) {
      const asking = { workspaceId, userId: 'mira', sight, now, own }
      const question = { filter, wanted: null, sort, after: null, limit: PAGE }
      const listed = await touched((tx) => listContacts(tx, asking, question))
      const counted = await touched((tx) => countContacts(tx, asking, filter, COUNT_MAX))
      ok(listed <= rowsMax && counted <= rowsMax, `${property} ${value}, by ${sort}: ${listed} and ${counted} rows`)
    }
  }
})

/** So many are due in each lane. */
const DUE = CONVERSATIONS / 4

test('what a broadcast has to do next is found by the due rows it takes, however many wait', async () => {
  let lanes: Awaited<ReturnType<typeof openLanes>> = []
  const looked = await touched(async (tx) => {
    lanes = await openLanes(tx, workspaceId)
  })
  // Of the number that has enough only as many are counted as half its room is.
  ok(looked <= 4 * 80, `${looked} rows`)
  deepEqual(lanes.map(({ id }) => id).toSorted(), [NO_LANE, salesChannel].toSorted())
  ok(!lanes.some(({ id }) => id === supportChannel))
  const rows = await touched((tx) => claimDue(tx, workspaceId, { workflowIds: [workflowId], lanes, now, limit: PAGE }))
  ok(rows <= 4 * PAGE && PAGE < DUE, `${rows} rows`)
})

test('a thread, its head, its notes and its grey lines are a page', async () => {
  const [id = ''] = ids
  const start = { at: new Date(0), id: uuidv7() }
  ok((await touched((tx) => newerOfAll(tx, workspaceId, [id], start, PAGE))) <= PAGE)
  const contactId = await contactOf(id)
  ok((await touched((tx) => conversationIdsOf(tx, workspaceId, contactId, jonas.sight))) <= PAGE)
  for (const { sight } of [mira, jonas]) {
    ok((await touched((tx) => conversationIdsBeside(tx, workspaceId, id, sight))) <= PAGE)
  }
  ok((await touched((tx) => activitiesOfAll(tx, workspaceId, [id], null, null))) <= PAGE)
  // Of several conversations a page of each.
  const some = ids.slice(0, 3)
  const middle = { at: new Date(now.getTime() - 86_400_000), id }
  for (const before of [null, middle]) {
    ok((await touched((tx) => messagesOfAll(tx, workspaceId, some, before, PAGE))) <= some.length * PAGE_ROWS_MAX)
  }
  ok((await touched((tx) => newerOfAll(tx, workspaceId, some, middle, PAGE))) <= some.length * PAGE_ROWS_MAX)
  ok((await touched((tx) => notesOfAll(tx, workspaceId, [id], null, PAGE))) <= PAGE)
})

test('a page of a long thread touches a page, also where its messages may have been answers to others', async () => {
  const id = ids.at(-1) ?? ''
  await inside((tx) =>
    sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
      select ${workspaceId}::uuid, uuidv7(), c.id, c.channel_id, 'in', 'text', at, 'customer', 'Hello', 'received', at, at
      from conversations c, (select ${now}::timestamptz - n * interval '1 second' as at from generate_series(1, ${LONG_MESSAGES}::int) n) said
      where c.workspace_id = ${workspaceId}::uuid and c.id = ${id}::uuid`.execute(tx),
  )
  ok((await touched((tx) => messagesOfAll(tx, workspaceId, [id], null, PAGE))) <= 2 * PAGE_ROWS_MAX)
})

test('a word within one thread is looked up for its messages, and for no others', async () => {
  const id = ids.at(-1) ?? ''
  const wanted = { tsquery: `'hello'`, pattern: '%offer%' }
  // Each message, what is kept of it, and the place where looking stopped.
  const rows = await touched((tx) => findWithin(tx, workspaceId, [id], wanted, NEWEST, PAGE))
  ok(rows <= 3 * LONG_MESSAGES + PAGE, `${rows} rows`)
  const [other = ''] = ids
  const few = await touched((tx) => findWithin(tx, workspaceId, [other], wanted, NEWEST, PAGE))
  ok(few <= PAGE, `${few} rows`)
})

test('what failed lately is asked of the messages that changed since, and of no others', async () => {
  const after = CONVERSATIONS + 1_000
  const rows = await touched((tx) => failedBetween(tx, workspaceId, after, after + PAGE))
  ok(rows <= 3 * PAGE, `${rows} rows`)
})

test('many at once are locked as many rows, and no others', async () => {
  ok((await touched((tx) => lockConversations(tx, workspaceId, jonas.sight, ids))) <= 2 * ids.length)
})

test('notices, drafts and who is there are those of one person', async () => {
  ok((await touched((tx) => notificationsOf(tx, jonas, null, PAGE))) <= PAGE_ROWS_MAX)
  ok((await touched((tx) => countUnread(tx, jonas, COUNT_MAX))) <= 3 * COUNT_MAX)
  ok((await touched((tx) => draftLines(tx, jonas, PAGE))) <= PAGE_ROWS_MAX)
  ok((await touched((tx) => draftOf(tx, jonas, ids[0] ?? ''))) <= 2)
  ok((await touched((tx) => inboxOf(tx, workspaceId, jonas.sight, ids[0] ?? ''))) <= 1)
  ok((await touched((tx) => markRead(tx, jonas, { until: new Date(0) }, now))) <= 2 * COUNT_MAX)
})

test('whoever is least busy is found by counting what is open of each, and what is due to wake by its time', async () => {
  const rows = await touched((tx) => colleaguesOf(tx, workspaceId, [support], { counted: true }))
  ok(rows <= CONVERSATIONS / 2, `${rows} rows, of people and of what is open and theirs`)
  ok((await touched((tx) => wakeDue(tx, [workspaceId], new Date(0), PAGE))) === ROWS_NEVER)
  equal(await assignWaiting({ db: database.db, clock: { now: () => now } }, [workspaceId]), 0)
})

test('every index that these questions need is there and was used', async () => {
  const { rows } = await house.ownerPool.query<{ name: string }>(
    `select indexrelname as name from pg_stat_user_indexes where idx_scan > 0 and indexrelname = any ($1) order by 1`,
    [NEEDED],
  )
  deepEqual(
    rows.map(({ name }) => name),
    NEEDED.toSorted(),
  )
})

test('whoever fits is on a page and nobody else is, asked one by one or all at once, by each name that they are known by', async () => {
  await inside((tx) => compareWays(tx, { workspaceId, userId: 'mira', sight: null, now, own }))
})

test('of a word that many contacts have nobody is looked up; one that few have, or that an import brought, is', async () => {
  deepEqual(await inside((tx) => countByWords(tx, workspaceId, 50)), [
    ['xyzzy', 3, 3],
    ['weber', 50, 0],
    ['messe', 40, 40],
  ])
})

test('who has the number of those on a page is found by the number, also where everybody has one', async () => {
  await inside((tx) =>
    sql`update contacts set phone = '+49' || right(id::text, 12), phone_key = right(id::text, 12) where workspace_id = ${workspaceId}`.execute(
      tx,
    ),
  )
  await house.ownerPool.query('analyze contacts')
  const shown = await Promise.all(ids.map(contactOf))
  const rows = await touched((tx) =>
    contactsById(
      tx,
      workspaceId,
      shown.filter((id) => id !== ''),
    ),
  )
  ok(rows <= PAGE_ROWS_MAX, `${rows} rows`)
})

const NEEDED = [
  'conversations_by_identity',
  'conversations_by_inbox',
  'conversations_by_owner',
  'conversations_by_status',
  'conversations_by_team',
  'conversations_snoozed',
  'conversations_unassigned',
  'conversation_labels_by_label',
  'drafts_pkey',
  'events_by_conversation',
  'identities_by_contact',
  'notes_by_thread',
  'notifications_by_user',
  'notifications_unread',
  'reads_pkey',
]

function page() {
  return { before: null, limit: PAGE, now }
}

const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(database.db, [workspaceId], work)

const contactOf = async (conversationId: string): Promise<string> => {
  const { rows } = await inside((tx) => listConversations(tx, mira, {}, page()))
  return rows.find(({ id }) => id === conversationId)?.contact_id ?? ''
}

/** Large tables; of those that stay small a scan from end to end is the shortest way. */
const LARGE = [
  ...['conversations', 'messages_default', 'contacts', 'identities', 'conversation_labels', 'reads'],
  ...[
    'notifications',
    'drafts',
    'events',
    'notes',
    'contact_values',
    'parties',
    'consent_marks',
    'sends',
    'enrolments',
    'search_messages',
  ],
]

/** Rows of large tables that the work touched; none of these may be read from end to end. */
async function touched(work: (tx: Tx) => Promise<unknown>): Promise<number> {
  const before = await counters()
  await inside(work)
  const after = await counters()
  deepEqual(after.scanned, before.scanned, 'no large table is read from end to end')
  return after.rows - before.rows
}

async function counters(): Promise<{ rows: number; scanned: string[] }> {
  await database.pool.query('select pg_stat_force_next_flush()')
  await database.pool.query('select 1')
  const { rows } = await house.ownerPool.query<{ name: string; scans: string; rows: string }>(
    `select relname as name, seq_tup_read::text as scans, (seq_tup_read + coalesce(idx_tup_fetch, 0))::text as rows
     from pg_stat_user_tables where relname = any ($1) or relname ~ '^messages_[0-9_]+$' order by 1`,
    [LARGE],
  )
  return {
    rows: rows.reduce((sum, row) => sum + Number(row.rows), 0),
    scanned: rows.map(({ name, scans }) => `${name} ${scans}`),
  }
}
