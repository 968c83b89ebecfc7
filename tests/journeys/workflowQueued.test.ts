/** What a workflow queued is asked about again when it leaves; what became of it stands in the history, and can be mended there. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { ContactConsents } from '#contract/consents.ts'
import type { Channel } from '#contract/inbox.ts'
import type { TemplatePage } from '#contract/templates.ts'
import type { EnrolmentStep } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'
import { enrolmentsIn, sendOrderShipped, workflowWith } from '../workflows.ts'

let app: App
let mira: Person
let channel: Channel
let ayse: Phone
let contactId: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channel = await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Demir')
  await ayse.says('START')
  contactId = (await mira.conversationWith(ayse.name)).contactId
  await turned({}, 'UTILITY APPROVED')
})

const definition = (): Definition => ({
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'send',
  steps: [
    { ...sendOrderShipped(channel.id, { rule: 'contact', fallback: 'en' }), next: 'wait' },
    { id: 'wait', kind: 'wait', wait: { for: 'time', minutes: 60 }, next: null, otherwise: null },
  ],
})
const templatesOn = async (phone: Phone) => (await phone.shows()).filter(({ type }) => type === 'template').length
/** Changes the template at Meta, and waits until it is known here. */
async function turned(change: object, known: string) {
  const { wabaId } = await practiceNumber(app.sim)
  const all = await app.sim<{ id: string; name: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  for (const { id, name } of all) if (name === 'order_shipped') await app.sim('PATCH', `/templates/${id}`, change)
  await eventually(async () => {
    const { templates } = await mira.get<TemplatePage>('/templates?q=order_shipped')
    deepEqual([...new Set(templates.map(({ category, status }) => `${category} ${status}`))], [known])
  })
}
/** Nothing leaves the number, or it goes on. */
const hold = (is: boolean) =>
  is
    ? inWorkspaces(app.database.database.db, [mira.workspaceId], (tx) =>
        sql`update channels set dispatch_held = true where id = ${channel.id}`.execute(tx),
      )
    : mira.post(`/channels/${channel.id}/resumption`)
const enrolled = async () => {
  const id = await workflowWith(mira, definition())
  await mira.post(`/workflows/${id}/enrolments`, { id: uuidv7(), who: { kind: 'contacts', contactIds: [contactId] } })
  await eventually(async () => equal((await historyOf(id))[1], 'waits_until'))
  return id
}
const historyOf = async (id: string) => {
  const [one] = await enrolmentsIn(mira, id)
  const { steps } = await mira.get<{ steps: EnrolmentStep[] }>(`/enrolments/${one?.id}`)
  return steps.map(({ explanation, message }) =>
    [explanation.word, message?.status, message?.fault].filter(Boolean).join(' '),
  )
}
const errorsOf = async (id: string) =>
  (await enrolmentsIn(mira, id, '?state=failed')).map(({ stepId, because }) => `${stepId} ${because?.refused}`)

test('R17: paused by Meta while it waits in front of the number, it stands among the errors, and leaves when it is tried again', async () => {
  await hold(true)
  const id = await enrolled()
  await turned({ status: 'PAUSED' }, 'UTILITY PAUSED')
  await hold(false)
  await eventually(async () => deepEqual(await errorsOf(id), ['send template_not_approved']))
  deepEqual(await historyOf(id), ['message_queued failed template_not_approved', 'waits_until', 'send_failed'])
  equal(await templatesOn(ayse), 0)
  await turned({ status: 'APPROVED' }, 'UTILITY APPROVED')
  deepEqual(await mira.post(`/workflows/${id}/retries`), { count: 1 })
  await eventually(async () => equal(await templatesOn(ayse), 1))
  ok((await historyOf(id)).includes('retried'))
  deepEqual(await errorsOf(id), [])
})

test('Meta refuses what was sent: the reason stands in the history, and only what is not the customer’s doing among the errors', async () => {
  await app.sim('POST', '/faults', { on: 'send', code: 132015, times: 1 })
  const id = await enrolled()
  await eventually(async () => deepEqual(await errorsOf(id), ['send template_paused']))
  await app.sim('POST', '/faults', { on: 'send', code: 131026, times: 1 })
  const away = await enrolled()
  await eventually(async () => deepEqual(await historyOf(away), ['message_queued failed undeliverable', 'waits_until']))
  deepEqual(await errorsOf(away), [])
})

test('tried again in its conversation and taken by Meta, its contact goes on after the step, and the workflow sends it no second time', async () => {
  await app.sim('POST', '/faults', { on: 'send', code: 132015, times: 1 })
  const id = await enrolled()
  await eventually(async () => deepEqual(await errorsOf(id), ['send template_paused']))
  const before = await templatesOn(ayse)
  const thread = await mira.thread((await mira.conversationWith(ayse.name)).id)
  const failed = thread.findLast(({ status }) => status === 'failed')
  await mira.post(`/messages/${failed?.id}/sends`, { sendId: uuidv7() })
  await eventually(async () =>
    deepEqual((await historyOf(id)).slice(2), ['send_failed', 'sent_after_all', 'waits_until']),
  )
  deepEqual(await errorsOf(id), [])
  deepEqual(await mira.post(`/workflows/${id}/retries`), { count: 0 })
  await eventually(async () => equal(await templatesOn(ayse), before + 1))
})

test('R17: an opt-out before it leaves stops it, also where only Meta made it marketing meanwhile', async () => {
  const before = await templatesOn(ayse)
  await hold(true)
  const id = await enrolled()
  await ayse.says('STOP')
  await eventually(async () => {
    const { standings } = await mira.get<ContactConsents>(`/contacts/${contactId}/consents`)
    equal(standings.marketing.consent, 'opted_out')
  })
  await turned({ category: 'MARKETING' }, 'MARKETING APPROVED')
  await hold(false)
  await eventually(async () => deepEqual(await historyOf(id), ['message_queued cancelled opted_out', 'waits_until']))
  deepEqual(await errorsOf(id), [])
  equal(await templatesOn(ayse), before)
})
