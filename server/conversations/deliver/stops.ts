/** Meta answered a call with 131050: the customer stopped marketing in WhatsApp itself. That is a word for the ledger (rule K7). */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { record } from '../../consents/record.ts'
import { tellOf } from '../../consents/tell.ts'
import type { Tx } from '../../platform/db/database.ts'
import type { Recorded } from './outcomes.ts'

export const STOPPED_MARKETING_CODE = 131050

interface Recipient {
  messageId: string
  party: string | null
  scope: string
  identityId: string
  contactId: string
}

/** Answers the events, which the caller appends last. */
export async function recordStops(tx: Tx, refused: readonly Recorded[], now: Date): Promise<NewEvent[]> {
  if (refused.length === 0) return []
  const { rows } = await sql<Recipient>`
    select m.id as "messageId", m.party, i.scope, i.id as "identityId", i.contact_id as "contactId"
    from unnest(${refused.map((send) => send.workspaceId)}::uuid[], ${refused.map((send) => send.messageId)}::uuid[])
        as n (workspace_id, id)
      cross join lateral (select * from messages where workspace_id = n.workspace_id and id = n.id offset 0) m
      join conversations c on c.workspace_id = n.workspace_id and c.id = m.conversation_id
      join identities i on i.workspace_id = n.workspace_id and i.id = c.identity_id`.execute(tx)
  const recipients = new Map(rows.map((row) => [row.messageId, row]))
  const inboxes = new Map(refused.map((send) => [send.conversationId, send.inboxId]))
  const recorded = await record(
    tx,
    refused.flatMap(({ workspaceId, channelId, conversationId, messageId, sendId }) => {
      const to = recipients.get(messageId)
      if (!to || to.party === null) return []
      const { scope, party, identityId, contactId } = to
      return {
        ...{ workspaceId, channelId, conversationId, messageId, identityId, contactId },
        ...{ key: `refusal ${channelId} ${sendId}`, consent: 'opted_out', purposes: ['marketing'], way: 'refusal' },
        ...{ at: now, subjects: [[scope, party]], actorId: null, wording: null, proof: null, proofFile: null },
      } as const
    }),
    now,
  )
  return tellOf(
    recorded,
    ({ conversationId }) =>
      conversationId === null ? [] : [{ conversationId, inboxId: inboxes.get(conversationId) ?? '' }],
    now,
  )
}
