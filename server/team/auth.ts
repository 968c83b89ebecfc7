import { type Auth, type BetterAuthOptions, betterAuth } from 'better-auth'
import type { FastifyRequest } from 'fastify'
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '#contract/people.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import { deleteSession, noteUse, SESSION_IDLE_SECONDS_MAX, SESSION_SECONDS_MAX, sessionBy } from './accounts.ts'
import { ownOrigins } from './origin.ts'
import { type Cost, hashPassword, verifyPassword } from './passwords.ts'
import { tokenIn } from './sessionCookie.ts'
import { hashedSessionTokens, hashOfToken } from './sessionTokens.ts'
import { consume } from './throttle.ts'

export const AUTH_SCHEMA = 'auth'
export const AUTH_PATH = '/api/auth'

/** How better-auth learns the address of a request: a header that only we set, never one that came in. */
const ADDRESS_HEADER = 'x-posthorn-address'
/** How exactly it is known when a session was used last. */
const USE_NOTED_MS = 10 * 60_000
const REQUESTS_PER_MINUTE = 120
const SECOND_MS = 1_000

/** What decides which tables better-auth keeps. */
export const schemaOptions = {
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: true, storage: 'database' },
} satisfies BetterAuthOptions

/** What a session says about who asks. */
export interface SignedIn {
  sessionId: string
  user: { id: string; name: string; email: string }
}

export interface People {
  auth: Auth
  /** Whose session a `Cookie:` header names; null where nobody is signed in. */
  signedIn(cookies: string | undefined): Promise<SignedIn | null>
  /** Slow on purpose: before a transaction, never inside. */
  hashOf(password: string): Promise<string>
  /** Signs in with a password and answers the cookies to set, or null where they do not fit. */
  signIn(request: FastifyRequest, credentials: { email: string; password: string }): Promise<string[] | null>
}

interface PeopleOptions {
  db: Db
  publicUrl: string
  secret: string
  log: Log
  /** Of hashing a password; what is due unless it is given. */
  passwordCost?: Cost | undefined
}

/**
 * Sign-in by better-auth, its tables in the schema `auth`. Accounts come from setup and invitations only (accounts.ts):
 * the library's own sign-up is closed and of its addresses only those of `AUTH_ADDRESSES` are reachable.
 * A session ends for good after SESSION_SECONDS_MAX, and when it was not used for SESSION_IDLE_SECONDS_MAX. Its token lies in
 * the table as a hash, and a cookie is accepted only with our signature on it.
 */
export function createPeople(options: PeopleOptions): People {
  const { db, log } = options
  const hashOf = (password: string) => hashPassword(password, options.passwordCost)
  const isSecure = options.publicUrl.startsWith('https:')
  // The library would say __Secure-; __Host- also binds the cookie to this host and to the path /.
  const cookiePrefix = isSecure ? '__Host-posthorn' : 'posthorn'
  const sessionCookie = { name: `${cookiePrefix}.session_token`, secret: options.secret }
  const auth = betterAuth({
    ...schemaOptions,
    appName: 'Posthorn',
    baseURL: options.publicUrl,
    basePath: AUTH_PATH,
    secret: options.secret,
    database: { db, type: 'postgres', schemaName: AUTH_SCHEMA, transaction: true },
    // Other sites were refused before (platform/cross-site); what is left is one of our own names.
    trustedOrigins: (request) => [...ownOrigins(options.publicUrl), ...originOf(request)],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
      password: { hash: hashOf, verify: verifyPassword },
    },
    plugins: [hashedSessionTokens],
    // Its end never moves: that it was used, we note ourselves.
    session: { expiresIn: SESSION_SECONDS_MAX, disableSessionRefresh: true },
    rateLimit: {
      ...schemaOptions.rateLimit,
      window: 60,
      max: REQUESTS_PER_MINUTE,
      // Counted before, by us, for what comes in by any of these (authRoutes).
      customRules: { '/sign-in/email': false, '/change-password': false, '/get-session': false },
      customStorage: { consume: (key, rule) => consume(db, key, rule) },
    },
    advanced: {
      useSecureCookies: false,
      cookiePrefix,
      defaultCookieAttributes: { secure: isSecure, sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      disableCSRFCheck: false,
      disableOriginCheck: false,
    },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'error' : 'warn']({ part: 'better-auth' }, message),
    },
    // Refusals reach whoever asked; the library would print them past our log.
    onAPIError: { onError: (error) => log.debug({ err: error, part: 'better-auth' }, 'refused') },
    telemetry: { enabled: false },
  } satisfies BetterAuthOptions) as unknown as Auth

  return {
    auth,
    hashOf,
    async signedIn(cookies) {
      const token = tokenIn(cookies, sessionCookie)
      const session = token === null ? null : await sessionBy(db, hashOfToken(token))
      if (session === null) return null
      const { id, name, email, sessionId, usedAt } = session
      const unusedMs = Date.now() - usedAt.getTime()
      if (unusedMs > SESSION_IDLE_SECONDS_MAX * SECOND_MS) {
        await deleteSession(db, id, sessionId)
        return null
      }
      if (unusedMs > USE_NOTED_MS) await noteUse(db, sessionId)
      return { sessionId, user: { id, name, email } }
    },
    async signIn(request, credentials) {
      const answer = await auth.api.signInEmail({ body: credentials, headers: headersOf(request), asResponse: true })
      return answer.ok ? answer.headers.getSetCookie() : null
    },
  }
}

function originOf(request: Request | undefined): string[] {
  const host = request?.headers.get('host')
  return host ? [`http://${host}`, `https://${host}`] : []
}

/** better-auth's own addresses that are reachable, with their method. */
export const AUTH_ADDRESSES = [
  { method: 'POST', path: '/sign-in/email' },
  { method: 'POST', path: '/sign-out' },
  { method: 'POST', path: '/change-password' },
] as const

/** The headers of a request as better-auth reads them: with the address of the socket, whatever the sender claims. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (name === ADDRESS_HEADER || value === undefined) continue
    headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  headers.set(ADDRESS_HEADER, request.ip)
  return headers
}
