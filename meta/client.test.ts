import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { type TestContext, test } from 'node:test'
import { allNodes, createGraph, GRAPH_RESPONSE_BYTES_MAX, type GraphCall } from './client.ts'
import { GraphFault } from './graphFault.ts'
import { type Handler, json, serve } from './serve.samples.ts'

const TOKEN = 'EAAtokenThatNobodyMaySee0123456789'
const SHORT_MS = 200
/** For what does not wait for a time to be up. */
const LONG_MS = 20_000
const send: GraphCall = { method: 'POST', path: ['106', 'messages'], json: { type: 'text' } }

async function faultFrom(t: TestContext, handler: Handler, call?: GraphCall, timeoutMs?: number): Promise<GraphFault> {
  const { url } = await serve(t, handler)
  return faultAt(url, call, timeoutMs)
}

async function faultAt(baseUrl: string, call: GraphCall = send, timeoutMs = LONG_MS): Promise<GraphFault> {
  const graph = createGraph({ token: TOKEN, baseUrl, timeoutMs })
  const fault = await graph.request(call).then(
    () => null,
    (error: unknown) => error,
  )
  ok(fault instanceof GraphFault, `not a GraphFault: ${String(fault)}`)
  ok(!JSON.stringify({ ...fault, message: fault.message, stack: fault.stack, cause: fault.cause }).includes(TOKEN))
  return fault
}

test('a call carries version, bearer, JSON, query and proof, and ids come back as strings', async (t) => {
  const { url, seen } = await serve(t, (response) => {
    response.writeHead(200).end('{"id":12345678901234567890,"deep":{"waba_id":5}}')
  })
  const graph = createGraph({ token: TOKEN, baseUrl: `${url}/`, version: 'v25.0', appSecret: 'secret' })
  const answer = await graph.request({ ...send, query: { fields: 'a,b', after: undefined } })
  deepEqual(answer, { id: '12345678901234567890', deep: { waba_id: '5' } })
  const proof = createHmac('sha256', 'secret').update(TOKEN).digest('hex')
  equal(seen[0]?.url, `/v25.0/106/messages?fields=a%2Cb&appsecret_proof=${proof}`)
  equal(seen[0]?.headers.authorization, `Bearer ${TOKEN}`)
  equal(seen[0]?.headers['content-type'], 'application/json')
  equal(seen[0]?.body, '{"type":"text"}')
})

test('an id cannot climb out of its place in the path', async () => {
  const graph = createGraph({ token: TOKEN, fetch: () => Promise.reject(new Error('must not be called')) })
  for (const piece of ['', '.', '..'])
    await rejects(graph.request({ method: 'GET', path: [piece] }), /Empty or climbing/)
  let asked = ''
  const spy = createGraph({
    token: TOKEN,
    fetch: async (url) => {
      asked = url
      return new Response('{}')
    },
  })
  await spy.request({ method: 'GET', path: ['1/../2?x=#'] })
  ok(asked.endsWith('/v26.0/1%2F..%2F2%3Fx%3D%23'))
})

test('a refusal has fault, code, details and trace', async (t) => {
  const fault = await faultFrom(t, (response) =>
    json(
      response,
      {
        error: {
          message: '(#131047) Re-engagement',
          code: 131047,
          fbtrace_id: 'Az8',
          error_data: { details: 'More than 24 hours' },
        },
      },
      400,
    ),
  )
  deepEqual(
    [fault.failure, fault.fault, fault.retry, fault.code, fault.details, fault.fbtraceId, fault.httpStatus],
    ['refused', 'window_closed', 'never', 131047, 'More than 24 hours', 'Az8', 400],
  )
})

test('429 says how long to wait: seconds, a date, Meta’s minutes, bounded, or nothing', async (t) => {
  const waits: [Record<string, string>, number | null][] = [
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '999999999' }, 3_600_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT', date: 'Sun, 22 Nov 2026 10:00:00 GMT' }, 30_000],
    [{ 'x-business-use-case-usage': '{"1":[{"type":"whatsapp","estimated_time_to_regain_access":2}]}' }, 120_000],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ]
  for (const [headers, expected] of waits) {
    const fault = await faultFrom(t, (response) => json(response, {}, 429, headers))
    deepEqual(
      [fault.fault, fault.retry, fault.retryAfterMs],
      ['slow_down_app', 'automatic', expected],
      JSON.stringify(headers),
    )
  }
})

test('what Meta repeats of our secrets is blacked out', async (t) => {
  const error = {
    code: 190,
    message: `Malformed access token ${TOKEN}`,
    error_data: { details: 'app 1234567|abcdefghijklmnopqrst, EAABsomeOtherToken12345' },
  }
  const fault = await faultFrom(t, (response) => json(response, { error }, 401))
  equal(fault.title, 'Malformed access token …')
  equal(fault.details, 'app …, …')
  deepEqual([fault.fault, fault.channel], ['reconnect_channel', 'stop'])
})

test('a connection that was never made is told from one that may have carried the request', async () => {
  const closed = createServer()
  const port = await new Promise<number>((resolve) =>
    closed.listen(0, '127.0.0.1', () => resolve((closed.address() as { port: number }).port)),
  )
  await new Promise((resolve) => closed.close(resolve))
  const refused = await faultAt(`http://127.0.0.1:${port}`)
  deepEqual(
    [refused.failure, refused.fault, refused.retry, refused.systemCode],
    ['never_connected', 'no_connection', 'automatic', 'ECONNREFUSED'],
  )

  const causes: [unknown, string, string][] = [
    [{ code: 'ENOTFOUND' }, 'never_connected', 'automatic'],
    [{ code: 'EAI_AGAIN' }, 'never_connected', 'automatic'],
    [{ code: 'UND_ERR_CONNECT_TIMEOUT' }, 'never_connected', 'automatic'],
    [{ code: 'ETIMEDOUT', syscall: 'connect' }, 'never_connected', 'automatic'],
    [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'never_connected', 'automatic'],
    [new AggregateError([{ code: 'ECONNREFUSED' }, { code: 'ENETUNREACH' }]), 'never_connected', 'automatic'],
    [new AggregateError([{ code: 'ECONNREFUSED' }, { code: 'ECONNRESET' }]), 'cut_off', 'maybe_sent'],
    [{ code: 'ETIMEDOUT', syscall: 'read' }, 'cut_off', 'maybe_sent'],
    [{ code: 'ECONNRESET' }, 'cut_off', 'maybe_sent'],
    [{ code: 'UND_ERR_SOCKET' }, 'cut_off', 'maybe_sent'],
    [{ code: 'EPIPE' }, 'cut_off', 'maybe_sent'],
    [undefined, 'cut_off', 'maybe_sent'],
  ]
  for (const [cause, failure, retry] of causes) {
    const graph = createGraph({ token: TOKEN, fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) })
    await rejects(
      graph.request(send),
      (fault: GraphFault) => fault.failure === failure && fault.retry === retry,
      JSON.stringify(cause),
    )
  }
})

const MAYBE: [story: string, handler: Handler, failure: string][] = [
  ['no answer in time', () => {}, 'timed_out'],
  ['headers, then silence', (response) => response.writeHead(200).write('{'), 'timed_out'],
  ['reset before the answer', (response) => response.socket?.resetAndDestroy(), 'cut_off'],
  ['closed before the answer', (response) => response.socket?.destroy(), 'cut_off'],
  [
    'closed in the middle of the body',
    (response) => {
      response.writeHead(200, { 'content-length': '500' }).write('{"messages":[', () => response.socket?.destroy())
    },
    'cut_off',
  ],
  ['200 with a broken body', (response) => response.end('{"messages":[{"id":'), 'unreadable'],
  ['200 with a page for people', (response) => response.end('<html>'), 'unreadable'],
  ['200 with nothing', (response) => response.end(), 'unreadable'],
  ['200 that is not UTF-8', (response) => response.end(Buffer.from([0x22, 0xff, 0x22])), 'unreadable'],
  ['an answer without end', (response) => response.end(' '.repeat(GRAPH_RESPONSE_BYTES_MAX + 1)), 'too_large'],
  ['502 from a gateway', (response) => response.writeHead(502).end('<html>Bad gateway</html>'), 'refused'],
  ['500 with 131000', (response) => json(response, { error: { code: 131000 } }, 500), 'refused'],
  ['503 with 2', (response) => json(response, { error: { code: 2 } }, 503), 'refused'],
  ['a redirect', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(), 'refused'],
]

for (const [story, handler, failure] of MAYBE) {
  test(`may have happened: ${story}`, async (t) => {
    const timeoutMs = failure === 'timed_out' ? SHORT_MS : LONG_MS
    const fault = await faultFrom(t, handler, send, timeoutMs)
    deepEqual([fault.failure, fault.retry], [failure, 'maybe_sent'])
  })
}

test('what is not in JSON fails in the same words', async (t) => {
  const get: GraphCall = { method: 'GET', path: ['106'] }
  const failures = []
  for (const handler of [() => {}, (response) => response.socket?.resetAndDestroy()] satisfies Handler[])
    failures.push((await faultFrom(t, handler, get, SHORT_MS)).failure)
  deepEqual(failures, ['timed_out', 'cut_off'])
})

test('one connection serves call after call', async (t) => {
  const sockets = new Set<unknown>()
  const { url } = await serve(t, (response) => {
    sockets.add(response.socket)
    json(response, {})
  })
  const graph = createGraph({ token: TOKEN, baseUrl: url })
  for (let calls = 0; calls < 3; calls++) await graph.request(send)
  equal(sockets.size, 1)
})

test('an error in a body with 200 is a refusal', async (t) => {
  const fault = await faultFrom(t, (response) => json(response, { error: { code: 130429 } }))
  deepEqual([fault.fault, fault.retry], ['slow_down_number', 'automatic'])
})

test('a caller may abort: before the start nothing happened, afterwards it may have', async (t) => {
  const before = await faultFrom(t, () => {}, { ...send, signal: AbortSignal.abort() })
  deepEqual([before.failure, before.retry], ['aborted', 'automatic'])
  const controller = new AbortController()
  const during = await faultFrom(t, () => controller.abort(), { ...send, signal: controller.signal })
  deepEqual([during.failure, during.retry], ['aborted', 'maybe_sent'])
})

test('lists are read page by page; endless and standing cursors end', async (t) => {
  const pages: Record<string, unknown> = {
    '': { data: [1, 2], paging: { cursors: { after: 'b' }, next: 'x' } },
    b: { data: [3], paging: { cursors: { after: 'c' } } },
  }
  const { url, seen } = await serve(t, (response, { url: asked }) => {
    const after = new URL(asked, 'http://x').searchParams.get('after') ?? ''
    if (asked.includes('/standing'))
      return json(response, { data: [0], paging: { cursors: { after: 'same' }, next: 'x' } })
    if (asked.includes('/endless'))
      return json(response, { data: [0], paging: { cursors: { after: `${after}x` }, next: 'x' } })
    return json(response, asked.includes('/odd') ? { data: 'x' } : pages[after])
  })
  const graph = createGraph({ token: TOKEN, baseUrl: url })
  const list = (name: string) => allNodes(graph, { method: 'GET', path: [name] }, 5)
  deepEqual(await list('numbers'), [1, 2, 3])
  ok(seen[0]?.url.includes('limit=100'))
  deepEqual(await list('standing'), [0, 0])
  await rejects(list('endless'), (fault: GraphFault) => fault.failure === 'too_many_pages')
  await rejects(list('odd'), (fault: GraphFault) => fault.failure === 'incomplete')
})
