import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Http } from '#server/platform/http.ts'
import { Refused } from '#server/platform/refused.ts'
import { AUTH_ADDRESSES, AUTH_PATH, headersOf } from './auth.ts'
import { refuseCommonPassword } from './commonPasswords.ts'
import type { TeamDeps } from './deps.ts'
import { limitPasswords, limitSignIn } from './limits.ts'
import { admit } from './passwords.ts'
import { signedOut } from './refusals.ts'

/** better-auth's own addresses, those that are meant to be reached and no other. */
export function authRoutes(app: Http, deps: TeamDeps): void {
  for (const { method, path } of AUTH_ADDRESSES) {
    app.route({
      method,
      url: `${AUTH_PATH}${path}`,
      schema: { hide: true },
      handler: (request, reply) => noted(request, path, () => pass(deps, request, reply, path), reply),
    })
  }
}

/** Every sign-in, sign-out and change of a password is a line of the log, also what is refused: from where, never by whom. */
async function noted(request: FastifyRequest, act: string, work: () => Promise<unknown>, reply: FastifyReply) {
  const note = (status: number) => request.log.info({ act, status, address: request.ip }, 'authentication')
  try {
    const result = await work()
    note(reply.statusCode)
    return result
  } catch (error) {
    note(error instanceof Refused ? error.status : 500)
    throw error
  }
}

async function pass(deps: TeamDeps, request: FastifyRequest, reply: FastifyReply, path: string) {
  const given = isObject(request.body) ? request.body : {}
  // Somebody else may know the old password: every other sign-in ends with it, unless they say that it should not.
  const body = path === '/change-password' ? { revokeOtherSessions: true, ...given } : given
  const headers = headersOf(request)
  if (path !== '/sign-out') await limitPasswords(deps.db, request, path)
  if (path === '/sign-in/email' && typeof body.email === 'string') await limitSignIn(deps.db, body.email)
  if (path === '/change-password') await checkNewPassword(deps, request, body.newPassword)
  headers.delete('content-length')
  headers.set('content-type', 'application/json')
  const asked = new Request(new URL(request.url, deps.publicUrl()), {
    method: request.method,
    headers,
    body: JSON.stringify(body),
  })
  const ask = () => deps.people.auth.handler(asked)
  const answer = await (path === '/sign-out' ? ask() : admit(ask))
  if (answer.ok) deps.sessionsEnded()
  // Photos and files of customers lie in the browser's cache; they go with whoever was let to see them.
  if (answer.ok && path === '/sign-out') reply.header('clear-site-data', '"cache"')
  reply.code(answer.status)
  for (const [name, value] of answer.headers) if (name !== 'set-cookie') reply.header(name, value)
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply.send(withoutToken(await answer.text()))
}

/** Whoever is signed out for having been away (auth.ts) changes no password either. */
async function checkNewPassword(deps: TeamDeps, request: FastifyRequest, password: unknown) {
  const person = await deps.people.signedIn(request.headers.cookie)
  if (!person) throw signedOut()
  if (typeof password === 'string') refuseCommonPassword(password, person.user)
}

/** The library says the token of the session in its answer too. It belongs into the cookie, where no script can read it. */
function withoutToken(text: string): string {
  const said: unknown = text === '' ? null : JSON.parse(text)
  if (!isObject(said)) return text
  const { token: _, ...others } = said
  return JSON.stringify(others)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
