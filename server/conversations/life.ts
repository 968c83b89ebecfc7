import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { MessageLife } from '#contract/life.ts'
import { reasonOfWebhookErrors } from '#meta/faults.ts'
import { inWorkspaces } from '../platform/db/database.ts'
import { notFound } from '../platform/refused.ts'
import { forMember } from '../team/access.ts'
import { lifeOfMessage, type SendRow, type StatusRow } from './lifeQueries.ts'
import type { ReadDeps } from './list.ts'
import { sightOf } from './sight.ts'

const ONE_SNAPSHOT = { isolationLevel: 'repeatable read', accessMode: 'read only' } as const

/** What happened to one message, told when somebody asks. */
export const lifeHandlers = ({ db }: ReadDeps) => ({
  life: forMember({ params: z.object({ id: Id }), answer: MessageLife }, async ({ asker, params }) => {
    const { workspaceId } = asker
    const life = await inWorkspaces(
      db,
      [workspaceId],
      (tx) => lifeOfMessage(tx, workspaceId, sightOf(asker), params.id),
      ONE_SNAPSHOT,
    )
    if (!life) throw notFound()
    return presentLife(life)
  }),
})

const presentLife = (life: { sends: SendRow[]; statuses: StatusRow[] }): MessageLife => ({
  sends: life.sends.map((row) => ({
    id: row.id,
    attempt: row.attempt,
    state: row.state,
    requestedBy: row.requested_by,
    settledBy: row.settled_by,
    tries: row.tries,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    fault: row.fault === null ? null : { word: row.fault, code: row.fault_code, details: row.fault_details },
  })),
  statuses: life.statuses.map((row) => ({
    status: row.status,
    at: row.at.toISOString(),
    sendId: row.send_id,
    fault: row.status === 'failed' ? reasonOfWebhookErrors(row.errors) : null,
  })),
})
