import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Enrolment, EnrolmentStep } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { StepPoint } from '#server/workflows/reader.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { keepDraft, publish } from '../workflows.ts'
import { holds } from './checker.ts'
import { type Ground, isLong, openGround, PATIENCE } from './ground.ts'
import { customersOf } from './load.ts'

/** Everything is written within one transaction: what died before its end never happened, what died after it happened once. */
const POINTS: StepPoint[] = isLong ? ['claimed', 'effects', 'written', 'told', 'committed'] : ['written', 'committed']
/** Which of the three steps dies. */
const STEPS = isLong ? [0, 1, 2] : [1]
const WAIT_MS = 60_000

let ground: Ground
let mira: Person
let conversationId: string
let contactId: string

before(async () => {
  ground = await openGround({ processes: 1, shops: [{ people: 1 }], followsClock: true })
  const [shop] = ground.shops
  mira = shop.people[0] as Person
  const [customer] = await customersOf(ground, shop, 1, 0)
  const conversation = await mira.conversationWith(customer?.name ?? '')
  conversationId = conversation.id
  contactId = conversation.contactId
})

const NOTES: Definition = {
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'first',
  steps: [
    { id: 'first', kind: 'note', text: 'first', next: 'wait' },
    { id: 'wait', kind: 'wait', wait: { for: 'time', minutes: 1 }, next: 'second', otherwise: null },
    { id: 'second', kind: 'note', text: 'second', next: null },
  ],
}

test('R18: killed in every step: each does its work once, and a timer that fell due meanwhile goes off once', async () => {
  const id = uuidv7()
  await mira.post('/workflows', { id, name: 'Notes' })
  await keepDraft(mira, id, NOTES)
  await publish(mira, id)
  await mira.put(`/workflows/${id}/switch`, { isOn: true })
  let rounds = 0
  for (const point of POINTS) {
    for (const nth of STEPS) {
      for (const process of [...ground.processes]) await ground.kill(process)
      const dying = await ground.start({ DIE_AT_WORKFLOW_POINT: point, DIE_AFTER: String(nth) })
      const enrol = { id: uuidv7(), who: { kind: 'contacts', contactIds: [contactId] } }
      await mira.post(`/workflows/${id}/enrolments`, enrol).catch(() => {})
      if (nth > 1) await ground.sim('POST', '/clock', { advanceMs: WAIT_MS })
      await eventually(() => equal(dying.isUp(), false), { withinMs: 30_000 * PATIENCE })
      ground.history.add({ kind: 'fault', what: `died at ${point} of step ${nth}` })
      ground.processes.splice(ground.processes.indexOf(dying), 1)
      await ground.sim('POST', '/clock', { advanceMs: WAIT_MS })
      await ground.start()
      await mira.post(`/workflows/${id}/enrolments`, enrol)
      rounds++
      await eventually(() => hasEnded(id, rounds), { withinMs: 30_000 * PATIENCE })
    }
  }
  const notes = (await mira.threadPage(conversationId)).notes.map(({ text }) => text)
  const times = (text: string) => notes.filter((one) => one === text).length
  deepEqual([times('first'), times('second')], [rounds, rounds], 'each note once in each round')
  for (const { id: enrolmentId } of await enrolments(id)) {
    const { steps } = await mira.get<{ steps: EnrolmentStep[] }>(`/enrolments/${enrolmentId}`)
    deepEqual(
      steps.map(({ visit, explanation }) => [visit, explanation.word]),
      [
        [1, 'noted'],
        [2, 'waits_until'],
        [3, 'time_came'],
        [4, 'noted'],
      ],
    )
  }
  await holds(ground)
})

async function hasEnded(id: string, count: number) {
  const ended = (await enrolments(id)).filter(({ state }) => state === 'ended').length
  if (ended < count) await ground.sim('POST', '/clock', { advanceMs: WAIT_MS })
  equal(ended, count)
}

const enrolments = async (id: string) =>
  (await mira.get<{ enrolments: Enrolment[] }>(`/workflows/${id}/enrolments`)).enrolments
