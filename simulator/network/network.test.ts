/** From phone to webhook and from Graph to phone (fact sheet §5, §6, §10). */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { type Shape, shapeOf } from '../shape.ts'
import { eventually, openStage, type Stage, text } from '../testing.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const AYSE = 'practice-1'
const MATEO = 'practice-2'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

const sendTo = async (to: string, content: Shape = text()) => {
  const answer = await stage.send({ ...(to.startsWith('+') ? { to } : { recipient: to }), ...content })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return {
    id: String((answer.body.messages as { id: string }[])[0]?.id),
    contact: shapeOf((answer.body.contacts as unknown[])[0]),
  }
}
const statusesOf = (id: string) => stage.statuses().filter((one) => one.id === id)
/** Statuses take up to two seconds; the clock spares the wait. */
const reached = async (id: string, status: string) => {
  await stage.turn(2_000)
  return eventually(() => statusesOf(id).find((one) => one.status === status), `${status} of ${id}`)
}
const failedWith = async (id: string) => ((await reached(id, 'failed')).errors as { code: number }[])[0]?.code
const messageBy = (id: string) => eventually(() => stage.messages().find((one) => one.id === id), `message ${id}`)

describe('statuses', () => {
  test('sent, delivered and read follow the phone: offline, online, chat on the screen', async () => {
    await stage.says(AYSE, 'Hello')
    await stage.sim('PATCH', `/phones/${AYSE}`, { online: false })
    const { id } = await sendTo('+491701234501', { ...text(), biz_opaque_callback_data: 'send-1' })
    const sent = await reached(id, 'sent')
    assert.equal(sent.biz_opaque_callback_data, 'send-1')
    assert.equal(shapeOf(sent.pricing).category, 'service')
    await stage.turn(3 * DAY_MS)
    assert.deepEqual(
      statusesOf(id).map(({ status }) => status),
      ['sent'],
    )
    await stage.sim('PATCH', `/phones/${AYSE}`, { online: true })
    await reached(id, 'delivered')
    await stage.sim('PATCH', `/phones/${AYSE}`, { openChat: stage.practice.phoneNumberId })
    await reached(id, 'read')
  })

  test('with the chat open all are read, and some never delivered', async () => {
    await stage.says(AYSE, 'Hello')
    await stage.sim('PATCH', `/phones/${AYSE}`, { openChat: stage.practice.phoneNumberId })
    const ids = await Promise.all(Array.from({ length: 24 }, async () => (await sendTo('+491701234501')).id))
    for (const id of ids) await reached(id, 'read')
    const withDelivered = ids.filter((id) => statusesOf(id).some(({ status }) => status === 'delivered'))
    assert.ok(withDelivered.length > 0 && withDelivered.length < ids.length, `${withDelivered.length} of ${ids.length}`)
  })

  test('without read receipts nothing is read; a voice message is played', async () => {
    await stage.says(AYSE, 'Hello')
    await stage.sim('PATCH', `/phones/${AYSE}`, { readReceipts: false, openChat: stage.practice.phoneNumberId })
    const first = await sendTo('+491701234501')
    await reached(first.id, 'delivered')
    await eventually(async () => (await stage.sim('GET', `/phones/${AYSE}`)).unread === 0, 'the message is seen')
    await stage.sim('PATCH', `/phones/${AYSE}`, { readReceipts: true })
    const voice = await sendTo('+491701234501', {
      type: 'audio',
      audio: { link: 'https://x.example/a.ogg', voice: true },
    })
    await reached(voice.id, 'read')
    await stage.sim('POST', `/phones/${AYSE}/played`, { messageId: voice.id })
    await reached(voice.id, 'played')
    assert.equal(
      statusesOf(first.id).some(({ status }) => status === 'read'),
      false,
    )
  })

  test('a reaction is only ever sent and shows on the bubble', async () => {
    const wamid = await stage.says(AYSE, 'Hello')
    const { id } = await sendTo('+491701234501', { type: 'reaction', reaction: { message_id: wamid, emoji: '👍' } })
    const path = `/phones/${AYSE}/chats/${stage.practice.phoneNumberId}`
    const bubble = await eventually(async () =>
      ((await stage.sim('GET', path)) as unknown as Shape[]).find((one) => (one.reactions as unknown[]).length > 0),
    )
    assert.deepEqual(bubble.reactions, [{ from: 'business', emoji: '👍' }])
    await reached(id, 'sent')
    assert.deepEqual(
      statusesOf(id).map(({ status }) => status),
      ['sent'],
    )
  })
})

describe('what fails after the 200', () => {
  test('131047 the millisecond the window closes, a template still goes; any message opens it again', async () => {
    await stage.says(AYSE, 'Hello')
    await stage.turn(DAY_MS)
    const late = await sendTo('+491701234501')
    assert.equal(await failedWith(late.id), 131047)
    const reminder = {
      name: 'conversation_follow_up',
      language: { code: 'de' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'A' }] }],
    }
    await reached((await sendTo('+491701234501', { type: 'template', template: reminder })).id, 'delivered')
    await stage.says(AYSE, 'Again')
    await reached((await sendTo('+491701234501')).id, 'delivered')
  })

  test('131026 when nobody has the number, the phone left WhatsApp or blocked the business', async () => {
    assert.equal(await failedWith((await sendTo('+4917099999999')).id), 131026)
    await stage.says(AYSE, 'Hello')
    await stage.sim('PATCH', `/phones/${AYSE}`, { onWhatsApp: false })
    assert.equal(await failedWith((await sendTo('+491701234501')).id), 131026)
    await stage.sim('PATCH', `/phones/${AYSE}`, { onWhatsApp: true, blocked: [stage.practice.phoneNumberId] })
    assert.equal(await failedWith((await sendTo('+491701234501')).id), 131026)
  })

  test('131050 for marketing after a stop, told by user_preferences; resume allows it again', async () => {
    const parameters = [
      { type: 'text', parameter_name: 'first_name', text: 'A' },
      { type: 'text', parameter_name: 'end_date', text: 'B' },
    ]
    const header = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.jpg' } }] }
    const offer = {
      type: 'template',
      template: { name: 'spring_offer', language: { code: 'de' }, components: [header, { type: 'body', parameters }] },
    }
    await stage.sim('POST', `/phones/${AYSE}/marketing`, { to: stage.practice.phoneNumberId, value: 'stop' })
    assert.equal(await failedWith((await sendTo('+491701234501', offer)).id), 131050)
    await stage.sim('POST', `/phones/${AYSE}/marketing`, { to: stage.practice.phoneNumberId, value: 'resume' })
    await reached((await sendTo('+491701234501', offer)).id, 'delivered')
    const told = stage.received.flatMap(({ fields, values }) =>
      values.filter((_, index) => fields[index] === 'user_preferences'),
    )
    const values = told.map((value) => shapeOf((value.user_preferences as unknown[])[0]).value)
    assert.deepEqual(values, ['stop', 'resume'])
  })
})

describe('who writes', () => {
  test('a username user has no number until the business writes to it; then the contact book keeps it', async () => {
    const first = await messageBy(await stage.says(MATEO, 'Hola'))
    assert.equal(first.from, undefined)
    const userId = String(first.from_user_id)
    assert.match(userId, /^ES\.\d{20}$/)
    const byUserId = await sendTo(userId)
    assert.deepEqual(byUserId.contact, { input: userId, user_id: userId })
    const delivered = await reached(byUserId.id, 'delivered')
    assert.equal(delivered.recipient_id, undefined)
    assert.equal(delivered.recipient_user_id, userId)
    assert.equal((await messageBy(await stage.says(MATEO, 'Otra vez'))).from, undefined)
    await sendTo('+34600123402')
    await stage.turn(60 * DAY_MS)
    assert.equal((await messageBy(await stage.says(MATEO, 'Más'))).from, '34600123402')
    const erased = await stage.graph(
      'DELETE',
      `${stage.practice.phoneNumberId}/contact_book?messaging_product=whatsapp&bsuid=${userId}`,
    )
    assert.deepEqual(erased.body, { messaging_product: 'whatsapp', success: true, deleted: true })
    assert.equal((await messageBy(await stage.says(MATEO, 'Adiós'))).from, undefined)
  })

  test('another portfolio sees somebody else', async () => {
    const { from_user_id: here } = await messageBy(await stage.says(AYSE, 'Hello'))
    const other = await stage.sim('POST', '/accounts', {
      name: 'Other',
      numbers: [{ displayPhoneNumber: '+49 40 1234567', verifiedName: 'Other' }],
    })
    const { token } = await stage.sim('POST', '/tokens', { appId: stage.practice.appId, wabaIds: [other.wabaId] })
    await stage.graph('POST', `${other.wabaId}/subscribed_apps`, {}, String(token))
    const [number] = other.numbers as { phoneNumberId: string }[]
    const { from_user_id: there } = await messageBy(await stage.says(AYSE, 'Hello', { to: number?.phoneNumberId }))
    assert.notEqual(there, here)
  })

  test('a new number gives a new id, told twice; the old ones reach nobody', async () => {
    const { from_user_id: before } = await messageBy(await stage.says(AYSE, 'Hello'))
    await stage.sim('PATCH', `/phones/${AYSE}`, { changeNumberTo: '491709999901' })
    const notice = await eventually(() => stage.messages().find(({ type }) => type === 'system'))
    assert.equal(notice.from, '491701234501')
    const system = shapeOf(notice.system)
    assert.equal(system.type, 'user_changed_number')
    assert.equal(system.wa_id, '491709999901')
    const update = await eventually(() =>
      stage.received.flatMap(({ values }) => values).find((value) => value.user_id_update),
    )
    const { user_id: ids } = shapeOf((update.user_id_update as unknown[])[0])
    assert.deepEqual(ids, { previous: before, current: system.user_id })
    assert.equal((await messageBy(await stage.says(AYSE, 'New'))).from_user_id, system.user_id)
    assert.equal(await failedWith((await sendTo(String(before))).id), 131026)
    assert.equal(await failedWith((await sendTo('+491701234501')).id), 131026)
  })
})

describe('what a phone can send', () => {
  test('taps on buttons, rows and template buttons answer the message they belong to', async () => {
    await stage.says(AYSE, 'Hello')
    const reply = { type: 'reply', reply: { id: 'yes', title: 'Yes' } }
    const asked = await sendTo('+491701234501', {
      type: 'interactive',
      interactive: { type: 'button', body: { text: '?' }, action: { buttons: [reply] } },
    })
    await reached(asked.id, 'delivered')
    const tapped = await stage.sim('POST', `/phones/${AYSE}/taps`, { messageId: asked.id, buttonId: 'yes' })
    const answer = await messageBy(String(tapped.id))
    assert.deepEqual(answer.interactive, { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } })
    assert.deepEqual(answer.context, { from: '493055500100', id: asked.id })
  })

  test('a quote, a forward, a contact, an order, an ad, something unknown: the wire object goes through', async () => {
    const first = await stage.says(AYSE, 'Hello')
    const quote = await messageBy(await stage.says(AYSE, 'This', { context: { message_id: first } }))
    assert.deepEqual(quote.context, { from: '491701234501', from_user_id: quote.from_user_id, id: first })
    assert.deepEqual((await messageBy(await stage.says(AYSE, 'Fwd', { forwarded: true }))).context, { forwarded: true })
    const order = {
      catalog_id: '1',
      product_items: [{ product_retailer_id: 'sku', quantity: 2, item_price: 3, currency: 'EUR' }],
    }
    const id = (
      await stage.sim('POST', `/phones/${AYSE}/messages`, { to: stage.practice.phoneNumberId, type: 'order', order })
    ).id
    assert.deepEqual((await messageBy(String(id))).order, order)
    const poll = (
      await stage.sim('POST', `/phones/${AYSE}/messages`, {
        to: stage.practice.phoneNumberId,
        type: 'poll',
        poll: { question: '?' },
      })
    ).id
    const unsupported = await messageBy(String(poll))
    assert.equal(unsupported.type, 'unsupported')
    assert.deepEqual(unsupported.unsupported, { type: 'poll' })
    const ad = await messageBy(await stage.says(AYSE, 'Ad', { referral: { source_type: 'ad', source_id: '1' } }))
    assert.deepEqual(ad.referral, { source_type: 'ad', source_id: '1' })
    const free = await reached((await sendTo('+491701234501')).id, 'sent')
    assert.deepEqual(free.pricing, {
      billable: false,
      pricing_model: 'PMP',
      category: 'referral_conversion',
      type: 'free_entry_point',
    })
  })

  test('offline, the phone keeps what it writes until it is online', async () => {
    await stage.sim('PATCH', `/phones/${AYSE}`, { online: false })
    const ids = [await stage.says(AYSE, 'one'), await stage.says(AYSE, 'two')]
    assert.deepEqual(stage.messages(), [])
    await stage.sim('PATCH', `/phones/${AYSE}`, { online: true })
    await messageBy(String(ids[1]))
    assert.deepEqual(
      stage.messages().map(({ id }) => id),
      ids,
    )
  })

  test('edits and revokes: as such on a number of the Business app, unsupported elsewhere', async () => {
    const id = await stage.says(AYSE, 'Helo')
    await stage.sim('POST', `/phones/${AYSE}/edits`, { messageId: id, ...text('Hello') })
    assert.deepEqual(
      (await eventually(() => stage.messages().find(({ type }) => type === 'unsupported'))).unsupported,
      { type: 'edit' },
    )
    await stage.sim('POST', `/phones/${AYSE}/edits`, { messageId: id, ...text('Hello!'), coexistence: true })
    const edit = await eventually(() => stage.messages().find(({ type }) => type === 'edit'))
    assert.deepEqual(edit.edit, { original_message_id: id, message: text('Hello!') })
    await stage.sim('POST', `/phones/${AYSE}/revokes`, { messageId: id, coexistence: true })
    assert.deepEqual((await eventually(() => stage.messages().find(({ type }) => type === 'revoke'))).revoke, {
      original_message_id: id,
    })
  })

  test('a missed call opens the window', async () => {
    await stage.sim('POST', `/phones/${AYSE}/calls`, { to: stage.practice.phoneNumberId })
    await reached((await sendTo('+491701234501')).id, 'delivered')
    assert.ok(stage.received.some(({ fields }) => fields.includes('calls')))
  })

  test('the business reads: everything up to that message turns blue, and typing shows', async () => {
    const first = await stage.says(AYSE, 'one')
    const second = await stage.says(AYSE, 'two')
    await messageBy(second)
    const receipt = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: second,
      typing_indicator: { type: 'text' },
    }
    assert.deepEqual((await stage.graph('POST', `${stage.practice.phoneNumberId}/messages`, receipt)).body, {
      success: true,
    })
    const chat = (await stage.sim('GET', `/phones/${AYSE}/chats/${stage.practice.phoneNumberId}`)) as unknown as Shape[]
    assert.deepEqual(
      chat.map(({ id, tick }) => [id, tick]),
      [
        [first, 'read'],
        [second, 'read'],
      ],
    )
    const [overview] = (await stage.sim('GET', `/phones/${AYSE}/chats`)) as unknown as Shape[]
    assert.equal(typeof overview?.typingUntil, 'string')
  })
})
