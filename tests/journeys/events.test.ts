/** Whatever happens between a phone and an inbox: what a browser knew before, and the frames since, are what it would read afresh. */
import { before, test } from 'node:test'
import type { Message } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import type { Person } from '../person.ts'
import { HOUR_MS, newPhone, type Phone } from '../practice.ts'
import { makesNewState } from './newState.ts'

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
  await ayse.says('Hello')
  id = (await mira.conversationWith(ayse.name)).id
})

/** What happens, and when it is over. */
const acts: [string, () => Promise<unknown>, () => Promise<boolean>][] = [
  ['Ayşe writes', () => ayse.says('Is it shipped?'), () => has(({ text }) => text === 'Is it shipped?')],
  [
    'Boris writes for the first time',
    async () => (await newPhone(app.sim, 'Boris Lem')).says('Good day'),
    async () => (await mira.conversations()).conversations.some(({ contactName }) => contactName === 'Boris Lem'),
  ],
  ['an answer goes out and arrives', () => mira.replies(id, 'Yes'), () => has(isAt('Yes', 'delivered'))],
  ['Ayşe reads it', () => ayse.looks(), () => has(isAt('Yes', 'read'))],
  [
    'Ayşe reacts',
    async () => ayse.acts('reactions', { messageId: (await ayse.got('Yes')).id, emoji: '👍' }),
    () => has(({ reactions }) => reactions.length === 1),
  ],
  [
    'Ayşe takes the reaction back',
    async () => ayse.acts('reactions', { messageId: (await ayse.got('Yes')).id, emoji: '' }),
    async () => !(await has(({ reactions }) => reactions.length > 0)),
  ],
  [
    'Ayşe edits a message',
    async () => {
      const text = { body: 'Is it on its way?' }
      await ayse.acts('edits', { messageId: await said('Is it shipped?'), type: 'text', text, coexistence: true })
    },
    () => has(({ text, editedAt }) => text === 'Is it on its way?' && editedAt !== null),
  ],
  [
    'one of hers is quoted',
    async () => {
      const quoteOf = (await mira.thread(id)).find(({ text }) => text === 'Hello')?.id
      await mira.post(`/conversations/${id}/messages`, {
        id: uuidv7(),
        draft: { kind: 'text', text: 'That one' },
        quoteOf,
      })
    },
    () => has(({ quote }) => quote?.text === 'Hello'),
  ],
  [
    'Ayşe deletes it',
    async () => ayse.acts('revokes', { messageId: await said('Hello'), coexistence: true }),
    () => has(({ quote }) => quote?.revoked === true && quote.text === null),
  ],
  [
    'Ayşe sends a photo, and it is fetched',
    () => ayse.sends({ type: 'image', sample: 'photo' }),
    () => has(({ media }) => media?.state === 'stored'),
  ],
  [
    'a message from before arrives late',
    () => ayse.says('Anybody?', { timestamp: Math.floor((Date.now() - HOUR_MS) / 1000) }),
    () => has(({ text }) => text === 'Anybody?'),
  ],
  [
    'WhatsApp refuses an answer',
    async () => {
      await app.sim('POST', '/faults', { on: 'send', code: 131026 })
      await mira.replies(id, 'No')
    },
    () => has(isAt('No', 'failed')),
  ],
  [
    'it is sent again',
    async () => mira.post(`/messages/${await idOf('No')}/sends`, { sendId: uuidv7() }),
    () => has(isAt('No', 'read')),
  ],
  [
    'an answer may have been sent',
    async () => {
      await app.sim('POST', '/faults', { on: 'send', mode: 'reset' })
      await mira.replies(id, 'Perhaps')
    },
    () => has(isAt('Perhaps', 'unconfirmed')),
  ],
  [
    'Jonas knows that it was not',
    async () => jonas.put(`/messages/${await idOf('Perhaps')}/settlement`, { outcome: 'not_sent' }),
    () => has(isAt('Perhaps', 'failed')),
  ],
  ['Jonas takes it over', () => jonas.put(`/conversations/${id}/owner`, { ownerId: jonas.id }), always],
  ['Jonas has read it', () => jonas.put(`/conversations/${id}/read`, { inboundCount: 3 }), always],
  ['Mira closes it', () => mira.post(`/conversations/${id}/closure`), always],
  ['Ayşe opens it again', () => ayse.says('One more thing'), () => isStatus('open')],
  [
    'Mira snoozes it',
    () => mira.put(`/conversations/${id}/snooze`, { until: new Date(Date.now() + HOUR_MS).toISOString() }),
    () => isStatus('snoozed'),
  ],
  ['the hour passes', () => app.sim('POST', '/clock', { advanceMs: 2 * HOUR_MS }), () => isStatus('open')],
  [
    'Mira edits who Ayşe is',
    async () => mira.patch(`/contacts/${await contactId()}`, { name: 'Ayşe Y.', company: 'Yıldız GmbH' }),
    always,
  ],
  [
    'Ayşe gets a new number',
    () => ayse.turns({ changeNumberTo: '4915199990042' }),
    () => has(({ kind }) => kind === 'system'),
  ],
]

for (const [name, act, isOver] of acts) {
  test(`old state and events make new state: ${name}`, async () => {
    await makesNewState([mira, jonas], act, isOver)
  })
}

async function always() {
  return true
}

const isAt = (text: string, status: string) => (message: Message) => message.text === text && message.status === status
const has = async (look: (message: Message) => boolean) => (await mira.thread(id)).some(look)
const idOf = async (text: string) => (await mira.thread(id)).find((message) => message.text === text)?.id
const conversationNow = async () =>
  (await mira.get<{ conversation: { status: string; contactId: string } }>(`/conversations/${id}`)).conversation
const isStatus = async (status: string) => (await conversationNow()).status === status
const contactId = async () => (await conversationNow()).contactId
const said = async (text: string) => (await ayse.shows()).find(({ content }) => content.body === text)?.id
