/** Deliveries: who gets them, how often, in which order, and what a tester can do to them (fact sheet §2). */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, test } from 'node:test'
import { type Shape, shapeOf } from '../shape.ts'
import { eventually, openStage, type Stage, text } from '../testing.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const AYSE = 'practice-1'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

interface Listed {
  id: string
  state: string
  attempts: { status: number | null; error: string | null }[]
}
const deliveries = async () => (await stage.sim('GET', '/webhooks')).deliveries as Listed[]
const arrived = (count: number) => eventually(() => stage.received.length >= count, `${count} deliveries`)

test('bytes are escaped and both signatures cover them', async () => {
  await stage.says(AYSE, 'Grüße 😀 a/b')
  await arrived(1)
  const [first] = stage.received
  assert.match(String(first?.raw), /"body":"Gr\\u00fc\\u00dfe \\ud83d\\ude00 a\\\/b"/)
  assert.equal(first?.isSigned, true)
  assert.match(String(first?.headers['x-hub-signature']), /^sha1=[0-9a-f]{40}$/)
})

test('a callback that does not echo the challenge is refused, an app token is needed', async () => {
  const { appId, appSecret, token } = stage.practice
  const body = {
    object: 'whatsapp_business_account',
    callback_url: stage.callback,
    verify_token: 'wrong',
    fields: 'messages',
  }
  assert.equal((await stage.graph('POST', `${appId}/subscriptions`, body, `${appId}|${appSecret}`)).code, 2200)
  assert.equal((await stage.graph('POST', `${appId}/subscriptions`, body, token)).code, 15)
})

test('refused deliveries come again at once, later ones by the clock, for seven days', async () => {
  stage.answerWith(500, 503)
  await stage.says(AYSE, 'Hello')
  await eventually(async () => (await deliveries())[0]?.attempts.length === 2)
  await stage.turn(10_000)
  await arrived(1)
  const [delivery] = await deliveries()
  assert.equal(delivery?.state, 'delivered')
  assert.deepEqual(
    delivery?.attempts.map(({ status }) => status),
    [500, 503, 200],
  )

  stage.answerWith(...new Array(50).fill(500))
  await stage.says(AYSE, 'Lost')
  await eventually(async () => (await deliveries())[1]?.attempts.length === 1)
  await stage.turn(7 * DAY_MS)
  await eventually(async () => (await deliveries())[1]?.state === 'expired')
})

test('only subscribed fields of subscribed accounts are told', async () => {
  const { appId, appSecret, wabaId } = stage.practice
  await stage.graph('DELETE', `${appId}/subscriptions`, { fields: 'user_preferences' }, `${appId}|${appSecret}`)
  await stage.sim('POST', `/phones/${AYSE}/marketing`, { to: stage.practice.phoneNumberId, value: 'stop' })
  await stage.graph('DELETE', `${wabaId}/subscribed_apps`)
  await stage.says(AYSE, 'Nobody hears')
  await stage.graph('POST', `${wabaId}/subscribed_apps`)
  await stage.says(AYSE, 'Somebody hears')
  await arrived(1)
  assert.deepEqual(
    stage.messages().map((one) => shapeOf(one.text).body),
    ['Somebody hears'],
  )
  assert.equal((await deliveries()).length, 1)
})

test('messages go to the override of the number, else of the account, else of the app', async () => {
  const heard: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x')
    if (request.method === 'POST') heard.push(url.pathname)
    request.resume().on('end', () => response.end(url.searchParams.get('hub.challenge') ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { wabaId, phoneNumberId } = stage.practice
  const overrideNumber = (uri: string) =>
    stage.graph('POST', phoneNumberId, { webhook_configuration: { override_callback_uri: uri, verify_token: 'v' } })
  await stage.graph('POST', `${wabaId}/subscribed_apps`, {
    override_callback_uri: `${base}/account`,
    verify_token: 'v',
  })
  await overrideNumber(`${base}/number`)
  await stage.says(AYSE, 'one')
  await eventually(() => heard.length === 1)
  await overrideNumber('')
  await stage.says(AYSE, 'two')
  await eventually(() => heard.length === 2)
  await stage.sim('POST', `/phones/${AYSE}/marketing`, { to: phoneNumberId, value: 'stop' })
  await arrived(1)
  assert.deepEqual(heard, ['/number', '/account'])
  assert.deepEqual(stage.received[0]?.fields, ['user_preferences'], 'overrides are for messages only')
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('duplicates, a pause with one batch after it, a hold by the clock', async () => {
  await stage.sim('POST', '/webhooks', { duplicate: true })
  await stage.says(AYSE, 'twice')
  await arrived(2)
  assert.equal(stage.received[0]?.raw, stage.received[1]?.raw)
  await stage.sim('POST', '/webhooks', { duplicate: false, paused: true })
  const ids = [await stage.says(AYSE, 'a'), await stage.says(AYSE, 'b')]
  assert.equal(stage.received.length, 2)
  await stage.sim('POST', '/webhooks/flush', {})
  assert.deepEqual(
    stage
      .messages()
      .slice(2)
      .map(({ id }) => id)
      .sort(),
    ids.sort(),
  )
  await stage.sim('POST', '/webhooks', { paused: false, holdMs: DAY_MS })
  const before = stage.received.length
  const held = await stage.says(AYSE, 'held')
  await stage.turn(DAY_MS)
  await arrived(before + 1)
  assert.equal(stage.messages().at(-1)?.id, held)
})

test('shuffled and out of order, everything still arrives', async () => {
  await stage.says(AYSE, 'Hello')
  await stage.sim('POST', '/webhooks', { shuffle: true, batch: 3, outOfOrderStatuses: true })
  const sent = await Promise.all(Array.from({ length: 12 }, () => stage.send({ to: '+491701234501', ...text() })))
  const ids = sent.map(({ body }) => (body.messages as { id: string }[])[0]?.id)
  const statusesOf = (id: unknown) =>
    stage
      .statuses()
      .filter((one) => one.id === id)
      .map(({ status }) => status)
  for (const id of ids) await eventually(() => statusesOf(id).length === 2)
  assert.ok(
    ids.some((id) => statusesOf(id)[0] === 'delivered'),
    'at least one delivered came before sent',
  )
})

test('a raw body is signed and sent as it is; a delivery can be repeated; a status forced', async () => {
  await stage.sim('POST', '/raw', {
    phoneNumberId: stage.practice.phoneNumberId,
    body: '{"object":"whatsapp_business_account","entry":[',
  })
  await arrived(1)
  assert.equal(stage.received[0]?.raw, '{"object":"whatsapp_business_account","entry":[')
  assert.equal(stage.received[0]?.isSigned, true)
  const [delivery] = await deliveries()
  await stage.sim('POST', `/webhooks/${delivery?.id}/repeat`, {})
  await arrived(2)
  const { body } = await stage.send({ to: '+491701234501', ...text() })
  const wamid = (body.messages as { id: string }[])[0]?.id
  await stage.sim('POST', '/statuses', { wamid, status: 'read', timestamp: 1_700_000_000 })
  const forced = await eventually(() => stage.statuses().find((one) => one.id === wamid && one.status === 'read'))
  assert.equal(forced.timestamp, '1700000000')
})

test('faults of deliveries: taken and then denied, broken off, not sent at all', async () => {
  for (const mode of ['accept_then_lose_answer', 'close_mid_body', 'timeout']) {
    await stage.sim('POST', '/faults', { on: 'webhook', mode })
    const id = await stage.says(AYSE, mode)
    await eventually(() => stage.messages().some((one) => one.id === id), mode)
    await eventually(async () => (await deliveries()).every(({ state }) => state === 'delivered'), mode)
    const count = stage.messages().filter((one) => one.id === id).length
    assert.equal(count, mode === 'accept_then_lose_answer' ? 2 : 1, mode)
  }
  assert.deepEqual(await stage.sim('GET', '/faults'), [] as unknown as Shape)
})
