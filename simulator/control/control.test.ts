import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { startSimulator } from '../server.ts'
import type { Shape } from '../shape.ts'
import { eventually, openStage, type Stage, text } from '../testing.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.close())

/** Collects the lines of a stream of server-sent events until it is closed. */
async function follow(path: string) {
  const stop = new AbortController()
  const response = await fetch(`${stage.simulator.url}/_sim${path}`, { signal: stop.signal })
  assert.match(String(response.headers.get('content-type')), /^text\/event-stream/)
  const lines: string[] = []
  const reading = (async () => {
    for await (const chunk of response.body ?? [])
      lines.push(
        ...Buffer.from(chunk)
          .toString()
          .split('\n')
          .filter((line) => line !== '' && !line.startsWith(':')),
      )
  })().catch(() => undefined)
  return {
    lines,
    async close() {
      stop.abort()
      await reading
    },
  }
}

test('the clock is turned, told and set back', async () => {
  const stream = await follow('/clock/stream')
  await eventually(() => stream.lines.length === 1)
  const beforeMs = Date.now()
  const turned = await stage.sim('POST', '/clock', { advanceMs: 86_400_000 })
  assert.equal(turned.offsetMs, 86_400_000)
  const nowMs = Date.parse(String(turned.now)) - 86_400_000
  assert.ok(beforeMs <= nowMs && nowMs <= Date.now())
  await stage.sim('POST', '/clock', { reset: true })
  await eventually(() => stream.lines.length === 3)
  assert.deepEqual(stream.lines, ['data: {"offsetMs":0}', 'data: {"offsetMs":86400000}', 'data: {"offsetMs":0}'])
  await stream.close()
  await assert.rejects(() => stage.sim('POST', '/clock', {}), /400/)
})

test('a phone hears that its screen changed', async () => {
  const stream = await follow('/phones/practice-1/stream')
  await eventually(() => stream.lines.length === 2)
  await stage.says('practice-1', 'Hello')
  await eventually(() => stream.lines.length >= 4)
  assert.deepEqual(stream.lines.slice(2, 4), ['event: changed', 'data: {"phoneId":"practice-1"}'])
  await stream.close()
})

test('the practice set is made once and is the same ever after', async () => {
  assert.deepEqual(await stage.sim('POST', '/practice'), stage.practice)
  const phones = (await stage.sim('GET', '/phones')) as unknown as Shape[]
  assert.deepEqual(
    phones.map(({ id }) => id),
    ['practice-1', 'practice-2', 'practice-3', 'practice-4'],
  )
  const chats = (await stage.sim('GET', '/phones/practice-3/chats')) as unknown as Shape[]
  assert.deepEqual(
    chats.map(({ phoneNumberId, unread, lastMessage }) => ({ phoneNumberId, unread, lastMessage })),
    [{ phoneNumberId: stage.practice.phoneNumberId, unread: 0, lastMessage: null }],
  )
})

test('one seed and the same calls give the same world; a reset forgets everything', async () => {
  const play = async () => {
    const simulator = await startSimulator({ port: 0, seed: 'twin' })
    const ask = async (path: string, body: Shape) =>
      (await (
        await fetch(`${simulator.url}/_sim${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json()) as Shape
    const practice = await ask('/practice', {})
    const phone = await ask('/phones', { name: 'Ann', waId: '491701111111' })
    const message = await ask(`/phones/${phone.id}/messages`, { to: practice.phoneNumberId, ...text() })
    await ask('/reset', {})
    const again = await ask('/practice', {})
    const accounts = await fetch(`${simulator.url}/_sim/sends`)
    const { total } = (await accounts.json()) as Shape
    await simulator.close()
    return { practice, phone, message, again, total }
  }
  const one = await play()
  assert.deepEqual(await play(), one)
  assert.deepEqual(one.again, one.practice)
  assert.equal(one.total, 0)
})

test('many phones at once, with open windows', async () => {
  await stage.sim('POST', '/phones/many', {
    count: 500,
    firstWaId: '491600000000',
    writtenTo: stage.practice.phoneNumberId,
  })
  const sent = await stage.send({ to: '+491600000499', ...text() })
  const [first] = sent.body.messages as { id: string }[]
  await eventually(() => stage.statuses().find((one) => one.id === first?.id && one.status === 'delivered'))
})

test('what cannot be done is said in a sentence', async () => {
  await assert.rejects(
    () => stage.sim('POST', '/phones', { name: 'Twin', waId: '491701234501' }),
    /409.*has a phone already/,
  )
  await assert.rejects(() => stage.sim('POST', '/phones', { name: 'Nobody', waId: 'x' }), /7 to 15 digits/)
  await assert.rejects(() => stage.says('nobody', 'Hello'), /There is no phone \\"nobody\\"/)
  await assert.rejects(() => stage.says('practice-1', 'Hello', { to: '1' }), /There is no business number/)
  await stage.sim('PATCH', '/phones/practice-1', { blocked: true })
  await assert.rejects(() => stage.says('practice-1', 'Hello'), /Unblock/)
})
