import { deepEqual, equal } from 'node:assert/strict'
import { before, test } from 'node:test'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { newPhone, sendsOf } from '../practice.ts'

let app: App
let mira: Person

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
})

test('Mira presses Send twice with one id: Ayşe gets one answer', async () => {
  const ayse = await newPhone(app.sim, 'Ayşe Yıldız')
  await ayse.says('Is it shipped?')
  const { id } = await mira.conversationWith(ayse.name)
  const messageId = uuidv7()
  const answers = await Promise.all([1, 2, 3].map(() => mira.replies(id, 'This morning.', messageId)))
  deepEqual(
    answers.map((one) => one.id),
    [messageId, messageId, messageId],
  )
  await ayse.got('This morning.')
  await mira.replies(id, 'This morning.', messageId)
  await mira.replies(id, 'Anything else?')
  await ayse.got('Anything else?')
  equal((await sendsOf(app.sim)).filter(({ phoneId }) => phoneId === ayse.id).length, 2)
  await eventually(async () => equal((await mira.thread(id)).length, 3))
})
