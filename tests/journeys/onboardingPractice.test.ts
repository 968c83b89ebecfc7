/** The whole way through the practice popup, as its page goes it, and what can be done with the number afterwards. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import sharp from 'sharp'
import type { ChannelOne } from '#contract/channels.ts'
import type { Onboarding } from '#contract/onboarding.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { type House, openHouse, type Person } from '../house.ts'
import { acceptTerms, choose, only, settledFor, standing } from '../onboardingStage.ts'
import { newPhone, simOf } from '../practice.ts'

let house: House
let mira: Person
let jonas: Person
let channelId: string
let phoneNumberId: string

before(async () => {
  house = await openHouse({ practice: true })
  mira = await house.mira()
  jonas = await house.join(mira, 'Jonas', 'agent')
  await acceptTerms(mira)
})

const sim = () => simOf(() => house.simulatorUrl ?? '')

test('the popup’s pages and script are for who may connect numbers, and nothing else of it comes through', async () => {
  for (const path of ['/practice/sdk.js', '/practice/signup/dialog/oauth?client_id=1']) {
    equal((await mira.ask('GET', path)).status, 200)
    equal((await jonas.ask('GET', path)).status, 403)
    equal((await house.guest().ask('GET', path)).status, 401)
  }
  for (const path of ['/practice/sdk.jsx', '/practice/signupx', '/practice/v26.0/me', '/practice/de_DE/sdk.js'])
    equal((await mira.ask('GET', path)).status, 404)
})

test('from the popup of practice to a connected number and its first message', async () => {
  const inbox = await mira.ok('POST', '/api/v1/inboxes', { name: 'Support' })
  const wanted = { inboxId: inbox.id, way: 'signup', connection: 'practice' }
  const onboarding: Onboarding = await mira.ok('POST', '/api/v1/onboardings', wanted)
  const signup = onboarding.signup
  deepEqual([signup?.sdkUrl, signup?.allowedOrigins], ['/practice/sdk.js', [new URL(house.url).origin]])
  const popup = async (act: string, body: object) => mira.ok('POST', `/practice/signup/api/${act}`, body)
  const opened = await popup('openings', { clientId: signup?.appId, configId: signup?.configId })
  const say = (act: string, body: object = {}) => popup(`${opened.signup}/${act}`, body)
  const { portfolios } = await say('person', { personId: 'practice-mira' })
  const portfolio = portfolios.find(({ name }: { name: string }) => name.startsWith('Gärtnerei'))
  await say('permissions')
  const [account] = portfolio.accounts
  const { numbers } = await say('confirmation', { portfolio: { id: portfolio.id }, account: { id: account.id } })
  phoneNumberId = numbers[0].id
  await say('existing-number', { phoneNumberId })
  const { code, message } = await say('end')
  await say('handed')
  const { waba_id: wabaId, phone_number_id, business_id: businessId } = message.data
  const session = { wabaId, phoneNumberId: phone_number_id, businessId }
  const path = `/api/v1/onboardings/${onboarding.id}/code`
  const found = await settledFor(mira, await mira.ok('POST', path, { code, session }))
  equal(standing(found), 'code done, token done, account done, numbers done')
  const connected = await choose(mira, found, phoneNumberId)
  equal(only(connected).state, 'connected', standing(connected))
  channelId = only(connected).channelId ?? ''
  const ayse = await newPhone(sim(), 'Ayşe')
  await ayse.sends({ to: phoneNumberId, type: 'text', text: { body: 'Hello' } })
  await eventually(async () => {
    const { channel }: ChannelOne = await mira.ok('GET', `/api/v1/channels/${channelId}`)
    ok(channel.firstEventAt)
  })
  const { signup: again } = await mira.ok('GET', `/api/v1/onboardings/${onboarding.id}`)
  equal(again?.configId, signup?.configId)
})

test('limits and states are asked for again, and a dead token turns the number red', async () => {
  // What Meta tells by itself has the number looked at in the background, which would meet the faults below.
  await sim()('POST', '/webhooks', { paused: true })
  await sim()('PATCH', `/numbers/${phoneNumberId}`, { quality: 'YELLOW', throughput: 'HIGH' })
  const { channel, account }: ChannelOne = await mira.ok('POST', `/api/v1/channels/${channelId}/refresh`)
  deepEqual([channel.qualityRating, channel.throughputPerSecond], ['YELLOW', 1_000])
  deepEqual([account?.verification, account?.messagingTier !== null, account?.numbersUsed], ['verified', true, 1])
  ok((account?.templateCount ?? 0) > 0)
  equal(account?.reachedLast24h, 0)
  equal(await jonas.refused('POST', `/api/v1/channels/${channelId}/refresh`), '403 forbidden')
  // Until it is taken back: others may ask Meta something meanwhile, too.
  await sim()('POST', '/faults', { on: 'graph', code: 190, times: 0 })
  const dead: ChannelOne = await mira.ok('POST', `/api/v1/channels/${channelId}/refresh`)
  await sim()('DELETE', '/faults')
  deepEqual(
    [dead.channel.state, dead.channel.stateFault, dead.channel.refreshFault],
    ['broken', 'reconnect_channel', 'reconnect_channel'],
  )
  await mira.ok('POST', `/api/v1/channels/${channelId}/resumption`)
})

test('the business profile is read and edited, with its picture, and Meta’s own no is told', async () => {
  const path = `/api/v1/channels/${channelId}/profile`
  const change = { about: 'Flowers since 1982', email: 'hello@example.com', websites: ['https://example.com'] }
  const edited = await mira.ok('PATCH', path, { ...change, vertical: 'RETAIL' })
  deepEqual(
    [edited.about, edited.websites, edited.vertical, edited.hasPicture],
    [change.about, change.websites, 'RETAIL', false],
  )
  equal((await mira.ask('GET', `${path}/picture`)).status, 404)
  const bytes = await sharp({ create: { width: 640, height: 640, channels: 3, background: '#c08a3e' } })
    .png()
    .toBuffer()
  equal((await put(`${path}/picture`, bytes)).status, 200)
  const picture = await mira.ask('GET', `${path}/picture`)
  deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png'])
  match(picture.headers.get('content-security-policy') ?? '', /sandbox/)
  equal((await put(`${path}/picture`, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).status, 422)
  equal((await put(`${path}/picture`, Buffer.alloc(6 * 1024 * 1024, 1))).status, 413)
  await sim()('POST', '/faults', { on: 'graph', code: 131031, times: 0 })
  equal(await mira.refused('GET', path), '422 meta_refused')
  await sim()('DELETE', '/faults')
  await eventually(async () => {
    const { channel }: ChannelOne = await mira.ok('POST', `/api/v1/channels/${channelId}/refresh`)
    equal(channel.state, 'connected')
  })
})

test('disconnected: what waits is ended and says so, and the number is free at Meta', async () => {
  const { conversations } = await mira.ok('GET', '/api/v1/conversations')
  await mira.ok('PATCH', `/api/v1/channels/${channelId}`, { name: 'Shop' })
  // It is held, as after a restore, so that the reply still waits.
  await house.inside(mira.workspaceId, (tx) =>
    tx.updateTable('channels').set({ dispatch_held: true }).where('id', '=', channelId).execute(),
  )
  const id = uuidv7()
  await mira.ok('POST', `/api/v1/conversations/${conversations[0].id}/messages`, {
    id,
    draft: { kind: 'text', text: 'On its way' },
  })
  const { channel, endedSends, left } = await mira.ok('POST', `/api/v1/channels/${channelId}/disconnection`, {})
  deepEqual([channel.state, channel.name, endedSends], ['disconnected', 'Shop', 1])
  deepEqual(
    left.map(({ what, state }: Record<string, string>) => `${what} ${state}`),
    ['subscription done'],
  )
  const { messages } = await mira.ok('GET', `/api/v1/conversations/${conversations[0].id}/messages`)
  const message = messages.find((one: { id: string }) => one.id === id)
  deepEqual([message.status, message.fault?.word ?? message.fault], ['failed', 'channel_disconnected'])
  equal(messages.length, 2)
  const { rows } = await house.database.ownerPool.query('select from numbers where phone_number_id = $1', [
    phoneNumberId,
  ])
  equal(rows.length, 0)
})

async function put(path: string, bytes: Buffer): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), 'picture.png')
  return fetch(mira.url + path, {
    method: 'PUT',
    headers: { cookie: mira.cookie, origin: mira.url, 'posthorn-workspace': mira.workspaceId },
    body: form,
  })
}
