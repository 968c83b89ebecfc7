import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type Program, setUp, startProgram } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone, type Send, type Sim, simOf } from '../practice.ts'

const KILLS = 3
/** Few to each of several customers: to one, WhatsApp takes many only slowly. */
const CUSTOMERS_EACH_ROUND = 4
const WRITTEN_TO_EACH = 3
const SETTLED_MS_MAX = 150_000

let program: Program
let mira: Person
let sim: Sim

before(async () => {
  program = await startProgram()
  mira = await setUp(program)
  await mira.connectPractice()
  sim = simOf(() => `${program.url}/practice`, { cookie: mira.cookie, origin: program.url })
})

test(`killed ${KILLS} times in the middle of conversations, it has every message once and sends no answer twice`, async () => {
  const customers: Customer[] = []
  const accepted: string[] = []
  for (let round = 0; round < KILLS; round++) {
    const met = await Promise.all(
      Array.from({ length: CUSTOMERS_EACH_ROUND }, (_, index) => meet(`Ayşe ${round + 1}.${index + 1}`)),
    )
    customers.push(...met)
    const enough = accepted.length + CUSTOMERS_EACH_ROUND
    const talking = met.map((customer) => talk(customer, accepted))
    await eventually(() => ok(accepted.length >= enough, 'nobody answers yet'), { withinMs: 60_000 })
    await program.kill()
    await Promise.all(talking)
    await program.start()
  }
  await Promise.all(customers.map(({ phone }) => phone.says(`${phone.name} has the last word`)))

  const threads = await eventually(
    async () => {
      // First what was delivered, then what is there: the practice network goes on delivering what the kill kept from it.
      const delivered = await textsDelivered()
      const all = await Promise.all(customers.map(({ id }) => mira.thread(id)))
      for (const thread of all) ok(thread.some(({ text }) => text?.endsWith('has the last word')))
      const open = all.flat().filter(({ status }) => OPEN.includes(status))
      equal(open.length, 0, `still on their way: ${open.map(({ text, status }) => `${text} ${status}`).join()}`)
      const shown = textsReceived(all.flat())
      deepEqual(
        delivered.filter((text) => !shown.includes(text)),
        [],
      )
      return all
    },
    { withinMs: SETTLED_MS_MAX },
  )
  const shown = textsReceived(threads.flat())
  deepEqual(shown.toSorted(), [...new Set(shown)].toSorted())
  await sentOnce(threads.flat(), accepted)
})

interface Customer {
  phone: Phone
  id: string
}

const OPEN: Message['status'][] = ['queued', 'sending', 'accepted']

async function meet(name: string): Promise<Customer> {
  const phone = await newPhone(sim, name)
  await phone.says(`${name} says hello`)
  return { phone, id: (await mira.conversationWith(name)).id }
}

/** Both write as fast as they can, until the program is gone. */
async function talk({ phone, id }: Customer, accepted: string[]): Promise<void> {
  const asks = async () => {
    for (let count = 1; count <= WRITTEN_TO_EACH; count++) await phone.says(`${phone.name} asks ${count}`)
  }
  const answers = async () => {
    for (let count = 1; count <= WRITTEN_TO_EACH; count++) {
      const messageId = uuidv7()
      await mira.replies(id, `${phone.name} is answered ${count}`, messageId)
      accepted.push(messageId)
    }
  }
  await Promise.allSettled([asks(), answers()])
}

/** What stood in deliveries that were answered 200: all of it has to be there. What was kept and not answered in time may be. */
async function textsDelivered(): Promise<string[]> {
  const { deliveries } = await sim<{ deliveries: { body: string; attempts: { status: number | null }[] }[] }>(
    'GET',
    '/webhooks',
  )
  const taken = deliveries.filter(({ attempts }) => attempts.some(({ status }) => status === 200))
  const texts = taken.flatMap(({ body }) => textsIn(JSON.parse(body)))
  ok(texts.length > KILLS)
  return texts
}

const textsReceived = (messages: Message[]) =>
  messages.filter(({ direction }) => direction === 'in').map(({ text }) => text)

/** Every answer that Mira was told is taken reached Graph once, or says that nobody knows. */
async function sentOnce(messages: Message[], accepted: string[]) {
  const { sends } = await sim<{ sends: Send[] }>('GET', '/sends')
  for (const messageId of accepted) {
    const message = messages.find((one) => one.id === messageId)
    ok(message, 'an answer that was taken is gone')
    const count = sends.filter(({ content }) => content.body === message.text).length
    if (message.status === 'unconfirmed') ok(count <= 1)
    else equal(count, 1, `${message.text} is ${message.status} and was sent ${count} times`)
  }
  const ids = sends.map(({ biz_opaque_callback_data: sendId }) => sendId)
  equal(new Set(ids).size, ids.length)
}

interface Body {
  entry: { changes: { value: { messages?: { text?: { body: string } }[] } }[] }[]
}

const textsIn = (body: Body) =>
  body.entry.flatMap(({ changes }) =>
    changes.flatMap(({ value }) => (value.messages ?? []).flatMap(({ text }) => (text ? [text.body] : []))),
  )
