/** Acts on many conversations beside acts on each: they come to the same, whoever else is at work, and none is ever half done. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { BulkAct, BulkDone, BulkUndoItem } from '#contract/bulk.ts'
import type { Label } from '#contract/labels.ts'
import type { NotificationPage } from '#contract/notes.ts'
import type { Team } from '#contract/teams.ts'
import type { NewEvent } from '#core/events.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { type Hand, perform, performAll, takeBackAll } from '#server/conversations/acts.ts'
import { lockConversations } from '#server/conversations/queries.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { type Random, randomOf, seedOfRun } from '../chaos/random.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone } from '../practice.ts'
import { enrolmentsIn, keepDraft } from '../workflows.ts'
import { isAsTold } from './asTold.ts'
import { diesBeforeItsEnd } from './dying.ts'

const NAMES = ['Ayşe', 'Boris', 'Carla', 'Dunja', 'Emil']
const PAIRS = 10
const ROUNDS = 8
const AT_ONCE = 7
const SEED = seedOfRun()

let app: App
let people: Person[]
let mira: Person
let jonas: Person
let phones: Phone[]
let ids: string[]
let labelIds: string[]
let teamId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  people = [mira, jonas]
  phones = await Promise.all(NAMES.map((name) => newPhone(app.sim, name)))
  await Promise.all(phones.map((phone) => phone.says('Is it shipped?')))
  ids = (await Promise.all(NAMES.map((name) => mira.conversationWith(name)))).map(({ id }) => id).sort()
  const made = [
    await mira.post<Label>('/labels', { name: 'VIP', color: 'brass' }),
    await mira.post<Label>('/labels', { name: 'Late', color: 'red' }),
  ]
  labelIds = made.map(({ id }) => id)
  teamId = (await mira.post<Team>('/teams', { name: 'Orders', memberIds: [] })).id
})

const later = (hours: number) => new Date(new Date().setMilliseconds(0) + hours * HOUR_MS).toISOString()
const SNOOZES = [later(2), later(3), later(-1)]
const owners = () => [mira.id, jonas.id, null, 'nobody-of-ours']

function anyAct({ pick }: Random): BulkAct {
  const kind = pick(['assign', 'hand_over', 'label', 'snooze', 'close', 'reopen', 'wait', 'read', 'unread'] as const)
  switch (kind) {
    case 'assign':
      return { kind, ownerId: pick(owners()) }
    case 'hand_over':
      return { kind, teamId: pick([teamId, null]) }
    case 'label':
      return { kind, add: [pick(labelIds)], remove: [pick(labelIds)] }
    case 'snooze':
      return { kind, until: pick(SNOOZES) }
    default:
      return { kind }
  }
}

class Undone extends Error {}

/** What is done in a transaction that is taken back, and what it left and told there. */
async function tried(work: (hand: Hand) => Promise<unknown>): Promise<unknown> {
  let found: unknown
  const asker = { workspaceId: mira.workspaceId, userId: mira.id, role: 'admin' as const, inboxIds: [] }
  const attempt = inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
    const told = await work({ tx, asker, at: NOW })
    found = { told, left: await everything(tx) }
    throw new Undone()
  })
  await attempt.catch((error) => ok(error instanceof Undone, String(error)))
  return found
}
const NOW = new Date()

async function everything(tx: Tx): Promise<unknown> {
  return await Promise.all(
    [
      'select id, status, snoozed_until, owner_id, team_id, updated_at from conversations order by id',
      'select conversation_id, label_id, labelled_by, labelled_at from conversation_labels order by 1, 2',
      'select conversation_id, user_id, inbound_count, read_at from reads order by 1, 2',
      'select conversation_id, closed_by, closed_at, reopened_at, reopened_by from closures order by 1, 3, 4',
      'select conversation_id, owner_id, team_id, assigned_by, reason, at from assignments order by 1, 6, 2, 3',
      'select conversation_id, user_id, kind, actor_id, at from notifications order by 1, 2, 5',
    ].map((text) =>
      sql
        .raw(text)
        .execute(tx)
        .then(({ rows }) => rows),
    ),
  )
}

/** Without the ids that are made anew each time. */
const facts = (news: readonly NewEvent[]) =>
  news.map((event) => JSON.stringify({ ...event, notificationId: undefined })).sort()

test(`an act on many is the same acts one by one: what is left, what is told, what is refused (CHAOS_SEED=${SEED})`, async () => {
  const random = randomOf(SEED)
  for (let pair = 0; pair < PAIRS; pair++) {
    const earlier = Array.from({ length: 3 }, () => [anyAct(random), random.pick(ids)] as const)
    const act = anyAct(random)
    const locked = (hand: Hand) => lockConversations(hand.tx, mira.workspaceId, null, ids)
    const prepared = async (hand: Hand) => {
      for (const [first, id] of earlier) {
        const [conversation] = (await locked(hand)).filter((found) => found.id === id)
        if (conversation) await performAll(hand, [{ conversation, act: first }])
      }
      return await locked(hand)
    }
    const together = await tried(async (hand) => {
      const conversations = await prepared(hand)
      const { news, refused } = await performAll(
        hand,
        conversations.map((conversation) => ({ conversation, act })),
      )
      return { news: facts(news), refused: [...refused].map(([id, { code }]) => [id, code]) }
    })
    const singly = await tried(async (hand) => {
      const news: NewEvent[] = []
      const refused: [string, string][] = []
      for (const conversation of await prepared(hand)) {
        try {
          news.push(...(await perform({ ...hand, conversation }, act)).news)
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          refused.push([conversation.id, error.code])
        }
      }
      return { news: facts(news), refused }
    })
    deepEqual(together, singly, JSON.stringify({ earlier, act }))
    const states = async (hand: Hand) => JSON.stringify(await locked(hand))
    await tried(async (hand) => {
      const conversations = await prepared(hand)
      const before = await states(hand)
      const { undo, refused } = await performAll(
        hand,
        conversations.map((conversation) => ({ conversation, act })),
      )
      const since = new Map((await locked(hand)).map((conversation) => [conversation.id, conversation]))
      const items = undo.flatMap((item) => {
        const conversation = since.get(item.id)
        return conversation ? [{ conversation, item }] : []
      })
      equal((await takeBackAll(hand, items)).refused.size, 0)
      equal(await states(hand), before, JSON.stringify({ earlier, act, refused: refused.size }))
    })
  }
})

test(`two at once, one by one and in bulk, while customers write: nothing is lost, told twice or left waiting (CHAOS_SEED=${SEED})`, async () => {
  const random = randomOf(SEED + 1)
  const undos: [Person, BulkUndoItem[]][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const acts = Array.from({ length: AT_ONCE }, () => anything(random, undos))
    const answers = await Promise.all(acts.map((act) => act()))
    deepEqual(
      answers.filter((status) => status >= 500),
      [],
      `round ${round}`,
    )
  }
  // What customers wrote last has come.
  const count = async () => (await app.database.ownerPool.query('select from waiting_deliveries')).rowCount
  await eventually(async () => {
    const { deliveries } = await app.sim<{ deliveries: { state: string }[] }>('GET', '/webhooks')
    equal(deliveries.filter(({ state }) => state === 'waiting').length, 0)
    equal(await count(), 0)
  })
  for (const id of ids) await isAsTold(app, mira.workspaceId, id)
  await figuresAreRight()
})

function anything(random: Random, undos: [Person, BulkUndoItem[]][]): () => Promise<number> {
  const person = random.pick(people)
  const id = random.pick(ids)
  const phone = random.pick(phones)
  const act = anyAct(random)
  const what = random.pick([
    'bulk',
    'bulk',
    'bulk',
    'undo',
    'owner',
    'closure',
    'labels',
    'reply',
    'says',
    'read',
  ] as const)
  const shuffled = ids.toSorted(() => random.next() - 0.5)
  const labels = random.pick([labelIds, labelIds.slice(1), []])
  const ownerId = random.pick(owners())
  const opens = random.chance(0.5)
  const status = async (method: string, path: string, body?: unknown) => (await person.ask(method, path, body)).status
  return async () => {
    switch (what) {
      case 'bulk': {
        const answer = await person.ask<BulkDone>('POST', '/conversations/bulk', { conversationIds: shuffled, act })
        if (answer.status === 200 && answer.body.undo.length > 0) undos.push([person, answer.body.undo])
        return answer.status
      }
      case 'undo': {
        const [whose, items] = undos.pop() ?? []
        return whose && items ? (await whose.ask('POST', '/conversations/bulk/undo', { items })).status : 200
      }
      case 'owner':
        return await status('PUT', `/conversations/${id}/owner`, { ownerId })
      case 'closure':
        return await status(opens ? 'DELETE' : 'POST', `/conversations/${id}/closure`)
      case 'labels':
        return await status('PUT', `/conversations/${id}/labels`, { labelIds: labels })
      case 'read':
        return await status('PUT', `/conversations/${id}/read`, { inboundCount: 100 })
      case 'reply':
        await person.replies(id, 'It is on its way')
        return 202
      case 'says':
        await phone.says('And now?')
        return 200
    }
  }
}

async function figuresAreRight(): Promise<void> {
  const { conversations } = await mira.conversations('?limit=100')
  const open = conversations.filter(({ status }) => status === 'open')
  for (const person of people) {
    const counts = await person.get<{ mine: number; unassigned: number; open: number }>('/conversations/counts')
    equal(counts.mine, open.filter(({ ownerId }) => ownerId === person.id).length)
    equal(counts.unassigned, open.filter(({ ownerId }) => ownerId === null).length)
    equal(counts.open, open.length)
    const { notifications, unreadCount } = await person.get<NotificationPage>('/notifications?limit=100')
    equal(unreadCount, Math.min(notifications.filter(({ readAt }) => readAt === null).length, 100))
    for (const { given } of notifications) if (given) ok(given.takenBack >= 0 && given.takenBack <= given.count)
  }
}

test('R1: what dies in the middle of an act on many leaves nothing of it; asked again, all of it is done', async () => {
  await mira.post('/conversations/bulk', { conversationIds: ids, act: { kind: 'assign', ownerId: null } })
  const act = { kind: 'assign', ownerId: jonas.id } as const
  const left = () => inWorkspaces(app.database.database.db, [mira.workspaceId], everything)
  const before = await left()
  equal(
    await diesBeforeItsEnd(app, mira.workspaceId, () =>
      mira.ask('POST', '/conversations/bulk', { conversationIds: ids, act }),
    ),
    503,
  )
  deepEqual(await left(), before)
  const { done, undo } = await mira.post<BulkDone>('/conversations/bulk', { conversationIds: ids, act })
  deepEqual([done, undo.length], [ids.length, ids.length])
  const given = await left()
  equal(
    await diesBeforeItsEnd(app, mira.workspaceId, () => mira.ask('POST', '/conversations/bulk/undo', { items: undo })),
    503,
  )
  deepEqual(await left(), given)
  equal((await mira.post<BulkDone>('/conversations/bulk/undo', { items: undo })).done, ids.length)
})

const CALL_THEM: Definition = {
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'never' },
  first: 'note',
  steps: [{ id: 'note', kind: 'note', text: 'Call them', next: null }],
}

test('R1: what dies in the middle of publishing a workflow, or of taking many into it, leaves nothing half done either', async () => {
  const id = uuidv7()
  await mira.post('/workflows', { id, name: 'Calls' })
  const { draftNumber: basedOn } = await keepDraft(mira, id, CALL_THEM)
  const before = await mira.get(`/workflows/${id}`)
  const publication = () => mira.ask('POST', `/workflows/${id}/publication`, { basedOn })
  equal(await diesBeforeItsEnd(app, mira.workspaceId, publication), 503)
  deepEqual(await mira.get(`/workflows/${id}`), before)
  equal((await publication()).status, 200)
  await mira.put(`/workflows/${id}/switch`, { isOn: true })

  const { conversations } = await mira.conversations('?limit=100')
  const contactIds = conversations.map(({ contactId }) => contactId)
  const enrolled = { id: uuidv7(), who: { kind: 'contacts', contactIds } }
  const enrolment = () => mira.ask('POST', `/workflows/${id}/enrolments`, enrolled)
  // Who is to come in is written down at once; taking them in is what dies, and begins again.
  equal(await diesBeforeItsEnd(app, mira.workspaceId, enrolment), 202)
  ok((await enrolment()).status < 300)
  await eventually(async () => {
    const all = await enrolmentsIn(mira, id)
    deepEqual(all.map(({ contactId }) => contactId).sort(), contactIds.toSorted(), 'each once')
  })
})
