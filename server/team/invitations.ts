import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  type Invitation,
  InvitationAcceptance,
  InvitationCreated,
  InvitationList,
  InvitationOffer,
  InvitationRequest,
  Me,
} from '#contract/people.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { type AnyoneCall, forAnyone, forMember } from './access.ts'
import { type AccountRow, insertAccount } from './accounts.ts'
import { refuseCommonPassword } from './commonPasswords.ts'
import type { TeamDeps } from './deps.ts'
import { limitTokens } from './limits.ts'
import { presentMe } from './me.ts'
import { admit } from './passwords.ts'
import {
  acceptInvitation,
  type InvitationRow,
  insertInvitation,
  insertMember,
  invitations,
  joinOnlyInbox,
  lockInvitation,
  type Role,
  revokeInvitation,
  workspaceById,
} from './queries.ts'
import { notFound, signedOut } from './refusals.ts'

const INVITATION_MS = 7 * 24 * 3_600 * 1_000
const SECRET_BYTES = 24

export const invitationHandlers = (deps: TeamDeps) => ({
  invitations: forMember({ answer: InvitationList }, async ({ asker }) => {
    const rows = await inWorkspaces(deps.db, [asker.workspaceId], (tx) =>
      invitations(tx, asker.workspaceId, new Date()),
    )
    return { invitations: rows.map(presentInvitation) }
  }),

  invite: forMember({ body: InvitationRequest, answer: InvitationCreated, status: 201 }, ({ asker, body }) =>
    inWorkspaces(deps.db, [asker.workspaceId], (tx) =>
      invite(tx, { ...body, workspaceId: asker.workspaceId, invitedBy: asker.userId, publicUrl: deps.publicUrl() }),
    ),
  ),

  withdrawInvitation: forMember({ params: z.object({ id: Id }) }, async ({ asker, params }) => {
    const { workspaceId } = asker
    const isDone = await inWorkspaces(deps.db, [workspaceId], (tx) =>
      revokeInvitation(tx, workspaceId, params.id, new Date()),
    )
    if (!isDone) throw notFound()
  }),

  invitationOffer: forAnyone(
    { query: z.strictObject({ token: z.string().max(200) }), answer: InvitationOffer },
    async ({ query, request }) => {
      await limitTokens(deps.db, request)
      const { workspaceId, tokenHash } = readToken(query.token)
      return inWorkspaces(deps.db, [workspaceId], async (tx) => {
        const invitation = await lockInvitation(tx, workspaceId, tokenHash, new Date())
        const workspace = await workspaceById(tx, workspaceId)
        if (!invitation || !workspace) throw noSuchInvitation()
        return { workspaceName: workspace.name, role: invitation.role, email: invitation.email }
      })
    },
  ),

  acceptInvitation: forAnyone({ body: InvitationAcceptance, answer: Me, status: 201 }, (call) =>
    call.body.account ? admit(() => accept(deps, call)) : accept(deps, call),
  ),
})

/** A link that makes whoever opens it a member, once. Only the hash of its secret is kept. */
export async function invite(
  tx: Tx,
  offer: { workspaceId: string; role: Role; email: string | null; invitedBy: string; publicUrl: string },
): Promise<z.infer<typeof InvitationCreated>> {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  const createdAt = new Date()
  const row: InvitationRow = {
    id: uuidv7(),
    role: offer.role,
    email: offer.email,
    invited_by: offer.invitedBy,
    created_at: createdAt,
    expires_at: new Date(createdAt.getTime() + INVITATION_MS),
  }
  await insertInvitation(tx, { ...row, workspaceId: offer.workspaceId, tokenHash: hashOfToken(secret) })
  const link = `${offer.publicUrl}/invitation?token=${offer.workspaceId}.${secret}`
  return { invitation: presentInvitation(row), link }
}

type Acceptance = z.infer<typeof InvitationAcceptance>

async function accept(deps: TeamDeps, { body, request, reply }: AnyoneCall<unknown, unknown, Acceptance>) {
  await limitTokens(deps.db, request)
  const { workspaceId, tokenHash } = readToken(body.token)
  const person = body.account ? null : await deps.people.signedIn(request.headers.cookie)
  if (!body.account && !person) throw signedOut()
  if (body.account) {
    refuseCommonPassword(body.account.password, body.account)
    // Before the slow hash: a link that does not work costs us nothing.
    await inWorkspaces(deps.db, [workspaceId], async (tx) => {
      if (!(await lockInvitation(tx, workspaceId, tokenHash, new Date()))) throw noSuchInvitation()
    })
  }
  const hash = body.account ? await deps.people.hashOf(body.account.password) : ''
  const account = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const invitation = await lockInvitation(tx, workspaceId, tokenHash, new Date())
    if (!invitation) throw noSuchInvitation()
    const joining: AccountRow | null = body.account
      ? await insertAccount(tx, { ...body.account, hash })
      : (person?.user ?? null)
    if (!joining) throw accountExists()
    const at = deps.clock.now()
    if (!(await insertMember(tx, { workspaceId, userId: joining.id, role: invitation.role, createdAt: at })))
      throw alreadyMember()
    await joinOnlyInbox(tx, { workspaceId, userId: joining.id, createdAt: at })
    await acceptInvitation(tx, workspaceId, invitation.id, joining.id, new Date())
    await appendEvents(tx, [{ type: 'member.changed', userId: joining.id, workspaceId, actorId: joining.id, at }])
    return joining
  })
  if (body.account) {
    const cookies = await deps.people.signIn(request, { email: account.email, password: body.account.password })
    for (const cookie of cookies ?? []) reply.header('set-cookie', cookie)
  }
  return presentMe(deps, account)
}

const TOKEN = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{32})$/

function readToken(token: string): { workspaceId: string; tokenHash: Buffer } {
  const [, workspaceId, secret] = TOKEN.exec(token) ?? []
  if (!workspaceId || !secret) throw noSuchInvitation()
  return { workspaceId, tokenHash: hashOfToken(secret) }
}

const hashOfToken = (secret: string) => createHash('sha256').update(secret).digest()

const presentInvitation = (row: InvitationRow): Invitation => ({
  id: row.id,
  role: row.role,
  email: row.email,
  invitedBy: row.invited_by,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
})

const noSuchInvitation = () =>
  new Refused(404, 'invitation_not_found', {
    en: 'This invitation does not work any more. Ask for a new link.',
    de: 'Diese Einladung gilt nicht mehr. Bitte um einen neuen Link.',
  })

const accountExists = () =>
  new Refused(409, 'account_exists', {
    en: 'There is an account with this e-mail address. Sign in, then open the link again.',
    de: 'Mit dieser E-Mail-Adresse gibt es schon ein Konto. Melde dich an und öffne den Link noch einmal.',
  })

const alreadyMember = () =>
  new Refused(409, 'already_member', {
    en: 'You are a member of this workspace already.',
    de: 'Du gehörst schon zu diesem Arbeitsbereich.',
  })
