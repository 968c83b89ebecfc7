/** Who else has a conversation open, and who writes there: told to those who may see it, and stored nowhere. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { PRESENCE_CHANNEL } from '#server/live/presence.ts'
import { Viewers } from '#server/live/viewers.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Listener, Person } from '../person.ts'
import { newPhone } from '../practice.ts'

/** A tab is believed for twenty seconds, and its end is told a moment later. */
const SEEN_MS_MAX = 60_000

let app: App
let mira: Person
let jonas: Person
/** In no inbox. */
let lea: Person
let id: string
let inboxId: string
let upTo: number

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  const conversation = await mira.conversationWith(ayse.name)
  id = conversation.id
  inboxId = conversation.inboxId
  await mira.patch(`/members/${lea.id}`, { inboxIds: [] })
  upTo = (await mira.conversations()).upTo
})

const sees = (listener: Listener, people: string[]) =>
  eventually(() => deepEqual(listener.seesIn(id), people.toSorted()), { withinMs: SEEN_MS_MAX })
const isQuiet = (listener: Listener) => !listener.frames.some(({ kind }) => kind === 'presence')
const greeted = (listener: Listener) => eventually(() => ok(listener.frames.some(({ kind }) => kind === 'pulse')))
/** Events of this conversation alone: the number's templates are read behind its back, and that is an event as well. */
const eventsOfConversation = async () => {
  const { rows } = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    sql<{ count: number }>`select count(*)::int as count from events where conversation_id = ${id}`.execute(tx),
  )
  return rows[0]?.count
}
async function come(...people: Person[]) {
  const listeners = await Promise.all(people.map((person) => person.listens(upTo)))
  await Promise.all(listeners.map(greeted))
  return listeners as [Listener, Listener, Listener]
}

test('Mira sees Jonas come, write, pause and go; who sees no such inbox hears nothing', async () => {
  const earlier = await eventsOfConversation()
  const [hers, his, leas] = await come(mira, jonas, lea)
  his.looks(id)
  await sees(hers, [jonas.id])
  his.looks(id, true)
  await sees(hers, [`${jonas.id}*`])
  his.looks(id, false)
  await sees(hers, [jonas.id])
  leas.looks(id, true)
  hers.looks(id)
  await sees(his, [jonas.id, mira.id])
  his.looks(null)
  await sees(hers, [mira.id])
  ok(isQuiet(leas))
  equal(await eventsOfConversation(), earlier)
  for (const one of [hers, his, leas]) one.close()
})

test('whoever comes later is told who is there; a closed tab is gone, also one of two', async () => {
  const [first, second] = await come(jonas, jonas)
  first.looks(id)
  second.looks(id, true)
  const [hers] = await come(mira)
  await sees(hers, [`${jonas.id}*`])
  second.close()
  await sees(hers, [jonas.id])
  first.close()
  await sees(hers, [])
  hers.close()
})

test('a tab that says nothing more is gone a few seconds later', async () => {
  const [hers, his] = await come(mira, jonas)
  his.looks(id, true)
  await sees(hers, [`${jonas.id}*`])
  await sees(hers, [])
  for (const one of [hers, his]) one.close()
})

test('who loses the inbox is seen there no more, and who gains it is told who is there', async () => {
  const [hers, his, leas] = await come(mira, jonas, lea)
  his.looks(id)
  await sees(hers, [jonas.id])
  await mira.patch(`/members/${lea.id}`, { inboxIds: [inboxId] })
  await sees(leas, [jonas.id])
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [] })
  await sees(hers, [])
  his.looks(id)
  hers.looks(id)
  await sees(leas, [mira.id])
  await mira.patch(`/members/${jonas.id}`, { inboxIds: [inboxId] })
  for (const one of [hers, his, leas]) one.close()
})

test('what another process says is told as well, and ours is said to it, bounded', async () => {
  const notices: string[] = []
  const client = await app.database.ownerPool.connect()
  client.on('notification', ({ payload }) => void notices.push(payload ?? ''))
  await client.query(`listen ${PRESENCE_CHANNEL}`)
  const [hers, his] = await come(mira, jonas)
  const elsewhere = new Viewers<object>()
  const spot = { workspaceId: mira.workspaceId, inboxId, conversationId: id }
  const tab = {}
  elsewhere.look(tab, spot, { userId: 'someone-elsewhere', typing: true }, 0)
  const tell = async (atMs: number) => {
    const notice = elsewhere.notice(atMs)
    ok(notice)
    await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
      sql`select pg_notify(${PRESENCE_CHANNEL}, ${notice})`.execute(tx),
    )
  }
  await tell(0)
  await sees(hers, ['someone-elsewhere*'])
  elsewhere.leave(tab)
  await tell(1)
  await sees(hers, [])
  his.looks(id, true)
  await eventually(() => ok(notices.some((notice) => notice.includes(`2 ${jonas.id}`))))
  ok(notices.every((notice) => notice.length < 8_000))
  await client.query('unlisten *')
  client.release()
  for (const one of [hers, his]) one.close()
})

test('a tab that floods is cut off, and conversations that are not there are nobody’s', async () => {
  const [hers, his] = await come(mira, jonas)
  his.looks(uuidv7(), true)
  his.looks(id)
  await sees(hers, [jonas.id])
  for (let word = 0; word < 200; word++) his.looks(id, word % 2 === 0)
  await eventually(() => equal(his.isOpen, false))
  await sees(hers, [])
  hers.close()
})
