/** The control face `/_sim`: every address on one line. docs/simulator.md describes it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readBytes } from '../network/media.ts'
import { COMPANY_PHONES } from '../onboarding/codes.ts'
import { clearPlanned, planFaults, plannedFor } from '../onboarding/faults.ts'
import { addFaults, clearFaults, faultsOf } from '../rules/faults.ts'
import { type Shape, shapeOf, textOf, numberOf as wholeNumber } from '../shape.ts'
import type { Sim } from '../sim.ts'
import { dropToken, listAccounts, makeAccount, makeApp, makeToken } from './accounts.ts'
import { call, edit, play, react, revoke, setMarketing, tap, write } from './acts.ts'
import {
  listCompanyPhones,
  listPeople,
  listPortfolios,
  listTakenNumbers,
  putPerson,
  putPortfolio,
  readCompanyPhone,
  releaseNumber,
  takeNumber,
} from './businesses.ts'
import { remember } from './past.ts'
import { changePhone, makePhone, makePhones, numberOf, phoneOf } from './phones.ts'
import { practice } from './practice.ts'
import { presentChat, presentMessage, presentPhone } from './present.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'
import { changeAccount, changeNumberStanding, changePortfolio, changeTokens, listTokens } from './standing.ts'
import { coalesce, openStream } from './stream.ts'
import { changeTemplate, listTemplates, makeTemplates } from './templates.ts'
import { changeBehaviour, flush, forceStatus, listDeliveries, listSends, repeat, sendRaw } from './webhooks.ts'

const BODY_BYTES_MAX = 150 * 1024 * 1024 // a file of 100 MB as base64
const CHANGED_WITHIN_MS = 40
const MESSAGES_LISTED_MAX = 500
const PHONES_LISTED_MAX = 1_000

interface Asked {
  id: string
  ids: Record<string, string>
  body: Shape
  query: Shape
}

export async function controlFace(app: FastifyInstance, { sim }: { sim: Sim }) {
  const { world } = sim
  // Nobody signs in here, so at least no page from elsewhere may reach it through a browser.
  app.addHook('onRequest', async (request) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') throw new Refusal(403, 'Not from another site.')
  })
  const phone = (asked: Asked) => phoneOf(sim, asked.id)
  const add = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, act: (asked: Asked) => unknown) =>
    app.route({
      method,
      url,
      bodyLimit: BODY_BYTES_MAX,
      async handler(request, reply) {
        const answer = await act(read(request))
        reply.header('cache-control', 'no-store')
        if (method !== 'GET') await world.store.flush() // whoever asked for a change finds it after a crash
        return answer ?? {}
      },
    })

  add('GET', '/clock', () => clock(sim))
  add('POST', '/clock', ({ body }) => turnClock(sim, body))
  add('POST', '/apps', ({ body }) => presentApp(makeApp(sim, body)))
  add('GET', '/accounts', () => listAccounts(sim))
  add('POST', '/accounts', ({ body }) => makeAccount(sim, body))
  add('POST', '/tokens', ({ body }) => makeToken(sim, body))
  add('DELETE', '/tokens', ({ body }) => dropToken(sim, body))
  add('GET', '/tokens', () => listTokens(sim))
  add('PATCH', '/tokens', ({ body }) => changeTokens(sim, body))
  add('PATCH', '/accounts/:id', ({ id, body }) => changeAccount(sim, id, body))
  add('GET', '/templates', ({ query }) => listTemplates(sim, query))
  add('PATCH', '/templates/:id', ({ id, body }) => changeTemplate(sim, id, body))
  add('POST', '/accounts/:id/templates', ({ id, body }) => makeTemplates(sim, id, body))
  add('PATCH', '/numbers/:id', ({ id, body }) => changeNumberStanding(sim, id, body))
  add('GET', '/portfolios', () => listPortfolios(sim))
  add('POST', '/portfolios', ({ body }) => putPortfolio(sim, body))
  add('PATCH', '/portfolios/:id', ({ id, body }) => changePortfolio(sim, id, body))
  add('GET', '/people', () => listPeople(sim))
  add('POST', '/people', ({ body }) => putPerson(sim, body))
  add('GET', '/company-phones', () => listCompanyPhones(sim))
  add('GET', '/company-phones/:id', ({ id }) => readCompanyPhone(sim, id))
  add('GET', '/taken-numbers', () => listTakenNumbers(sim))
  add('POST', '/taken-numbers', ({ body }) => takeNumber(sim, body))
  add('DELETE', '/taken-numbers/:id', ({ id }) => releaseNumber(sim, id))
  add('GET', '/signup', () => plannedFor(world) ?? {})
  add('POST', '/signup', ({ body }) => planSignup(sim, body))
  add('DELETE', '/signup', () => clearPlanned(world))
  add('GET', '/phones', () =>
    [...world.store.phones.rows()].slice(0, PHONES_LISTED_MAX).map((one) => presentPhone(sim, one)),
  )
  add('POST', '/phones', ({ body }) => presentPhone(sim, makePhone(sim, body)))
  add('POST', '/phones/many', ({ body }) => makePhones(sim, body))
  add('GET', '/phones/:id', (asked) => presentPhone(sim, phone(asked)))
  add('PATCH', '/phones/:id', (asked) => {
    changePhone(sim, phone(asked), asked.body)
    return presentPhone(sim, phone(asked))
  })
  add('GET', '/phones/:id/chats', (asked) =>
    [...world.store.numbers.rows()]
      .filter((number) => number.isRegistered || sim.chats.of(phone(asked).id, number.id).length > 0)
      .map((number) => presentChat(sim, phone(asked), number)),
  )
  add('GET', '/phones/:id/chats/:phoneNumberId', (asked) =>
    sim.chats
      .of(phone(asked).id, numberOf(sim, asked.ids.phoneNumberId).id)
      .filter((one) => one.type !== 'reaction' && (one.from === 'phone' || one.arrivedAtMs !== null))
      .slice(-(wholeNumber(asked.query.limit) ?? MESSAGES_LISTED_MAX))
      .map((one) => presentMessage(sim, one)),
  )
  add('POST', '/phones/:id/messages', (asked) => write(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/past', (asked) => remember(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/reactions', (asked) => react(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/taps', (asked) => tap(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/played', (asked) => play(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/edits', (asked) => edit(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/revokes', (asked) => revoke(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/marketing', (asked) => setMarketing(sim, phone(asked), asked.body))
  add('POST', '/phones/:id/calls', (asked) => call(sim, phone(asked), asked.body))
  add('GET', '/faults', () => faultsOf(world))
  add('POST', '/faults', (asked) => plan(sim, asked.body))
  add('DELETE', '/faults', () => clearFaults(world))
  add('GET', '/webhooks', ({ query }) => listDeliveries(sim, query))
  add('POST', '/webhooks', ({ body }) => changeBehaviour(sim, body))
  add('POST', '/webhooks/flush', () => flush(sim))
  add('POST', '/webhooks/:id/repeat', ({ id }) => repeat(sim, id))
  add('POST', '/raw', ({ body }) => sendRaw(sim, body))
  add('POST', '/statuses', ({ body }) => forceStatus(sim, body))
  add('GET', '/sends', ({ query }) => listSends(sim, query))
  add('POST', '/reset', ({ body }) => world.reset(textOf(body.seed) ?? undefined))
  add('POST', '/practice', () => practice(sim))
  app.get('/media/:id', (request, reply) => sendFile(sim, request, reply))
  app.get('/clock/stream', (_, reply) => followClock(sim, reply))
  app.get('/company-phones/stream', (_, reply) => followCompanyPhones(sim, reply))
  app.get('/phones/:id/stream', (request, reply) => followPhone(sim, request, reply))
}

function read(request: FastifyRequest): Asked {
  const ids = request.params as Record<string, string>
  // A list of faults is a body too; it travels under `list`.
  const body = Array.isArray(request.body) ? { list: request.body } : shapeOf(request.body)
  return { id: ids.id ?? '', ids, body, query: shapeOf(request.query) }
}

const clock = ({ world }: Sim) => ({ now: new Date(world.clock.now()).toISOString(), offsetMs: world.clock.offsetMs() })

function turnClock(sim: Sim, body: Shape) {
  const advanceMs = wholeNumber(body.advanceMs)
  if (body.reset === true) sim.world.clock.set(0)
  else if (advanceMs !== null) sim.world.clock.advance(advanceMs)
  else throw badRequest('Give { "advanceMs": … } or { "reset": true }.')
  return clock(sim)
}

function plan(sim: Sim, body: Shape) {
  const refusal = addFaults(sim.world, body.list ?? body)
  if (refusal !== null) throw badRequest(refusal)
  return faultsOf(sim.world)
}

function planSignup(sim: Sim, body: Shape) {
  const refusal = planFaults(sim.world, body)
  if (refusal !== null) throw badRequest(refusal)
  return plannedFor(sim.world)
}

const presentApp = ({ id, secret, name }: { id: string; secret: string; name: string }) => ({
  appId: id,
  appSecret: secret,
  name,
})

async function sendFile(sim: Sim, request: FastifyRequest, reply: FastifyReply) {
  const { id } = request.params as { id: string }
  const media = sim.world.store.media.get(id)
  const bytes = media === undefined ? null : await readBytes(sim.world, id)
  if (media === undefined || bytes === null) throw notFound('file', id)
  reply.header('x-content-type-options', 'nosniff').header('content-security-policy', "default-src 'none'; sandbox")
  return reply.type(media.mimeType).send(bytes)
}

function followClock(sim: Sim, reply: FastifyReply) {
  const stop = sim.world.clock.onTurn(() => stream.send({ offsetMs: sim.world.clock.offsetMs() }))
  const stream = openStream(reply, stop)
  stream.send({ offsetMs: sim.world.clock.offsetMs() })
}

const followPhone = (sim: Sim, request: FastifyRequest, reply: FastifyReply) =>
  follow(sim, phoneOf(sim, (request.params as { id: string }).id).id, reply)

const followCompanyPhones = (sim: Sim, reply: FastifyReply) => follow(sim, COMPANY_PHONES, reply)

function follow(sim: Sim, id: string, reply: FastifyReply) {
  const tell = coalesce(() => stream.send({ phoneId: id }, 'changed'), CHANGED_WITHIN_MS)
  const stop = sim.world.onChanged((phoneId) => {
    if (phoneId === id) tell()
  })
  const stream = openStream(reply, stop)
  stream.send({ phoneId: id }, 'changed')
}
