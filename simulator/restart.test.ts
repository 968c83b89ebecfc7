/** The simulator's memory survives a restart and a kill: as a process of its own, ended without warning. */
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Shape } from './shape.ts'
import { eventually, text } from './testing.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
const DAY_MS = 24 * 60 * 60 * 1000

let folder: string
const children = new Set<ChildProcess>()
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-'))
})
after(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

async function start() {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, SIM_PORT: '0', DATA_DIR: folder, SIM_SEED: '' },
  })
  children.add(child)
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    printed += part
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    printed += part
  })
  const url = await eventually(() => /listens on (http:\S+)/.exec(printed)?.[1], 'the address')
  const end = (signal: NodeJS.Signals) =>
    new Promise<number | null>((resolve) => {
      child.once('exit', (code) => {
        children.delete(child)
        resolve(code)
      })
      child.kill(signal)
    })
  const ask = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Shape
  }
  return { ask, end }
}

test('kill -9 in the middle: chats, clock, tokens, files, faults and what was under way are there again', async () => {
  let simulator = await start()
  const practice = await simulator.ask('POST', '/_sim/practice')
  const { phoneNumberId, token } = practice as { phoneNumberId: string; token: string }
  await simulator.ask('POST', '/_sim/clock', { advanceMs: DAY_MS })
  await simulator.ask('POST', '/_sim/faults', { on: 'media', code: 131000, times: 5 })
  const photo = await simulator.ask('POST', '/_sim/phones/practice-1/messages', {
    to: phoneNumberId,
    type: 'image',
    sample: 'photo',
  })
  const ids: unknown[] = [photo.id]
  for (let count = 0; count < 30; count++) {
    ids.push(
      (
        await simulator.ask('POST', '/_sim/phones/practice-1/messages', {
          to: phoneNumberId,
          ...text(`message ${count}`),
        })
      ).id,
    )
  }
  const sent = await simulator.ask(
    'POST',
    `/v26.0/${phoneNumberId}/messages`,
    { messaging_product: 'whatsapp', to: '+491701234501', ...text() },
    token,
  )
  const [first] = sent.messages as { id: string }[]
  await simulator.ask('POST', '/_sim/phones/practice-2/messages', { to: phoneNumberId, ...text('last') })
  await simulator.end('SIGKILL')

  simulator = await start()
  assert.deepEqual(await simulator.ask('POST', '/_sim/practice'), practice)
  assert.equal((await simulator.ask('GET', '/_sim/clock')).offsetMs, DAY_MS)
  assert.deepEqual(await simulator.ask('GET', '/_sim/faults'), [
    { on: 'media', mode: 'error', code: 131000, times: 5 },
  ] as unknown as Shape)
  const delivered = await eventually(async () => {
    const chat = (await simulator.ask('GET', `/_sim/phones/practice-1/chats/${phoneNumberId}`)) as unknown as Shape[]
    return chat.some((one) => one.id === first?.id) ? chat : null
  })
  assert.deepEqual(
    delivered.filter((one) => one.from === 'phone').map(({ id }) => id),
    ids,
  )
  const file = delivered[0]?.mediaUrl
  assert.equal(typeof file, 'string')
  const more = await simulator.ask('POST', '/_sim/phones/practice-1/messages', { to: phoneNumberId, ...text('after') })
  assert.equal(ids.includes(more.id), false, 'no id is given out twice')
  assert.equal(await simulator.end('SIGTERM'), 0)
})

test('kill -9 in the middle of a signup: the popup goes on, the code and what Meta decided are there again', async () => {
  let simulator = await start()
  const { appId, appSecret, configId, phoneNumberId } = await simulator.ask('POST', '/_sim/practice')
  const opened = await simulator.ask('POST', '/signup/api/openings', { clientId: appId, configId })
  const say = (act: string, body: Shape) => simulator.ask('POST', `/signup/api/${opened.signup}/${act}`, body)
  const { portfolios } = await say('person', { personId: 'practice-mira' })
  const [grown] = portfolios as { id: string }[]
  const account = { name: 'Zweites Konto', timeZone: 'Europe/Berlin' }
  await say('confirmation', { portfolio: { id: grown?.id }, account })
  const profile = { displayName: 'Winter', differs: true, vertical: 'RETAIL', description: '' }
  assert.deepEqual(await say('profile', profile), {})
  await say('number', { country: 'DE', number: '030 5550 0888', method: 'SMS', language: 'de' })
  await simulator.ask('PATCH', `/_sim/numbers/${phoneNumberId}`, { quality: 'YELLOW' })
  await simulator.ask('POST', '/_sim/signup', { dropCallback: true })
  await simulator.end('SIGKILL')

  simulator = await start()
  const { texts } = await simulator.ask('GET', '/_sim/company-phones/493055500888')
  const [text] = texts as { code: string }[]
  assert.deepEqual(await say('code', { code: text?.code }), { verified: true })
  const { code, message } = await say('end', {})
  assert.equal((message as Shape).event, 'FINISH')
  await say('handed', {})
  await simulator.end('SIGKILL')

  simulator = await start()
  const path = `/v26.0/oauth/access_token?client_id=${appId}&client_secret=${appSecret}&code=${code}`
  const { access_token: token } = await simulator.ask('GET', path)
  assert.match(String(token), /^EAA/)
  await simulator.end('SIGKILL')

  simulator = await start()
  assert.equal(((await simulator.ask('GET', path)).error as Shape).error_subcode, 36009, 'also after a kill only once')
  const practice = await simulator.ask('POST', '/_sim/practice')
  const number = await simulator.ask('GET', `/v26.0/${phoneNumberId}`, undefined, String(practice.token))
  assert.equal(number.quality_rating, 'YELLOW')
  assert.equal(((await simulator.ask('GET', '/_sim/signup')).faults as Shape).dropCallback, true)
  assert.equal(await simulator.end('SIGTERM'), 0)
})

test('a setting or port that is wrong is one sentence and a non-zero exit', async () => {
  const child = spawn(process.execPath, [MAIN], { env: { ...process.env, SIM_PORT: 'many', DATA_DIR: folder } })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    said += part
  })
  const code = await new Promise((resolve) => child.once('exit', resolve))
  assert.equal(code, 1)
  assert.equal(said, 'SIM_PORT must be a number from 0 to 65535, not "many".\n')
})
