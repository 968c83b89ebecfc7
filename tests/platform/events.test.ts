import { deepEqual, ok } from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents, listenForEvents } from '#server/platform/events.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'
import { testLog } from '../server.ts'

const AT = new Date('2026-11-22T10:00:00.123Z')

test('numbers run from one without gaps in the order of the commits, however many write at once', async () => {
  const test = await freshDatabase()
  const [one, two] = await workspaces(test, 2)
  const commits: Record<string, number[]> = { [one]: [], [two]: [] }
  // Each reader of the commit order sees, after its own commit, only numbers up to its own or ones committed since.
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const scope = index % 3 === 0 ? [one, two] : index % 3 === 1 ? [two, one] : [one]
      const work = inWorkspaces(test.database.db, scope, async (tx) => {
        await sql`select pg_sleep(${(index % 5) / 1_000})`.execute(tx)
        if (index % 10 === 9) throw new Error('this one is rolled back')
        return appendEvents(
          tx,
          scope.flatMap((workspaceId) =>
            Array.from({ length: 1 + (index % 4) }, (_, step) => marked(workspaceId, index, step)),
          ),
        )
      })
      const ranges = await work.catch(() => [])
      for (const { workspaceId, first, last } of ranges) commits[workspaceId]?.push(...count(first, last))
    }),
  )
  for (const workspaceId of [one, two]) {
    const { rows } = await test.ownerPool.query(
      'select number, data, xmin::text::bigint as transaction from events where workspace_id = $1 order by number',
      [workspaceId],
    )
    deepEqual(
      rows.map((row) => Number(row.number)),
      count(1, rows.length),
    )
    deepEqual(
      commits[workspaceId]?.sort((a, b) => a - b),
      count(1, rows.length),
    )
    ok(rows.length > 50)
    // What one transaction wrote stands together, in the order it was given.
    const marks = rows.map(({ data }) => data.properties.map(Number))
    for (const [place, [index, step]] of marks.entries()) {
      if (step > 0) deepEqual(marks[place - 1], [index, step - 1])
    }
  }
})

test('a reader never sees a number before all below it', async () => {
  const test = await freshDatabase()
  const [workspaceId] = await workspaces(test, 1)
  let isWriting = true
  const writing = Promise.all(
    Array.from({ length: 40 }, () =>
      inWorkspaces(test.database.db, [workspaceId], async (tx) => {
        await appendEvents(tx, [plain(workspaceId)])
        await sql`select pg_sleep(0.002)`.execute(tx)
      }),
    ),
  ).finally(() => {
    isWriting = false
  })
  let seen = 0
  while (isWriting) {
    const { rows } = await test.ownerPool.query('select number::int from events where number > $1 order by number', [
      seen,
    ])
    deepEqual(
      rows.map((row) => row.number),
      count(seen + 1, seen + rows.length),
    )
    seen += rows.length
  }
  await writing
})

test('all fields are kept; what is not given is null', async () => {
  const test = await freshDatabase()
  const [workspaceId] = await workspaces(test, 1)
  const [inboxId, conversationId, contactId] = [randomUUID(), randomUUID(), randomUUID()]
  const place = { workspaceId, at: AT, inboxId, conversationId }
  const ranges = await inWorkspaces(test.database.db, [workspaceId], (tx) =>
    appendEvents(tx, [
      { ...place, type: 'conversation.assigned', actorId: 'jonas', ownerId: 'mira "{},\\ ✓', previousOwnerId: null },
      { ...place, type: 'conversation.opened', actorId: null, contactId },
      plain(workspaceId),
    ]),
  )
  deepEqual(ranges, [{ workspaceId, first: 1, last: 3 }])
  const { rows } = await test.ownerPool.query('select * from events order by events.number')
  const empty = { message_id: null, contact_id: null, user_id: null, actor_id: null, workspace_id: workspaceId, at: AT }
  const of = { inbox_id: inboxId, conversation_id: conversationId }
  const data = { ownerId: 'mira "{},\\ ✓', previousOwnerId: null }
  deepEqual(
    rows.map((row) => ({ ...row, number: Number(row.number) })),
    [
      { ...empty, ...of, number: 1, type: 'conversation.assigned', actor_id: 'jonas', data },
      { ...empty, ...of, number: 2, type: 'conversation.opened', contact_id: contactId, data: {} },
      { ...empty, number: 3, type: 'workspace.changed', inbox_id: null, conversation_id: null, data: {} },
    ],
  )
})

test('nothing is announced that was rolled back; one notice a batch names the workspaces', async () => {
  const test = await freshDatabase()
  const [one, two] = await workspaces(test, 2)
  const heard: (string[] | null)[] = []
  let tell = () => {}
  const news = new Promise<void>((resolve) => {
    tell = resolve
  })
  const listening = await listenForEvents({
    url: test.url,
    log: testLog,
    pollMs: 600_000,
    onNews(ids) {
      heard.push(ids)
      if (ids?.includes(two)) tell()
    },
  })
  await inWorkspaces(test.database.db, [one], async (tx) => {
    await appendEvents(tx, [plain(one)])
    throw new Error('no')
  }).catch(() => {})
  const both = [one, two, one].map(plain)
  await inWorkspaces(test.database.db, [one, two], (tx) => appendEvents(tx, both))
  await news
  deepEqual(
    heard.map((ids) => ids?.toSorted()),
    [undefined, [one, two].sort()],
  )
  await listening.close()
})

test('how far messages have come is told as such; with anything else beside it, it is news', async () => {
  const test = await freshDatabase()
  const [one] = await workspaces(test, 1)
  const heard: [string | undefined, boolean][] = []
  const told = Promise.withResolvers<void>()
  const listening = await listenForEvents({
    url: test.url,
    log: testLog,
    pollMs: 600_000,
    onNews(ids, areReports) {
      heard.push([ids?.join(), areReports])
      if (heard.length === 4) told.resolve()
    },
  })
  const report = {
    ...{ type: 'message.changed', because: 'status', workspaceId: one, actorId: null, at: AT },
    ...{ inboxId: one, conversationId: one, messageId: one },
  } as const
  const say = (events: Parameters<typeof appendEvents>[1]) =>
    inWorkspaces(test.database.db, [one], (tx) => appendEvents(tx, events))
  await say([report, report])
  await say([report, plain(one)])
  await say([{ ...report, actorId: 'jonas' }])
  await told.promise
  deepEqual(heard, [
    [undefined, false],
    [one, true],
    [one, false],
    [one, false],
  ])
  await listening.close()
})

const plain = (workspaceId: string) => ({ type: 'workspace.changed', workspaceId, actorId: null, at: AT }) as const
const marked = (workspaceId: string, index: number, step: number): NewEvent => ({
  type: 'contact.changed',
  ...{ workspaceId, actorId: null, at: AT, contactId: workspaceId },
  properties: [String(index), String(step)],
})

const count = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index)

async function workspaces({ ownerPool }: TestDatabase, howMany: number): Promise<[string, string]> {
  const ids = Array.from({ length: howMany }, () => randomUUID())
  await ownerPool.query(
    `alter table events drop constraint if exists events_workspace_id_fkey; alter table events no force row level security`,
  )
  return ids as [string, string]
}
