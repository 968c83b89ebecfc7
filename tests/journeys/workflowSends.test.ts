/** A template from a workflow to those who said yes, each once, and to nobody who said no (R17, I6). */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import type { Channel } from '#contract/inbox.ts'
import type { NotificationPage } from '#contract/notes.ts'
import type { TemplatePage } from '#contract/templates.ts'
import type { Workflow, WorkflowSummary } from '#contract/workflows.ts'
import type { Definition, Step, Trigger } from '#core/workflow/definition.ts'
import { outcomeOf } from '#server/conversations/deliver/outcomes.ts'
import { createRecorder } from '#server/conversations/deliver/record.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { createLog } from '#server/platform/log.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, practiceNumber } from '../practice.ts'
import { enrolmentsIn, keepDraft, sendOrderShipped, workflowWith } from '../workflows.ts'

let app: App
let mira: Person
let channel: Channel
let ayse: Phone
let boris: Phone

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  channel = await mira.connectPractice()
  ayse = await newPhone(app.sim, 'Ayşe Demir')
  boris = await newPhone(app.sim, 'Boris Lem')
  await ayse.says('Hello')
  await boris.says('Hello')
  for (const name of [ayse.name, boris.name]) await mira.conversationWith(name)
  await eventually(async () => {
    const { templates } = await mira.get<TemplatePage>('/templates?q=order_shipped')
    equal(templates.length > 1, true)
  })
})

const definition = (triggers: Trigger[]): Definition => ({
  triggers,
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'send',
  steps: [sendOrderShipped(channel.id, { rule: 'contact', fallback: 'en' })],
})
const historiesOf = async (id: string) => {
  const histories: { explanation: { word: string; userId?: string } }[][] = []
  for (const one of await enrolmentsIn(mira, id)) {
    const { steps } = await mira.get<{ steps: (typeof histories)[number] }>(`/enrolments/${one.id}`)
    histories.push(steps)
  }
  return histories
}
const wordsOf = async (id: string) =>
  (await historiesOf(id)).map((steps) => steps.map(({ explanation }) => explanation.word).join()).sort()
const templatesOn = async (phone: Phone) => (await phone.shows()).filter(({ type }) => type === 'template').length

test('who writes START gets it once in her language; after STOP nothing more', async () => {
  const id = await workflowWith(mira, definition([{ kind: 'opted_in', purpose: null }]))
  await ayse.says('START')
  await eventually(async () => equal(await templatesOn(ayse), 1))
  await eventually(async () => deepEqual(await wordsOf(id), ['message_queued']))
  await ayse.says('STOP')
  await ayse.says('Something else')
  await mira.put(`/workflows/${id}/switch`, { isOn: false })
  equal(await templatesOn(ayse), 1)
})

test('R17: started twice, each contact gets it at most once, and those who never agreed get none', async () => {
  await ayse.says('START')
  const id = await workflowWith(mira, definition([{ kind: 'by_hand' }]))
  const enrol = { id: uuidv7(), who: { kind: 'everybody' } }
  await Promise.all([1, 2].map(() => mira.post(`/workflows/${id}/enrolments`, enrol)))
  await eventually(async () => deepEqual(await wordsOf(id), ['message_queued', 'not_reached']))
  await eventually(async () => equal(await templatesOn(ayse), 2))
  equal(await templatesOn(boris), 0)
  await mira.put(`/workflows/${id}/switch`, { isOn: false })
})

test('switched off or taken out, what waits in front of the number is withdrawn at once, also what a lane gives back later', async () => {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(app.database.database.db, [mira.workspaceId], work)
  const hold = (is: boolean) =>
    inside((tx) => sql`update channels set dispatch_held = ${is} where id = ${channel.id}`.execute(tx))
  const sendsOf = (id: string) =>
    inside(async (tx) => {
      const { rows } = await sql<{ id: string; messageId: string; state: string; startedAt: Date | null }>`
        select s.id, s.message_id as "messageId", s.state, s.started_at as "startedAt" from sends s
          join enrolment_steps t on t.message_id = s.message_id and t.workflow_id = ${id}::uuid`.execute(tx)
      return rows
    })
  const before = await templatesOn(ayse)
  const enrol = async () => {
    const draft = definition([{ kind: 'by_hand' }])
    const steps = draft.steps.map((step) => ({ ...step, next: 'wait' }) as Step)
    steps.push({ id: 'wait', kind: 'wait', wait: { for: 'time', minutes: 60 }, next: null, otherwise: null })
    const id = await workflowWith(mira, { ...draft, steps })
    await mira.post(`/workflows/${id}/enrolments`, { id: uuidv7(), who: { kind: 'everybody' } })
    const waits = (words: string) => words.includes('waits_until')
    await eventually(async () => deepEqual((await wordsOf(id)).map(waits), [true, true]))
    equal((await sendsOf(id)).length, 1)
    return id
  }
  await hold(true)
  const [off, out, inHand] = [await enrol(), await enrol(), await enrol()]
  await mira.put(`/workflows/${off}/switch`, { isOn: false })
  ok((await wordsOf(off)).some((words) => words.includes('send_cancelled')))
  deepEqual(
    (await sendsOf(off)).map(({ state }) => state),
    ['cancelled'],
  )

  deepEqual(await mira.post(`/workflows/${out}/cancellation`), { count: 2 })
  ok((await wordsOf(out)).some((words) => words.includes('send_withdrawn')))
  deepEqual(
    (await sendsOf(out)).map(({ state }) => state),
    ['cancelled'],
  )

  // A lane has marked it and gives it back, because the number was slowed down.
  const [send] = await sendsOf(inHand)
  const at = new Date()
  await inside((tx) =>
    sql`update sends set state = 'sending', started_at = ${at} where id = ${send?.id}::uuid`.execute(tx),
  )
  await mira.put(`/workflows/${inHand}/switch`, { isOn: false })
  deepEqual(
    (await sendsOf(inHand)).map(({ state }) => state),
    ['sending'],
  )
  ok((await wordsOf(inHand)).some((words) => words.includes('send_recalled')))
  const back = {
    ...outcomeOf({ id: send?.id ?? '', messageId: send?.messageId ?? '' }, 'returned', null),
    claimedAt: at,
  }
  const recorder = createRecorder({
    db: app.database.database.db,
    now: () => new Date(),
    log: createLog({ level: 'warn' }),
  })
  const lease = { workspaceId: mira.workspaceId, channelId: channel.id, holder: '', fence: '0' }
  await recorder.record(lease, [back])
  deepEqual(
    (await sendsOf(inHand)).map(({ state }) => state),
    ['cancelled'],
  )
  const ofAyse = (await wordsOf(inHand)).filter((words) => words.includes('send_cancelled'))
  equal(ofAyse.length, 1, 'what became of it stands in her history')
  const [told] = (await historiesOf(inHand)).flat().filter(({ explanation }) => explanation.word === 'send_cancelled')
  equal(told?.explanation.userId, mira.id, 'and by whom')
  await hold(false)
  equal(await templatesOn(ayse), before)
})

test('R17: paused by Meta, the template stops the workflow, and goes on when somebody tries again', async () => {
  const { wabaId } = await practiceNumber(app.sim)
  const all = await app.sim<{ id: string; name: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  const turn = async (status: string) => {
    for (const { id, name } of all) if (name === 'order_shipped') await app.sim('PATCH', `/templates/${id}`, { status })
    await eventually(async () => {
      const { templates } = await mira.get<TemplatePage>('/templates?q=order_shipped')
      deepEqual([...new Set(templates.map((one) => one.status))], [status])
    })
  }
  const id = await workflowWith(mira, definition([{ kind: 'by_hand' }]))
  await turn('PAUSED')
  await mira.post(`/workflows/${id}/enrolments`, { id: uuidv7(), who: { kind: 'everybody' } })
  await eventually(async () => deepEqual(await wordsOf(id), ['cannot_send', 'not_reached']))
  equal(await templatesOn(ayse), 2)
  await turn('APPROVED')
  deepEqual(await mira.post(`/workflows/${id}/retries`), { count: 1 })
  await eventually(async () => equal(await templatesOn(ayse), 3))
})

test('the token is revoked in the middle of it: nobody fails, all wait for the number, and go on when it is back', async () => {
  const before = await templatesOn(ayse)
  const troubles = async () => {
    const { workflows } = await mira.get<{ workflows: WorkflowSummary[] }>('/workflows')
    return workflows.flatMap((one) => one.troubles.map(({ word, number }) => [one.id, word, number].join(' ')))
  }
  const enrol = (id: string) => mira.post(`/workflows/${id}/enrolments`, { id: uuidv7(), who: { kind: 'everybody' } })
  const [early, late] = [
    await workflowWith(mira, definition([{ kind: 'by_hand' }])),
    await workflowWith(mira, definition([{ kind: 'by_hand' }])),
  ]
  await app.sim('POST', '/faults', { on: 'send', code: 190, times: 1 })
  await enrol(early)
  const away = (id: string) => `${id} channel_not_connected ${channel.displayPhoneNumber}`
  await eventually(async () => ok((await troubles()).includes(away(early))))
  await enrol(late)
  await eventually(async () => {
    const stand = await enrolmentsIn(mira, late)
    deepEqual(
      stand.map(({ state, because }) => `${state} ${because?.word}`),
      ['active waits_for_number', 'active waits_for_number'],
    )
  })
  equal(await templatesOn(ayse), before)
  await mira.post(`/channels/${channel.id}/resumption`)
  await eventually(async () => equal(await templatesOn(ayse), before + 2))
  for (const id of [early, late]) {
    await eventually(async () => deepEqual(await wordsOf(id), ['message_queued', 'not_reached']))
  }
  await eventually(async () =>
    deepEqual(
      (await troubles()).filter((one) => [early, late].map(away).includes(one)),
      [],
    ),
  )
})

test('what Meta decides about a template stands at each workflow that sends it, and the admins’ notice names them', async () => {
  const { wabaId } = await practiceNumber(app.sim)
  const all = await app.sim<{ id: string; name: string; language: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  const turn = async (language: string, change: object) => {
    const found = all.find((one) => one.name === 'order_shipped' && one.language === language)
    await app.sim('PATCH', `/templates/${found?.id}`, change)
  }
  const id = await workflowWith(mira, definition([{ kind: 'by_hand' }]))
  const troubles = async () => {
    const { workflows } = await mira.get<{ workflows: WorkflowSummary[] }>('/workflows')
    const mine = workflows.find((one) => one.id === id)?.troubles ?? []
    return mine.map(({ word, language, stops, isPublished }) => [word, language, stops, isPublished].join(' '))
  }
  const tells = (...words: string[]) => eventually(async () => deepEqual(await troubles(), words))
  await tells()
  await turn('en', { status: 'PAUSED' })
  await tells('template_paused en true true')
  const { workflow } = await mira.get<{ workflow: Workflow }>(`/workflows/${id}`)
  deepEqual(
    workflow.problems.map(({ stepId, word }) => [stepId, word]),
    [['send', 'template_paused']],
  )
  await eventually(async () => {
    const { notifications } = await mira.get<NotificationPage>('/notifications')
    equal(
      notifications[0]?.template?.workflows.some((one) => one.id === id),
      true,
    )
  })

  // The draft leaves it: what contacts go through is still told, until that is published.
  const [send] = definition([]).steps
  const other = { ...definition([{ kind: 'by_hand' }]), steps: [{ ...send, template: 'other' } as Step] }
  await keepDraft(mira, id, other)
  await tells('template_paused en true true')
  await keepDraft(mira, id, definition([{ kind: 'by_hand' }]))

  await turn('en', { status: 'APPROVED', quality: 'RED' })
  await turn('de', { status: 'PAUSED' })
  await tells('template_language_off de false true', 'template_rated_low en false true')
  await turn('de', { status: 'APPROVED' })
  await turn('en', { quality: 'GREEN', category: 'MARKETING', notice: true })
  await tells('template_becomes en false true')
  await turn('en', { category: 'MARKETING' })
  await tells('template_recategorised en false true')
  await turn('en', { components: [{ type: 'BODY', text: 'It left today.' }] })
  await tells('template_recategorised en false true', 'template_edited en false true')
  // Another name is no look at it; somebody who keeps it has looked.
  await mira.patch(`/workflows/${id}`, { name: 'Parcels' })
  equal((await mira.get<{ workflow: Workflow }>(`/workflows/${id}`)).workflow.name, 'Parcels')
  await tells('template_recategorised en false true', 'template_edited en false true')
  await keepDraft(mira, id, definition([{ kind: 'by_hand' }]))
  await tells()
  await turn('en', { status: 'DELETED' })
  await tells('template_deleted en true true')
  await mira.delete(`/workflows/${id}`)
})
