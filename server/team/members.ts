import { z } from 'zod'
import { UserId } from '#contract/common.ts'
import { AvailabilityRequest, type Member, MemberList, MemberPatch, PreferencesRequest } from '#contract/people.ts'
import { keepsAnAdmin } from '#core/team/permission.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { Refused } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from './access.ts'
import { deleteSessions } from './accounts.ts'
import type { TeamDeps } from './deps.ts'
import {
  deleteMember,
  existingInboxes,
  lockMembers,
  type MemberRow,
  members,
  membership,
  setAway,
  setEnterSends,
  setInboxesOfMember,
  setRole,
} from './queries.ts'
import { notFound } from './refusals.ts'

const MemberParams = z.object({ userId: UserId })

export const memberHandlers = ({ db, clock, sessionsEnded }: TeamDeps) => ({
  members: forMember({ answer: MemberList }, ({ asker }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => presentMembers(tx, asker.workspaceId), { accessMode: 'read only' }),
  ),

  editMember: forMember(
    { params: MemberParams, body: MemberPatch, answer: MemberList },
    async ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { workspaceId } = asker
        await findMember(tx, asker, params.userId, body.role === 'agent')
        if (body.inboxIds) {
          const inboxIds = [...new Set(body.inboxIds)]
          if ((await existingInboxes(tx, workspaceId, inboxIds)).length < inboxIds.length) throw notFound()
          await setInboxesOfMember(tx, { workspaceId, userId: params.userId, inboxIds, createdAt: clock.now() })
        }
        if (body.role) await setRole(tx, workspaceId, params.userId, body.role)
        await tellMemberChanged(tx, asker, params.userId, clock.now())
        await giveBack(tx, asker, params.userId)
        return presentMembers(tx, workspaceId)
      }),
  ),

  /** Each for themselves. */
  setAvailability: forMember({ body: AvailabilityRequest }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId } = asker
      const at = clock.now()
      if (!(await setAway(tx, workspaceId, userId, body.away ? at : null))) return
      const type = body.away ? 'member.away' : 'member.available'
      await appendEvents(tx, [{ type, userId, workspaceId, actorId: userId, at }])
    }),
  ),

  /** Each for themselves; their browsers read it with who they are. */
  setPreferences: forMember({ body: PreferencesRequest }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => setEnterSends(tx, asker.workspaceId, asker.userId, body.enterSends)),
  ),

  /** Somebody lost a phone: whoever holds their cookie is out, everywhere. They sign in again with their password. */
  endSignInsOfMember: forMember({ params: MemberParams }, async ({ asker, params }) => {
    await inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if (!(await membership(tx, asker.workspaceId, params.userId))) throw notFound()
      await deleteSessions(tx, params.userId)
    })
    sessionsEnded()
  }),

  /** Ends their access at once: the next request is refused, and the event closes their sockets. */
  removeMember: forMember({ params: MemberParams }, async ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      await findMember(tx, asker, params.userId, true)
      await deleteMember(tx, asker.workspaceId, params.userId)
      await tellMemberChanged(tx, asker, params.userId, clock.now())
      await giveBack(tx, asker, params.userId)
    }),
  ),
})

/** Also locks all members, and refuses to take the last admin away. */
async function findMember(tx: Tx, { workspaceId }: MemberAsker, userId: string, losesAdmin: boolean) {
  const all = await lockMembers(tx, workspaceId)
  const member = all.find((one) => one.user_id === userId)
  if (!member) throw notFound()
  const adminIds = all.filter(({ role }) => role === 'admin').map(({ user_id }) => user_id)
  if (losesAdmin && member.role === 'admin' && !keepsAnAdmin(adminIds, userId)) throw lastAdmin()
}

const tellMemberChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, userId: string, at: Date) =>
  appendEvents(tx, [{ type: 'member.changed', userId, workspaceId, actorId, at }])

/** What they own and no longer see goes back to those who do (server/conversations/giveBack). */
const giveBack = (tx: Tx, { workspaceId, userId: by }: MemberAsker, userId: string) =>
  enqueue(tx, 'conversations.give_back', { workspaceId, userId, by })

async function presentMembers(tx: Tx, workspaceId: string): Promise<z.infer<typeof MemberList>> {
  return { members: (await members(tx, workspaceId)).map(presentMember) }
}

const presentMember = (row: MemberRow): Member => ({
  userId: row.user_id,
  name: row.name,
  email: row.email,
  role: row.role,
  inboxIds: row.inbox_ids,
  awaySince: row.away_since?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
})

const lastAdmin = () =>
  new Refused(409, 'last_admin', {
    en: 'A workspace needs an admin. Make someone else an admin first.',
    de: 'Ein Arbeitsbereich braucht einen Admin. Mach zuerst jemand anderen zum Admin.',
  })
