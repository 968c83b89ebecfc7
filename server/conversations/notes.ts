import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { type Note, NoteOne, NotePatch, NoteRequest } from '#contract/notes.ts'
import { callsOf } from '#core/conversation/note.ts'
import type { NewEvent, NoteEvent } from '#core/events.ts'
import { cleanText } from '#core/text.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents, newestEvent } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { ConversationParams, type ReadDeps } from './list.ts'
import { deleteNote, editNote, insertNote, notesById, thoseWhoDoNotSee } from './noteQueries.ts'
import { notify, withdraw } from './notices.ts'
import { presentNote } from './present.ts'
import { lockConversation } from './queries.ts'
import type { NoteRow } from './rows.ts'
import { sightOf } from './sight.ts'

const NoteParams = z.object({ id: Id })

/** What colleagues write for each other. Nothing here comes near a channel. */
export const noteHandlers = ({ db, clock }: ReadDeps) => ({
  addNote: forMember(
    { params: ConversationParams, body: NoteRequest, answer: NoteOne, status: 201 },
    ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { workspaceId, userId: authorId } = asker
        const conversation = await lockConversation(tx, workspaceId, sightOf(asker), params.id)
        if (!conversation) throw notFound()
        const place = { conversationId: params.id, inboxId: conversation.inbox_id }
        const mentions = [...new Set(body.mentions)]
        await refuseStrangers(tx, workspaceId, place.inboxId, mentions)
        const at = clock.now()
        const note = { ...place, workspaceId, id: body.id, authorId, text: kept(body.text), mentions, at }
        if (!(await insertNote(tx, note))) return unchanged(tx, workspaceId, await saidBefore(tx, asker, note))
        const { called } = callsOf([], mentions, authorId)
        const notices = await notify(tx, asker, { ...place, kind: 'mention', noteId: body.id, userIds: called, at })
        const answer = await noteNow(tx, workspaceId, body.id)
        const upTo = await tell(tx, asker, at, { type: 'note.added', ...place, noteId: body.id }, notices)
        return { note: answer, upTo }
      }),
  ),

  editNote: forMember({ params: NoteParams, body: NotePatch, answer: NoteOne }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { workspaceId } = asker
      const before = await findMine(tx, asker, params.id)
      if (before.deleted_at !== null) throw notFound()
      const [text, mentions] = [kept(body.text), [...new Set(body.mentions)]]
      if (text === before.text && mentions.join() === before.mentions.join()) {
        return unchanged(tx, workspaceId, presentNote(before))
      }
      const { called, released } = callsOf(before.mentions, mentions, asker.userId)
      const place = placeOf(before)
      await refuseStrangers(tx, workspaceId, place.inboxId, called)
      const at = clock.now()
      await editNote(tx, { workspaceId, id: params.id, text, mentions, at })
      const notices = [
        ...(await withdraw(tx, asker, { ...place, noteId: params.id, userIds: released, at })),
        ...(await notify(tx, asker, { ...place, kind: 'mention', noteId: params.id, userIds: called, at })),
      ]
      const note = await noteNow(tx, workspaceId, params.id)
      const because = 'edit'
      const upTo = await tell(tx, asker, at, { type: 'note.changed', ...place, noteId: params.id, because }, notices)
      return { note, upTo }
    }),
  ),

  deleteNote: forMember({ params: NoteParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const before = await findMine(tx, asker, params.id)
      if (before.deleted_at !== null) return
      const place = placeOf(before)
      const at = clock.now()
      await deleteNote(tx, asker.workspaceId, params.id, at)
      const notices = await withdraw(tx, asker, { ...place, noteId: params.id, userIds: before.mentions, at })
      await tell(tx, asker, at, { type: 'note.changed', ...place, noteId: params.id, because: 'delete' }, notices)
    }),
  ),
})

/** Its conversation is held while it is changed. */
async function findMine(tx: Tx, asker: MemberAsker, id: string): Promise<NoteRow> {
  const { workspaceId } = asker
  const [found] = await notesById(tx, workspaceId, [id])
  if (!found || !(await lockConversation(tx, workspaceId, sightOf(asker), found.conversation_id))) throw notFound()
  const [note] = await notesById(tx, workspaceId, [id])
  if (!note) throw notFound()
  if (note.author_id !== asker.userId) throw notYours()
  return note
}

/** The same request came before; another note of this id is none of theirs. */
async function saidBefore(
  tx: Tx,
  { workspaceId, userId }: MemberAsker,
  { id, conversationId }: { id: string; conversationId: string },
): Promise<Note> {
  const [row] = await notesById(tx, workspaceId, [id])
  if (row?.conversation_id !== conversationId || row.author_id !== userId) throw idTaken()
  return presentNote(row)
}

async function noteNow(tx: Tx, workspaceId: string, id: string): Promise<Note> {
  const [row] = await notesById(tx, workspaceId, [id])
  if (!row) throw new Error('a note vanished within its own transaction')
  return presentNote(row)
}

async function refuseStrangers(tx: Tx, workspaceId: string, inboxId: string, userIds: readonly string[]) {
  if ((await thoseWhoDoNotSee(tx, workspaceId, inboxId, userIds)).length > 0) throw mentionedSeesNothing()
}

/** The number of the last event, which is known to hold all of this. */
async function tell(
  tx: Tx,
  { workspaceId, userId: actorId }: MemberAsker,
  at: Date,
  event: NoteEvent,
  notices: NewEvent[],
): Promise<number> {
  const [range] = await appendEvents(tx, [{ ...event, workspaceId, actorId, at }, ...notices])
  return range?.last ?? 0
}

const unchanged = async (tx: Tx, workspaceId: string, note: Note) => ({
  note,
  upTo: await newestEvent(tx, workspaceId),
})
const placeOf = (row: NoteRow) => ({ conversationId: row.conversation_id, inboxId: row.inbox_id })
const kept = (text: string) => cleanText(text.trim()).text

const notYours = () =>
  new Refused(403, 'note_not_yours', {
    en: 'Only whoever wrote a note can change it.',
    de: 'Eine Notiz kann nur ändern, wer sie geschrieben hat.',
  })

const idTaken = () =>
  new Refused(409, 'id_taken', {
    en: 'Another note already has this id. Write it again.',
    de: 'Eine andere Notiz hat diese Kennung schon. Bitte schreib sie noch einmal.',
  })

const mentionedSeesNothing = () =>
  new Refused(422, 'mentioned_not_in_inbox', {
    en: 'Somebody you mention does not belong to the inbox of this conversation.',
    de: 'Jemand, den du erwähnst, gehört nicht zum Posteingang dieser Unterhaltung.',
  })

/** What a workflow leaves for colleagues. Answers the event, which the caller appends last; nothing where it was written before. */
export async function addNoteBy(
  tx: Tx,
  note: { workspaceId: string; conversationId: string; inboxId: string; id: string; text: string; at: Date },
): Promise<NewEvent[]> {
  const { workspaceId, conversationId, inboxId, id, at } = note
  const isNew = await insertNote(tx, { ...note, authorId: null, text: kept(note.text), mentions: [] })
  return isNew ? [{ type: 'note.added', workspaceId, actorId: null, at, conversationId, inboxId, noteId: id }] : []
}
