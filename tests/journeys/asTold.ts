/** What was told of a conversation, held against how it stands: whatever was done by several at once. */
import { deepEqual, ok } from 'node:assert/strict'
import { sql } from 'kysely'
import type { LockedConversation } from '#server/conversations/rows.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import type { App } from '../app.ts'

/** Every event of it begins where the one before ended, and the last one is how it stands. */
export async function isAsTold(app: Pick<App, 'database'>, workspaceId: string, id: string): Promise<void> {
  const { events, row } = await inWorkspaces(app.database.database.db, [workspaceId], async (tx) => {
    const { rows: events } = await sql<Told>`
      select type, data from events where conversation_id = ${id} and type like 'conversation.%' order by number`.execute(
      tx,
    )
    const { rows } = await sql<LockedConversation & { labels: string[]; closures: number }>`
      select c.*, array(select label_id from conversation_labels l where l.conversation_id = c.id order by 1) as labels,
        (select count(*)::int from closures x where x.conversation_id = c.id and x.reopened_at is null) as closures
      from conversations c where id = ${id}`.execute(tx)
    return { events, row: rows[0] }
  })
  ok(row)
  const now = { owner: null as unknown, team: null as unknown, status: 'open', until: null as unknown }
  const labels = new Set<string>()
  for (const { type, data } of events) {
    const wrong = `${type} ${JSON.stringify(data)} after ${JSON.stringify(now)}`
    const before = `${now.status} ${now.until}`
    switch (type) {
      case 'conversation.assigned':
        ok(data.previousOwnerId === now.owner && data.ownerId !== now.owner, wrong)
        now.owner = data.ownerId
        break
      case 'conversation.handed_over':
        ok(data.previousTeamId === now.team && data.teamId !== now.team, wrong)
        now.team = data.teamId
        break
      case 'conversation.labelled':
        for (const added of data.added ?? []) ok(!labels.has(added) && labels.add(added), wrong)
        for (const removed of data.removed ?? []) ok(labels.delete(removed), wrong)
        break
      case 'conversation.closed':
      case 'conversation.waiting':
      case 'conversation.snoozed':
      case 'conversation.reopened':
        now.status = type === 'conversation.reopened' ? 'open' : type.slice('conversation.'.length)
        now.until = data.until ?? null
        ok(before !== `${now.status} ${now.until}`, wrong)
        break
    }
  }
  deepEqual(
    [row.owner_id, row.team_id, row.status, row.snoozed_until?.toISOString() ?? null, row.labels, row.closures],
    [now.owner, now.team, now.status, now.until, [...labels].sort(), now.status === 'closed' ? 1 : 0],
    JSON.stringify(events.slice(-8)),
  )
}

interface Told {
  type: string
  data: { ownerId?: string; previousOwnerId?: string; teamId?: string; previousTeamId?: string; until?: string } & {
    added?: string[]
    removed?: string[]
  }
}
