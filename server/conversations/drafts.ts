import type { z } from 'zod'
import { type Draft, DraftDropQuery, DraftKept, DraftList, DraftOne, DraftRequest } from '#contract/drafts.ts'
import { cleanText } from '#core/text.ts'
import { kindOfFile } from '#core/whatsapp/limits.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { type DraftRow, draftLines, draftOf, endDraft, writeDraft } from './draftQueries.ts'
import { presentFile } from './files.ts'
import { ConversationParams, type ReadDeps, readerOf } from './list.ts'
import { visibleFile } from './outbox.ts'
import { presentFileName, presentMessage } from './present.ts'
import { conversationIsVisible, messagesById } from './queries.ts'
import { sightOf } from './sight.ts'

const DRAFTS_SHOWN_MAX = 500

/** What somebody has begun to write, an answer and a note: theirs alone, one for each conversation, without events: the browser that writes knows it. */
export const draftHandlers = ({ db, clock }: ReadDeps) => ({
  drafts: forMember({ answer: DraftList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => ({
        drafts: (await draftLines(tx, readerOf(asker), DRAFTS_SHOWN_MAX)).map((row) => ({
          conversationId: row.conversation_id,
          text: row.text,
          fileName: presentFileName(row.file_name),
          updatedAt: row.updated_at.toISOString(),
        })),
      }),
      { accessMode: 'read only' },
    ),
  ),

  draft: forMember({ params: ConversationParams, answer: DraftOne }, ({ asker, params }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        if (!(await conversationIsVisible(tx, asker.workspaceId, sightOf(asker), params.id))) throw notFound()
        const row = await draftOf(tx, readerOf(asker), params.id)
        return { draft: row ? await present(tx, asker, params.id, row) : null, sequence: row?.sequence ?? 0 }
      },
      { accessMode: 'read only' },
    ),
  ),

  keepDraft: forMember(
    { params: ConversationParams, body: DraftRequest, answer: DraftKept },
    ({ asker, params, body: { text, ...rest } }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const files = await filesOf(tx, asker, rest.fileIds)
        if (files.length < rest.fileIds.length) throw notFound()
        const captions = rest.fileIds.map((_, at) => cleanText(rest.captions[at] ?? '').text)
        const note = rest.note === undefined ? null : cleanText(rest.note).text
        const draft = { ...rest, captions, note, text: cleanText(text).text }
        const sequence = await writeDraft(tx, readerOf(asker), params.id, draft, clock.now())
        if (sequence === null) throw notFound()
        return { sequence }
      }),
  ),

  dropDraft: forMember({ params: ConversationParams, query: DraftDropQuery }, ({ asker, params, query }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const now = clock.now()
      const before = await draftOf(tx, readerOf(asker), params.id)
      const sequence = query.sequence ?? (before?.sequence ?? 0) + 1
      if ((await endDraft(tx, readerOf(asker), params.id, sequence, now)) === null) throw notFound()
    }),
  ),
})

/** What it names and the writer may no longer see is left out. */
async function present(tx: Tx, asker: MemberAsker, conversationId: string, row: DraftRow): Promise<Draft | null> {
  const files = await filesOf(tx, asker, row.file_ids, row.captions)
  if (row.text === '' && files.length === 0 && row.note === '') return null
  const quoted = row.quote_of === null ? [] : await messagesById(tx, asker.workspaceId, [row.quote_of])
  const [answering] = quoted.filter((message) => message.conversation_id === conversationId)
  return {
    conversationId,
    text: row.text,
    files,
    answering: answering ? presentMessage(answering) : null,
    note: row.note,
    updatedAt: row.updated_at.toISOString(),
  }
}

async function filesOf(
  tx: Tx,
  asker: MemberAsker,
  ids: z.output<typeof DraftRequest>['fileIds'],
  captions: readonly string[] = [],
): Promise<Draft['files']> {
  const files: Draft['files'] = []
  for (const [at, id] of ids.entries()) {
    const file = await visibleFile(tx, asker.workspaceId, readerOf(asker), id)
    if (!file) continue
    const verdict = kindOfFile(file.mimeType, file.sizeBytes)
    files.push({
      file: presentFile(file),
      kind: 'kind' in verdict ? verdict.kind : 'document',
      caption: captions[at] ?? '',
    })
  }
  return files
}
