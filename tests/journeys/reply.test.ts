import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { MessageLife } from '#contract/life.ts'
import type { Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { DAY_MS, newPhone, type Phone, sendsOf } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('Mira presses Send three times with one id: Ayşe gets one answer', async () => {
  const { phone, id } = await conversationWith('Ayşe Yıldız')
  const messageId = uuidv7()
  const answers = await Promise.all([1, 2, 3].map(() => mira.replies(id, 'This morning.', messageId)))
  deepEqual(
    answers.map((one) => one.id),
    [messageId, messageId, messageId],
  )
  await phone.got('This morning.')
  await mira.replies(id, 'This morning.', messageId)
  await mira.replies(id, 'Anything else?')
  await phone.got('Anything else?')
  equal((await sendsTo(phone)).length, 2)
  equal((await mira.thread(id)).length, 3)
  const other = await conversationWith('Someone Else')
  const draft = { kind: 'text', text: 'Hello' }
  const taken = await mira.ask('POST', `/conversations/${other.id}/messages`, { id: messageId, draft })
  deepEqual([taken.status, taken.body.error.code], [409, 'id_taken'])
})

test('a refused answer is tried again by a person, once for each press, and each attempt is on record', async () => {
  const { phone, id } = await conversationWith('Boris Lem')
  await app.sim('POST', '/faults', { on: 'send', code: 131026 })
  const message = await mira.replies(id, 'On Monday.')
  const failed = await until(id, message.id, 'failed')
  deepEqual([failed.fault?.word, failed.fault?.code], ['undeliverable', 131026])
  const sendId = uuidv7()
  await Promise.all([1, 2].map(() => mira.post(`/messages/${message.id}/sends`, { sendId })))
  await until(id, message.id, 'delivered')
  equal((await sendsTo(phone)).length, 1)
  const late = await mira.ask('POST', `/messages/${message.id}/sends`, { sendId: uuidv7() })
  deepEqual([late.status, late.body.error.code], [409, 'not_in_this_state'])
  const { sends } = await mira.get<MessageLife>(`/messages/${message.id}/life`)
  deepEqual(sends.map(({ attempt, state }) => [attempt, state]).toSorted(), [
    [1, 'failed'],
    [2, 'accepted'],
  ])
})

test('what may have been sent is settled by a person, or by WhatsApp’s own report, never by sending again', async () => {
  const { phone, id } = await conversationWith('Carla Voss')
  await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
  const lost = await mira.replies(id, 'lost')
  await until(id, lost.id, 'unconfirmed')
  await mira.put(`/messages/${lost.id}/settlement`, { outcome: 'not_sent' })
  await until(id, lost.id, 'failed')
  await mira.post(`/messages/${lost.id}/sends`, { sendId: uuidv7() })
  await until(id, lost.id, 'delivered')

  await app.sim('POST', '/faults', { on: 'send', mode: 'accept_then_lose_answer' })
  const taken = await mira.replies(id, 'taken')
  await until(id, taken.id, 'delivered')
  deepEqual(
    (await sendsTo(phone)).map(({ content }) => content.body),
    ['lost', 'taken'],
  )
})

test('unread is each person’s own and counts what they have not seen', async () => {
  const { phone, id } = await conversationWith('Deniz Acar')
  const jonas = await invited(app, mira, 'Jonas Berg')
  await phone.says('And another')
  await eventually(async () => deepEqual(await unreadOf(id, mira, jonas), [2, 2]))
  await mira.put(`/conversations/${id}/read`, { inboundCount: 2 })
  deepEqual(await unreadOf(id, mira, jonas), [0, 2])
  // Ours do not count; what comes late does, wherever it stands in the thread.
  await mira.replies(id, 'Yes?')
  await phone.says('Written earlier', { timestamp: Math.floor((Date.now() - DAY_MS) / 1000) })
  await eventually(async () => deepEqual(await unreadOf(id, mira, jonas), [1, 3]))
  equal((await mira.thread(id))[0]?.text, 'Written earlier')
  await mira.put(`/conversations/${id}/read`, { inboundCount: 1 })
  deepEqual(await unreadOf(id, mira, jonas), [1, 3])
})

test('what was written yesterday and arrives today stands at yesterday, and opens no window that is over', async () => {
  const late = await newPhone(app.sim, 'Ela Kurt')
  await late.says('from yesterday', { timestamp: Math.floor((Date.now() - 1.5 * DAY_MS) / 1000) })
  const { id } = await mira.conversationWith(late.name)
  const draft = { kind: 'text', text: 'Too late' }
  const refused = await mira.ask('POST', `/conversations/${id}/messages`, { id: uuidv7(), draft })
  deepEqual([refused.status, refused.body.error.code], [422, 'window_closed'])
  await late.says('from now')
  await eventually(async () => equal((await mira.thread(id)).length, 2))
  await late.says('from this morning', { timestamp: Math.floor(Date.now() / 1000) - 3_600 })
  await eventually(async () =>
    deepEqual(
      (await mira.thread(id)).map(({ text }) => text),
      ['from yesterday', 'from this morning', 'from now'],
    ),
  )
  await mira.replies(id, 'Good morning')
  await late.got('Good morning')
})

test('Filiz gets a new number and stays the same conversation', async () => {
  const { phone, id } = await conversationWith('Filiz Aydın')
  await phone.turns({ changeNumberTo: '4915299990001' })
  await phone.says('I have a new number')
  await eventually(async () => {
    const texts = (await mira.thread(id)).filter(({ kind }) => kind === 'text').map(({ text }) => text)
    deepEqual(texts, ['Hello', 'I have a new number'])
  })
  const { conversations } = await mira.conversations('?limit=100')
  equal(conversations.filter(({ contactName }) => contactName === phone.name).length, 1)
  await mira.replies(id, 'Noted.')
  await phone.got('Noted.')
})

async function conversationWith(name: string): Promise<{ phone: Phone; id: string }> {
  const phone = await newPhone(app.sim, name)
  await phone.says('Hello')
  return { phone, id: (await mira.conversationWith(name)).id }
}

const sendsTo = async (phone: Phone) => (await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === phone.id)

const until = (id: string, messageId: string, status: Message['status']) =>
  eventually(async () => {
    const message = (await mira.thread(id)).find((one) => one.id === messageId)
    if (message?.status !== status) throw new Error(`the message is ${message?.status}, not ${status}`)
    return message
  })

const unreadOf = (id: string, ...people: Person[]) =>
  Promise.all(
    people.map(async (person) => {
      const { conversation, read } = await person.get<{ conversation: { inboundCount: number }; read: number }>(
        `/conversations/${id}`,
      )
      return conversation.inboundCount - read
    }),
  )
