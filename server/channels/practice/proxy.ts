import { request as ask, type ClientRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Act, may } from '#core/team/permission.ts'
import { crossSiteRefusal } from '#server/platform/cross-site.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import type { Http } from '#server/platform/http.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { type Doors, personOf } from '../../team/mount.ts'
import { membershipsOf } from '../../team/queries.ts'
import { forbidden } from '../../team/refusals.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'] as const
/** To the first byte of the answer; a stream may then last for ever. */
const ANSWER_MS_MAX = 30_000
/** What a page or a player needs to say to the simulator. Cookies and tokens of ours are none of its business. */
const PASSED_ON = [
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'if-none-match',
  'range',
  'last-event-id',
  'cache-control',
]
const NOT_PASSED_BACK = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'x-frame-options',
])

/** The practice phone, its controls and the popup that connects numbers, for signed-in people: everything else of the simulator
 *  stays out of reach. */
export function practiceProxy(app: Http, doors: Doors, simulatorUrl: string, publicUrl: () => string): void {
  const open = new Set<ClientRequest>()
  app.register(async (scope) => {
    // Bodies go through as they come.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.addHook('preClose', async () => {
      for (const upstream of open) upstream.destroy()
    })
    scope.route({
      method: [...METHODS],
      url: '/practice/*',
      schema: { hide: true },
      onRequest: async (request) => {
        const refusal = crossSiteRefusal(request, publicUrl())
        if (refusal) throw refusal
        const person = await personOf(doors, request)
        await mayPractise(doors, person.user.id, actOf(request.method, targetOf(request).pathname))
      },
      handler: (request, reply) => pass(request, reply, simulatorUrl, open),
    })
  })
}

/** Of all that the simulator serves, the pages of the phone, the control face, and what Meta serves for its popup. Dots in a
 *  path are resolved before. */
function targetOf(request: FastifyRequest): URL {
  const target = new URL(request.url.slice('/practice'.length), 'http://simulator')
  if (!/^\/(?:(?:phone|_sim|signup)(?:\/|$)|sdk\.js$)/.test(target.pathname) || /%2e|%2f|%5c/i.test(target.pathname))
    throw notFound()
  return target
}

/** Everybody may look, and act with a phone; turning the clock, faults, deliveries and accounts are an admin's, and the popup is
 *  for whoever connects numbers. */
function actOf(method: string, path: string): Act {
  if (/^\/(?:signup|sdk\.js)/.test(path)) return 'channels.manage'
  if (method === 'GET' || method === 'HEAD') return 'practice.use'
  return /^\/_sim\/phones(?:\/|$)/.test(path) ? 'practice.use' : 'practice.control'
}

/** The phone belongs to no workspace: whoever may in one of theirs, may. */
async function mayPractise({ db }: Doors, userId: string, act: Act): Promise<void> {
  const memberships = await inWorkspaces(db, [], (tx) => membershipsOf(tx, userId), { accessMode: 'read only' })
  if (!memberships.some(({ role }) => may({ userId, role, inboxIds: [] }, act))) throw forbidden()
}

function pass(
  request: FastifyRequest,
  reply: FastifyReply,
  simulatorUrl: string,
  open: Set<ClientRequest>,
): FastifyReply {
  const { pathname, search } = targetOf(request)
  const upstream = ask(new URL(pathname + search, simulatorUrl), {
    method: request.method,
    headers: passedOn(request.headers),
  })
  open.add(upstream)
  upstream.once('close', () => open.delete(upstream))
  reply.hijack()
  const limit = setTimeout(() => upstream.destroy(new Error('no answer')), ANSWER_MS_MAX)
  upstream.once('response', (answer) => {
    clearTimeout(limit)
    passBack(reply, answer, pathname)
  })
  upstream.once('error', () => {
    clearTimeout(limit)
    if (reply.raw.headersSent) reply.raw.destroy()
    else sayNotReady(request, reply)
  })
  // Whoever leaves the page also ends its stream.
  reply.raw.once('close', () => upstream.destroy())
  const body = request.body as Readable | undefined
  if (body) body.pipe(upstream)
  else upstream.end()
  return reply
}

function passBack(reply: FastifyReply, answer: IncomingMessage, pathname: string) {
  const headers = Object.entries(answer.headers).filter(([name]) => !NOT_PASSED_BACK.has(name))
  const isPage = pathname.startsWith('/phone')
  reply.raw.writeHead(answer.statusCode ?? 502, {
    // Only the phone's pages may stand in a frame, and only in ours; what the simulator says of itself counts besides.
    'content-security-policy': isPage
      ? "frame-ancestors 'self'"
      : "default-src 'none'; sandbox; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'x-frame-options': isPage ? 'SAMEORIGIN' : 'DENY',
    ...Object.fromEntries(headers),
    'x-content-type-options': 'nosniff',
  })
  reply.raw.flushHeaders()
  answer.pipe(reply.raw)
  answer.once('error', () => reply.raw.destroy())
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED_ON) {
    const value = headers[name]
    if (typeof value === 'string') passed[name] = value
  }
  return passed
}

function sayNotReady(request: FastifyRequest, reply: FastifyReply) {
  const refused = new Refused(503, 'practice_not_ready', {
    en: 'The practice simulator does not answer just now. It is being started again.',
    de: 'Der Übungssimulator antwortet gerade nicht. Er wird neu gestartet.',
  })
  const language = request.headers['accept-language']?.startsWith('de') ? 'de' : 'en'
  reply.raw.writeHead(503, { 'content-type': 'application/json', 'retry-after': '2', 'cache-control': 'no-store' })
  reply.raw.end(JSON.stringify({ error: { code: refused.code, message: refused.words[language] } }))
}
