import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { after, test } from 'node:test'
import { isLoopbackAddress, isPublicAddress } from './addresses.ts'
import { EgressError, type EgressOptions, readAll, requestOutside } from './egress.ts'

const RULES = { hosts: ['graph.facebook.com', '*.fbcdn.net'] }
const LIMITS = { bytesMax: 1_000, timeoutMs: 5_000 }
const servers: { close(): void; closeAllConnections(): void }[] = []
after(() => {
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})

const refused = (url: string, reason: string, options: Partial<EgressOptions> = {}) =>
  rejects(
    requestOutside(url, { rules: RULES, ...LIMITS, ...options }).then(readAll),
    (error) => error instanceof EgressError && error.reason === reason,
    `${url} was not refused as ${reason}`,
  )

test('addresses of this machine and its network are not public, in any spelling', () => {
  const closed = [
    ...[
      '127.0.0.1',
      '127.9.9.9',
      '0.0.0.0',
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
    ],
    ...['100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
    ...['::1', '::', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', '2001:db8::1'],
    ...[
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0:0:0:0:0:ffff:a9fe:a9fe',
      '::127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
    ],
    ...['2002:7f00:1::', '2002:a9fe:a9fe::1', '::ffff:0:127.0.0.1', 'not an address', ''],
  ]
  deepEqual(closed.filter(isPublicAddress), [])
  const open = ['8.8.8.8', '157.240.1.1', '172.32.0.1', '2a03:2880:f10c::1', '::ffff:8.8.8.8', '64:ff9b::808:808']
  deepEqual(
    open.filter((address) => !isPublicAddress(address)),
    [],
  )
  deepEqual(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '8.8.8.8'].map(isLoopbackAddress), [
    true,
    true,
    true,
    false,
    false,
  ])
})

test('only the named hosts, only over https on its port, never with a login in the address', async () => {
  for (const url of [
    'https://evil.example/',
    'https://graph.facebook.com.evil.example/',
    'https://evilfbcdn.net/',
    'https://fbcdn.net/',
    'http://graph.facebook.com/',
    'https://graph.facebook.com:8443/',
    'https://graph.facebook.com@evil.example/',
    'https://user:pass@graph.facebook.com/',
    'ftp://graph.facebook.com/',
    'file:///etc/passwd',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://0x7f.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://127.0.0.1/',
  ]) {
    await refused(url, 'not_allowed')
  }
})

test('a named host that resolves to a private address is refused, also when only one of its addresses is', async () => {
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::ffff:169.254.169.254'], ['fe80::1']]) {
    await refused('https://x.fbcdn.net/a', 'private_address', { resolve: async () => addresses })
  }
  await refused('https://x.fbcdn.net/a', 'unresolvable', { resolve: async () => [] })
  await refused('https://x.fbcdn.net/a', 'unresolvable', { resolve: () => Promise.reject(new Error('no such name')) })
})

test('even if an address is put on the list of hosts, it must be public', async () => {
  for (const host of ['127.0.0.1', '[::1]', '[::ffff:7f00:1]', '10.0.0.1']) {
    await refused(`https://${host}/`, 'private_address', { rules: { hosts: [host] } })
  }
})

test('a name is resolved once for a connection: a second, private answer is never used', async () => {
  const answers = [['203.0.113.1', '8.8.8.8'], ['127.0.0.1']]
  let asked = 0
  const resolve = async () => answers[asked++] ?? []
  await refused('https://x.fbcdn.net/a', 'private_address', { resolve })
  equal(asked, 1)
})

test('an exempt origin is reached, with what was asked, and its answer is read', async () => {
  const { origin } = await serve(async (request, answer) => {
    const body = await Array.fromAsync(request)
    answer.setHeader(
      'x-seen',
      `${request.method} ${request.url} ${request.headers.authorization} ${request.headers.host}`,
    )
    answer.end(Buffer.concat(body as Buffer[]))
  })
  const answer = await requestOutside(`${origin}/a?b=c`, {
    ...{ rules: { origins: [origin] }, ...LIMITS, method: 'POST', body: 'héllo' },
    headers: { Authorization: 'Bearer x' },
  })
  equal(answer.status, 200)
  equal(answer.headers['x-seen'], `POST /a?b=c Bearer x ${new URL(origin).host}`)
  equal(String(await readAll(answer)), 'héllo')
  await refused(`${origin.replace('127.0.0.1', 'localhost')}/`, 'not_allowed', { rules: { origins: [origin] } })
})

test('redirects are followed only as often as allowed, each hop is checked, and the token stays at home', async () => {
  const seen: (string | undefined)[] = []
  const other = await serve((request, answer) => {
    seen.push(request.headers.authorization)
    answer.end('there')
  })
  const first = await serve((request, answer) => {
    const to = {
      '/other': other.origin,
      '/inside': 'http://169.254.169.254/',
      '/again': '/again',
      '/file': 'file:///x',
    }[request.url ?? '']
    if (to) answer.writeHead(302, { location: to }).end()
    else answer.end('here')
  })
  const options = {
    rules: { origins: [first.origin, other.origin] },
    redirectsMax: 2,
    headers: { authorization: 'Bearer x' },
  }
  const answer = await requestOutside(`${first.origin}/other`, { ...LIMITS, ...options })
  equal(String(await readAll(answer)), 'there')
  equal(new URL(answer.url).origin, other.origin)
  deepEqual(seen, [undefined])
  await refused(`${first.origin}/inside`, 'not_allowed', options)
  await refused(`${first.origin}/file`, 'not_allowed', options)
  await refused(`${first.origin}/again`, 'too_many_redirects', options)
  await refused(`${first.origin}/other`, 'too_many_redirects', { ...options, redirectsMax: 0 })
})

test('an answer that is or says it is too large, or never ends, is cut off', async () => {
  const { origin } = await serve((request, answer) => {
    if (request.url === '/announced') answer.writeHead(200, { 'content-length': '5000' }).end(Buffer.alloc(5_000))
    else if (request.url === '/silent') return
    else if (request.url === '/endless') {
      const timer = setInterval(() => answer.write('.'), 20)
      answer.once('close', () => clearInterval(timer))
    } else for (let piece = 0; piece < 5; piece++) answer.write(Buffer.alloc(300))
  })
  const options = { rules: { origins: [origin] } }
  await refused(`${origin}/announced`, 'too_large', options)
  await refused(`${origin}/chunks`, 'too_large', options)
  await refused(`${origin}/silent`, 'timeout', { ...options, timeoutMs: 200 })
  await refused(`${origin}/endless`, 'timeout', { ...options, timeoutMs: 200 })
})

test('whether the other side can have seen the request is told', async () => {
  const gone = await serve(() => {})
  gone.server.close()
  gone.server.closeAllConnections()
  await once(gone.server, 'close')
  const before = await requestOutside(gone.origin, { rules: { origins: [gone.origin] }, ...LIMITS }).catch(
    (error) => error,
  )
  deepEqual([before.reason, before.isBeforeSending], ['unreachable', true])
  const cutting = await serve((request) => void request.socket.destroy())
  const later = await requestOutside(cutting.origin, { rules: { origins: [cutting.origin] }, ...LIMITS }).catch(
    (error) => error,
  )
  deepEqual([later.reason, later.isBeforeSending], ['broken_off', false])
  ok(later instanceof EgressError)
})

async function serve(handler: (request: IncomingMessage, answer: ServerResponse) => void) {
  const server = createServer(handler).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return { server, origin: `http://127.0.0.1:${(server.address() as { port: number }).port}` }
}
