/** Who a workflow takes in by what is known of them: segments they come into, and conditions on number, ad and last words. */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Contact } from '#contract/contacts.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'
import { enrolmentsIn, keepDraft, publish, workflowWith } from '../workflows.ts'

let app: App
let mira: Person
let ayse: Phone
let contactId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Hello')
  contactId = (await mira.conversationWith(ayse.name)).contactId
})

const definition = (change: Partial<Definition>): Definition => ({
  triggers: [{ kind: 'message_received', channelId: null, first: false, keywords: [], match: 'contains' }],
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'note',
  steps: [{ id: 'note', kind: 'note', text: 'Came in', next: null }],
  ...change,
})
const off = (id: string) => mira.put(`/workflows/${id}/switch`, { isOn: false })

test('who comes into a segment is taken in, not who was there before; whoever left and comes back is taken in again', async () => {
  const filter = { match: 'all', conditions: [{ property: 'contact.company', operator: 'is', value: 'Vienna' }] }
  const segment = await mira.post<{ id: string }>('/segments', {
    name: 'Vienna',
    filter,
    sort: 'name',
    columns: [],
    sharing: 'private',
    teamIds: [],
  })
  const { contact: there } = await mira.post<{ contact: Contact }>('/contacts', {
    name: 'Boris Lem',
    company: 'Vienna',
  })
  const draft = (segmentId: string) => definition({ triggers: [{ kind: 'segment_entered', segmentId }] })
  const unknown = uuidv7()
  await mira.post('/workflows', { id: unknown, name: 'Unknown' })
  await keepDraft(mira, unknown, draft(uuidv7()))
  await rejects(publish(mira, unknown), /422.*workflow_has_problems/)

  const id = await workflowWith(mira, draft(segment.id))
  const inside = () =>
    inWorkspaces(app.database.database.db, [mira.workspaceId], async (tx) => {
      const rows = await tx.selectFrom('workflow_members').select('contact_id').execute()
      return rows.map((row) => row.contact_id).sort()
    })
  const entered = async () => (await enrolmentsIn(mira, id)).map((one) => one.contactId)
  deepEqual(await inside(), [there.id], 'who was there is known from the first moment')
  await mira.patch(`/contacts/${there.id}`, { email: 'boris@lem.example' })
  await mira.patch(`/contacts/${contactId}`, { company: 'Vienna' })
  await eventually(async () => deepEqual(await entered(), [contactId]))
  await mira.patch(`/contacts/${contactId}`, { company: 'Linz' })
  await eventually(async () => deepEqual(await inside(), [there.id]))
  await mira.patch(`/contacts/${contactId}`, { company: 'Vienna' })
  await eventually(async () => deepEqual(await entered(), [contactId, contactId]))

  // Another filter is another segment: whom it holds from now on did not come in.
  const linz = { ...filter, conditions: [{ property: 'contact.name', operator: 'is_known' }] }
  await mira.put(`/segments/${segment.id}`, {
    name: 'All',
    filter: linz,
    sort: 'name',
    columns: [],
    sharing: 'private',
    teamIds: [],
  })
  await eventually(async () => ok((await inside()).length > 1))
  equal((await entered()).length, 2)
  await off(id)
  deepEqual(await inside(), [])
})

test('what happens to a conversation brings its contact into a segment and out of it: label, team, status, our own words', async () => {
  const label = await mira.post<{ id: string }>('/labels', { name: 'VIP', color: 'red' })
  const team = await mira.post<{ id: string }>('/teams', { name: 'Orders', memberIds: [mira.id] })
  const { id: threadId } = await mira.conversationWith(ayse.name)
  const segmentOf = async (name: string, conditions: object[]) => {
    const filter = { match: 'all', conditions }
    const rest = { sort: 'name', columns: [], sharing: 'private', teamIds: [] }
    const segment = await mira.post<{ id: string }>('/segments', { name, filter, ...rest })
    return workflowWith(mira, definition({ triggers: [{ kind: 'segment_entered', segmentId: segment.id }] }))
  }
  const is = (property: string, value: string) => ({ property, operator: 'is', value })
  const done = await segmentOf('Done', [
    is('conversation.labels', label.id),
    is('conversation.team', team.id),
    is('conversation.status', 'closed'),
  ])
  const times = async (workflowId: string) => (await enrolmentsIn(mira, workflowId)).length
  // Whoever is in it still does not enter again.
  const enters = (count: number) =>
    eventually(async () => {
      const ended = (await enrolmentsIn(mira, done)).filter(({ endedAt }) => endedAt !== null)
      equal(ended.length, count)
    })
  const leaves = () =>
    eventually(async () => {
      const rows = await inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
        tx.selectFrom('workflow_members').select('contact_id').where('workflow_id', '=', done).execute(),
      )
      deepEqual(rows, [])
    })
  const labels = (change: object) =>
    mira.post('/conversations/bulk', {
      conversationIds: [threadId],
      act: { kind: 'label', add: [], remove: [], ...change },
    })
  const handTo = (teamId: string | null) => mira.put(`/conversations/${threadId}/team`, { teamId })

  await handTo(team.id)
  await mira.post(`/conversations/${threadId}/closure`)
  equal(await times(done), 0)
  await labels({ add: [label.id] })
  await enters(1)
  await handTo(null)
  await leaves()
  await handTo(team.id)
  await enters(2)
  await ayse.says('Still there?')
  await leaves()
  await mira.post(`/conversations/${threadId}/closure`)
  await enters(3)
  await off(done)

  const { lastAt: since } = await mira.conversationWith(ayse.name)
  const answered = await segmentOf('Answered', [
    { property: 'conversation.last_message', operator: 'after', value: new Date(Date.parse(since) + 1).toISOString() },
  ])
  await mira.replies(threadId, 'Here we are')
  await eventually(async () => equal(await times(answered), 1))
  await off(answered)
})

test('conditions ask for what stands in the messages and on the number: the ad, the last words, our number', async () => {
  const asked = (property: string, operator: 'is' | 'contains' | 'is_known', value?: string) => ({
    property,
    operator,
    ...(value === undefined ? {} : { value }),
  })
  const conditions = [
    asked('conversation.ad', 'contains', 'spring'),
    asked('conversation.last_customer_text', 'is', 'The flowers please'),
    asked('conversation.first_message', 'is_known'),
    asked('conversation.number', 'is_known'),
    asked('conversation.quality', 'is_known'),
  ]
  const id = await workflowWith(mira, definition({ conditions: { match: 'all', conditions } }))
  const body = { contactId, of: 'published', events: 'come' }
  const fits = async () => (await mira.post<{ isEnrolled: boolean }>(`/workflows/${id}/trial`, body)).isEnrolled
  equal(await fits(), false)
  const referral = { source_type: 'ad', source_id: '1', source_url: 'https://fb.me/1', headline: 'Spring in a box' }
  await ayse.says('The flowers please', { referral })
  await eventually(async () => equal((await enrolmentsIn(mira, id)).length, 1))
  equal(await fits(), true)
  await off(id)
})
