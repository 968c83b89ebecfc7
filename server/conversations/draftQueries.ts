/** What people have begun to write. Each statement is about one person, who alone sees it. */
import { sql } from 'kysely'
import type { Tx } from '#server/platform/db/database.ts'
import type { Sight } from './queries.ts'

interface Writer {
  workspaceId: string
  userId: string
  sight: Sight
}

export interface DraftRow {
  text: string
  file_ids: string[]
  captions: string[]
  quote_of: string | null
  note: string
  sequence: number
  updated_at: Date
}

export interface DraftLineRow {
  conversation_id: string
  text: string
  file_name: string | null
  updated_at: Date
}

interface NewDraft {
  text: string
  fileIds: readonly string[]
  /** As many as files. */
  captions: readonly string[]
  quoteOf: string | null
  /** Null: as it is. */
  note: string | null
  sequence: number
}

const NOTHING = { text: '', fileIds: [], captions: [], quoteOf: null, note: null }
const LINE_CHARACTERS_MAX = 200
/** What has been on its way for so long does not arrive any more. */
const KEEP_ENDED_MS = 24 * 3_600_000

/** Of a conversation that the person sees. Empty where it was sent or thrown away. */
export async function draftOf(tx: Tx, writer: Writer, conversationId: string): Promise<DraftRow | undefined> {
  const { rows } = await sql<DraftRow>`
    select text, file_ids, captions, quote_of, note, sequence, updated_at from drafts
    where workspace_id = ${writer.workspaceId} and user_id = ${writer.userId} and conversation_id = ${conversationId}::uuid`.execute(
    tx,
  )
  return rows[0]
}

/** Those that hold something, the newest first, in conversations that the person sees. */
export async function draftLines(tx: Tx, writer: Writer, limit: number): Promise<DraftLineRow[]> {
  const visible = writer.sight === null ? sql`` : sql`and c.inbox_id = any (${[...writer.sight]}::uuid[])`
  const { rows } = await sql<DraftLineRow>`
    select d.conversation_id, left(d.text, ${LINE_CHARACTERS_MAX}) as text, d.updated_at,
      (select f.file_name from files f where f.workspace_id = d.workspace_id and f.id = d.file_ids[1]) as file_name
    from drafts d join conversations c on c.workspace_id = d.workspace_id and c.id = d.conversation_id
    where d.workspace_id = ${writer.workspaceId} and d.user_id = ${writer.userId}
      and (d.text <> '' or d.file_ids <> '{}') ${visible}
    order by d.updated_at desc, d.conversation_id limit ${limit}`.execute(tx)
  return rows
}

/** Writes it unless what is there was written later; answers the sequence that counts now, null where the person does not
 *  see the conversation. */
export async function writeDraft(
  tx: Tx,
  { workspaceId, userId, sight }: Writer,
  conversationId: string,
  draft: NewDraft,
  now: Date,
): Promise<number | null> {
  const visible = sight === null ? sql`` : sql`and inbox_id = any (${[...sight]}::uuid[])`
  const { rows } = await sql<{ sequence: number }>`
    insert into drafts as d (workspace_id, user_id, conversation_id, text, file_ids, captions, quote_of, note, sequence, updated_at)
    select workspace_id, ${userId}, id, ${draft.text}, ${[...draft.fileIds]}::uuid[], ${[...draft.captions]}::text[], ${draft.quoteOf}::uuid, coalesce(${draft.note}::text, ''),
      ${draft.sequence}, ${now}
    from conversations where workspace_id = ${workspaceId} and id = ${conversationId}::uuid ${visible}
    on conflict (workspace_id, user_id, conversation_id) do update
      set text = case when d.sequence < excluded.sequence then excluded.text else d.text end,
        file_ids = case when d.sequence < excluded.sequence then excluded.file_ids else d.file_ids end,
        captions = case when d.sequence < excluded.sequence then excluded.captions else d.captions end,
        quote_of = case when d.sequence < excluded.sequence then excluded.quote_of else d.quote_of end,
        note = case when d.sequence < excluded.sequence then coalesce(${draft.note}::text, d.note) else d.note end,
        updated_at = case when d.sequence < excluded.sequence then excluded.updated_at else d.updated_at end,
        sequence = greatest(d.sequence, excluded.sequence)
    returning d.sequence`.execute(tx)
  return rows[0]?.sequence ?? null
}

/** The answer was sent or thrown away, and the note stays: what was written before `sequence` and is still on its way does not bring
 *  it back. */
export async function endDraft(
  tx: Tx,
  writer: Writer,
  conversationId: string,
  sequence: number,
  now: Date,
): Promise<number | null> {
  await sql`delete from drafts
    where workspace_id = ${writer.workspaceId} and user_id = ${writer.userId} and text = '' and file_ids = '{}' and note = ''
      and updated_at < ${new Date(now.getTime() - KEEP_ENDED_MS)}`.execute(tx)
  return writeDraft(tx, writer, conversationId, { ...NOTHING, sequence }, now)
}
