import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Http } from '#server/platform/http.ts'
import { AUTH_ADDRESSES, AUTH_PATH, headersOf } from './auth.ts'
import type { TeamDeps } from './deps.ts'
import { limitSignIn } from './limits.ts'

/** better-auth's own addresses, those that are meant to be reached and no other. */
export function authRoutes(app: Http, deps: TeamDeps): void {
  for (const { method, path } of AUTH_ADDRESSES) {
    app.route({
      method,
      url: `${AUTH_PATH}${path}`,
      schema: { hide: true },
      handler: (request, reply) => pass(deps, request, reply, path),
    })
  }
}

async function pass(deps: TeamDeps, request: FastifyRequest, reply: FastifyReply, path: string) {
  const given = isObject(request.body) ? request.body : {}
  // Somebody else may know the old password: every other sign-in ends with it, unless they say that it should not.
  const body = path === '/change-password' ? { revokeOtherSessions: true, ...given } : given
  if (path === '/sign-in/email' && typeof body.email === 'string') await limitSignIn(deps.db, body.email)
  const headers = headersOf(request)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  const answer = await deps.people.auth.handler(
    new Request(new URL(request.url, deps.publicUrl()), {
      method: request.method,
      headers,
      body: JSON.stringify(body),
    }),
  )
  if (answer.ok) deps.sessionsEnded()
  // Photos and files of customers lie in the browser's cache; they go with whoever was let to see them.
  if (answer.ok && path === '/sign-out') reply.header('clear-site-data', '"cache"')
  reply.code(answer.status)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value)
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply.send(await answer.text())
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
