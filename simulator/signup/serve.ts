/** Serves what Meta serves for Embedded Signup: the SDK, the popup and what the popup asks (fact sheet §14.2). */
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openPages } from '../pages.ts'
import { type Shape, shapeOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Signup } from '../state/rows.ts'
import { FlowRefusal } from './common.ts'
import {
  checkAccount,
  checkPortfolio,
  choosePerson,
  confirm,
  deliveryOf,
  finish,
  grant,
  hand,
  open,
  setProfile,
} from './flow.ts'
import { chooseNumber, enterCode, enterNumber, sendAgain } from './numberSteps.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
/** Only the popup's own pages and the SDK are for a browser. */
const IS_PRIVATE = /^(?!sdk\.ts$|page\/)|\.test\.ts$/u
const BODY_BYTES_MAX = 64 * 1024

/** Any page may load the SDK, as it may load Meta's. */
const FOR_EVERYBODY = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}
/** The popup has to keep the window that opened it. */
const KEEPS_OPENER = { 'cross-origin-opener-policy': 'unsafe-none' }

type Act = (sim: Sim, signup: Signup, asked: Shape) => object

const ACTS: Record<string, Act> = {
  person: choosePerson,
  permissions: grant,
  portfolio: checkPortfolio,
  account: checkAccount,
  confirmation: confirm,
  profile: setProfile,
  'existing-number': chooseNumber,
  number: enterNumber,
  resend: sendAgain,
  code: enterCode,
  end: (sim, signup, asked) => ({ ...finish(sim, signup, asked), delivery: deliveryOf(signup) }),
  handed: hand,
}

export async function signupPages(app: FastifyInstance, { sim }: { sim: Sim }): Promise<void> {
  const pages = await openPages(FOLDER, { isPrivate: IS_PRIVATE, ancestors: "'none'" })
  const sdk = (request: FastifyRequest, reply: FastifyReply) => pages.send(request, reply, 'sdk.ts', FOR_EVERYBODY)
  app.get('/sdk.js', sdk)
  app.get('/:locale(^[a-z]{2}_[A-Z]{2}$)/sdk.js', sdk)
  app.get('/signup/dialog/oauth', (request, reply) => pages.send(request, reply, 'page/index.html', KEEPS_OPENER))
  app.get<{ Params: { '*': string } }>('/signup/page/*', (request, reply) =>
    pages.send(request, reply, `page/${request.params['*']}`),
  )
  const answer = async (request: FastifyRequest, reply: FastifyReply, act: () => object) => {
    if (request.headers['sec-fetch-site'] === 'cross-site') return reply.code(403).send({ refusal: 'cross_site' })
    reply.header('cache-control', 'no-store')
    try {
      const said = act()
      await sim.world.store.flush()
      return said
    } catch (error) {
      if (!(error instanceof FlowRefusal)) throw error
      return reply.code(409).send({ failed: error.key })
    }
  }
  app.post('/signup/api/openings', { bodyLimit: BODY_BYTES_MAX }, (request, reply) =>
    answer(request, reply, () => open(sim, shapeOf(request.body))),
  )
  app.post<{ Params: { id: string; act: string } }>(
    '/signup/api/:id/:act',
    { bodyLimit: BODY_BYTES_MAX },
    (request, reply) =>
      answer(request, reply, () => {
        const signup = sim.world.store.signups.get(request.params.id)
        const act = ACTS[request.params.act]
        if (signup === undefined || act === undefined) throw new FlowRefusal('unknown_signup')
        const said = act(sim, signup, shapeOf(request.body))
        sim.world.store.signups.put(signup)
        return said
      }),
  )
}
