import websocket from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { may } from '#core/team/permission.ts'
import type { Http } from '#server/platform/http.ts'
import { Refused } from '#server/platform/refused.ts'
import type { MemberAsker } from '../team/access.ts'
import type { SignedIn } from '../team/auth.ts'
import { askerOf, type Doors, personOf } from '../team/mount.ts'
import { isOwnOrigin } from '../team/origin.ts'
import { forbidden } from '../team/refusals.ts'
import type { LiveHub } from './hub.ts'

const FRAME_BYTES_MAX = 1_024 // a client only names numbers

const LiveQuery = z.strictObject({
  workspace: z.uuid(),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
})

/** WebSocket /api/v1/live. Everything that HTTP asks of a request is asked of the handshake, and who sends it: a browser
 *  lets any website open a socket with our cookie, and says so in Origin. */
export function liveRoute(app: Http, doors: Doors, hub: LiveHub, publicUrl: () => string): void {
  const known = new WeakMap<FastifyRequest, { person: SignedIn; asker: MemberAsker }>()
  app.register(async (scope) => {
    await scope.register(websocket, { options: { maxPayload: FRAME_BYTES_MAX, perMessageDeflate: false } })
    scope.get(
      '/api/v1/live',
      {
        websocket: true,
        schema: { hide: true, querystring: LiveQuery },
        preValidation: async (request) => {
          if (!isOwnOrigin(request.headers.origin, request.headers.host, publicUrl())) throw foreignOrigin()
          const person = await personOf(doors, request)
          const asker = await askerOf(doors, request, person)
          if (!may(asker, 'conversations.read')) throw forbidden()
          if (hub.isFull()) throw tooManySockets()
          known.set(request, { person, asker })
        },
      },
      (ws, request) => {
        const { person, asker } = known.get(request) ?? {}
        if (!person || !asker) return ws.terminate()
        const { after } = request.query as z.infer<typeof LiveQuery>
        hub.join(ws, { sessionId: person.sessionId, asker, after })
      },
    )
  })
}

const foreignOrigin = () =>
  new Refused(403, 'cross_site', {
    en: 'This connection comes from another site.',
    de: 'Diese Verbindung kommt von einer anderen Website.',
  })

const tooManySockets = () =>
  new Refused(503, 'too_many_sockets', {
    en: 'Too many people are connected just now. Try again in a moment.',
    de: 'Gerade sind zu viele Menschen verbunden. Versuch es gleich noch einmal.',
  })
