/** Meta's door as it stands open to the world. The table of signatures itself is in meta/signature.test.ts. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { before, test } from 'node:test'
import { keepApp } from '#server/channels/apps.ts'
import { machineClock } from '#server/platform/clock.ts'
import { eventually } from '../eventually.ts'
import { everyRow, openStage, type Stage } from './stage.ts'

const OURS = randomBytes(16).toString('hex')
const NEIGHBOURS = randomBytes(16).toString('hex')
const VERIFY_TOKEN = randomBytes(12).toString('hex')

let stage: Stage
let ourId: string
let neighbourId: string

before(async () => {
  stage = await openStage()
  ourId = await keep('100000000000001', OURS)
  neighbourId = await keep('100000000000002', NEIGHBOURS)
})

const keep = async (appId: string, appSecret: string) => {
  const { id } = await keepApp(
    { db: stage.database.database.db, clock: machineClock, secrets: stage.secrets },
    {
      connection: 'meta',
      appId,
      appSecret,
      name: appId,
      verifyToken: VERIFY_TOKEN,
      graphUrl: 'https://graph.facebook.com',
      graphVersion: 'v26.0',
    },
  )
  return id
}

const sign = (bytes: Buffer | string, secret: string) => createHmac('sha256', secret).update(bytes).digest('hex')
/** Meta's rendering: escaped characters and slashes, which another serialiser would write differently. */
const bodyNamed = (name: string) =>
  Buffer.from(
    `{"object":"whatsapp_business_account","entry":[{"id":"${name}","t":"\\u00e4 \\/ \\ud83d\\ude00","changes":[]}]}`,
  )

async function post(body: Buffer | string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${stage.url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: answer.status, text: await answer.text() }
}

const stored = () => everyRow(stage, 'deliveries')

test('a body that no app signed is answered 401, stores nothing, and nobody learns the right signature', async () => {
  const body = bodyNamed('refused')
  const good = sign(body, OURS)
  const changed = Buffer.from(body)
  changed[changed.length - 1] = 0x20
  const rewritten = JSON.stringify(JSON.parse(body.toString()))
  const header = (value: string) => ({ 'x-hub-signature-256': value })
  const stranger = randomBytes(16).toString('hex')
  const table: [story: string, body: Buffer | string, headers: Record<string, string>][] = [
    ['no header', body, {}],
    ['empty', body, header('')],
    ['only the old header', body, { 'x-hub-signature': `sha1=${createHmac('sha1', OURS).update(body).digest('hex')}` }],
    ['no prefix', body, header(good)],
    ['another prefix', body, header(`sha512=${good}`)],
    ['prefix alone', body, header('sha256=')],
    ['63 digits', body, header(`sha256=${good.slice(1)}`)],
    ['65 digits', body, header(`sha256=${good}0`)],
    ['no digits', body, header(`sha256=${'z'.repeat(64)}`)],
    ['two at once', body, header(`sha256=${good}, sha256=${good}`)],
    ['the digest of no key', body, header(`sha256=${sign(body, '')}`)],
    ['a wrong secret', body, header(`sha256=${sign(body, stranger)}`)],
    ['one byte changed', changed, header(`sha256=${good}`)],
    ['one byte more', Buffer.concat([body, Buffer.from('\n')]), header(`sha256=${good}`)],
    ['parsed and written again', rewritten, header(`sha256=${good}`)],
    ['of another body', bodyNamed('another'), header(`sha256=${good}`)],
    ['in the address', body, {}],
    ['empty body, unsigned', '', {}],
  ]
  for (const [story, bytes, headers] of table) {
    const answer = await post(bytes, headers)
    deepEqual(answer, { status: 401, text: 'bad signature' }, story)
  }
  const inAddress = await fetch(`${stage.url}/webhooks/whatsapp?x-hub-signature-256=sha256=${good}`, {
    method: 'POST',
    body: new Uint8Array(body),
  })
  equal(inAddress.status, 401)
  deepEqual(await stored(), [])
  const expected = [
    sign(changed, OURS),
    sign(rewritten, OURS),
    sign(bodyNamed('another'), OURS),
    good,
    OURS,
    NEIGHBOURS,
  ]
  deepEqual(
    expected.filter((secret) => stage.lines.some((line) => line.includes(secret))),
    [],
  )
})

test('what an app signed is kept byte for byte, under the app that signed it', async () => {
  for (const [secret, id] of [
    [OURS, ourId],
    [NEIGHBOURS, neighbourId],
  ] as const) {
    const body = bodyNamed(`signed by ${id}`)
    equal((await post(body, { 'x-hub-signature-256': `sha256=${sign(body, secret)}` })).status, 200)
    const row = (await stored()).find(({ app_id }) => app_id === id)
    deepEqual(row?.body, body)
  }
})

test('while a secret is being changed at Meta both are good; then the old one opens nothing', async () => {
  const next = randomBytes(16).toString('hex')
  equal(await keep('100000000000001', next), ourId)
  const says = async (name: string, secret: string) => {
    const body = bodyNamed(name)
    return (await post(body, { 'x-hub-signature-256': `sha256=${sign(body, secret)}` })).status
  }
  await eventually(async () => equal(await says('with the new secret', next), 200))
  equal(await says('still with the former one', OURS), 200)
  const afterNext = randomBytes(16).toString('hex')
  await keep('100000000000001', afterNext)
  await eventually(async () => equal(await says('with the newest', afterNext), 200))
  equal(await says('with the one before', next), 200)
  equal(await says('with the one before that', OURS), 401)
})

test('the handshake: the known token gets the challenge as plain text; nothing is reflected otherwise', async () => {
  const shake = async (query: Record<string, string>) => {
    const answer = await fetch(`${stage.url}/webhooks/whatsapp?${new URLSearchParams(query)}`)
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
  }
  const plain = 'text/plain; charset=utf-8'
  const right = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' }
  deepEqual(await shake(right), { status: 200, type: plain, text: '1158201444' })
  const refused = { status: 403, type: plain, text: 'refused' }
  deepEqual(await shake({ ...right, 'hub.verify_token': 'guess' }), refused)
  deepEqual(await shake({ ...right, 'hub.verify_token': '' }), refused)
  deepEqual(await shake({ ...right, 'hub.mode': 'unsubscribe' }), refused)
  deepEqual(await shake({ 'hub.challenge': '<script>alert(1)</script>' }), refused)
  const hostile = await shake({ ...right, 'hub.challenge': '<script>alert(1)</script>' })
  equal(hostile.type, plain)
  ok(!stage.lines.some((line) => line.includes(VERIFY_TOKEN)))
})

test('other ways to knock find nothing', async () => {
  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    equal((await fetch(`${stage.url}/webhooks/whatsapp`, { method })).status, 404, method)
  }
  equal((await fetch(`${stage.url}/webhooks/../api/v1/me`)).status, 401)
  equal((await fetch(`${stage.url}/webhooks/%2e%2e/api/v1/me`)).status, 401)
  equal((await fetch(`${stage.url}/webhooks/whatsapp/../../metrics`)).status, 200)
})
