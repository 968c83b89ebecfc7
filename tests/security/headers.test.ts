/** What every address says to a browser besides its answer, and whom it listens to. */
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { request as httpRequest } from 'node:http'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type Person, writeConversation } from '../house.ts'
import { openStage, PASSWORD, type Stage } from './stage.ts'
import { picture, upload } from './town.ts'

/** Addresses that take a file in a form. */
const TAKE_FILES = ['/api/v1/files', '/api/v1/channels/:id/profile/picture']
/** One as `npm start` gives it, one behind a proxy that speaks https. */
let stage: Stage
let secure: Stage
let mira: Person
let ofSecure: Person
let conversationId: string
let fileId: string

before(async () => {
  ;[stage, secure] = [await openStage({ practice: true }), await openStage({ publicUrl: 'https://inbox.example.com' })]
  const workspaceId = await stage.workspace('Blumen Huber')
  mira = await stage.person('Mira', { workspaceId, role: 'admin' })
  ofSecure = await secure.person('Mira', { workspaceId: await secure.workspace('Blumen Huber'), role: 'admin' })
  const written = await writeConversation(stage, workspaceId, { inbox: 'Support', contact: 'Ayşe' })
  conversationId = written.conversationId
  fileId = (await upload(mira, 'photo.png', await picture(), 'image/png')).file.id
})

/** Headers that change from answer to answer, or only describe the body. */
const OF_THE_MOMENT =
  /^(date|connection|keep-alive|content-length|content-type|etag|last-modified|transfer-encoding|set-cookie|accept-ranges|retry-after)$/

const headersOf = (answer: Response) =>
  Object.fromEntries([...answer.headers].filter(([name]) => !OF_THE_MOMENT.test(name)))

const policyOf = (stage: Stage, extra = '') => {
  const { host, protocol } = new URL(stage.publicUrl)
  const socket = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}`
  return (
    `default-src 'none';script-src 'self';style-src 'self';img-src 'self' blob: data:;media-src 'self' blob:;font-src 'self';` +
    `connect-src 'self' ${socket};worker-src 'self' blob:;manifest-src 'self';frame-src 'self';frame-ancestors 'self';` +
    `form-action 'self';base-uri 'none';object-src 'none'${extra}`
  )
}

const everywhere = (policy: string) => ({
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
})
const never = { 'cache-control': 'no-store' }

test('every route of the API, answered or refused: the same headers, and nothing is kept', async () => {
  const plain = { ...everywhere(policyOf(stage)), ...never }
  const https = {
    ...everywhere(policyOf(secure, ';upgrade-insecure-requests')),
    ...never,
    'strict-transport-security': 'max-age=31536000',
  }
  for (const { method, url } of stage.server.routes) {
    if (url.startsWith('/api/v1/practice/')) continue // changes the stage
    const path = url.replace(/:\w+/, uuidv7())
    for (const person of [mira, stage.guest()]) {
      deepEqual(headersOf(await person.ask(method, path)), plain, `${method} ${url}`)
    }
    deepEqual(headersOf(await ofSecure.ask(method, path)), https, `${method} ${url} over https`)
  }
  for (const path of ['/api/v1/nothing', '/api/', '/api/auth/get-session', '/api/auth/sign-up/email', '/api/auth/ok']) {
    const answer = await mira.ask('GET', path)
    equal(answer.status, 404, path)
    deepEqual(headersOf(answer), plain, path)
  }
})

test('pages and other addresses', async () => {
  const plain = everywhere(policyOf(stage))
  const of = async (path: string, person: Person = stage.guest()) => {
    const answer = await person.ask('GET', path)
    await answer.arrayBuffer()
    return headersOf(answer)
  }
  for (const page of ['/', '/inbox/anything', '/settings/people', '/invitation?token=x']) {
    deepEqual(await of(page), { ...plain, 'cache-control': 'no-cache' }, page)
  }
  deepEqual(await of('/health/ready'), { ...plain, ...never })
  for (const path of ['/metrics', '/health/live', '/nothing.js', '/webhooks']) {
    const { 'cache-control': _, ...others } = await of(path)
    deepEqual(others, plain, path)
  }
  const document = await (await stage.guest().ask('GET', '/')).text()
  ok(!/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=/i.test(document), 'something stands inline in the page')
  const assets = [...document.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  ok(assets.length > 0)
  for (const path of assets) {
    deepEqual(await of(path), { ...plain, 'cache-control': 'public, max-age=31536000, immutable' }, path)
  }
})

test('the page that opens Meta’s window: its SDK and nothing else besides, in no frame, and it keeps the window that it opens', async () => {
  const meta = 'https://www.facebook.com https://web.facebook.com https://staticxx.facebook.com'
  const policy = (sdk: string, dialog: string, extra = '') =>
    `default-src 'none';script-src 'self'${sdk};style-src 'self';img-src 'self'${dialog};media-src 'none';font-src 'self';` +
    `connect-src 'self'${dialog};worker-src 'none';manifest-src 'self';frame-src 'self'${dialog};frame-ancestors 'none';` +
    `form-action 'self'${dialog};base-uri 'none';object-src 'none'${extra}`
  const of = (content: string) => ({
    ...everywhere(content),
    'cache-control': 'no-cache',
    'cross-origin-opener-policy': 'same-origin-allow-popups',
    'x-frame-options': 'DENY',
  })
  const id = uuidv7()
  for (const person of [mira, stage.guest()]) {
    const [real, practice] = [
      await person.ask('GET', `/signup/meta/${id}`),
      await person.ask('GET', `/signup/practice/${id}`),
    ]
    deepEqual(headersOf(real), of(policy(' https://connect.facebook.net', ` ${meta}`)))
    deepEqual(headersOf(practice), of(policy('', '')))
    const document = await practice.text()
    ok(!/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=/i.test(document), 'something stands inline in the page')
  }
  const secured = await ofSecure.ask('GET', `/signup/meta/${id}`)
  deepEqual(headersOf(secured), {
    ...of(policy(' https://connect.facebook.net', ` ${meta}`, ';upgrade-insecure-requests')),
    'strict-transport-security': 'max-age=31536000',
  })
  for (const path of ['/signup', '/signup/other/1', '/signup/meta', `/signup/meta/${id}/more`])
    equal((await mira.ask('GET', path)).status, 404, path)
})

test('a picture in a form comes from our own pages only, as every change', async () => {
  const path = `/api/v1/channels/${uuidv7()}/profile/picture`
  const form = ['--x', 'content-disposition: form-data; name="file"; filename="a.png"', '', 'a', '--x--', ''].join(
    '\r\n',
  )
  const type = { 'content-type': 'multipart/form-data; boundary=x' }
  // As a form of another site would send it, which needs no leave of ours.
  for (const headers of [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { 'sec-fetch-site': 'cross-site' },
  ] as Record<string, string>[]) {
    equal(await raw('PUT', path, { ...headers, ...type }, form), 403, JSON.stringify(headers))
  }
  const ours = { origin: stage.publicUrl, 'sec-fetch-site': 'same-origin', ...type }
  equal(await raw('PUT', path, ours, form), 404)
})

test('a file of a workspace can do nothing where it is opened', async () => {
  const answer = await mira.ask('GET', `/api/v1/files/${fileId}`)
  const headers = headersOf(answer)
  equal(headers['content-security-policy'], "default-src 'none'; style-src 'unsafe-inline'; sandbox")
  equal(headers['x-content-type-options'], 'nosniff')
  equal(headers['cross-origin-resource-policy'], 'same-origin')
  match(headers['cache-control'] ?? '', /^private\b/)
  equal(answer.headers.get('content-disposition'), `inline; filename="photo.png"; filename*=UTF-8''photo.png`)
})

test('the practice phone may stand in our page and nowhere else; its controls may stand nowhere', async () => {
  const phone = await mira.ask('GET', '/practice/phone/')
  equal(phone.status, 200)
  match(phone.headers.get('content-security-policy') ?? '', /default-src 'none'|default-src 'self'/)
  ok(!/unsafe-inline|unsafe-eval/.test(phone.headers.get('content-security-policy') ?? ''))
  const control = await mira.ask('GET', '/practice/_sim/phones')
  equal(control.headers.get('content-security-policy'), "default-src 'none'; sandbox; frame-ancestors 'none'")
  equal(control.headers.get('x-frame-options'), 'DENY')
  for (const answer of [phone, control]) {
    equal(answer.headers.get('x-content-type-options'), 'nosniff')
    equal(answer.headers.get('set-cookie'), null)
  }
  for (const path of ['/practice/phone/', '/practice/_sim/phones']) {
    equal((await stage.guest().ask('GET', path)).status, 401)
  }
  const nobody = await stage.person('Nobody')
  equal((await nobody.ask('GET', '/practice/_sim/phones')).status, 403)
  const jonas = await stage.person('Jonas', { workspaceId: mira.workspaceId, role: 'agent' })
  equal((await jonas.ask('GET', '/practice/_sim/phones')).status, 200)
  for (const [method, path] of [
    ['POST', '/_sim/clock'],
    ['POST', '/_sim/reset'],
    ['POST', '/_sim/practice'],
    ['POST', '/_sim/tokens'],
    ['POST', '/_sim/phones/../reset'],
    ['POST', '/_sim/phones/%2e%2e/reset'],
    ['POST', '/_sim/raw'],
  ] as const) {
    const status = await raw(method, `/practice${path}`, { cookie: jonas.cookie }, '{}')
    ok(status === 403 || status === 404, `${method} ${path}: ${status}`)
  }
  for (const path of ['/v26.0/me', '/', '/_simulator', '/phone/../v26.0/me', '/%2e%2e/v26.0/me', '//_sim']) {
    equal(await raw('GET', `/practice${path}`, {}), 404, path)
  }
})

test('the cookie of a session: no script reads it, no other site sends it along, and over https it is bound to the host', async () => {
  const cookieOf = async (at: Stage) => {
    const answer = await at
      .guest()
      .ask('POST', '/api/auth/sign-in/email', { email: 'mira@example.com', password: PASSWORD })
    equal(answer.status, 200)
    equal(answer.headers.getSetCookie().length, 1)
    const [pair = '', ...flags] = (answer.headers.getSetCookie()[0] ?? '').split('; ')
    const [name = '', value = ''] = pair.split('=')
    ok(decodeURIComponent(value).length >= 43, 'too short to be unguessable')
    return [name, ...flags.map((flag) => flag.toLowerCase()).sort()]
  }
  deepEqual(await cookieOf(stage), ['posthorn.session_token', 'httponly', 'max-age=2592000', 'path=/', 'samesite=lax'])
  const secured = ['__Host-posthorn.session_token', 'httponly', 'max-age=2592000', 'path=/', 'samesite=lax', 'secure']
  deepEqual(await cookieOf(secure), secured)
  const out = await (await signedInAgain()).ask('POST', '/api/auth/sign-out', {})
  match(out.headers.getSetCookie().join(), /^posthorn\.session_token=; Max-Age=0/)
  equal(out.headers.get('clear-site-data'), '"cache"')
})

test('a page of another site can change nothing, whatever it sends and however it is spelt', async () => {
  const routes = stage.server.routes.filter(({ method }) => method !== 'GET')
  const before = await eventCount()
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${stage.publicUrl}.evil.example` },
    { origin: 'http://localhost:1', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
  ]
  const others = ['/api/auth/sign-in/email', '/api/auth/sign-out', '/api/auth/change-password']
  const all = [...routes.map(({ method, url }) => ({ method, url })), ...others.map((url) => ({ method: 'POST', url }))]
  for (const { method, url } of all) {
    const path = url.replace(/:\w+/, conversationId)
    for (const headers of foreign)
      equal(await raw(method, path, headers, '{}'), 403, `${method} ${url} ${JSON.stringify(headers)}`)
    const ours = { 'sec-fetch-site': 'same-origin', origin: stage.publicUrl }
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/plain;a=application/json',
    ]) {
      if (TAKE_FILES.includes(url) && type.startsWith('multipart')) continue
      equal(await raw(method, path, { ...ours, 'content-type': type }, 'a=b'), 415, `${method} ${url} as ${type}`)
    }
  }
  equal(await raw('POST', '/practice/_sim/clock', { origin: 'https://evil.example' }, '{}'), 403)
  equal(await eventCount(), before)
  equal((await mira.ok('GET', '/api/v1/me')).user.name, 'Mira')
})

test('a name that somebody pointed at this machine is not ours, for reading and for writing', async () => {
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.example', 'inbox.example.com.']) {
    equal(await raw('GET', '/api/v1/me', { host }), 421, host)
    equal(
      await raw('PUT', `/api/v1/conversations/${conversationId}/read`, { host, origin: `http://${host}` }, '{}'),
      421,
      host,
    )
    equal(await raw('GET', '/practice/_sim/phones', { host }), 421, host)
  }
})

test('looking changes nothing: no GET writes an event or moves a row', async () => {
  const before = await fingerprint()
  for (const { url } of stage.server.routes.filter(({ method }) => method === 'GET')) {
    await (await mira.ask('GET', url.replace(/:\w+/, url.includes('/files/') ? fileId : conversationId))).arrayBuffer()
  }
  deepEqual(await fingerprint(), before)
  for (const path of [
    '/api/v1/conversations/counts?_method=DELETE',
    `/api/v1/conversations/${conversationId}/closure`,
  ]) {
    await mira.ask('GET', path, undefined, { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST' })
  }
  deepEqual(await fingerprint(), before)
})

test('no header of a stranger makes somebody of them', async () => {
  const person = await stage.guest()
  const claims: Record<string, string>[] = [
    { 'x-forwarded-user': 'mira@example.com', 'remote-user': 'mira@example.com' },
    { 'x-posthorn-address': '127.0.0.1' },
    { authorization: 'Bearer anything' },
    { cookie: 'posthorn.session_token=guess' },
    { cookie: `posthorn.session_token=${mira.cookies.get('posthorn.session_token')?.split('.')[0]}` },
  ]
  for (const headers of claims) equal((await person.ask('GET', '/api/v1/me', undefined, headers)).status, 401)
})

const signedInAgain = async () => {
  const person = stage.guest()
  await person.signIn('mira@example.com', PASSWORD)
  return person
}

/** Posthorn asks for templates by itself, again every 30 seconds where nobody answers: that is nobody's request. */
const OF_ITSELF = 'templates.synced'

const eventCount = async () => {
  const { rows } = await stage.inside(mira.workspaceId, (tx) =>
    sql<{ count: number }>`select count(*)::int as count from events where type <> ${OF_ITSELF}`.execute(tx),
  )
  return rows[0]?.count
}

const fingerprint = async () => {
  const tables = ['conversations', 'messages', 'reads', 'members', 'inboxes', 'channels', 'contacts', 'files', 'events']
  return Promise.all(
    tables.map(async (table) => {
      const { rows } = await stage.inside(mira.workspaceId, (tx) =>
        sql<{
          hash: string
        }>`select md5(string_agg(t::text, ',' order by t::text)) as hash from ${sql.table(table)} t
          where to_jsonb(t)->>'type' is distinct from ${OF_ITSELF}`.execute(tx),
      )
      return [table, rows[0]?.hash]
    }),
  )
}

/** With Mira's cookie and exactly these headers, as fetch would not let us send them. */
function raw(method: string, path: string, headers: Record<string, string>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(stage.url)
    const type = body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const own = { cookie: mira.cookie, 'posthorn-workspace': mira.workspaceId }
    const options = { host: '127.0.0.1', port, method, path, headers: { ...own, ...type, ...headers } }
    const request = httpRequest(options, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    request.once('error', reject)
    request.end(body)
  })
}
