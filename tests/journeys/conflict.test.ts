/** Two people answer one customer: the second one is asked first, once, and never for what the customer wrote. */
import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { AnsweredMeanwhile, Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import type { Person } from '../person.ts'
import { newPhone, type Phone } from '../practice.ts'

const ROUNDS = 10

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

interface Refused {
  error: { code: string; details: AnsweredMeanwhile }
}
const asks = (who: Person, text: string, seen: string | null | undefined, messageId = uuidv7()) =>
  who.ask<Refused & { message: Message }>('POST', `/conversations/${id}/messages`, {
    id: messageId,
    draft: { kind: 'text', text },
    ...(seen === undefined ? {} : { seen }),
  })
const newest = async () => (await mira.thread(id)).at(-1)?.id ?? null
const textsOf = ({ error }: Refused) => error.details.messages.map(({ authorId, text }) => `${authorId} ${text}`)

test('Mira answered while Jonas wrote: his answer is stopped once, with hers beside it, and then goes', async () => {
  const seen = await newest()
  await mira.replies(id, 'This morning.')
  const stopped = await asks(jonas, 'Tomorrow.', seen)
  equal(stopped.status, 409)
  equal(stopped.body.error.code, 'answered_meanwhile')
  deepEqual(textsOf(stopped.body), [`${mira.id} This morning.`])
  equal(
    (await mira.thread(id)).some(({ text }) => text === 'Tomorrow.'),
    false,
  )
  const shown = stopped.body.error.details.messages.at(-1)?.id
  equal((await asks(jonas, 'Tomorrow.', shown)).status, 202)
  // Hers is stopped by his now, which she has not seen.
  equal((await asks(mira, 'Or the day after.', shown)).status, 409)
})

test('the customer, and oneself, stop nobody; nor does who does not say what was read', async () => {
  const seen = await newest()
  await ayse.says('Hello?')
  equal((await asks(jonas, 'One moment.', seen)).status, 202)
  equal((await asks(jonas, 'I look into it.', seen)).status, 202)
  equal((await asks(mira, 'Any interface.', undefined)).status, 202)
  equal((await asks(jonas, 'A message of nowhere.', uuidv7())).status, 202)
  equal((await asks(jonas, 'Nothing was read.', null)).status, 409)
})

test('what was accepted stays accepted, whoever answered since', async () => {
  const seen = await newest()
  const messageId = uuidv7()
  equal((await asks(jonas, 'It is on its way.', seen, messageId)).status, 202)
  await mira.replies(id, 'And paid.')
  const again = await asks(jonas, 'It is on its way.', seen, messageId)
  equal(again.status, 202)
  equal(again.body.message.id, messageId)
})

test('both press Enter at the same moment: one goes, the other is asked', async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const seen = await newest()
    const answers = await Promise.all([asks(mira, `Mira ${round}`, seen), asks(jonas, `Jonas ${round}`, seen)])
    deepEqual(answers.map(({ status }) => status).toSorted(), [202, 409])
    const [lost] = answers.filter(({ status }) => status === 409)
    const won = answers.find(({ status }) => status === 202)?.body.message
    deepEqual(
      lost?.body.error.details.messages.map((message) => message.id),
      [won?.id],
    )
  }
})
