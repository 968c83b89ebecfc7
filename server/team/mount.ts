import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal, WORKSPACE_HEADER } from '#contract/common.ts'
import { may } from '#core/team/permission.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import type { Http } from '#server/platform/http.ts'
import type { MemberAsker, Route } from './access.ts'
import type { People, SignedIn } from './auth.ts'
import { membership } from './queries.ts'
import { forbidden, signedOut, workspaceNotFound, workspaceNotNamed } from './refusals.ts'

/** What the doors of all routes need. */
export interface Doors {
  db: Db
  people: People
}

/** Makes the table of routes answer: who asks is found out first, then what they say is checked, then it is done. */
export function mountRoutes(app: Http, doors: Doors, routes: readonly Route[]): void {
  for (const { method, url, act, handler } of routes) {
    const { params, query, body, answer, status } = handler.shape
    const success = status ?? (answer ? 200 : 204)
    app.route({
      method,
      url,
      config: { allowMultipart: handler.shape.takesFile ?? false },
      schema: {
        tags: [url.split('/')[3] ?? 'other'],
        ...(params ? { params } : {}),
        querystring: withWorkspace(query),
        ...(body ? { body } : {}),
        response: { [success]: answer ?? z.undefined(), default: Refusal },
      },
      // Before the body is read: a stranger does not get to send one.
      onRequest: async (request) => {
        if (handler.needs === 'nothing') return
        const person = await personOf(doors, request)
        known.set(request, { person, asker: handler.needs === 'member' ? await askerOf(doors, request, person) : null })
        const { asker } = known.get(request) ?? {}
        if (act && (!asker || !may(asker, act))) {
          noteRefusal(request, { act, userId: person.user.id, workspaceId: asker?.workspaceId })
          throw forbidden()
        }
      },
      handler: async (request, reply) => {
        const call = {
          params: request.params,
          query: withoutWorkspace(request.query),
          body: request.body,
          request,
          reply,
        }
        const result = await handler.act({ ...call, ...known.get(request) } as never)
        if (reply.sent || isStreaming(reply)) return reply
        reply.code(success)
        return answer ? result : reply.send()
      },
    })
  }
}

const noteRefusal = (request: FastifyRequest, what: object) => request.log.info(what, 'refused by role')

/** Who asks, for doors that are no line of the table (sockets, the practice phone). */
export async function personOf({ people }: Doors, request: FastifyRequest): Promise<SignedIn> {
  const person = await people.signedIn(request.headers.cookie)
  if (!person) throw signedOut()
  return person
}

/** The person as a member of the workspace that the request names; asked of the database each time. */
export async function askerOf(doors: Doors, request: FastifyRequest, person: SignedIn): Promise<MemberAsker> {
  const named = request.headers[WORKSPACE_HEADER] ?? (request.query as { workspace?: unknown }).workspace
  if (typeof named !== 'string') throw workspaceNotNamed()
  const workspaceId = z.uuid().safeParse(named).data?.toLowerCase()
  const asker = workspaceId ? await memberAsker(doors.db, workspaceId, person.user.id) : null
  if (!asker) throw workspaceNotFound()
  return asker
}

/** Null where they are no member (any more). */
export async function memberAsker(db: Db, workspaceId: string, userId: string): Promise<MemberAsker | null> {
  const found = await inWorkspaces(db, [workspaceId], (tx) => membership(tx, workspaceId, userId), {
    accessMode: 'read only',
  })
  return found && { workspaceId, userId, ...found }
}

const known = new WeakMap<FastifyRequest, { person: SignedIn; asker: MemberAsker | null }>()

const WORKSPACE = { workspace: z.uuid().optional() }

/** Files and sockets name the workspace in their address, so every address may. */
function withWorkspace(query: unknown) {
  return query instanceof z.ZodObject ? query.extend(WORKSPACE) : z.strictObject(WORKSPACE)
}

function withoutWorkspace(query: unknown) {
  const { workspace: _, ...rest } = query as Record<string, unknown>
  return rest
}

/** A handler that took the reply over (files) ends it itself. */
const isStreaming = (reply: FastifyReply) => reply.raw.headersSent || reply.raw.writableEnded
