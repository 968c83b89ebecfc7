import { sql } from 'kysely'
import type { LabelColor } from '#core/conversation/label.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface LabelRow {
  id: string
  name: string
  color: LabelColor
}

/** The labels in use, by name; `ids` narrows to those. */
export async function labels(tx: Tx, workspaceId: string, ids: readonly string[] | null = null): Promise<LabelRow[]> {
  const narrowed = ids === null ? sql`` : sql`and id = any (${[...ids]}::uuid[])`
  const { rows } = await sql<LabelRow>`
    select id, name, color from labels
    where workspace_id = ${workspaceId} and archived_at is null ${narrowed} order by lower(name), id`.execute(tx)
  return rows
}

/** Makes or changes a label; false where another one in use has this name. */
export async function writeLabel(
  tx: Tx,
  label: { workspaceId: string; id: string; name: string; color: LabelColor; at: Date },
): Promise<boolean> {
  const { workspaceId, id, name, color, at } = label
  const { rows } = await sql`
    insert into labels as l (workspace_id, id, name, color, created_at)
    select ${workspaceId}, ${id}, ${name}, ${color}, ${at}
    where not exists (select from labels other where other.workspace_id = ${workspaceId} and other.id <> ${id}::uuid
      and lower(other.name) = lower(${name}) and other.archived_at is null)
    on conflict (workspace_id, id) do update set name = excluded.name, color = excluded.color
    returning id`.execute(tx)
  return rows.length > 0
}

/** Puts a label away, off every conversation at once; false where there is none in use. */
export async function archiveLabel(tx: Tx, workspaceId: string, id: string, at: Date): Promise<boolean> {
  const { rows } = await sql`update labels set archived_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid and archived_at is null returning id`.execute(tx)
  return rows.length > 0
}

/** The labels in use on a conversation that is locked. */
export async function labelIdsOf(tx: Tx, workspaceId: string, conversationId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select l.id from conversation_labels c join labels l on l.workspace_id = ${workspaceId} and l.id = c.label_id
    where c.workspace_id = ${workspaceId} and c.conversation_id = ${conversationId}::uuid and l.archived_at is null
    order by l.id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function changeLabels(
  tx: Tx,
  change: {
    workspaceId: string
    conversationId: string
    add: readonly string[]
    remove: readonly string[]
    by: string | null
    at: Date
  },
): Promise<void> {
  const { workspaceId, conversationId, add, remove, by, at } = change
  await sql`delete from conversation_labels
    where workspace_id = ${workspaceId} and conversation_id = ${conversationId}::uuid
      and label_id = any (${[...remove]}::uuid[])`.execute(tx)
  await sql`insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_by, labelled_at)
    select ${workspaceId}, ${conversationId}, id, ${by}, ${at} from unnest(${[...add].sort()}::uuid[]) as id
    on conflict do nothing`.execute(tx)
}
