/** What becomes of a reply until it leaves, and what the customer hears of those who read and write here. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Conversation } from '#contract/inbox.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let jonas: Person
let ayse: Phone
let id: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  jonas = await invited(app, mira, 'Jonas Berg')
  ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  id = (await mira.conversationWith(ayse.name)).id
})

async function sends(text: string, holdMs?: number): Promise<string> {
  const messageId = uuidv7()
  await mira.post(`/conversations/${id}/messages`, { id: messageId, draft: { kind: 'text', text }, holdMs })
  return messageId
}
const cancels = (person: Person, messageId: string) => person.ask('POST', `/messages/${messageId}/cancellation`)
const statusOf = async (messageId: string) => (await mira.thread(id)).find((one) => one.id === messageId)?.status

test('what is held can be taken back by its author, and nothing of it reaches the phone', async () => {
  const held = await sends('Not meant', 10_000)
  equal(await statusOf(held), 'queued')
  equal((await cancels(jonas, held)).status, 404)
  equal((await cancels(mira, held)).status, 200)
  equal((await cancels(mira, held)).status, 200, 'said twice')
  equal(await statusOf(held), 'cancelled')
  const { conversation } = await mira.get<{ conversation: Conversation }>(`/conversations/${id}`)
  equal(conversation.preview?.text, 'Is it shipped?')
  await sends('Meant')
  await ayse.got('Meant')
  ok(!(await ayse.shows()).some(({ content }) => content.body === 'Not meant'))
})

test('held ones leave in their time and in the order written, and cannot be taken back then', async () => {
  const first = await sends('First', 1_500)
  await sends('Second')
  await ayse.got('Second')
  const bodies = (await ayse.shows()).map(({ content }) => content.body)
  deepEqual(bodies.slice(-2), ['First', 'Second'])
  const { status, body } = await cancels(mira, first)
  deepEqual([status, body.error.code], [409, 'on_its_way'])
  const longer = { id: uuidv7(), draft: { kind: 'text', text: 'x' }, holdMs: 60_000 }
  equal((await mira.ask('POST', `/conversations/${id}/messages`, longer)).status, 400)
})
