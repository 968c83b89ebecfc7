import { sql } from 'kysely'
import type { LabelColor } from '#core/conversation/label.ts'
import { unnest, unnestAnew } from '#server/platform/db/columns.ts'
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

/** The labels in use on conversations that are locked, by conversation. */
export async function labelIdsOf(
  tx: Tx,
  workspaceId: string,
  conversationIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ conversation_id: string; ids: string[] }>`
    select c.conversation_id, array_agg(l.id order by l.id) as ids
    from conversation_labels c join labels l on l.workspace_id = ${workspaceId} and l.id = c.label_id
    where c.workspace_id = ${workspaceId} and c.conversation_id = any (${[...conversationIds]}::uuid[])
      and l.archived_at is null
    group by c.conversation_id`.execute(tx)
  return new Map(rows.map((row) => [row.conversation_id, row.ids]))
}

export async function changeLabels(
  tx: Tx,
  { workspaceId, by, at }: { workspaceId: string; by: string | null; at: Date },
  rows: readonly { conversationId: string; added: readonly string[]; removed: readonly string[] }[],
): Promise<void> {
  const pairs = (which: 'added' | 'removed') =>
    rows.flatMap((row) => row[which].map((labelId) => ({ conversationId: row.conversationId, labelId })))
  const columns = {
    conversation_id: ['uuid', (one: { conversationId: string }) => one.conversationId],
    label_id: ['uuid', (one: { labelId: string }) => one.labelId],
  } as const
  const [added, removed] = [pairs('added'), pairs('removed')]
  if (removed.length > 0) {
    await sql`delete from conversation_labels c using ${unnestAnew(removed, columns)}
      where c.workspace_id = ${workspaceId} and c.conversation_id = n.conversation_id
        and c.label_id = n.label_id`.execute(tx)
  }
  if (added.length > 0) {
    await sql`insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_by, labelled_at)
      select ${workspaceId}, n.conversation_id, n.label_id, ${by}, ${at} from ${unnest(added, columns)}
      order by n.conversation_id, n.label_id on conflict do nothing`.execute(tx)
  }
}
