/** Whatever a tester plans happens to the next calls, and the list of sends tells what Graph accepted. */
import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { Shape } from '../shape.ts'
import { eventually, openStage, type Stage, text } from '../testing.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
  await stage.says('practice-1', 'Hello')
})
afterEach(() => stage.close())

const send = (data: string, signal?: AbortSignal) =>
  fetch(`${stage.simulator.url}/v26.0/${stage.practice.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stage.practice.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      messaging_product: 'whatsapp',
      to: '+491701234501',
      biz_opaque_callback_data: data,
      ...text(),
    }),
    ...(signal ? { signal } : {}),
  })
const plan = (fault: Shape) => stage.sim('POST', '/faults', { on: 'send', ...fault })
const acceptedOf = async (data: string) =>
  ((await stage.sim('GET', '/sends')).sends as Shape[]).filter((one) => one.biz_opaque_callback_data === data).length

test('codes with their status, as often as asked, also for all of Graph', async () => {
  await plan({ code: 130429, times: 2, retryAfterSeconds: 3 })
  for (let count = 0; count < 2; count++) {
    const answer = await send('limited')
    assert.equal(answer.status, 400)
    assert.equal(answer.headers.get('retry-after'), '3')
  }
  assert.equal((await send('limited')).status, 200)
  assert.equal(await acceptedOf('limited'), 1)
  await plan({ httpStatus: 502 })
  const html = await send('html')
  assert.equal(html.status, 502)
  assert.match(await html.text(), /^<html>/)
  await plan({ on: 'graph', code: 190, times: 0 })
  assert.equal((await stage.graph('GET', stage.practice.phoneNumberId)).status, 401)
  assert.equal((await send('expired')).status, 401)
  await stage.sim('DELETE', '/faults')
  assert.equal((await stage.graph('GET', stage.practice.phoneNumberId)).status, 200)
})

test('a read receipt does not use up a fault of sends', async () => {
  await plan({ code: 131000 })
  const receipt = { messaging_product: 'whatsapp', status: 'read', message_id: await stage.says('practice-1', 'Hi') }
  assert.equal((await stage.graph('POST', `${stage.practice.phoneNumberId}/messages`, receipt)).status, 200)
  assert.equal((await send('after')).status, 500)
})

test('accepted or not when the answer is lost', async () => {
  for (const [mode, accepted] of [
    ['reset', 0],
    ['accept_then_lose_answer', 1],
    ['close_mid_body', 1],
    ['timeout', 0],
    ['hang', 0],
  ] as const) {
    await plan({ mode })
    await assert.rejects(async () => (await send(mode, AbortSignal.timeout(500))).json(), mode)
    assert.equal(await acceptedOf(mode), accepted, mode)
  }
  await plan({ mode: 'invalid_json' })
  const broken = await send('invalid_json')
  assert.equal(broken.status, 200)
  await assert.rejects(() => broken.json())
  assert.equal(await acceptedOf('invalid_json'), 1)
  await plan({ mode: 'answer_without_id' })
  const nameless = await send('answer_without_id')
  assert.equal(nameless.status, 200)
  assert.deepEqual(await nameless.json(), { messaging_product: 'whatsapp' })
  assert.equal(await acceptedOf('answer_without_id'), 1)
})

test('a status can come before the answer, a failure after it', async () => {
  await plan({ mode: 'status_before_answer' })
  await (await send('early')).json()
  assert.ok(stage.statuses().some((one) => one.biz_opaque_callback_data === 'early'))
  await plan({ code: 131049, async: true })
  assert.equal((await send('late')).status, 200)
  const failed = await eventually(() => stage.statuses().find((one) => one.biz_opaque_callback_data === 'late'))
  assert.deepEqual([failed.status, (failed.errors as { code: number }[])[0]?.code], ['failed', 131049])
})

test('a planned fault says what is wrong with it when it is', async () => {
  await assert.rejects(() => plan({ on: 'nowhere' }), /is one of send, media/)
  await assert.rejects(() => plan({ mode: 'gently' }), /is one of error, timeout/)
})
