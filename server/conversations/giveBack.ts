import { z } from 'zod'
import { Id, UserId } from '#contract/common.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { performAll } from './acts.ts'
import { waitForAssignment } from './assignment/queries.ts'
import { lockUnseenOf } from './lifecycleQueries.ts'

const BATCH = 100

/** Whose part in inboxes became smaller, and who did that; server/team enqueues it. */
const Lessened = z.object({ workspaceId: Id, userId: UserId, by: UserId })

/**
 * What somebody owns and no longer sees is nobody's again, the closed ones too: they would open with an owner who never hears of it.
 * Where the inbox has rules, these decide anew about those that are open. Done twice it does nothing more.
 */
export async function giveBack(deps: { db: Db; clock: Clock }, data: object, signal: AbortSignal): Promise<void> {
  const { workspaceId, userId, by } = Lessened.parse(data)
  const asker = { workspaceId, userId: by, role: 'admin' as const, inboxIds: [] }
  for (let count = BATCH; count === BATCH && !signal.aborted; ) {
    count = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
      const at = deps.clock.now()
      const conversations = await lockUnseenOf(tx, workspaceId, userId, BATCH)
      const opened = conversations.filter(({ status }) => status === 'open')
      if (opened.length > 0) {
        const places = opened.map(({ id, inbox_id }) => ({ conversationId: id, inboxId: inbox_id }))
        await waitForAssignment(places.map((place) => ({ ...place, workspaceId, messageId: null, since: at }))).execute(
          tx,
        )
      }
      const act = { kind: 'assign', ownerId: null } as const
      const wishes = conversations.map((conversation) => ({ conversation, act }))
      const { news } = await performAll({ tx, asker, at }, wishes)
      await appendEvents(tx, news)
      return conversations.length
    })
  }
}
