/** Where a customer's message can send us: nowhere. The matrix of addresses is in meta/addresses.test.ts and
 *  meta/media.test.ts; here the whole way, from a signed delivery to the state that people see. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import dns from 'node:dns'
import { createServer, type Server } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { after, before, mock, test } from 'node:test'
import type { Message } from '#contract/messages.ts'
import { keepApp } from '#server/channels/apps.ts'
import { connectNumber } from '#server/channels/connect.ts'
import { machineClock } from '#server/platform/clock.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../house.ts'
import { everyRow, openStage, type Stage } from './stage.ts'

const TOKEN = 'EAA-the-token-of-the-number'
const SECRETS = { meta: '0123456789abcdef0123456789abcdef', practice: 'fedcba9876543210fedcba9876543210' }
const NUMBERS = { meta: '200000000000001', practice: '200000000000002' }
type Connection = keyof typeof NUMBERS

let stage: Stage
let mira: Person
/** What stands for Graph, and names where a medium lies. */
let graph: Server
let graphUrl: string
const asked: string[] = []
const namedBy = new Map<string, unknown>()
/** A neighbour on this machine that nobody has any business with. */
const neighbour = createTcpServer((socket) => {
  knocks += 1
  socket.on('error', () => {}).end('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nsecret')
})
let knocks = 0
const realLookup = dns.lookup
let trap: string

before(async () => {
  graph = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://graph')
    asked.push(request.url ?? '')
    const json = (body: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    const [, , id = ''] = pathname.split('/')
    if (pathname.startsWith('/to/')) {
      const location = decodeURIComponent(pathname.slice('/to/'.length))
      return response.writeHead(302, { location }).end()
    }
    if (pathname === '/round') return response.writeHead(302, { location: '/round' }).end()
    if (id === 'moved') return response.writeHead(302, { location: `http://${trap}/v26.0/moved` }).end()
    if (namedBy.has(id)) return json({ id, url: namedBy.get(id), mime_type: 'image/png' })
    if (pathname.endsWith('/subscribed_apps')) return json({ success: true })
    return json({ id, display_phone_number: '+49 30 1', verified_name: 'A business', name: 'A business' })
  })
  graphUrl = `http://127.0.0.1:${await listening(graph)}`
  trap = `127.0.0.1:${await listening(neighbour)}`
  // Whoever owns a name decides what it answers: this one says that Meta's own host is our machine.
  mock.method(dns, 'lookup', (host: string, options: dns.LookupOptions, done: (...answer: unknown[]) => void) => {
    if (host !== 'lookaside.fbsbx.com') return realLookup(host, options, done as never)
    if (options.all) return done(null, [{ address: '127.0.0.1', family: 4 }])
    return done(null, '127.0.0.1', 4)
  })
  syncBuiltinESMExports()
  stage = await openStage()
  const workspaceId = await stage.workspace('Blumen Huber')
  mira = await stage.person('Mira', { workspaceId, role: 'admin' })
  for (const connection of ['meta', 'practice'] as const) await connected(workspaceId, connection)
})

after(async () => {
  mock.restoreAll()
  syncBuiltinESMExports()
  graph.closeAllConnections()
  await Promise.all([graph, neighbour].map((server) => new Promise((resolve) => server.close(resolve))))
})

const MATRIX: [story: string, address: () => unknown, because: RegExp][] = [
  ['plain http', () => `http://${trap}/secret`, /^protocol$/],
  ['this machine', () => `https://${trap}/secret`, /^host$/],
  ['by its name', () => `https://localhost:${trap.split(':')[1]}/secret`, /^host$/],
  ['the metadata of a cloud', () => 'https://169.254.169.254/latest/meta-data/', /^host$/],
  ['as one number', () => 'https://2130706433/secret', /^host$/],
  ['in octal', () => 'https://0177.0.0.1/secret', /^host$/],
  ['in hexadecimal', () => 'https://0x7f.1/secret', /^host$/],
  ['IPv6', () => 'https://[::1]/secret', /^host$/],
  ['IPv4 inside IPv6', () => 'https://[::ffff:127.0.0.1]/secret', /^host$/],
  ['Meta as a user name', () => `https://lookaside.fbsbx.com@${trap}/secret`, /^(credentials_in_url|host)$/],
  ['a password for Meta', () => 'https://user:pass@lookaside.fbsbx.com/secret', /^credentials_in_url$/],
  ['Meta as a part', () => `https://lookaside.fbsbx.com.evil.example/secret`, /^host$/],
  ['Meta at another port', () => `https://lookaside.fbsbx.com:${trap.split(':')[1]}/secret`, /^host$/],
  ['a stop at the end', () => 'https://lookaside.fbsbx.com./secret', /^host$/],
  ['a backslash', () => `https://${trap}\\@lookaside.fbsbx.com/secret`, /^(host|credentials_in_url)$/],
  ['Meta, by a name that answers with this machine', () => 'https://lookaside.fbsbx.com/secret', /^private_address$/],
  ['a file', () => 'file:///etc/passwd', /^protocol$/],
  ['gopher', () => `gopher://${trap}/_GET`, /^protocol$/],
  ['data', () => 'data:image/png;base64,AAAA', /^protocol$/],
  ['script', () => 'javascript:alert(1)', /^protocol$/],
  ['no address', () => 'not an address', /^not_a_url$/],
  ['half an address', () => `//${trap}/secret`, /^not_a_url$/],
  ['a list', () => [`http://${trap}/secret`], /./],
  ['nothing', () => '', /./],
]

/** What we refuse is refused for good; where Graph named nothing usable, it is asked again. */
const REFUSED = new Set([
  'host',
  'private_address',
  'protocol',
  'not_a_url',
  'credentials_in_url',
  'too_many_redirects',
])
const stateAfter = (fault: unknown) => (REFUSED.has(String(fault)) ? 'failed' : 'pending')

test('whatever address Graph names for a medium: nobody on this machine is asked, and the message is shown', async () => {
  const ids = await Promise.all(
    MATRIX.map(async ([story, address], index) => {
      namedBy.set(`80${index}`, address())
      return [story, await photo('meta', `80${index}`, story)] as const
    }),
  )
  await eventually(async () => {
    const media = await everyRow(stage, 'media')
    for (const [index, [story, , because]] of MATRIX.entries()) {
      const row = media.find(({ provider_media_id }) => provider_media_id === `80${index}`)
      match(String(row?.fault), because, story)
      equal(row?.state, stateAfter(row?.fault), story)
      equal(row?.file_id, null, story)
    }
  })
  equal(knocks, 0)
  const shown = await messages()
  const shownMedia = await everyRow(stage, 'media')
  for (const [story] of ids) {
    const message = shown.find(({ text }) => text === story)
    const row = shownMedia.find(({ message_id }) => message_id === message?.id)
    equal(message?.media?.state, stateAfter(row?.fault), story)
    equal(message?.media?.file, null)
  }
  ok(!stage.lines.some((line) => line.includes(TOKEN)))
})

test('redirects lead no further than the rules, without end to nowhere, and take no token along', async () => {
  const table: [id: string, address: string, because: RegExp][] = [
    ['901', `${graphUrl}/to/${encodeURIComponent(`http://${trap}/secret`)}`, /^host$/],
    [
      '902',
      `${graphUrl}/to/${encodeURIComponent(`${graphUrl}/to/${encodeURIComponent(`http://${trap}/`)}`)}`,
      /^host$/,
    ],
    ['903', `${graphUrl}/to/${encodeURIComponent('file:///etc/passwd')}`, /^protocol$/],
    ['904', `${graphUrl}/to/${encodeURIComponent(`//${trap}/secret`)}`, /^host$/],
    ['905', `${graphUrl}/round`, /^too_many_redirects$/],
    ['906', `http://${trap}/`, /^host$/],
  ]
  for (const [id, address] of table) {
    namedBy.set(id, address)
    await photo('practice', id, `redirect ${id}`)
  }
  await eventually(async () => {
    const media = await everyRow(stage, 'media')
    for (const [id, , because] of table) {
      match(String(media.find(({ provider_media_id }) => provider_media_id === id)?.fault), because, id)
    }
  })
  equal(knocks, 0)
  equal(asked.filter((path) => path === '/round').length <= 2 * 4, true, 'a ring is left after a few turns')
})

test('Graph itself is not followed elsewhere, and no id climbs to another node', async () => {
  const climbing = ['..', '.', '../../debug_token', '../me?fields=token', 'a/b', '8%2f..%2f', `@${trap}/`, '\\..\\me']
  await photo('meta', 'moved', 'moved')
  for (const id of climbing) await photo('meta', id, `climbs ${id}`)
  await eventually(async () => {
    const media = await everyRow(stage, 'media')
    for (const id of ['moved', ...climbing]) {
      const row = media.find(({ provider_media_id }) => provider_media_id === id)
      ok(row && Number(row.attempts) > 0 && row.fault !== null, `${id}: ${row?.fault}`)
    }
  })
  equal(knocks, 0)
  deepEqual(
    asked.filter(
      (path) =>
        !/^\/(v26\.0\/[^/?]+(\/(subscribed_apps|phone_numbers|message_templates))?(\?|$)|to\/|round$)/.test(path),
    ),
    [],
  )
  const shown = (await messages()).filter(({ text }) => text?.startsWith('climbs '))
  equal(shown.length, climbing.length)
})

test('addresses inside a delivery are words: nobody goes there', async () => {
  const place = `http://${trap}/inside`
  await deliver('meta', [
    { type: 'text', text: { body: `See ${place} and https://${trap}/` } },
    {
      type: 'image',
      image: { id: '801', url: place, link: place, mime_type: 'image/png', caption: 'With an address' },
    },
    { type: 'document', document: { id: '801', link: place, filename: place } },
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Card' }, urls: [{ url: place }] }] },
    { type: 'location', location: { latitude: 1, longitude: 2, url: place, name: 'Here' } },
    {
      type: 'text',
      text: { body: 'From an ad' },
      referral: {
        source_url: place,
        media_url: place,
        image_url: place,
        thumbnail_url: place,
        source_type: 'ad',
        source_id: '1',
        headline: 'x',
        body: 'y',
        media_type: 'image',
      },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'nfm_reply',
        nfm_reply: { response_json: JSON.stringify({ url: place }), body: 'Sent', name: 'flow' },
      },
    },
  ])
  await eventually(async () => ok((await messages()).some(({ text }) => text === 'From an ad')))
  equal(knocks, 0)
})

async function connected(workspaceId: string, connection: Connection) {
  const deps = { db: stage.database.database.db, clock: machineClock, secrets: stage.secrets }
  const app = await keepApp(deps, {
    connection,
    appId: `3${NUMBERS[connection]}`,
    appSecret: SECRETS[connection],
    name: connection,
    graphUrl,
    graphVersion: 'v26.0',
  })
  const number = { workspaceId, userId: null, app, wabaId: '4001', phoneNumberId: NUMBERS[connection], token: TOKEN }
  await connectNumber({ ...deps, replayNumber: async () => {} }, number)
}

let written = 0

const photo = (connection: Connection, id: string, caption: string) =>
  deliver(connection, [{ type: 'image', image: { id, mime_type: 'image/png', caption } }])

async function deliver(connection: Connection, parts: Record<string, unknown>[]): Promise<void> {
  const phone_number_id = NUMBERS[connection]
  const timestamp = String(Math.floor(Date.now() / 1_000))
  const messages = parts.map((part) => {
    written += 1
    return { from: '491701234567', id: `wamid.${written}`, timestamp, ...part }
  })
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '49301', phone_number_id },
    contacts: [{ profile: { name: 'Ayşe' }, wa_id: '491701234567' }],
    messages,
  }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '4001', changes: [{ field: 'messages', value }] }],
  })
  const signature = `sha256=${createHmac('sha256', SECRETS[connection]).update(body).digest('hex')}`
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature }
  await eventually(async () => {
    equal((await fetch(`${stage.url}/webhooks/whatsapp`, { method: 'POST', body, headers })).status, 200)
  })
}

async function messages(): Promise<Message[]> {
  const { conversations } = await mira.ok('GET', '/api/v1/conversations')
  const pages = await Promise.all(
    conversations.map(({ id }: { id: string }) => mira.ok('GET', `/api/v1/conversations/${id}/messages?limit=200`)),
  )
  return pages.flatMap(({ messages }) => messages)
}

function listening(server: Server | typeof neighbour): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
