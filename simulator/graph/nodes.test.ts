/** Nodes beside messages and media: numbers, accounts, templates, profile, tokens (fact sheet §1, §9, §13). */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Shape, shapeOf } from '../shape.ts'
import { openStage, type Stage } from '../testing.ts'

const HOUR_MS = 60 * 60 * 1000

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

test('templates page by cursor, filter, and name only the asked fields', async () => {
  const { wabaId } = stage.practice
  const seen: string[] = []
  let path = `${wabaId}/message_templates?limit=3&fields=name,language`
  for (;;) {
    const { body } = await stage.graph('GET', path)
    const data = body.data as Shape[]
    assert.ok(data.length <= 3)
    for (const one of data) assert.deepEqual(Object.keys(one).sort(), ['id', 'language', 'name'])
    seen.push(...data.map(({ id }) => String(id)))
    const { next } = shapeOf(body.paging)
    if (next === undefined) break
    path = String(next).replace(/^.*\/v26\.0\//, '')
  }
  assert.equal(new Set(seen).size, seen.length)
  const all = await stage.graph('GET', `${wabaId}/message_templates?limit=100&summary=total_count`)
  assert.equal(shapeOf(all.body.summary).total_count, seen.length)
  const german = await stage.graph('GET', `${wabaId}/message_templates?language=de&status=APPROVED&name=offer`)
  assert.deepEqual((german.body.data as Shape[]).map(({ name }) => name).sort(), ['rose_offer', 'spring_offer'])
  assert.equal((await stage.graph('GET', `${wabaId}/message_templates?after=nonsense`)).code, 131059)
  assert.equal((await stage.graph('GET', String(seen[0]))).body.id, seen[0])
})

test('number and account: fields, and what a foreign token sees', async () => {
  const { wabaId, phoneNumberId, portfolioId, appId } = stage.practice
  const number = await stage.graph('GET', `${phoneNumberId}?fields=status,throughput{level},is_pin_enabled`)
  assert.deepEqual(number.body, {
    status: 'CONNECTED',
    throughput: { level: 'STANDARD' },
    is_pin_enabled: false,
    id: phoneNumberId,
  })
  const account = await stage.graph('GET', `${wabaId}?fields=name,owner_business_info`)
  assert.equal(shapeOf(account.body.owner_business_info).id, portfolioId)
  const list = await stage.graph('GET', `${wabaId}/phone_numbers`)
  assert.deepEqual(
    (list.body.data as Shape[]).map(({ id }) => id),
    [phoneNumberId],
  )
  const owned = await stage.graph('GET', `${portfolioId}/owned_whatsapp_business_accounts`)
  assert.deepEqual(
    (owned.body.data as Shape[]).map(({ id }) => id),
    [wabaId],
  )
  const { token } = await stage.sim('POST', '/tokens', { appId, wabaIds: [] })
  for (const path of [wabaId, phoneNumberId, `${wabaId}/phone_numbers`, `${wabaId}/message_templates`, 'nothing']) {
    const { code, body } = await stage.graph('GET', path, undefined, String(token))
    assert.deepEqual([code, shapeOf(body.error).error_subcode], [100, 33], path)
  }
})

test('register and deregister: PIN, refusals, the lock', async () => {
  const { phoneNumberId } = stage.practice
  const register = async (pin: unknown) =>
    (await stage.graph('POST', `${phoneNumberId}/register`, { messaging_product: 'whatsapp', pin })).code
  assert.equal(await register('12'), 100)
  assert.equal(await register('123456'), null)
  assert.equal(await register('654321'), 133005)
  assert.equal((await stage.graph('POST', `${phoneNumberId}/deregister`)).code, null)
  assert.equal((await stage.send({ to: '+491701234501', type: 'text', text: { body: 'Hi' } })).code, 133010)
  assert.equal((await stage.graph('GET', `${phoneNumberId}?fields=status`)).body.status, 'PENDING')
  for (let count = 0; count < 7; count++) assert.equal(await register('123456'), null)
  assert.equal(await register('123456'), 133016)
  await stage.turn(72 * HOUR_MS)
  assert.equal(await register('123456'), null)
})

test('the business profile keeps what fits', async () => {
  const path = `${stage.practice.phoneNumberId}/whatsapp_business_profile`
  const change = async (profile: Shape) =>
    (await stage.graph('POST', path, { messaging_product: 'whatsapp', ...profile })).code
  assert.equal(await change({ about: 'Open till 8', websites: ['https://blumen-huber.example'] }), null)
  assert.equal(await change({ about: 'x'.repeat(140) }), 100)
  assert.equal(await change({ websites: ['blumen-huber.example'] }), 100)
  assert.equal(await change({ vertical: 'FLOWERS' }), 100)
  const { body } = await stage.graph('GET', `${path}?fields=about,websites`)
  assert.deepEqual(body, {
    data: [{ about: 'Open till 8', websites: ['https://blumen-huber.example'], messaging_product: 'whatsapp' }],
  })
})

test('tokens: debugged, expired by the clock, taken back; form and query parameters count too', async () => {
  const { appId, appSecret, wabaId, token } = stage.practice
  const debugged = await stage.graph('GET', `debug_token?input_token=${token}`, undefined, `${appId}|${appSecret}`)
  const facts = shapeOf(debugged.body.data)
  assert.deepEqual([facts.app_id, facts.is_valid, facts.expires_at], [appId, true, 0])
  assert.deepEqual((facts.granular_scopes as Shape[])[0]?.target_ids, [wabaId])
  const short = await stage.sim('POST', '/tokens', { appId, wabaIds: [wabaId], expiresInSeconds: 3_600 })
  assert.equal((await stage.graph('GET', wabaId, undefined, String(short.token))).status, 200)
  await stage.turn(HOUR_MS)
  const expired = await stage.graph('GET', wabaId, undefined, String(short.token))
  assert.deepEqual([expired.status, expired.code], [401, 190])
  const form = await fetch(`${stage.simulator.url}/v19.0/oauth/access_token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: appId, client_secret: appSecret, grant_type: 'client_credentials' }),
  })
  assert.deepEqual(await form.json(), { access_token: `${appId}|${appSecret}`, token_type: 'bearer' })
  const byQuery = await fetch(`${stage.simulator.url}/v26.0/${wabaId}?access_token=${token}`)
  assert.equal(byQuery.status, 200)
})
