import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { z } from 'zod'
import { healthRoutes } from './health.ts'
import { createHttp, drain } from './http.ts'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { Refused } from './refused.ts'

const PUBLIC_URL = 'https://inbox.example.com'
const HOST = { host: 'inbox.example.com' }
const log = createLog({ level: 'silent' })
const app = createHttp({ publicUrl: PUBLIC_URL, isHttps: true, log })
after(() => app.close())

app.post('/api/v1/things', { schema: { body: z.strictObject({ name: z.string().max(5) }) } }, async ({ body }) => body)
app.post('/api/v1/files', { config: { allowMultipart: true } }, async () => ({ ok: true }))
app.delete('/api/v1/things/:id', async () => ({ ok: true }))
app.get('/api/v1/refuse', async () => {
  throw new Refused(409, 'taken', { en: 'Someone was faster.', de: 'Jemand war schneller.' }, { by: 'mira' })
})
app.get('/api/v1/fail', async () => {
  throw new Error('secret inner words')
})
app.get('/api/v1/away', async () => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
})
app.get('/api/v1/full', async () => {
  throw Object.assign(new Error('could not extend file'), { code: '53100' })
})
app.get('/page', async (_request, reply) => reply.type('text/html').send('<p>'))

const post = (url: string, headers: Record<string, string>, payload: string | object = { name: 'a' }) =>
  app.inject({ method: 'POST', url, headers: { ...HOST, ...headers }, payload })

test('errors have one shape, and inner words stay inside', async () => {
  const answers = Object.fromEntries(
    await Promise.all(
      ['refuse', 'fail', 'away', 'full', 'nothing'].map(async (name) => {
        const answer = await app.inject({ url: `/api/v1/${name}`, headers: HOST })
        return [name, [answer.statusCode, answer.json().error]] as const
      }),
    ),
  )
  deepEqual(answers.refuse, [409, { code: 'taken', message: 'Someone was faster.', details: { by: 'mira' } }])
  deepEqual([answers.fail?.[0], answers.fail?.[1].code], [500, 'internal'])
  ok(!JSON.stringify(answers).includes('secret'))
  deepEqual([answers.away?.[0], answers.away?.[1].code], [503, 'temporarily_unavailable'])
  deepEqual([answers.full?.[0], answers.full?.[1].code], [503, 'storage_full'])
  deepEqual([answers.nothing?.[0], answers.nothing?.[1].code], [404, 'not_found'])
})

test('a body is checked by its schema: wrong, surplus, poisoned, broken, too large', async () => {
  const json = { 'content-type': 'application/json' }
  const wrong = await post('/api/v1/things', json, { name: 'too long' })
  deepEqual([wrong.statusCode, wrong.json().error.code], [400, 'invalid_request'])
  equal(wrong.json().error.details.problems[0].path, '/name')
  for (const body of [
    '{"name":"a","role":"admin"}',
    '{"name":"a","__proto__":{"x":1}}',
    '{"name":',
    '[]',
    'null',
    '',
  ]) {
    equal((await post('/api/v1/things', json, body)).statusCode, 400, body)
  }
  equal((await post('/api/v1/things', json, `{"name":"${'x'.repeat(2 * 1024 * 1024)}"}`)).statusCode, 413)
  equal((await post('/api/v1/things', json)).statusCode, 200)
})

test('a change that another site began is refused; the same from here, or from a program, is not', async () => {
  const json = { 'content-type': 'application/json' }
  const cases: [headers: Record<string, string>, status: number][] = [
    [{}, 200],
    [{ 'sec-fetch-site': 'same-origin', origin: PUBLIC_URL }, 200],
    [{ origin: PUBLIC_URL }, 200],
    [{ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://inbox.example.com' }, 403],
  ]
  for (const [headers, status] of cases) {
    equal((await post('/api/v1/things', { ...json, ...headers })).statusCode, status, JSON.stringify(headers))
    const removal = await app.inject({ method: 'DELETE', url: '/api/v1/things/1', headers: { ...HOST, ...headers } })
    equal(removal.statusCode, status, `DELETE ${JSON.stringify(headers)}`)
  }
})

test('what a plain form can send is not taken, files only where they are expected', async () => {
  equal((await post('/api/v1/things', { 'content-type': 'text/plain' }, '{"name":"a"}')).statusCode, 415)
  equal(
    (await post('/api/v1/things', { 'content-type': 'application/x-www-form-urlencoded' }, 'name=a')).statusCode,
    415,
  )
  const multipart = { 'content-type': 'multipart/form-data; boundary=x' }
  deepEqual(
    (await post('/api/v1/things', multipart, '--x--')).json().error.message,
    'Send JSON (content-type: application/json).',
  )
})

test('a name that somebody points at us is not ours; addresses and localhost are', async () => {
  const status = async (host: string) => (await app.inject({ url: '/api/v1/nothing', headers: { host } })).statusCode
  deepEqual(await Promise.all(['rebound.example', 'rebound.example:4000', 'a b'].map(status)), [421, 421, 421])
  deepEqual(
    await Promise.all(['127.0.0.1:4000', '[::1]:4000', 'localhost', '192.168.1.5:4000'].map(status)),
    [404, 404, 404, 404],
  )
})

test('every answer carries the headers; the API is never stored', async () => {
  const { headers } = await app.inject({ url: '/page', headers: HOST })
  const policy = String(headers['content-security-policy'])
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    'upgrade-insecure-requests',
  ]) {
    ok(policy.includes(part), part)
  }
  ok(!policy.includes('unsafe'))
  match(policy, /connect-src 'self' wss:\/\/inbox\.example\.com/)
  equal(headers['x-content-type-options'], 'nosniff')
  match(String(headers['strict-transport-security']), /max-age=31536000/)
  equal(headers['cache-control'], undefined)
  equal((await app.inject({ url: '/api/v1/refuse', headers: HOST })).headers['cache-control'], 'no-store')
})

test('plain http on this machine promises no https', async () => {
  const plain = createHttp({ publicUrl: 'http://localhost:4000', isHttps: false, log })
  plain.get('/page', async () => 'x')
  const { headers } = await plain.inject('/page')
  equal(headers['strict-transport-security'], undefined)
  ok(!String(headers['content-security-policy']).includes('upgrade-insecure'))
  await plain.close()
})

test('attempts beyond the limit of a route are refused in our shape', async () => {
  const limited = createHttp({ publicUrl: PUBLIC_URL, isHttps: true, log })
  await limited.register(async (scope) => {
    scope.get('/api/v1/try', { config: { rateLimit: { max: 2, timeWindow: 60_000 } } }, async () => ({ ok: true }))
  })
  const statuses = []
  for (let attempt = 0; attempt < 3; attempt++)
    statuses.push(await limited.inject({ url: '/api/v1/try', headers: HOST }))
  deepEqual(
    statuses.map((answer) => answer.statusCode),
    [200, 200, 429],
  )
  deepEqual(statuses[2]?.json().error.code, 'too_many_requests')
  await limited.close()
})

test('health tells what works; figures are for the own network', async () => {
  const checked = createHttp({ publicUrl: PUBLIC_URL, isHttps: true, log })
  let isBroken = false
  const database = async () => {
    if (isBroken) throw new Error('away')
  }
  healthRoutes(checked, { checks: { database }, metrics: createMetrics() })
  equal((await checked.inject('/health/live')).statusCode, 200)
  deepEqual((await checked.inject('/health/ready')).json(), { status: 'ok', checks: { database: 'ok' } })
  isBroken = true
  const broken = await checked.inject('/health/ready')
  deepEqual([broken.statusCode, broken.json()], [503, { status: 'unavailable', checks: { database: 'failed' } }])
  match((await checked.inject('/metrics')).body, /process_cpu_seconds_total/)
  equal((await checked.inject({ url: '/metrics', remoteAddress: '8.8.8.8' })).statusCode, 404)
  equal((await checked.inject({ url: '/metrics', headers: { 'x-forwarded-for': '8.8.8.8' } })).statusCode, 404)
  await checked.close()
})

test('closing lets a running request end, and cuts off one that does not', async () => {
  const closing = createHttp({ publicUrl: PUBLIC_URL, isHttps: true, log })
  let finish = () => {}
  let began = () => {}
  const running = new Promise<void>((resolve) => {
    began = resolve
  })
  closing.get('/slow', async () => {
    began()
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    return 'done'
  })
  const url = await closing.listen({ port: 0, host: '127.0.0.1' })
  const answer = fetch(`${url}/slow`).then((response) => response.text())
  await running
  const stuck = connect(Number(new URL(url).port), '127.0.0.1')
  stuck.on('error', () => {})
  await once(stuck, 'connect')
  stuck.write('GET /slow HTTP/1.1\r\n')
  const drained = drain(closing, 500)
  finish()
  equal(await answer, 'done')
  await drained
  stuck.destroy()
})
