import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { type House, openHouse, type Person } from '../house.ts'

let house: House
let mira: Person
let jonas: Person

before(async () => {
  house = await openHouse({ practice: true })
  mira = await house.mira()
  jonas = await house.join(mira, 'Jonas', 'agent')
})

test('the practice phone is for signed-in people, and its controls are for admins', async () => {
  for (const path of [
    '/practice/phone/',
    '/practice/_sim/phones',
    '/practice/_sim/clock',
    '/practice/phone/../_sim/clock',
  ]) {
    equal(await house.guest().refused('GET', path), '401 signed_out', path)
  }
  equal(await house.guest().refused('POST', '/practice/_sim/reset', {}), '401 signed_out')
  equal((await jonas.ask('GET', '/practice/phone/')).status, 200)
  equal((await jonas.ask('GET', '/practice/_sim/phones')).status, 200)
  for (const path of [
    'clock',
    'faults',
    'webhooks',
    'raw',
    'reset',
    'practice',
    'tokens',
    'phones/../reset',
    'phones%2f..%2freset',
  ]) {
    const answer = await jonas.refused('POST', `/practice/_sim/${path}`, {})
    ok(answer === '403 forbidden' || answer === '404 not_found', `${path}: ${answer}`)
  }
  for (const path of ['/practice/v26.0/me', '/practice/', '/practice/other', '/practice/phone%2f..%2f_sim/practice']) {
    equal(await mira.refused('GET', path), '404 not_found', path)
  }
  equal(
    await mira.refused(
      'POST',
      '/practice/_sim/reset',
      {},
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    ),
    '403 cross_site',
  )
})

test('the phone’s page may stand in our frame only, and nothing of ours reaches the simulator', async () => {
  const page = await mira.ask('GET', '/practice/phone/')
  match(page.headers.get('content-security-policy') ?? '', /frame-ancestors 'self'/)
  equal(page.headers.get('x-frame-options'), 'SAMEORIGIN')
  const control = await mira.ask('GET', '/practice/_sim/phones')
  match(control.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  equal(control.headers.get('set-cookie'), null)
})

test('news of the clock stream through as they come', async () => {
  const answer = await mira.ask('GET', '/practice/_sim/clock/stream')
  match(answer.headers.get('content-type') ?? '', /text\/event-stream/)
  const reader = (answer.body as ReadableStream<Uint8Array<ArrayBuffer>>)
    .pipeThrough(new TextDecoderStream())
    .getReader()
  let heard = ''
  const hears = async (news: RegExp) => {
    while (!news.test(heard)) heard += (await reader.read()).value ?? ''
  }
  await hears(/"offsetMs":0\b/)
  await mira.ok('POST', '/practice/_sim/clock', { advanceMs: 1_000 })
  await hears(/"offsetMs":1000\b/)
  await reader.cancel()
})

test('one click connects the practice number, and a second one changes nothing', async () => {
  const [first, second] = await Promise.all([1, 2].map(() => mira.ok('POST', '/api/v1/practice/channel')))
  equal(first.channel.id, second.channel.id)
  const again = await mira.ok('POST', '/api/v1/practice/channel')
  deepEqual({ ...again.channel, stateSince: '' }, { ...first.channel, stateSince: '' })
  const { inboxes } = await mira.ok('GET', '/api/v1/inboxes')
  equal(inboxes.length, 1)
  equal(inboxes[0].name, 'Support')
  equal(inboxes[0].channels.length, 1)
  equal(JSON.stringify(inboxes).includes('EAA'), false)
  const { rows } = await house.inside(mira.workspaceId, (tx) =>
    sql<{ token: string; secret: string }>`select c.token_encrypted as token, a.app_secret_encrypted as secret
      from apps a join channels c on c.app_id = a.id`.execute(tx),
  )
  match(rows[0]?.token ?? '', /^v1\./)
  match(rows[0]?.secret ?? '', /^v1\./)
})

test('Ayşe writes, Jonas answers, the ticks come; the clock turns, the window closes, a snooze ends', async () => {
  const { inboxes } = await mira.ok('GET', '/api/v1/inboxes')
  await mira.ok('PATCH', `/api/v1/members/${jonas.userId}`, { inboxIds: [inboxes[0].id] })
  const { upTo } = await jonas.ok('GET', '/api/v1/conversations')
  const socket = await jonas.listen(upTo)
  const [phone] = await jonas.ok('GET', '/practice/_sim/phones')
  const to = inboxes[0].channels[0].phoneNumberId
  await jonas.ok('POST', `/practice/_sim/phones/${phone.id}/messages`, {
    to,
    type: 'text',
    text: { body: 'Is it shipped?' },
  })
  const [received] = await socket.heard('message.received')
  const path = `/api/v1/conversations/${received?.conversationId}`
  const id = uuidv7()
  const reply = { id, draft: { kind: 'text', text: 'Yes, this morning.' } }
  equal((await jonas.ok('POST', `${path}/messages`, reply)).message.status, 'queued')
  equal((await jonas.ok('POST', `${path}/messages`, reply)).message.id, id)
  await eventually(async () => {
    const { messages } = await jonas.ok('GET', `${path}/messages`)
    equal(messages.length, 2)
    equal(messages.find((one: { id: string }) => one.id === id).status, 'delivered')
  })
  // 'delivered' may overtake 'sent' on its way here.
  await eventually(async () => {
    const life = await jonas.ok('GET', `/api/v1/messages/${id}/life`)
    equal(life.sends.length, 1)
    deepEqual(life.statuses.map(({ status }: { status: string }) => status).sort(), ['delivered', 'sent'])
  })

  const now = new Date((await jonas.ok('GET', '/api/v1/me')).now).getTime()
  await jonas.ok('PUT', `${path}/snooze`, { until: new Date(now + 3_600_000).toISOString() })
  equal(
    await jonas.refused('PUT', `${path}/snooze`, { until: new Date(now - 1_000).toISOString() }),
    '400 snooze_out_of_range',
  )
  await mira.ok('POST', '/practice/_sim/clock', { advanceMs: 24 * 3_600_000 })
  await socket.heard('conversation.reopened')
  equal((await jonas.ok('GET', path)).conversation.status, 'open')
  const late = await jonas.refused('POST', `${path}/messages`, {
    id: uuidv7(),
    draft: { kind: 'text', text: 'Still there?' },
  })
  match(late, /^4\d\d /)
  socket.close()
})

test('a simulator that dies is started again where it was', async () => {
  const before = await mira.ok('GET', '/practice/_sim/phones')
  await mira.ok('GET', '/practice/_sim/clock')
  const pidNow = () => Number(readFileSync(join(house.folder, 'simulator', 'pid'), 'utf8'))
  const pid = pidNow()
  process.kill(pid, 'SIGKILL')
  await eventually(() => ok(pidNow() > 0 && pidNow() !== pid), { withinMs: 60_000 })
  await eventually(async () => equal((await mira.ok('GET', '/practice/_sim/phones')).length, before.length), {
    withinMs: 60_000,
  })
})
