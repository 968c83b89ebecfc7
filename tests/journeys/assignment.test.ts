/** Rules give new conversations to somebody: once, to those who are there, and saying why. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { AssignmentOutcome, AssignmentRule, AssignmentRules, AssignmentTrial } from '#contract/assignment.ts'
import type { Channel, Conversation } from '#contract/inbox.ts'
import type { NotificationPage } from '#contract/notes.ts'
import type { Team } from '#contract/teams.ts'
import { assignWaiting } from '#server/conversations/assignment/assigner.ts'
import { machineClock } from '#server/platform/clock.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let lea: Person
let channel: Channel
let team: Team

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channel = await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  lea = await invited(app, mira, 'Lea Vogt')
  team = await mira.post<Team>('/teams', { name: 'Returns', memberIds: [lea.id] })
})

const rulesUrl = () => `/inboxes/${channel.inboxId}/assignment-rules`
const rule = (name: string, outcome: AssignmentOutcome, conditions: AssignmentRule['conditions'] = []) => ({
  ...{ id: uuidv7(), name, isOn: true, conditions, outcome },
})

async function rules(...list: AssignmentRule[]): Promise<AssignmentRules> {
  const { revision } = await mira.get<AssignmentRules>(rulesUrl())
  await mira.put(rulesUrl(), { rules: list, revision })
  return await mira.get<AssignmentRules>(rulesUrl())
}

/** Somebody new writes; answers the conversation when a rule has spoken. */
async function writes(text: string, name = `Customer ${uuidv7().slice(-6)}`): Promise<Conversation> {
  await (await newPhone(app.sim, name)).says(text)
  const { id } = await mira.conversationWith(name)
  return await decided(id)
}

async function decided(id: string, times = 1): Promise<Conversation> {
  await eventually(async () => {
    const { activities } = await mira.threadPage(id)
    ok(activities.filter(({ facts }) => facts.rule).length >= times, 'no rule has spoken')
  })
  return (await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)).conversation
}

const why = async (id: string) =>
  (await mira.threadPage(id)).activities
    .filter(({ facts }) => facts.rule)
    .map(({ type, actorId, facts }) => ({ type, actorId, facts }))

test('rules are for admins, replaced as a whole, and not over somebody else’s change', async () => {
  equal((await jonas.ask('GET', rulesUrl())).status, 403)
  const one = rule('Everything', { to: 'user', userId: jonas.id })
  const { revision } = await rules(one)
  equal((await mira.ask('PUT', rulesUrl(), { rules: [], revision: 'another' })).status, 409)
  const strangers = [
    rule('Nobody', { to: 'user', userId: 'nobody' }),
    rule('No team', { to: 'team', teamId: uuidv7() }),
    rule('No channel', { to: 'contact_owner' }, [{ on: 'channel', channelIds: [uuidv7()] }]),
  ]
  for (const stranger of strangers) {
    equal((await mira.ask('PUT', rulesUrl(), { rules: [stranger], revision })).status, 404, stranger.name)
  }
  deepEqual((await mira.get<AssignmentRules>(rulesUrl())).rules, [one])
})

test('the first rule that fits decides; the thread says which one, and whom it falls to hears of it', async () => {
  const refund = rule('Refunds', { to: 'least_busy', teamId: team.id }, [{ on: 'keyword', words: ['money back'] }])
  await rules(refund, rule('The rest', { to: 'user', userId: jonas.id }))
  const [one, other] = [await writes('I want my MONEY back!'), await writes('Good day')]
  deepEqual([one.ownerId, one.teamId], [lea.id, team.id])
  deepEqual([other.ownerId, other.teamId], [jonas.id, null])
  deepEqual(await why(other.id), [
    {
      type: 'conversation.assigned',
      actorId: null,
      facts: {
        ownerId: jonas.id,
        previousOwnerId: null,
        rule: {
          ruleId: (await mira.get<AssignmentRules>(rulesUrl())).rules[1]?.id,
          ruleName: 'The rest',
          ruleNumber: 2,
          away: [],
        },
      },
    },
  ])
  const { notifications } = await jonas.get<NotificationPage>('/notifications')
  deepEqual(
    notifications.map(({ kind, actorId, conversationId }) => [kind, actorId, conversationId]),
    [['assigned', null, other.id]],
  )
})

test('who is away is passed over and named; where all are away it stays nobody’s and says so, until they write again', async () => {
  const inTurn = rule('In turn', { to: 'round_robin', teamId: null })
  await rules(inTurn)
  const everybody = [mira.id, jonas.id, lea.id].sort()
  await jonas.put('/availability', { away: true })
  await jonas.put('/availability', { away: true })
  const owners = [await writes('1'), await writes('2'), await writes('3'), await writes('4')].map((one) => one.ownerId)
  const there = everybody.filter((id) => id !== jonas.id)
  deepEqual(owners, [...there, ...there])

  for (const person of [mira, lea]) await person.put('/availability', { away: true })
  const { members } = await jonas.get<{ members: { userId: string; awaySince: string | null }[] }>('/members')
  ok(members.every(({ awaySince }) => awaySince !== null))
  const phone = await newPhone(app.sim, 'Ayşe Yıldız')
  await phone.says('Anybody?')
  const { id } = await mira.conversationWith(phone.name)
  equal((await decided(id)).ownerId, null)
  const [left] = await why(id)
  deepEqual(
    [left?.type, left?.facts.rule],
    [
      'conversation.not_assigned',
      { ruleId: inTurn.id, ruleName: 'In turn', ruleNumber: 1, away: everybody, lacking: 'all_away' },
    ],
  )

  for (const person of [mira, jonas, lea]) await person.put('/availability', { away: false })
  await mira.post(`/conversations/${id}/closure`)
  await phone.says('Hello?')
  ok((await decided(id, 2)).ownerId)
  await mira.post(`/conversations/${id}/closure`)
  await phone.says('Still me')
  await eventually(async () => equal((await mira.conversationWith(phone.name)).status, 'open'))
  equal((await why(id)).length, 2, 'what has an owner keeps it')
})

test('who leaves an inbox, or the workspace, leaves nothing behind that nobody looks at', async () => {
  await rules(rule('In turn', { to: 'round_robin', teamId: team.id }))
  const nora = await invited(app, mira, 'Nora Falk')
  const [open, closed] = [await writes('open one'), await writes('closed one')]
  for (const { id } of [open, closed]) await mira.put(`/conversations/${id}/owner`, { ownerId: nora.id })
  await mira.post(`/conversations/${closed.id}/closure`)
  const ownerOf = async (id: string) =>
    (await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)).conversation.ownerId
  await mira.patch(`/members/${nora.id}`, { inboxIds: [] })
  // Of the team that the rule asks only Lea is there.
  await eventually(async () => deepEqual([await ownerOf(open.id), await ownerOf(closed.id)], [lea.id, null]))
  await mira.patch(`/members/${nora.id}`, { inboxIds: [channel.inboxId] })
  await mira.put(`/conversations/${open.id}/owner`, { ownerId: nora.id })
  await mira.delete(`/members/${nora.id}`)
  await eventually(async () => equal(await ownerOf(open.id), lea.id))
  const { activities } = await mira.threadPage(open.id)
  ok(activities.some(({ actorId, facts }) => actorId === mira.id && facts.previousOwnerId === nora.id))
})

test('who leaves in the very moment in which somebody hands them a conversation gets none', async () => {
  const kira = await invited(app, mira, 'Kira Lund')
  await rules()
  const phone = await newPhone(app.sim, 'Customer at noon')
  await phone.says('Hello')
  const { id } = await mira.conversationWith(phone.name)
  const { status } = await whileLeaving(kira, () => mira.ask('PUT', `/conversations/${id}/owner`, { ownerId: kira.id }))
  equal(status, 422)
})

test('the trial says what would happen, and does nothing', async () => {
  await rules(rule('German', { to: 'contact_owner' }, [{ on: 'language', languages: ['de'] }]))
  const asked = { channelId: channel.id, text: 'Hallo', language: 'de-AT', contactOwnerId: jonas.id, teamId: null }
  const trial = (change: object) =>
    mira.post<AssignmentTrial>(`/inboxes/${channel.inboxId}/assignment-trial`, { ...asked, ...change })
  deepEqual((await trial({})).decision?.ownerId, jonas.id)
  deepEqual((await trial({ contactOwnerId: null })).decision?.lacking, 'no_contact_owner')
  deepEqual((await trial({ language: null })).decision, null)
})

test('two processes at once decide each once, and a death in the middle neither loses nor doubles one', async () => {
  const { database, ownerPool } = app.database
  const deps = { db: database.db, clock: machineClock }
  await rules(rule('In turn', { to: 'round_robin', teamId: null }))
  const ids = (await mira.conversations('?limit=100')).conversations.map(({ id }) => id)
  await app.stop()
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(database.db, [mira.workspaceId], work)
  const spoken = () =>
    inside(async (tx) => (await sql`select from events where data -> 'rule' is not null`.execute(tx)).rows.length)
  await inside(async (tx) => {
    await sql`update conversations set owner_id = null, status = 'open'`.execute(tx)
    await sql`insert into waiting_assignments select workspace_id, id, null, now() from conversations`.execute(tx)
  })
  const before = await spoken()

  // All is decided and written but for the news of it; then the connection is cut.
  const cutter = await ownerPool.connect()
  await cutter.query('begin; lock table events in exclusive mode')
  const dying = assignWaiting(deps, [mira.workspaceId]).catch((error: Error) => error)
  await eventually(async () => {
    const { rowCount } = await ownerPool.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into events%'`)
    equal(rowCount, 1)
  })
  ok((await dying) instanceof Error)
  await cutter.query('rollback')
  cutter.release()
  equal(await spoken(), before)

  // Lea leaves after it has fallen to her and before that is written: then it falls to the others.
  await whileLeaving(lea, () => assignWaiting(deps, [mira.workspaceId]))
  await Promise.all(Array.from({ length: 4 }, () => assignWaiting(deps, [mira.workspaceId])))
  equal((await spoken()) - before, ids.length)
  const { rows } = await inside((tx) =>
    sql<{ owner: string; count: number }>`
      select owner_id as owner, count(*)::int as count from conversations group by 1 order by 1`.execute(tx),
  )
  deepEqual(
    rows.map(({ owner }) => owner),
    [mira.id, jonas.id].sort(),
  )
  const counts = rows.map(({ count }) => count)
  ok(Math.max(...counts) - Math.min(...counts) <= 1, `taken in turn: ${counts}`)
  equal(await inside(async (tx) => (await sql`select from waiting_assignments`.execute(tx)).rows.length), 0)
})

/** Does it while this person is being removed: what asks for them has to wait until they are gone. */
async function whileLeaving<T>(person: Person, act: () => Promise<T>): Promise<T> {
  const { database, ownerPool } = app.database
  const { acting } = await inWorkspaces(database.db, [mira.workspaceId], async (tx) => {
    await sql`delete from members where user_id = ${person.id}`.execute(tx)
    const acting = act()
    await eventually(async () => {
      const { rowCount } = await ownerPool.query(`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%from members%for share%'`)
      equal(rowCount, 1)
    })
    return { acting }
  })
  return await acting
}
