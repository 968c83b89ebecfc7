import type { Draft as DraftKept } from '#contract/drafts.ts'
import type { Message } from '#contract/messages.ts'
import { deleteDraft, getDraft, putDraft } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { afterPicture } from '../app/afterPicture.ts'
import { whenSessionEnds } from '../app/session.ts'
import { serverNow } from './clock.ts'
import { isLive, whenConnectionChanges } from './connection.ts'
import { putDraftLine } from './draftLines.ts'

/**
 * Owner of what I have begun to write. It lies on the server, so that it is there after a reload and in another browser; here
 * it is in memory only. What is written without network stays here until the line is back.
 */
export type DraftFile = DraftKept['files'][number]

export interface Draft {
  text: string
  files: readonly DraftFile[]
  answering: Message | null
}

interface Kept extends Draft {
  /** The internal note that is begun. */
  note: string
  /** It was written here since the server was told: what another browser wrote is not overwritten by what lies here untouched. */
  isNoteNew: boolean
  /** Of the last change that the server knows of or is told. */
  sequence: number
  /** The server's has been read: before, nothing is written over it. */
  isRead: boolean
  /** When the first and the last change happened of those that the server was not told; null: it knows all. */
  changed: { firstAt: number; lastAt: number } | null
}

const EMPTY: Kept = {
  text: '',
  files: [],
  answering: null,
  note: '',
  isNoteNew: false,
  sequence: 0,
  isRead: false,
  changed: null,
}
/** Saved when the keys lie still for so long, or after that long in any case; never more than one request in this time. */
const STILL_MS = 700
const UNSAVED_MS_MAX = 5_000
const SAVE_EVERY_MS = 1_000
const AGAIN_AFTER_MS = 5_000

const drafts = new Map<string, Kept>()
/** Whose composer is on the screen: it shows what was found. Only one is. */
let open: { id: string; onFound: (draft: Draft) => void } | null = null

export const draftOf = (conversationId: string): Draft => keptOf(conversationId)
export const noteDraftOf = (conversationId: string): string => keptOf(conversationId).note
/** Whose note is being written: the field shows what was found. */
let openNote: { id: string; onFound: (note: string) => void } | null = null

/** What stands in the composer now. */
export function keepDraft(conversationId: string, draft: Draft) {
  if (!isSame(keptOf(conversationId), draft)) put(conversationId, draft)
}

/** What stands in the field for notes now. */
export function keepNoteDraft(conversationId: string, note: string) {
  if (noteDraftOf(conversationId) !== note) put(conversationId, { note, isNoteNew: true })
}

function put(conversationId: string, part: Partial<Kept>) {
  const known = keptOf(conversationId)
  const lastAt = Date.now()
  const changed = { firstAt: known.changed?.firstAt ?? lastAt, lastAt }
  drafts.set(conversationId, { ...known, ...part, changed })
  saveSoon()
}

/** The field for notes is on the screen, below the composer. `onFound`: another browser has written it. */
export function openNoteDraft(conversationId: string, onFound: (note: string) => void): () => void {
  const mine = { id: conversationId, onFound }
  openNote = mine
  return () => {
    if (openNote === mine) openNote = null
  }
}

/** A file that has arrived after one had left its composer. */
export function addToDraft(conversationId: string, file: DraftFile) {
  const known = keptOf(conversationId)
  const draft = { ...known, files: [...known.files, file] }
  keepDraft(conversationId, draft)
  putLine(conversationId)
  if (open?.id === conversationId) open.onFound(draft)
}

/** Its composer is on the screen. `onFound` is called where the server has something that is not here, from another browser. */
export function openDraft(conversationId: string, onFound: (draft: Draft) => void): () => void {
  const mine = { id: conversationId, onFound }
  open = mine
  putLine(conversationId)
  // What was read before stands there already, and is only looked after.
  let callOff = () => {}
  if (keptOf(conversationId).isRead) callOff = afterPicture(() => void read(conversationId))
  else void read(conversationId)
  return () => {
    callOff()
    if (open === mine) open = null
    putLine(conversationId)
    saveSoon()
  }
}

/** It is sent: the number that ends it on the server together with the message. What is written next is another one. */
export function endDraft(conversationId: string): number {
  const sequence = nextSequence(keptOf(conversationId))
  const { note, isNoteNew, changed } = keptOf(conversationId)
  const ofNote = { note, isNoteNew, changed: isNoteNew ? changed : null }
  drafts.set(conversationId, { ...EMPTY, ...ofNote, sequence, isRead: true })
  putLine(conversationId)
  return sequence
}

/** What was to end it never left, and is given up: what the server kept of it ends now, and what is written since stays. */
export function forgetDraft(conversationId: string) {
  const at = Date.now()
  drafts.set(conversationId, { ...keptOf(conversationId), changed: { firstAt: at, lastAt: at } })
  saveSoon()
}

/** It may have been sent or changed in another browser: what lies here untouched follows. */
export function readAgain(conversationId: string) {
  const { isRead, changed } = keptOf(conversationId)
  if (isRead && changed === null && !isSaving) void read(conversationId)
}

/** Reads what the server has; false where it did not answer. Where somebody was quicker than the line, nothing of either is lost. */
async function read(id: string): Promise<boolean> {
  try {
    const { draft, sequence } = await getDraft(id)
    const known = keptOf(id)
    let next: Kept = { ...known, sequence: Math.max(sequence, known.sequence), isRead: true }
    if (known.changed === null && sequence > known.sequence) next = { ...next, ...contentOf(draft) }
    else if (known.changed && !known.isRead && draft) next = { ...next, ...joined(draft, known) }
    drafts.set(id, next)
    if (open?.id === id && !isSame(next, known)) open.onFound(next)
    if (openNote?.id === id && next.note !== known.note) openNote.onFound(next.note)
    putLine(id)
    saveSoon()
    return true
  } catch (error) {
    // A conversation that is not there (any more) has nothing that could be lost.
    if (isFinal(error)) drafts.set(id, { ...keptOf(id), isRead: true })
    return isFinal(error)
  }
}

let timer: ReturnType<typeof setTimeout> | undefined
let notBefore = 0
let isSaving = false

/** Plans the next request; those that are written in wait until the keys lie still. */
function saveSoon() {
  clearTimeout(timer)
  if (isSaving) return
  const [next] = waiting()
  if (next) timer = setTimeout(() => void saveOne(next.id), Math.max(next.dueAt, notBefore) - Date.now())
}

/** The changes that the server does not know, the one that is due first in front. */
const waiting = () =>
  [...drafts]
    .flatMap(([id, { changed }]) => (changed ? [{ id, dueAt: dueAt(id, changed) }] : []))
    .sort((a, b) => a.dueAt - b.dueAt)

const dueAt = (id: string, { firstAt, lastAt }: NonNullable<Kept['changed']>) =>
  open?.id === id ? Math.min(lastAt + STILL_MS, firstAt + UNSAVED_MS_MAX) : firstAt

async function saveOne(id: string) {
  isSaving = true
  const wasAnswered = (keptOf(id).isRead || (await read(id))) && (await save(id, false))
  isSaving = false
  notBefore = Date.now() + (wasAnswered ? SAVE_EVERY_MS : AGAIN_AFTER_MS)
  saveSoon()
}

/** Tells the server; false where it did not answer, and then it is told again. */
async function save(id: string, isLeaving: boolean): Promise<boolean> {
  const kept = keptOf(id)
  if (kept.changed === null) return true
  const sequence = nextSequence(kept)
  const saved = { ...kept, sequence, changed: null, isNoteNew: false }
  drafts.set(id, saved)
  putLine(id)
  try {
    if (isSomething(saved) || kept.isNoteNew) {
      const { text, files, answering, note } = saved
      const request = {
        text,
        fileIds: files.map(({ file }) => file.id),
        captions: files.map(({ caption }) => caption),
        quoteOf: answering?.id ?? null,
        ...(kept.isNoteNew && { note }),
        sequence,
      }
      const now = await putDraft(id, request, isLeaving)
      drafts.set(id, { ...keptOf(id), sequence: Math.max(now.sequence, keptOf(id).sequence) })
    } else await deleteDraft(id, sequence, isLeaving)
    return true
  } catch (error) {
    if (isFinal(error)) return true // not to be had any more, or not in this form: it stays here
    const now = keptOf(id)
    // What was sent meanwhile is not to come back; the note is told again in any case.
    if (now.sequence === sequence || kept.isNoteNew) {
      const isNoteNew = now.isNoteNew || kept.isNoteNew
      drafts.set(id, { ...now, changed: now.changed ?? kept.changed, isNoteNew })
    }
    return false
  }
}

/** The page is being left, perhaps for good: what is not saved goes with it. */
function saveAll() {
  if (document.visibilityState === 'hidden') for (const { id } of waiting()) void save(id, true)
}
document.addEventListener('visibilitychange', saveAll)
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && open) readAgain(open.id)
})
window.addEventListener('pagehide', saveAll)

whenConnectionChanges(() => {
  if (!isLive()) return
  notBefore = 0
  saveSoon()
})
whenSessionEnds(() => {
  clearTimeout(timer)
  drafts.clear()
})

/** The list shows what is begun, but not of the one that is being written. */
function putLine(id: string) {
  const kept = keptOf(id)
  const isShown = open?.id !== id && isSomething(kept)
  putDraftLine(id, isShown ? kept.text || (kept.files[0]?.file.fileName ?? '') : null)
}

const isFinal = (error: unknown) => error instanceof ApiRefusal && error.isDecided
const keptOf = (id: string): Kept => drafts.get(id) ?? EMPTY
const isSomething = ({ text, files }: Draft) => text.trim() !== '' || files.length > 0
const factsOf = (files: Draft['files']) => JSON.stringify(files.map(({ file, caption }) => [file.id, caption]))
const isSame = (a: Draft, b: Draft) =>
  a.text === b.text && a.answering?.id === b.answering?.id && factsOf(a.files) === factsOf(b.files)
const contentOf = (draft: (Draft & { note: string }) | null) => ({
  text: draft?.text ?? '',
  files: draft?.files ?? [],
  answering: draft?.answering ?? null,
  note: draft?.note ?? '',
})
const oneBelow = (...texts: string[]) => texts.filter((text) => text !== '').join('\n')
const joined = (theirs: Draft & { note: string }, mine: Kept) => ({
  text: oneBelow(theirs.text, mine.text),
  note: theirs.note === mine.note ? mine.note : oneBelow(theirs.note, mine.note),
  files: mine.files.length > 0 ? mine.files : theirs.files,
  answering: mine.answering ?? theirs.answering,
})
/** Above what is known, and by the time, so that of two browsers the one counts that was written in last. */
const nextSequence = ({ sequence }: Kept) => Math.max(sequence + 1, serverNow().getTime())
