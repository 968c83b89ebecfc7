import { type RawBuilder, sql } from 'kysely'
import type { Sharing } from '#core/team/sharing.ts'
import type { Tx } from '../platform/db/database.ts'
import { isSharedWith, type SharingReader, shareWith, teamIdsOf } from '../team/sharing.ts'

export interface SnippetRow {
  id: string
  name: string
  shortcut: string
  text: string
  fallbacks: Record<string, string>
  language: 'en' | 'de' | null
  sharing: Sharing
  owner_id: string
  version: number
  updated_at: Date
  team_ids: string[]
}

export interface DocumentRow {
  id: string
  name: string
  folder: string
  sharing: 'teams' | 'everyone'
  owner_id: string
  version: number
  updated_at: Date
  team_ids: string[]
  file_id: string
  mime_type: string
  size_bytes: number
  file_name: string | null
  width_pixels: number | null
  height_pixels: number | null
  thumbnail_hash: string | null
  sent_count: number
}

/** The snippets that the reader may use, by name; `id` narrows to one. */
export async function snippetsOf(
  tx: Tx,
  reader: SharingReader,
  id: string | null,
  limit: number,
): Promise<SnippetRow[]> {
  const { workspaceId } = reader
  const { rows } = await sql<SnippetRow>`
    select t.id, t.name, t.shortcut, t.text, t.fallbacks, t.language, t.sharing, t.owner_id, t.version, t.updated_at,
      ${teamIdsOf(workspaceId, 'snippet')} as team_ids
    from snippets t
    where t.workspace_id = ${workspaceId} and (${id}::uuid is null or t.id = ${id}::uuid) and ${isSharedWith(reader, 'snippet')}
    order by lower(t.name), t.id limit ${limit}`.execute(tx)
  return rows
}

/** The documents that the reader may use, by folder and name; `id` narrows to one. */
export async function documentsOf(
  tx: Tx,
  reader: SharingReader,
  id: string | null,
  { limit, sentMax }: { limit: number; sentMax: number },
): Promise<DocumentRow[]> {
  const { workspaceId } = reader
  const { rows } = await sql<DocumentRow>`
    select t.id, t.name, t.folder, t.sharing, t.owner_id, t.version, t.updated_at,
      ${teamIdsOf(workspaceId, 'document')} as team_ids,
      f.id as file_id, f.mime_type, f.size_bytes, f.file_name, f.width_pixels, f.height_pixels, f.thumbnail_hash,
      (select count(*)::int from (
        select from media where workspace_id = ${workspaceId} and file_id = t.file_id limit ${sentMax}) sent) as sent_count
    from documents t join files f on f.workspace_id = ${workspaceId} and f.id = t.file_id
    where t.workspace_id = ${workspaceId} and (${id}::uuid is null or t.id = ${id}::uuid) and ${isSharedWith(reader, 'document')}
    order by lower(t.folder), lower(t.name), t.id limit ${limit}`.execute(tx)
  return rows
}

/** Whether the file `f` of a query stands in a document that the reader may use. */
export const standsInLibrary = (reader: SharingReader): RawBuilder<unknown> => sql`exists (
  select from documents t
  where t.workspace_id = ${reader.workspaceId} and t.file_id = f.id and ${isSharedWith(reader, 'document')})`

/** Whether this person uploaded the file. */
export async function isUploadedBy(tx: Tx, { workspaceId, userId }: SharingReader, fileId: string): Promise<boolean> {
  const { rows } = await sql`
    select from files where workspace_id = ${workspaceId} and id = ${fileId}::uuid and uploaded_by = ${userId}`.execute(
    tx,
  )
  return rows.length > 0
}

interface Shared {
  workspaceId: string
  id: string
  sharing: string
  ownerId: string
  teamIds: readonly string[]
  version: number
  at: Date
}

/** Makes a snippet, or makes it anew; whose it is stays. */
export async function writeSnippet(
  tx: Tx,
  snippet: Shared & Pick<SnippetRow, 'name' | 'shortcut' | 'text' | 'fallbacks' | 'language'>,
): Promise<void> {
  const { workspaceId, id, at } = snippet
  await sql`
    insert into snippets (workspace_id, id, name, shortcut, text, fallbacks, language, sharing, owner_id, version, created_at, updated_at)
    values (${workspaceId}, ${id}, ${snippet.name}, ${snippet.shortcut}, ${snippet.text}, ${JSON.stringify(snippet.fallbacks)}::jsonb,
      ${snippet.language}, ${snippet.sharing}, ${snippet.ownerId}, ${snippet.version}, ${at}, ${at})
    on conflict (workspace_id, id) do update set name = excluded.name, shortcut = excluded.shortcut, text = excluded.text,
      fallbacks = excluded.fallbacks, language = excluded.language, sharing = excluded.sharing, version = excluded.version,
      updated_at = excluded.updated_at`.execute(tx)
  await shareWith(tx, 'snippet', snippet)
}

/** Makes a document, or makes it anew; whose it is stays. */
export async function writeDocument(
  tx: Tx,
  document: Shared & { name: string; folder: string; fileId: string },
): Promise<void> {
  const { workspaceId, id, at } = document
  await sql`
    insert into documents (workspace_id, id, name, folder, file_id, sharing, owner_id, version, created_at, updated_at)
    values (${workspaceId}, ${id}, ${document.name}, ${document.folder}, ${document.fileId}, ${document.sharing},
      ${document.ownerId}, ${document.version}, ${at}, ${at})
    on conflict (workspace_id, id) do update set name = excluded.name, folder = excluded.folder, file_id = excluded.file_id,
      sharing = excluded.sharing, version = excluded.version, updated_at = excluded.updated_at`.execute(tx)
  await shareWith(tx, 'document', document)
}

/** The version that stands, locked until the end of the transaction. */
export async function lockVersion(
  tx: Tx,
  what: 'snippets' | 'documents',
  workspaceId: string,
  id: string,
): Promise<number | null> {
  const { rows } = await sql<{ version: number }>`
    select version from ${sql.table(what)} where workspace_id = ${workspaceId} and id = ${id}::uuid for update`.execute(
    tx,
  )
  return rows[0]?.version ?? null
}

export async function deleteFromLibrary(
  tx: Tx,
  what: 'snippets' | 'documents',
  workspaceId: string,
  id: string,
): Promise<void> {
  await sql`delete from ${sql.table(what)} where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** Another snippet with this shortcut that somebody sees beside this one: what everybody or the same person uses. */
export async function shortcutIsTaken(
  tx: Tx,
  reader: SharingReader,
  { id, shortcut }: { id: string; shortcut: string },
): Promise<boolean> {
  const { rows } = await sql`
    select from snippets t
    where t.workspace_id = ${reader.workspaceId} and t.shortcut = ${shortcut} and t.id <> ${id}::uuid
      and ${isSharedWith(reader, 'snippet')} limit 1`.execute(tx)
  return rows.length > 0
}
