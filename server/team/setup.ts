import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { Me, Setup, SetupRequest } from '#contract/people.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type AnyoneCall, forAnyone } from './access.ts'
import { anyAccount, insertAccount } from './accounts.ts'
import { refuseCommonPassword } from './commonPasswords.ts'
import type { TeamDeps } from './deps.ts'
import { limitTokens } from './limits.ts'
import { presentMe } from './me.ts'
import { isFromThisMachine } from './origin.ts'
import { admit } from './passwords.ts'
import { insertMember, insertWorkspace } from './queries.ts'
import { checkTimeZone } from './timeZone.ts'

const SETUP_LOCK = 7_072_742_002 // any number, the same in every Posthorn

export const setupHandlers = (deps: TeamDeps) => ({
  setup: forAnyone({ answer: Setup }, async ({ request }) => ({
    accountNeeded: !(await anyAccount(deps.db)),
    tokenNeeded: !isLocal(request),
  })),

  setUp: forAnyone({ body: SetupRequest, answer: Me, status: 201 }, (call) => admit(() => setUp(deps, call))),
})

/** The first account, its workspace and its membership: all of it, once. */
async function setUp(deps: TeamDeps, { body, request, reply }: AnyoneCall<unknown, unknown, SetupRequest>) {
  await limitTokens(deps.db, request)
  if (!isLocal(request) && !isSame(body.token ?? '', deps.setupToken)) throw wrongToken()
  if (await anyAccount(deps.db)) throw alreadySetUp()
  checkTimeZone(body.timeZone)
  refuseCommonPassword(body.password, body)
  const hash = await deps.people.hashOf(body.password)
  const workspaceId = uuidv7()
  const account = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    await oneSetUpAtATime(tx)
    if (await anyAccount(tx)) throw alreadySetUp()
    const made = await insertAccount(tx, { name: body.name, email: body.email, hash })
    if (!made) throw alreadySetUp()
    const createdAt = deps.clock.now()
    await insertWorkspace(tx, {
      id: workspaceId,
      name: body.workspaceName,
      time_zone: body.timeZone,
      locale: body.locale,
      createdAt,
    })
    await insertMember(tx, { workspaceId, userId: made.id, role: 'admin', createdAt })
    await appendEvents(tx, [{ type: 'member.changed', userId: made.id, workspaceId, actorId: made.id, at: createdAt }])
    return made
  })
  const cookies = await deps.people.signIn(request, { email: account.email, password: body.password })
  for (const cookie of cookies ?? []) reply.header('set-cookie', cookie)
  return presentMe(deps, account)
}

const oneSetUpAtATime = (tx: Tx) => sql`select pg_advisory_xact_lock(${SETUP_LOCK})`.execute(tx)

const isLocal = (request: FastifyRequest) => isFromThisMachine(request.raw.socket.remoteAddress, request.headers)

/** By their digests, so that neither the length nor the time of comparing says anything. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given.trim()), digest(expected))
}

const wrongToken = () =>
  new Refused(403, 'setup_token_needed', {
    en: 'The token does not fit. It is printed where Posthorn was started.',
    de: 'Das Kennwort passt nicht. Es steht dort, wo Posthorn gestartet wurde.',
  })

const alreadySetUp = () =>
  new Refused(409, 'already_set_up', {
    en: 'Posthorn is set up already. Sign in, or ask an admin for an invitation.',
    de: 'Posthorn ist bereits eingerichtet. Melde dich an oder bitte um eine Einladung.',
  })
