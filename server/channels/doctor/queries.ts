import { sql } from 'kysely'
import type { LinkResult } from '#contract/doctor.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface ExaminationRow {
  id: string
  channel_id: string
  cause: 'person' | 'night' | 'break' | 'command'
  /** Of the channel at that time: by it a break that was examined is known. */
  channel_state_since: Date
  started_at: Date
  duration_ms: number
  state: 'ok' | 'warning' | 'broken'
  diagnosis: LinkResult['link'] | null
  fault: string | null
  links: LinkResult[]
}

/** A month of nights and some more. */
const KEPT_PER_CHANNEL = 40

/** Keeps it, and no more than the newest of its channel. */
export async function insertExamination(tx: Tx, workspaceId: string, row: ExaminationRow): Promise<void> {
  await sql`
    insert into channel_examinations (workspace_id, id, channel_id, cause, channel_state_since, started_at, duration_ms, state,
      diagnosis, fault, links)
    values (${workspaceId}, ${row.id}, ${row.channel_id}, ${row.cause}, ${row.channel_state_since}, ${row.started_at},
      ${row.duration_ms}, ${row.state}, ${row.diagnosis}, ${row.fault}, ${JSON.stringify(row.links)}::jsonb)`.execute(
    tx,
  )
  await sql`
    delete from channel_examinations where workspace_id = ${workspaceId} and channel_id = ${row.channel_id} and id in (
      select id from channel_examinations where workspace_id = ${workspaceId} and channel_id = ${row.channel_id}
      order by id desc offset ${KEPT_PER_CHANNEL})`.execute(tx)
}

/** Newest first. */
export async function examinationsOf(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  limit: number,
): Promise<ExaminationRow[]> {
  const { rows } = await sql<ExaminationRow>`
    select id, channel_id, cause, channel_state_since, started_at, duration_ms, state, diagnosis, fault, links
    from channel_examinations where workspace_id = ${workspaceId} and channel_id = ${channelId}::uuid
    order by id desc limit ${limit}`.execute(tx)
  return rows
}

/** Channels that broke and were not examined since. */
export async function unexaminedBreaks(
  tx: Tx,
  workspaceIds: readonly string[],
  limit: number,
): Promise<{ workspaceId: string; channelId: string }[]> {
  const { rows } = await sql<{ workspaceId: string; channelId: string }>`
    select c.workspace_id as "workspaceId", c.id as "channelId" from channels c
    where c.workspace_id = any(${[...workspaceIds]}::uuid[]) and c.state = 'broken' and not exists (
      select from channel_examinations e
      where e.workspace_id = c.workspace_id and e.channel_id = c.id and e.channel_state_since = c.state_since)
    order by c.state_since limit ${limit}`.execute(tx)
  return rows
}
