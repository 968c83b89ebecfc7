import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { DocumentChange, DocumentList, DocumentRequest, LibraryDocument, SENT_COUNT_MAX } from '#contract/library.ts'
import { cleanText, showReordering } from '#core/text.ts'
import { kindOfFile } from '#core/whatsapp/limits.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { uuidv7 } from '../platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { countOwn, mayChange, sharingReaderOf, teamsFor } from '../team/sharing.ts'
import { type DocumentRow, deleteFromLibrary, documentsOf, isUploadedBy, writeDocument } from './queries.ts'
import { LISTED_MAX, lockAsRead, notYours, OWN_MAX, tooMany } from './shared.ts'

const DocumentParams = z.object({ id: Id })
const ALL = { limit: LISTED_MAX, sentMax: SENT_COUNT_MAX }

/** Files that are kept to be sent, of teams or of everyone. */
export const documentHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  documents: forMember({ answer: DocumentList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const rows = await documentsOf(tx, sharingReaderOf(asker), null, ALL)
        return { documents: rows.map((row) => present(asker, row)) }
      },
      { accessMode: 'read only' },
    ),
  ),

  createDocument: forMember({ body: DocumentRequest, answer: LibraryDocument, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await countOwn(tx, 'document', asker)) >= OWN_MAX) throw tooMany()
      if (!(await isUploadedBy(tx, sharingReaderOf(asker), body.fileId))) throw notFound()
      return write(tx, asker, { id: uuidv7(), ownerId: asker.userId, version: 1 }, body, clock.now())
    }),
  ),

  editDocument: forMember(
    { params: DocumentParams, body: DocumentChange, answer: LibraryDocument },
    ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { owner_id: ownerId, file_id: fileId } = await findMine(tx, asker, params.id)
        if (body.fileId !== fileId && !(await isUploadedBy(tx, sharingReaderOf(asker), body.fileId))) throw notFound()
        const { workspaceId } = asker
        const standing = await lockAsRead(tx, 'documents', { workspaceId, id: params.id, version: body.version })
        return write(tx, asker, { id: params.id, ownerId, version: standing + 1 }, body, clock.now())
      }),
  ),

  /** What was sent stays sent: the file lives on in the messages that carry it. */
  deleteDocument: forMember({ params: DocumentParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      await findMine(tx, asker, params.id)
      await deleteFromLibrary(tx, 'documents', asker.workspaceId, params.id)
      await tellChanged(tx, asker, params.id, clock.now())
    }),
  ),
})

async function findMine(tx: Tx, asker: MemberAsker, id: string): Promise<DocumentRow> {
  const [row] = await documentsOf(tx, sharingReaderOf(asker), id, ALL)
  if (!row) throw notFound()
  if (!mayChange(asker, row)) throw notYours()
  return row
}

async function write(
  tx: Tx,
  asker: MemberAsker,
  one: { id: string; ownerId: string; version: number },
  body: z.output<typeof DocumentRequest>,
  at: Date,
): Promise<LibraryDocument> {
  const { workspaceId } = asker
  const teamIds = await teamsFor(tx, workspaceId, body)
  const [name, folder] = [cleanText(body.name).text, cleanText(body.folder).text]
  await writeDocument(tx, { ...one, ...body, name, folder, version: one.version, teamIds, workspaceId, at })
  await tellChanged(tx, asker, one.id, at)
  const [row] = await documentsOf(tx, { workspaceId, userId: one.ownerId, isAdmin: true }, one.id, ALL)
  if (!row) throw new Error('a document vanished within its own transaction')
  return present(asker, row)
}

function present(asker: MemberAsker, row: DocumentRow): LibraryDocument {
  const verdict = kindOfFile(row.mime_type, row.size_bytes)
  return {
    id: row.id,
    name: row.name,
    folder: row.folder,
    file: {
      id: row.file_id,
      mimeType: row.mime_type,
      sizeBytes: row.size_bytes,
      fileName: row.file_name === null ? null : showReordering(row.file_name),
      widthPixels: row.width_pixels,
      heightPixels: row.height_pixels,
      hasThumbnail: row.thumbnail_hash !== null,
    },
    kind: 'kind' in verdict ? verdict.kind : 'document',
    sharing: row.sharing,
    teamIds: row.team_ids,
    ownerId: row.owner_id,
    isMine: mayChange(asker, row),
    version: row.version,
    updatedAt: row.updated_at.toISOString(),
    sentCount: row.sent_count,
  }
}

const tellChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, documentId: string, at: Date) =>
  appendEvents(tx, [{ type: 'document.changed', documentId, workspaceId, actorId, at }])
