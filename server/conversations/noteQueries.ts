/** Notes of colleagues. They stand in threads beside messages and in no statement that sends. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import type { NoteRow } from './rows.ts'

const COLUMNS = sql`n.id, n.conversation_id, c.inbox_id, n.author_id, n.text, n.mentions, n.at, n.edited_at, n.deleted_at`
const notesFrom = (workspaceId: string) => sql`
  select ${COLUMNS} from notes n join conversations c on c.workspace_id = ${workspaceId} and c.id = n.conversation_id`

/** Notes as they are now, for presenting. */
export async function notesById(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<NoteRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<NoteRow>`
    ${notesFrom(workspaceId)} where n.workspace_id = ${workspaceId} and n.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** False where there is one of this id already. */
export async function insertNote(
  tx: Tx,
  note: {
    workspaceId: string
    id: string
    conversationId: string
    /** Null: a workflow. */
    authorId: string | null
    text: string
    mentions: readonly string[]
    at: Date
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into notes (workspace_id, id, conversation_id, author_id, text, mentions, at)
    values (${note.workspaceId}, ${note.id}, ${note.conversationId}, ${note.authorId}, ${note.text},
      ${[...note.mentions]}::text[], ${note.at})
    on conflict do nothing returning id`.execute(tx)
  return rows.length > 0
}

export async function editNote(
  tx: Tx,
  {
    workspaceId,
    id,
    text,
    mentions,
    at,
  }: { workspaceId: string; id: string } & {
    text: string
    mentions: readonly string[]
    at: Date
  },
): Promise<void> {
  await sql`update notes set text = ${text}, mentions = ${[...mentions]}::text[], edited_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** Its words go; its place stays, so that nobody wonders where it went. */
export async function deleteNote(tx: Tx, workspaceId: string, id: string, at: Date): Promise<void> {
  await sql`update notes set text = '', mentions = '{}', deleted_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** Which of these people do not see the inbox. */
export async function thoseWhoDoNotSee(
  tx: Tx,
  workspaceId: string,
  inboxId: string,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return []
  const { rows } = await sql<{ user_id: string }>`
    select m.user_id from members m
    where m.workspace_id = ${workspaceId} and m.user_id = any(${[...userIds]}::text[]) and (m.role = 'admin' or exists (
      select from inbox_members i
      where i.workspace_id = ${workspaceId} and i.inbox_id = ${inboxId} and i.user_id = m.user_id))`.execute(tx)
  const seeing = new Set(rows.map((row) => row.user_id))
  return userIds.filter((userId) => !seeing.has(userId))
}
