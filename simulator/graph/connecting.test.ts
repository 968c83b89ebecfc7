/** What Posthorn asks of Graph while an account is connected: codes, tokens, numbers, pictures (fact sheet §1.3, §8, §13, §14.3). */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Shape, shapeOf } from '../shape.ts'
import { openStage, type Stage } from '../testing.ts'

const MINUTE_MS = 60_000

let stage: Stage
before(async () => {
  stage = await openStage({ fields: 'messages,phone_number_quality_update,security,phone_number_name_update' })
})
after(() => stage.close())

const subcode = (body: Shape) => shapeOf(body.error).error_subcode
const details = (body: Shape) => shapeOf(shapeOf(body.error).error_data).details
const add = (more: Shape = {}) =>
  stage.graph('POST', `${stage.practice.wabaId}/phone_numbers`, {
    cc: '49',
    phone_number: '030 5550 0777',
    verified_name: 'Blumen Huber',
    ...more,
  })
const lastCode = async (digits: string) => {
  const lines = (await stage.sim('GET', '/company-phones')) as unknown as { number: string; texts: Shape[] }[]
  return String(lines.find(({ number }) => number === digits)?.texts.at(-1)?.code)
}

test('a number is added, proves itself by a code and is registered with PIN and region', async () => {
  const { body } = await add()
  const id = String(body.id)
  const read = async () => (await stage.graph('GET', `${id}?fields=status,code_verification_status,platform_type`)).body
  assert.deepEqual(await read(), {
    status: 'PENDING',
    code_verification_status: 'NOT_VERIFIED',
    platform_type: 'NOT_APPLICABLE',
    id,
  })
  const register = (more: Shape = {}) =>
    stage.graph('POST', `${id}/register`, { messaging_product: 'whatsapp', pin: '123456', ...more })
  assert.equal((await register()).code, 133006)
  assert.equal((await stage.graph('POST', `${id}/request_code`, { code_method: 'PIGEON', language: 'de' })).code, 100)
  assert.equal((await stage.graph('POST', `${id}/verify_code`, { code: '123456' })).code, 136025)
  const ask = await stage.graph('POST', `${id}/request_code?code_method=SMS&language=de_DE`)
  assert.deepEqual(ask.body, { success: true })
  const code = await lastCode('493055500777')
  assert.match(code, /^\d{6}$/)
  assert.equal(
    (await stage.graph('POST', `${id}/verify_code`, { code: code === '111111' ? '222222' : '111111' })).code,
    136025,
  )
  assert.equal((await stage.graph('POST', `${id}/verify_code`, { code })).code, null)
  assert.equal((await stage.graph('POST', `${id}/request_code`, { code_method: 'SMS', language: 'de' })).code, 136024)
  assert.equal((await register({ data_localization_region: 'US' })).code, 100)
  assert.equal((await register({ data_localization_region: 'DE' })).code, null)
  assert.equal((await register({ data_localization_region: 'CH' })).code, 100)
  assert.equal((await read()).status, 'CONNECTED')
  const settings = await stage.graph('GET', `${id}/settings`)
  assert.equal(shapeOf(settings.body.storage_configuration).data_localization_region, 'DE')
  assert.equal((await add()).body.id, undefined, 'a registered number is not added twice')
})

test('codes end after ten minutes, after five wrong guesses, and five within an hour are the most', async () => {
  const id = String((await add({ phone_number: '3055500778' })).body.id)
  const ask = () => stage.graph('POST', `${id}/request_code`, { code_method: 'VOICE', language: 'de' })
  const verify = async (code: string) => details((await stage.graph('POST', `${id}/verify_code`, { code })).body)
  await ask()
  const first = await lastCode('493055500778')
  await stage.turn(10 * MINUTE_MS)
  assert.equal(await verify(first), 'The code has expired. Request a new one.')
  await ask()
  const second = await lastCode('493055500778')
  const wrong = second === '111111' ? '222222' : '111111'
  for (let guess = 0; guess < 4; guess++) assert.equal(await verify(wrong), 'The code is wrong.')
  assert.equal(await verify(wrong), 'Too many wrong codes. Request a new one.')
  assert.equal(await verify(second), 'Too many wrong codes. Request a new one.')
  for (let count = 0; count < 3; count++) assert.equal((await ask()).code, null)
  assert.equal((await ask()).code, 136024)
  await stage.turn(60 * MINUTE_MS)
  assert.equal((await ask()).code, null)
})

test('numbers in use elsewhere, short codes and bad names are refused with words', async () => {
  await stage.sim('POST', '/taken-numbers', { number: '+49 30 5550 0901', by: 'provider', provider: 'Chatfix' })
  const taken = await add({ phone_number: '3055500901' })
  assert.deepEqual([taken.code, subcode(taken.body)], [100, 2388012])
  assert.match(String(shapeOf(taken.body.error).error_user_msg), /another provider \(Chatfix\)/)
  const personal = await add({ phone_number: '1701234501' })
  assert.match(String(details(personal.body)), /belongs to a WhatsApp account/)
  assert.equal((await add({ phone_number: '110' })).code, 100)
  for (const name of ['B', 'x'.repeat(76), '4711', 'Blumen 🌷', 'www.blumen.example', 'WhatsApp Blumen']) {
    assert.equal((await add({ phone_number: '3055500999', verified_name: name })).code, 100, name)
  }
  assert.equal((await add({ cc: undefined })).code, 131008)
})

test('a new display name is reviewed and shown after the next registration', async () => {
  const { phoneNumberId } = stage.practice
  const read = async () =>
    (await stage.graph('GET', `${phoneNumberId}?fields=verified_name,new_name_status,name_status`)).body
  assert.equal((await stage.graph('POST', phoneNumberId, { new_display_name: 'Huber & Töchter' })).code, null)
  assert.equal((await read()).new_name_status, 'PENDING_REVIEW')
  await stage.sim('PATCH', `/numbers/${phoneNumberId}`, { name: { decision: 'APPROVED' } })
  assert.deepEqual([(await read()).verified_name, (await read()).new_name_status], ['Blumen Huber', 'APPROVED'])
  await stage.graph('POST', `${phoneNumberId}/register`, { messaging_product: 'whatsapp', pin: '123456' })
  assert.deepEqual([(await read()).verified_name, (await read()).new_name_status], ['Huber & Töchter', 'NONE'])
})

test('a profile picture goes up in pieces and lies open under its address', async () => {
  const { appId, phoneNumberId, token } = stage.practice
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  const open = await stage.graph(
    'POST',
    `${appId}/uploads?file_length=${png.length}&file_type=image/png&file_name=a.png`,
  )
  const id = String(open.body.id)
  assert.match(id, /^upload:[\w-]+\?sig=/)
  const push = async (from: number, to: number) => {
    const response = await fetch(`${stage.simulator.url}/v26.0/${id}`, {
      method: 'POST',
      headers: { authorization: `OAuth ${token}`, file_offset: String(from) },
      body: png.subarray(from, to),
    })
    return (await response.json()) as Shape
  }
  assert.equal((await push(0, 10)).file_offset, 10)
  assert.equal((await stage.graph('GET', id)).body.file_offset, 10)
  const { h } = await push(10, png.length)
  const change = await stage.graph('POST', `${phoneNumberId}/whatsapp_business_profile`, {
    messaging_product: 'whatsapp',
    profile_picture_handle: h,
  })
  assert.equal(change.code, null)
  const profile = await stage.graph('GET', `${phoneNumberId}/whatsapp_business_profile`)
  const [facts] = profile.body.data as Shape[]
  assert.equal('pictureId' in (facts ?? {}), false)
  const picture = await fetch(String(facts?.profile_picture_url))
  assert.deepEqual([picture.headers.get('content-type'), Buffer.from(await picture.arrayBuffer())], ['image/png', png])
  const bad = { messaging_product: 'whatsapp', profile_picture_handle: '4::nonsense' }
  assert.equal((await stage.graph('POST', `${phoneNumberId}/whatsapp_business_profile`, bad)).code, 100)
})

test('what a token may do and sees: scopes, portfolio, accounts given to a partner', async () => {
  const { appId, wabaId, portfolioId, phoneNumberId } = stage.practice
  const tokenWith = async (scopes: string[]) =>
    String((await stage.sim('POST', '/tokens', { appId, wabaIds: [wabaId], scopes })).token)
  const manager = await tokenWith(['whatsapp_business_management'])
  const messenger = await tokenWith(['whatsapp_business_messaging'])
  const text = { messaging_product: 'whatsapp', to: '+491701234501', type: 'text', text: { body: 'Hi' } }
  assert.equal((await stage.graph('POST', `${phoneNumberId}/messages`, text, manager)).code, 200)
  const numbers = await stage.graph('GET', `${wabaId}/phone_numbers`, undefined, messenger)
  assert.deepEqual([numbers.status, numbers.code], [403, 10])
  const portfolio = await stage.graph('GET', `${portfolioId}?fields=name,verification_status`)
  assert.equal(portfolio.body.verification_status, 'verified')
  assert.equal((await stage.graph('GET', appId)).body.name, 'Posthorn (practice)')
  const clients = async (id: string) =>
    ((await stage.graph('GET', `${id}/client_whatsapp_business_accounts`)).body.data as Shape[]).map((one) => one.id)
  assert.deepEqual(await clients(portfolioId), [])
  const partner = await stage.sim('POST', '/portfolios', { name: 'The partner' })
  await stage.sim('POST', '/apps', { appId, portfolioId: partner.id })
  assert.deepEqual(await clients(String(partner.id)), [wabaId])
})
