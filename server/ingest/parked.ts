/** Deliveries of a workspace's own numbers that could not be digested. Only of numbers connected through the app that signed. */
import { sql } from 'kysely'
import type { ParkedDelivery } from '#contract/operations.ts'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import { notFound } from '../platform/refused.ts'
import { replay } from './digest.ts'

const LIST_MAX = 200

interface ParkedRow {
  id: string
  accepted_at: Date
  attempts: number
  error: string | null
  size_bytes: number
  phone_number_ids: string[]
}

/** Of the workspace's own numbers alone: whoever else a delivery names stays unsaid, and so do its bytes. */
export async function listParked(db: Db, workspaceId: string): Promise<{ deliveries: ParkedDelivery[] }> {
  const rows = await parkedOf(db, workspaceId, null)
  return { deliveries: rows.map(presentParked) }
}

/** Lets the digest try again. A delivery that is not of this workspace is not found. */
export async function replayParked(
  deps: { db: Db; wakeDigest(): void },
  workspaceId: string,
  deliveryId: string,
): Promise<{ queued: boolean }> {
  const [row] = await parkedOf(deps.db, workspaceId, deliveryId)
  if (!row) throw notFound()
  const queued = (await replay(deps.db, row.id)) > 0
  if (queued) deps.wakeDigest()
  return { queued }
}

const parkedOf = (db: Db, workspaceId: string, deliveryId: string | null) =>
  inWorkspaces(db, [workspaceId], async (tx) => {
    const { rows } = await sql<ParkedRow>`
      select d.id, d.accepted_at, d.attempts, d.error, octet_length(d.body) as size_bytes,
        array_agg(n.phone_number_id order by n.phone_number_id) as phone_number_ids
      from numbers n
      join delivery_numbers p on p.phone_number_id = n.phone_number_id and p.reason = 'parked'
      join deliveries d on d.id = p.delivery_id and d.app_id = n.app_id and d.state = 'parked'
      where n.workspace_id = ${workspaceId} and (${deliveryId}::uuid is null or d.id = ${deliveryId}::uuid)
      group by d.id order by d.id desc limit ${LIST_MAX}`.execute(tx)
    return rows
  })

const presentParked = (row: ParkedRow): ParkedDelivery => ({
  id: row.id,
  acceptedAt: row.accepted_at.toISOString(),
  attempts: row.attempts,
  error: row.error ?? '',
  sizeBytes: row.size_bytes,
  phoneNumberIds: row.phone_number_ids,
})
