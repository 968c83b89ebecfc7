import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Message } from '#contract/messages.ts'
import type { ReasonWord } from '#core/whatsapp/reason.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type App, invited, setUp, startApp } from '../app.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { DAY_MS, newPhone, type Phone } from '../practice.ts'

let app: App
let mira: Person
let phone: Phone
let id: string
let firstWamid: string

before(async () => {
  app = await startApp()
  mira = await setUp(app)
  await mira.connectPractice()
  phone = await newPhone(app.sim, 'Ayşe Yıldız')
  firstWamid = await phone.says('Where is your shop?')
  id = (await mira.conversationWith(phone.name)).id
})

test('a place reaches the phone, with its name and address', async () => {
  const place = { latitude: 52.52, longitude: 13.405, name: 'Blumen Huber', address: 'Hauptstr. 1, Berlin' }
  const sent = await sends({ kind: 'location', ...place })
  deepEqual([sent.kind, sent.content.location], ['location', place])
  deepEqual((await arrived('location', 1)).content, place)
  await until(sent.id, 'delivered')
})

test('a contact goes out as a card, with the chosen fields and no other', async () => {
  const known = { phone: '+49 30 1234567', mobilePhone: '0151 2345678', email: 'jonas@huber.example', company: 'Huber' }
  const { contact } = await mira.post<{ contact: { id: string } }>('/contacts', { name: 'Jonas van Berg', ...known })
  const sent = await sends({ kind: 'contacts', cards: [{ contactId: contact.id, fields: ['phone', 'company'] }] })
  deepEqual(sent.content.contacts, [
    { name: 'Jonas van Berg', phones: [{ phone: '+49301234567', type: 'WORK' }], emails: [], organisation: 'Huber' },
  ])
  const name = { formatted_name: 'Jonas van Berg', first_name: 'Jonas', last_name: 'van Berg' }
  deepEqual((await arrived('contacts', 1)).content, [
    { name, phones: [{ phone: '+49301234567', type: 'WORK' }], org: { company: 'Huber' } },
  ])
  await until(sent.id, 'delivered')
})

test('Ayşe taps one of our buttons and a row of our list; each tap comes back as an answer that quotes ours', async () => {
  const asked = await sends({
    kind: 'buttons',
    header: 'Your order',
    body: 'Shall we *deliver* it?',
    footer: ' ',
    buttons: [{ title: 'Yes' }, { title: 'No' }],
  })
  deepEqual(
    [asked.kind, asked.text, asked.content.header, asked.content.footer],
    ['interactive', 'Shall we *deliver* it?', 'Your order', undefined],
  )
  const onPhone = await arrived('interactive', 1)
  await phone.acts('taps', { messageId: onPhone.id, buttonId: 'button-2' })
  const yes = await customers((one) => one.kind === 'interactive_reply')
  deepEqual([yes.content.reply?.title, yes.quote?.messageId], ['No', asked.id])

  const listed = await sends({
    kind: 'list',
    header: null,
    body: 'When then?',
    footer: 'By bicycle',
    button: 'Choose a day',
    sections: [
      { title: 'This week', rows: [{ title: 'Friday', description: 'until 6 pm' }] },
      { title: 'Next week', rows: [{ title: 'Monday', description: null }] },
    ],
  })
  deepEqual(listed.content.menu, 'Choose a day')
  await phone.acts('taps', { messageId: (await arrived('interactive', 2)).id, rowId: 'row-2' })
  const monday = await customers((one) => one.content.reply?.title === 'Monday')
  equal(monday.quote?.messageId, listed.id)
  await until(listed.id, 'delivered')
})

test('a quoted answer, and a sticker', async () => {
  const [first] = await mira.thread(id)
  const sent = await sends({ kind: 'text', text: 'Right here.' }, { quoteOf: first?.id })
  equal(sent.quote?.messageId, first?.id)
  const got = (await phone.got('Right here.')) as unknown as { quoted?: { id: string }; contextId?: string }
  ok(JSON.stringify(got).includes(firstWamid), JSON.stringify(got))
  // What cannot be quoted does not leave as an answer to nothing.
  const quoting = (quoteOf: string, more = {}) =>
    mira.ask('POST', `/conversations/${id}/messages`, {
      ...{ id: uuidv7(), draft: { kind: 'text', text: 'To that' }, quoteOf },
      ...more,
    })
  equal((await quoting(uuidv7())).status, 404)
  const held = await mira.post<{ message: Message }>(`/conversations/${id}/messages`, {
    ...{ id: uuidv7(), draft: { kind: 'text', text: 'Wait' }, holdMs: 10_000 },
  })
  equal((await quoting(held.message.id)).body.error.code, 'not_quotable')
  await mira.post(`/messages/${held.message.id}/cancellation`)
  // The smallest picture of type WebP.
  const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64')
  const { file } = await mira.upload('flower.webp', 'image/webp', webp)
  const sticker = await sends({ kind: 'sticker', fileId: file.id, caption: null })
  await arrived('sticker', 1)
  await until(sticker.id, 'delivered')
})

test('what WhatsApp would refuse is refused here first, in words, whatever the kind', async () => {
  const buttons = (...titles: string[]) => titles.map((title) => ({ title }))
  const frame = { header: null, footer: null }
  const table: [object, ReasonWord, string | undefined][] = [
    [{ kind: 'location', latitude: 91, longitude: 0, name: null, address: null }, 'not_a_place', 'location'],
    [{ kind: 'contacts', cards: [] }, 'empty', 'contacts'],
    [{ ...frame, kind: 'buttons', body: 'So?', buttons: buttons('a', 'b', 'c', 'd') }, 'too_many', 'buttons'],
    [{ ...frame, kind: 'buttons', body: 'So?', buttons: buttons('Yes', ' Yes') }, 'not_unique', 'buttons.title'],
    [{ ...frame, kind: 'buttons', body: ' ', buttons: buttons('Yes') }, 'empty', 'body'],
    [
      { ...frame, kind: 'list', body: 'So?', button: 'x'.repeat(21), sections: [{ title: null, rows: [] }] },
      'text_too_long',
      'button',
    ],
    [{ kind: 'text', text: 'Dear {{contact.company}}' }, 'variables_open', 'text'],
  ]
  for (const [draft, word, field] of table) {
    const { status, body } = await asks(draft)
    deepEqual(
      [status, body.error.code, body.error.details?.reasons[0]?.field],
      [422, word, field],
      JSON.stringify(draft),
    )
    ok(/^[A-Z].*\.$/.test(body.error.message), body.error.message)
  }
  const someone = await asks({ kind: 'contacts', cards: [{ contactId: uuidv7(), fields: [] }] })
  deepEqual([someone.status, someone.body.error.code], [404, 'not_found'])
})

test('we react, change our mind and take it back; both sides see it, and it stands in no thread and no list', async () => {
  const [target] = await mira.thread(id)
  const before = (await mira.thread(id)).length
  const jonas = await invited(app, mira, 'Jonas Berg')
  const listener = await jonas.listens((await mira.threadPage(id)).upTo)
  await mira.put(`/messages/${target?.id}/reaction`, { emoji: '👍' })
  await mira.put(`/messages/${target?.id}/reaction`, { emoji: '👍' })
  await onPhone(['👍'])
  await eventually(async () => deepEqual(await ours(), [['👍', 'sent']]))
  await eventually(() => {
    const heard = listener.frames.flatMap((frame) => (frame.kind === 'events' ? frame.messages : []))
    ok(heard.every((message) => message.kind !== 'unsupported'))
    equal(heard.findLast((message) => message.id === target?.id)?.reactions[0]?.emoji, '👍')
  })
  await mira.put(`/messages/${target?.id}/reaction`, { emoji: '🎉' })
  await onPhone(['🎉'])
  await mira.delete(`/messages/${target?.id}/reaction`)
  await onPhone([])
  await eventually(async () => deepEqual(await ours(), []))
  equal((await mira.thread(id)).length, before)
  const { conversations } = await mira.conversations()
  equal(conversations[0]?.preview?.messageId, (await mira.thread(id)).at(-1)?.id)

  const own = (await mira.thread(id)).find(({ direction }) => direction === 'out')
  const refused = await mira.ask('PUT', `/messages/${own?.id}/reaction`, { emoji: '👍' })
  deepEqual([refused.status, refused.body.error.code], [422, 'target_not_theirs'])
  const words = await mira.ask('PUT', `/messages/${target?.id}/reaction`, { emoji: 'ok' })
  deepEqual([words.status, words.body.error.code], [422, 'not_an_emoji'])
  listener.close()
})

test('a reaction that WhatsApp refuses says so on its message, is tried again like any message, or forgotten', async () => {
  const [target] = await mira.thread(id)
  await app.sim('POST', '/faults', { on: 'send', code: 131026 })
  await mira.put(`/messages/${target?.id}/reaction`, { emoji: '❤️' })
  await eventually(async () => deepEqual(await ours(), [['❤️', 'failed']]))
  const failed = (await theirs()).reactions[0]?.sending
  deepEqual([failed?.fault?.word, failed?.authorId], ['undeliverable', mira.id])
  await mira.post(`/messages/${failed?.messageId}/sends`, { sendId: uuidv7() })
  await onPhone(['❤️'])
  await eventually(async () => deepEqual(await ours(), [['❤️', 'sent']]))

  await app.sim('POST', '/faults', { on: 'send', code: 131026 })
  await mira.delete(`/messages/${target?.id}/reaction`)
  // It still is on the phone, so it still stands here, and says that taking it back failed.
  await eventually(async () => deepEqual(await ours(), [['❤️', 'failed']]))
  await mira.put(`/messages/${target?.id}/reaction`, { emoji: '❤️' })
  deepEqual((await theirs()).reactions, [{ ...(await theirs()).reactions[0], emoji: '❤️', sending: null }])
})

test('outside the window none of it leaves', async () => {
  const late = await newPhone(app.sim, 'Ela Kurt')
  await late.says('from yesterday', { timestamp: Math.floor((Date.now() - 1.5 * DAY_MS) / 1000) })
  const conversation = await mira.conversationWith(late.name)
  const [message] = await mira.thread(conversation.id)
  const draft = { kind: 'location', latitude: 1, longitude: 1, name: null, address: null }
  const place = await mira.ask('POST', `/conversations/${conversation.id}/messages`, { id: uuidv7(), draft })
  const reaction = await mira.ask('PUT', `/messages/${message?.id}/reaction`, { emoji: '👍' })
  deepEqual([place.body.error.code, reaction.body.error.code], ['window_closed', 'window_closed'])
})

interface Refused {
  error: { code: string; message: string; details?: { reasons: { field?: string }[] } }
}
const asks = (draft: object, more: object = {}) =>
  mira.ask<Refused>('POST', `/conversations/${id}/messages`, { id: uuidv7(), draft, ...more })

async function sends(draft: object, more: object = {}): Promise<Message> {
  const request = { id: uuidv7(), draft, ...more }
  return (await mira.post<{ message: Message }>(`/conversations/${id}/messages`, request)).message
}

/** The nth message of ours of this type on the phone. */
const arrived = (type: string, nth: number) =>
  eventually(async () => {
    const found = (await phone.shows()).filter((one) => one.from === 'business' && one.type === type)[nth - 1]
    if (!found) throw new Error(`no ${type} on the phone yet`)
    return found
  })

const customers = (is: (message: Message) => boolean) =>
  eventually(async () => {
    const found = (await mira.thread(id)).find((one) => one.direction === 'in' && is(one))
    if (!found) throw new Error('it has not come back yet')
    return found
  })

const until = (messageId: string, status: Message['status']) =>
  eventually(async () => equal((await mira.thread(id)).find((one) => one.id === messageId)?.status, status))

async function theirs(): Promise<Message> {
  const [target] = await mira.thread(id)
  if (!target) throw new Error('the thread is empty')
  return target
}
const ours = async () => (await theirs()).reactions.map(({ emoji, sending }) => [emoji, sending?.status])
const onPhone = (emojis: string[]) =>
  eventually(async () => {
    const shown = (await phone.shows()).find((one) => one.id === firstWamid)
    deepEqual(
      shown?.reactions.map(({ emoji }) => emoji),
      emojis,
    )
  })
