import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { COUNT_MAX, Inbox, InboxList, InboxRequest } from '#contract/inbox.ts'
import { visibleInboxes } from '#core/team/permission.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { joinInbox } from '../team/queries.ts'
import { presentInbox } from './present.ts'
import { channelById, channels, inboxes, insertInbox, renameInbox } from './queries.ts'
import { resumeChannel } from './state.ts'

const InboxParams = z.object({ id: Id })

export const inboxHandlers = ({
  db,
  clock,
  channelResumed,
}: {
  db: Db
  clock: Clock
  channelResumed(workspaceId: string): void
}) => ({
  inboxes: forMember({ answer: InboxList }, ({ asker }) =>
    inWorkspaces(db, [asker.workspaceId], (tx) => presentInboxes(tx, asker), { accessMode: 'read only' }),
  ),

  /** Whoever makes an inbox works on it. */
  createInbox: forMember({ body: InboxRequest, answer: Inbox, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId } = asker
      const [id, at] = [uuidv7(), clock.now()]
      await insertInbox(tx, { workspaceId, id, name: body.name, at })
      await joinInbox(tx, { workspaceId, inboxId: id, userId, createdAt: at })
      const fact = { workspaceId, actorId: userId, at }
      await appendEvents(tx, [
        { ...fact, type: 'inbox.changed', inboxId: id },
        { ...fact, type: 'member.changed', userId },
      ])
      return presentOne(tx, workspaceId, id)
    }),
  ),

  renameInbox: forMember({ params: InboxParams, body: InboxRequest, answer: Inbox }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId, userId: actorId } = asker
      if (!(await renameInbox(tx, workspaceId, params.id, body.name))) throw notFound()
      await appendEvents(tx, [{ type: 'inbox.changed', inboxId: params.id, workspaceId, actorId, at: clock.now() }])
      return presentOne(tx, workspaceId, params.id)
    }),
  ),

  /** A broken or held channel sends again. */
  resumeChannel: forMember({ params: z.object({ id: Id }) }, async ({ asker, params }) => {
    const { workspaceId, userId } = asker
    const channel = await inWorkspaces(db, [workspaceId], (tx) => channelById(tx, workspaceId, params.id))
    if (!channel) throw notFound()
    if (await resumeChannel({ db, clock }, { workspaceId, channelId: channel.id }, userId)) channelResumed(workspaceId)
  }),
})

async function presentOne(tx: Tx, workspaceId: string, id: string) {
  const [row] = await inboxes(tx, workspaceId, [id], COUNT_MAX)
  if (!row) throw notFound()
  return presentInbox(row, await channels(tx, workspaceId, [id]))
}

async function presentInboxes(tx: Tx, asker: MemberAsker) {
  const visible = visibleInboxes(asker)
  const sight = visible === 'all' ? null : visible
  const rows = await inboxes(tx, asker.workspaceId, sight, COUNT_MAX)
  const theirs = await channels(tx, asker.workspaceId, sight)
  return { inboxes: rows.map((row) => presentInbox(row, theirs)) }
}
