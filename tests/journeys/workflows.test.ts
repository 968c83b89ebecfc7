/** A workflow from its first draft to what it did: triggers, waits, branches, acts on contact and conversation, and its history. */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Contact } from '#contract/contacts.ts'
import type { Label } from '#contract/labels.ts'
import type { Enrolment, EnrolmentStep, Workflow } from '#contract/workflows.ts'
import type { Definition, Step, Trigger } from '#core/workflow/definition.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone } from '../practice.ts'
import { draftNumberOf, enrolmentsIn, keepDraft, publish, workflowWith } from '../workflows.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let label: Label
let conversationId: string
let contactId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  label = await mira.post<Label>('/labels', { name: 'VIP', color: 'brass' })
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Hello')
  const conversation = await mira.conversationWith(ayse.name)
  conversationId = conversation.id
  contactId = conversation.contactId
})

const started: Trigger = {
  kind: 'message_received',
  channelId: null,
  first: false,
  keywords: ['order'],
  match: 'contains',
}
const STEPS = (): Step[] => [
  { id: 'country', kind: 'set_property', property: 'contact.country', value: 'AT', next: 'mine' },
  { id: 'mine', kind: 'assign', to: { to: 'user', userId: jonas.id }, next: 'label' },
  { id: 'label', kind: 'label', add: [label.id], remove: [], next: 'wait' },
  {
    id: 'wait',
    kind: 'wait',
    wait: { for: 'event', event: 'customer_wrote', timeoutMinutes: 60 },
    next: 'ask',
    otherwise: 'note',
  },
  {
    id: 'ask',
    kind: 'branch',
    conditions: { match: 'all', conditions: [{ property: 'contact.country', operator: 'is', value: 'AT' }] },
    yes: 'close',
    no: 'note',
  },
  { id: 'close', kind: 'close', next: null },
  { id: 'note', kind: 'note', text: 'She did not answer.', next: null },
]
const definition = (change: Partial<Definition> = {}): Definition => ({
  triggers: [started, { ...started, keywords: [] }],
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'country',
  steps: STEPS(),
  ...change,
})

const historyOf = async (id: string) =>
  (await mira.get<{ steps: EnrolmentStep[] }>(`/enrolments/${id}`)).steps.map(({ explanation }) => explanation.word)
const waits = async (id: string) =>
  ok((await historyOf((await enrolmentsIn(mira, id))[0]?.id ?? '')).includes('waits_for'))
const timers = () =>
  inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
    tx.selectFrom('workflow_timers').select('trigger').execute(),
  )
const off = (id: string) => mira.put(`/workflows/${id}/switch`, { isOn: false })

test('what is wrong with a draft is said while it is written, and publishing refuses', async () => {
  const id = uuidv7()
  await mira.post('/workflows', { id, name: 'Welcome' })
  equal(
    (await mira.ask('POST', '/workflows', { id, name: 'Welcome' })).status,
    201,
    'a second press makes nothing more',
  )
  const draft = definition({ first: 'gone' })
  const workflow = await keepDraft(mira, id, draft)
  ok(workflow.problems.some(({ word }) => word === 'way_to_nowhere'))
  const odd: Step = { id: 'note', kind: 'note', text: 'a\0b\ud800', next: null }
  const kept = await keepDraft(mira, id, definition({ first: 'gone', steps: [odd] }))
  ok(kept.draft.steps.some((step) => step.kind === 'note' && !step.text.includes('\0')))
  await rejects(publish(mira, id), /422.*workflow_has_problems/)
  equal((await mira.ask('PUT', `/workflows/${id}/switch`, { isOn: true })).status, 409, 'what was never published')
  equal((await jonas.ask('GET', '/workflows')).status, 403)
  await mira.delete(`/workflows/${id}`)
  equal((await mira.ask('GET', `/workflows/${id}`)).status, 404)
})

test('a trial says what would happen to one contact, and nothing happens', async () => {
  const id = await workflowWith(mira, definition(), false)
  const body = { contactId, of: 'published', events: 'come' }
  const { steps } = await mira.post<{ steps: { stepId: string; explanation: { word: string } }[] }>(
    `/workflows/${id}/trial`,
    body,
  )
  deepEqual(
    steps.map(({ explanation }) => explanation.word),
    ['property_set', 'owner_set', 'labelled', 'waits_for', 'event_came', 'conditions_hold', 'closed'],
  )
  equal((await mira.get<{ contact: Contact }>(`/contacts/${contactId}`)).contact.country === 'AT', false)
})

test('a customer writes and is taken through once, however many triggers say so; her answer lets it go on', async () => {
  const id = await workflowWith(mira, definition())
  await ayse.says('Where is my order?')
  await eventually(() => waits(id))
  const [enrolment] = await enrolmentsIn(mira, id)
  equal((await enrolmentsIn(mira, id)).length, 1)
  equal(enrolment?.stepKind, 'wait')
  const conversation = await mira.conversationWith(ayse.name)
  deepEqual([conversation.ownerId, conversation.labelIds], [jonas.id, [label.id]])
  equal((await mira.get<{ contact: Contact }>(`/contacts/${contactId}`)).contact.country, 'AT')
  await ayse.says('Thank you, it came')
  await eventually(async () => equal((await enrolmentsIn(mira, id, '?state=ended')).length, 1))
  const words = ['property_set', 'owner_set', 'labelled', 'waits_for', 'event_came', 'conditions_hold', 'closed']
  deepEqual(await historyOf(enrolment?.id ?? ''), words)
  const found = await mira.get<{ enrolments: Enrolment[] }>(`/contacts/${contactId}/enrolments`)
  deepEqual(
    found.enrolments.map((one) => one.id),
    [enrolment?.id],
  )
  // Whoever may not read workflows does not learn of them by way of a contact.
  equal((await jonas.ask('GET', `/contacts/${contactId}/enrolments`)).status, 403)
  await off(id)
})

test('nobody answers: after an hour of the clock a note is written, and by nobody', async () => {
  const id = await workflowWith(mira, definition({ triggers: [{ kind: 'by_hand' }], reenrolment: { rule: 'never' } }))
  const enrol = { id: uuidv7(), who: { kind: 'contacts', contactIds: [contactId] } }
  await Promise.all([1, 2, 3].map(() => mira.post(`/workflows/${id}/enrolments`, enrol)))
  await mira.post(`/workflows/${id}/enrolments`, { ...enrol, id: uuidv7() })
  await eventually(() => waits(id))
  await app.sim('POST', '/clock', { advanceMs: HOUR_MS + 1_000 })
  await eventually(async () => equal((await enrolmentsIn(mira, id, '?state=ended')).length, 1))
  const { notes } = await mira.threadPage(conversationId)
  deepEqual(
    notes.map(({ text, authorId }) => [text, authorId]),
    [['She did not answer.', null]],
  )
  equal((await enrolmentsIn(mira, id)).length, 1, 'once in a lifetime')
  await off(id)
})

test('switched off everybody stands still; running ones stay on their version until they are moved; taken out by hand', async () => {
  const id = await workflowWith(mira, definition())
  await ayse.says('Another order please')
  await eventually(() => waits(id))
  await off(id)
  await ayse.says('Hello?')
  // Before anything else is on, which would hear it.
  await eventually(async () => ok((await mira.thread(conversationId)).some(({ text }) => text === 'Hello?')))
  const changed = STEPS().map((step) =>
    step.id === 'ask' && step.kind === 'branch' ? { ...step, yes: 'note', no: 'close' } : step,
  )
  await keepDraft(mira, id, definition({ steps: changed as Step[] }))
  const workflow = await publish(mira, id)
  equal(workflow.version, 2)
  equal((await enrolmentsIn(mira, id))[0]?.version, 1)
  deepEqual(await mira.post(`/workflows/${id}/moves`), { moved: 1, stayed: 0 })
  equal((await enrolmentsIn(mira, id))[0]?.version, 2)
  equal((await enrolmentsIn(mira, id))[0]?.stepId, 'wait')
  deepEqual(await mira.post(`/workflows/${id}/cancellation`), { count: 1 })
  deepEqual(
    (await enrolmentsIn(mira, id)).map(({ state, because }) => [state, because?.word]),
    [['cancelled', 'cancelled']],
  )
})

test('what happens while nothing is on begins nothing, but who waits has heard it; clocks wound before do not go off', async () => {
  const note: Step = { id: 'note', kind: 'note', text: 'Nobody wrote back', next: null }
  const waiting = await workflowWith(mira, definition())
  const unanswered = await workflowWith(
    mira,
    definition({
      triggers: [{ kind: 'no_answer', from: 'us', channelId: null, afterMinutes: 30 }],
      ...{ first: 'note', steps: [note] },
    }),
  )
  await ayse.says('One more order')
  await eventually(() => waits(waiting))
  await eventually(async () => equal((await timers()).length, 1))
  for (const id of [waiting, unanswered]) await off(id)
  deepEqual(await timers(), [])
  await ayse.says('Do you still need my order number?')
  await eventually(async () => ok((await mira.thread(conversationId)).some(({ text }) => text?.startsWith('Do you'))))
  await mira.replies(conversationId, 'We have it')
  await app.sim('POST', '/clock', { advanceMs: HOUR_MS / 2 + 1_000 })
  for (const id of [waiting, unanswered]) await mira.put(`/workflows/${id}/switch`, { isOn: true })
  await eventually(async () => equal((await enrolmentsIn(mira, waiting, '?state=ended')).length, 1))
  ok((await historyOf((await enrolmentsIn(mira, waiting))[0]?.id ?? '')).includes('event_came'))
  equal((await enrolmentsIn(mira, waiting)).length, 1, 'the order was written of while it was off')
  deepEqual(await enrolmentsIn(mira, unanswered), [])
  for (const id of [waiting, unanswered]) await off(id)
})

test('a label and a team that were deleted since are passed by, and the history says so', async () => {
  const gone = await mira.post<Label>('/labels', { name: 'Gone', color: 'brass' })
  const team = await mira.post<{ id: string }>('/teams', { name: 'Gone', memberIds: [] })
  const steps: Step[] = [
    { id: 'label', kind: 'label', add: [gone.id], remove: [], next: 'team' },
    { id: 'team', kind: 'assign', to: { to: 'team', teamId: team.id }, next: null },
  ]
  const id = await workflowWith(mira, definition({ triggers: [{ kind: 'by_hand' }], first: 'label', steps }))
  await mira.delete(`/labels/${gone.id}`)
  await mira.delete(`/teams/${team.id}`)
  await mira.post(`/workflows/${id}/enrolments`, { id: uuidv7(), who: { kind: 'contacts', contactIds: [contactId] } })
  await eventually(async () => equal((await enrolmentsIn(mira, id, '?state=ended')).length, 1))
  deepEqual(await historyOf((await enrolmentsIn(mira, id))[0]?.id ?? ''), ['label_gone', 'team_gone'])
  await off(id)
})

test('workflows that start one another are stopped and say so', async () => {
  const flip = (value: string): Step[] => [
    { id: 'flip', kind: 'set_property', property: 'contact.company', value, next: null },
  ]
  const draft = (value: string) =>
    definition({
      triggers: [{ kind: 'property_changed', property: 'contact.company' }],
      first: 'flip',
      steps: flip(value),
    })
  const [one, other] = [await workflowWith(mira, draft('A')), await workflowWith(mira, draft('B'))]
  await mira.patch(`/contacts/${contactId}`, { company: 'Huber' })
  // Some forty steps, each begun by what the one before it did.
  await eventually(
    async () => {
      const errors = [
        ...(await enrolmentsIn(mira, one, '?state=failed')),
        ...(await enrolmentsIn(mira, other, '?state=failed')),
      ]
      ok(errors.some(({ because }) => because?.word === 'enrolled_too_often'))
    },
    { withinMs: 60_000 },
  )
  for (const id of [one, other]) await off(id)
})

test('the window is about to close, and nobody answered: each clock goes off once', async () => {
  const note = (text: string): Step[] => [{ id: 'note', kind: 'note', text, next: null }]
  const closing = await workflowWith(
    mira,
    definition({
      triggers: [{ kind: 'window_closing', channelId: null, beforeMinutes: 120 }],
      first: 'note',
      steps: note('Closing'),
    }),
  )
  const waiting = await workflowWith(
    mira,
    definition({
      triggers: [{ kind: 'no_answer', from: 'us', channelId: null, afterMinutes: 30 }],
      first: 'note',
      steps: note('Waiting'),
    }),
  )
  await ayse.says('Anybody there?')
  const count = async (id: string) => (await enrolmentsIn(mira, id)).length
  await eventually(async () => equal((await timers()).length, 2))
  await app.sim('POST', '/clock', { advanceMs: HOUR_MS })
  await eventually(async () => equal(await count(waiting), 1))
  equal(await count(closing), 0)
  await app.sim('POST', '/clock', { advanceMs: 21.5 * HOUR_MS })
  await eventually(async () => equal(await count(closing), 1))
  equal(await count(waiting), 1)
  for (const id of [closing, waiting]) await off(id)
})

test('two admins at one draft: nobody writes over or publishes what they did not see, and learns who was faster', async () => {
  const can = await invited(app, mira, 'Can Aydın')
  await mira.patch(`/members/${can.id}`, { role: 'admin' })
  const id = uuidv7()
  await mira.post('/workflows', { id, name: 'Two hands' })
  const basedOn = await draftNumberOf(mira, id)
  const says = (text: string) => definition({ first: 'note', steps: [{ id: 'note', kind: 'note', text, next: null }] })
  const first = await keepDraft(can, id, says('Can wrote this'))

  const late = await mira.ask('PATCH', `/workflows/${id}`, { draft: says('Mira wrote this'), basedOn })
  deepEqual([late.status, late.body.error.code], [409, 'changed_meanwhile'])
  equal(late.body.error.message, 'Can Aydın has changed this workflow meanwhile, so your change was not kept.')
  const german = await mira.fetch(`/api/v1/workflows/${id}/publication`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'de' },
    body: JSON.stringify({ basedOn }),
  })
  equal(german.status, 409)
  ok((await german.text()).includes('Can Aydın hat diesen Workflow inzwischen geändert'))
  // What does not say what it is based on could write over anything.
  equal((await mira.ask('PATCH', `/workflows/${id}`, { draft: says('An old page') })).status, 428)
  equal((await mira.ask('POST', `/workflows/${id}/publication`, {})).status, 428)

  // Can's answer got lost, and he asks again; another name is no other draft.
  const again = await can.patch<{ workflow: Workflow }>(`/workflows/${id}`, { draft: says('Can wrote this'), basedOn })
  await mira.patch(`/workflows/${id}`, { name: 'Four hands' })
  const published = await publish(mira, id)
  deepEqual(
    [first, again.workflow, published].map(({ draftNumber, version }) => [draftNumber, version]),
    [
      [basedOn + 1, null],
      [basedOn + 1, null],
      [basedOn + 1, 1],
    ],
  )
  deepEqual(published.draft.steps, says('Can wrote this').steps)

  const both = await Promise.all(
    [can, mira].map((person) =>
      person.ask('PATCH', `/workflows/${id}`, { draft: says(person.name), basedOn: published.draftNumber }),
    ),
  )
  deepEqual(both.map(({ status }) => status).sort(), [200, 409], 'of two at the same moment one is told')
  await mira.delete(`/workflows/${id}`)
})
