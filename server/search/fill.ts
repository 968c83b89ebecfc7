/**
 * Fills what is looked for from what happened: events say which messages and contacts changed, and each is read as it is
 * now. The position moves in the transaction that writes the rows, so that a process that is killed leaves nothing out,
 * and reading something twice changes nothing. Everything that was there before the first event is read once, besides.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { wordsOf } from '#core/search/words.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import {
  beginPosition,
  contactTexts,
  followMoves,
  forgetContacts,
  forgetMessages,
  idsAfter,
  lockPosition,
  messageTexts,
  movePosition,
  newsAfter,
  putContacts,
  putMessages,
} from './fillQueries.ts'
import { contactText, keptFileName, textOf } from './pieces.ts'
import type { NewsRow, PositionRow } from './rows.ts'

/** How often the rest of the program looks whether there is something to fill. */
export const FILL_EVERY_MS = 400
const EVENTS_PER_BATCH = 2_000
const ROWS_PER_BATCH = 500
/** A run ends after this, and the next one goes on where it was: nothing waits long for a program that is stopping. */
const RUN_MS_MAX = 2_000
/** After each batch it stands back for as long as that took: what customers write comes first. */
const PAUSE_SHARE = 1
const PAUSE_MS_MAX = 500

export interface Filler {
  /** Something happened in these workspaces, or perhaps anywhere (null). */
  news(workspaceIds: readonly string[] | null): void
  /** Reads what is new, for as long as a run may take. */
  run(): Promise<void>
}

export function createFiller(deps: { db: Db; workspaceIds(): Promise<string[]> }): Filler {
  const { db } = deps
  const waiting = new Set<string>()
  let isAnywhere = true
  return {
    news(workspaceIds) {
      if (workspaceIds === null) isAnywhere = true
      else for (const id of workspaceIds) waiting.add(id)
    },
    async run() {
      if (isAnywhere) {
        isAnywhere = false
        const all = await deps.workspaceIds().catch((error) => {
          isAnywhere = true
          throw error
        })
        for (const id of all) waiting.add(id)
      }
      for (const end = performance.now() + RUN_MS_MAX; performance.now() < end; ) {
        const [workspaceId] = waiting
        if (workspaceId === undefined) return
        waiting.delete(workspaceId)
        const began = performance.now()
        const hasMore = await fillOnce(db, workspaceId).catch((error) => {
          waiting.add(workspaceId)
          throw error
        })
        if (!hasMore) continue
        waiting.add(workspaceId) // behind the others
        await delay(Math.min((performance.now() - began) * PAUSE_SHARE, PAUSE_MS_MAX))
      }
    },
  }
}

/** One batch of one workspace; answers whether there is more to do. */
export function fillOnce(db: Db, workspaceId: string): Promise<boolean> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    let position = await lockPosition(tx, workspaceId)
    if (!position) {
      await beginPosition(tx, workspaceId)
      position = await lockPosition(tx, workspaceId)
      if (!position) return false // another process is at it
    }
    const news = await newsAfter(tx, workspaceId, position.event_number, EVENTS_PER_BATCH)
    const next: PositionRow = { ...position, event_number: news.at(-1)?.number ?? position.event_number }
    await takeUp(tx, workspaceId, news)
    if (news.length < EVENTS_PER_BATCH) await takeUpFormer(tx, workspaceId, next)
    const isMoved = JSON.stringify(position) !== JSON.stringify(next)
    if (isMoved) await movePosition(tx, workspaceId, next)
    return news.length === EVENTS_PER_BATCH || next.messages_after !== null || next.contacts_after !== null
  })
}

async function takeUp(tx: Tx, workspaceId: string, news: readonly NewsRow[]): Promise<void> {
  const [messages, contacts, conversations] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { type, message_id, contact_id, absorbed_id, conversation_id } of news) {
    if (message_id !== null && type.startsWith('message.')) messages.add(message_id)
    if (contact_id !== null && type.startsWith('contact.')) contacts.add(contact_id)
    if (absorbed_id !== null && type === 'contact.merged') contacts.add(absorbed_id)
    if (conversation_id !== null && MOVES.has(type)) conversations.add(conversation_id)
  }
  await fillMessages(tx, workspaceId, [...messages])
  await fillContacts(tx, workspaceId, [...contacts])
  await followMoves(tx, workspaceId, [...conversations])
}

const MOVES: ReadonlySet<string> = new Set(['conversation.united', 'conversation.moved'])

/** A batch of what was there before the first event was read. */
async function takeUpFormer(tx: Tx, workspaceId: string, next: PositionRow): Promise<void> {
  if (next.contacts_after !== null) {
    const ids = await idsAfter(tx, 'contacts', workspaceId, next.contacts_after, ROWS_PER_BATCH)
    await fillContacts(tx, workspaceId, ids)
    next.contacts_after = ids.length < ROWS_PER_BATCH ? null : (ids.at(-1) ?? null)
  } else if (next.messages_after !== null) {
    const ids = await idsAfter(tx, 'messages', workspaceId, next.messages_after, ROWS_PER_BATCH)
    await fillMessages(tx, workspaceId, ids)
    next.messages_after = ids.length < ROWS_PER_BATCH ? null : (ids.at(-1) ?? null)
  }
}

async function fillMessages(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_PER_BATCH) {
    const part = ids.slice(start, start + ROWS_PER_BATCH)
    const found = (await messageTexts(tx, workspaceId, part)).flatMap((row) => {
      const words = wordsOf([textOf(row), row.file_name].filter(Boolean).join('\n'))
      const fileName = row.file_name === null ? null : keptFileName(row.file_name)
      const message = { id: row.id, conversationId: row.conversation_id, at: row.at, words, fileName }
      return words.length === 0 && !fileName ? [] : [message]
    })
    const kept = new Set(found.map(({ id }) => id))
    await putMessages(tx, workspaceId, found)
    await forgetMessages(
      tx,
      workspaceId,
      part.filter((id) => !kept.has(id)),
    )
  }
}

async function fillContacts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += ROWS_PER_BATCH) {
    const part = ids.slice(start, start + ROWS_PER_BATCH)
    const found = (await contactTexts(tx, workspaceId, part)).map((row) => ({ id: row.id, text: contactText(row) }))
    const kept = new Set(found.map(({ id }) => id))
    await putContacts(tx, workspaceId, found)
    await forgetContacts(
      tx,
      workspaceId,
      part.filter((id) => !kept.has(id)),
    )
  }
}
