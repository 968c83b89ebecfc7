/** What customers said about messages goes into the ledger in the transaction that takes their messages, and is answered there. */

import type { HeardWord } from '#core/conversation/words.ts'
import type { NewEvent } from '#core/events.ts'
import type { KeywordSettings } from '#core/whatsapp/keywords.ts'
import { isOpen, windowAt } from '#core/whatsapp/window.ts'
import { type Recorded, record } from '../consents/record.ts'
import { tellOf } from '../consents/tell.ts'
import { PRIORITY } from '../conversations/deliver/queries.ts'
import { insertMessage, insertSend } from '../conversations/outbox.ts'
import type { Tx } from '../platform/db/database.ts'
import { uuidv7 } from '../platform/uuid.ts'
import type { WorkspaceChanges } from './gather.ts'
import type { Loaded } from './load.ts'

export interface KeptWords {
  /** To be appended last. */
  events: NewEvent[]
  /** Where answers wait to be sent. */
  confirmedIn: string[]
}

/** The rows of the batch are written. Heard before, a word neither counts nor is answered again. */
export async function keepWords(
  tx: Tx,
  loaded: readonly Loaded[],
  changes: readonly WorkspaceChanges[],
  now: Date,
): Promise<KeptWords> {
  const heard = new Map<string, HeardWord>()
  for (const { workspaceId, words } of changes) for (const word of words) heard.set(`${workspaceId} ${word.key}`, word)
  const recorded = await record(
    tx,
    changes.flatMap(({ workspaceId, words }) => words.map((word) => ({ workspaceId, ...wordsOf(word) }))),
    now,
  )
  if (recorded.length === 0) return { events: [], confirmedIn: [] }
  const inboxes = new Map(
    loaded.flatMap(({ channels }) => [...channels.values()].map(({ id, inboxId }) => [id, inboxId])),
  )
  const inboxOf = (channelId: string | null) => inboxes.get(channelId ?? '') ?? ''
  const events = tellOf(
    recorded,
    ({ conversationId, channelId }) =>
      conversationId === null ? [] : [{ conversationId, inboxId: inboxOf(channelId) }],
    now,
  )
  const settings = new Map(loaded.map(({ workspaceId, known }) => [workspaceId, known.keywords]))
  for (const one of toConfirm(recorded, now)) {
    const { workspaceId, key, channelId } = one
    const word = heard.get(`${workspaceId} ${key}`)
    const text = word && replyOf(settings.get(workspaceId), word, await languageOf(tx, one))
    if (text) events.push(await confirm(tx, one, inboxOf(channelId), text, now))
  }
  const confirmedIn = events.flatMap(({ type, workspaceId }) => (type === 'message.queued' ? workspaceId : []))
  return { events, confirmedIn: [...new Set(confirmedIn)] }
}

const wordsOf = ({ scope, party, languages: _, ...word }: HeardWord) => ({
  ...word,
  subjects: [[scope, party] as const],
  actorId: null,
  proof: null,
  proofFile: null,
})

/** Only what changed something is answered, of each person the last of it, and only while the window that it opened is open. */
function toConfirm(recorded: readonly Recorded[], now: Date): Recorded[] {
  const last = new Map<string, Recorded>()
  for (const one of recorded) {
    if (one.conversationId === null || (one.way !== 'keyword' && one.way !== 'tap')) continue
    if (one.changed.length > 0) last.set(`${one.workspaceId} ${one.conversationId}`, one)
  }
  return [...last.values()].filter(({ at }) => isOpen(windowAt(now, at), now))
}

/** In the contact's language where the word stands in its list, else in the first in whose list it stands. */
function replyOf(settings: KeywordSettings | undefined, word: HeardWord, language: string | null): string | null {
  if (!settings?.confirms) return null
  const lists = settings.languages.filter((one) => word.languages.includes(one.language))
  const list = lists.find((one) => one.language === language) ?? lists[0]
  if (!list) return null
  return word.consent === 'opted_in' ? list.optInReply : list.optOutReply
}

async function languageOf(tx: Tx, { workspaceId, contactId }: Recorded): Promise<string | null> {
  if (contactId === null) return null
  const row = await tx
    .selectFrom('contacts')
    .select('language')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst()
  return row?.language ?? null
}

/** Through the door that every message takes: it leaves with the others, in its order. */
async function confirm(tx: Tx, one: Recorded, inboxId: string, text: string, now: Date): Promise<NewEvent> {
  const { workspaceId, conversationId, channelId } = one
  if (conversationId === null || channelId === null) throw new Error('a keyword stands in no conversation')
  const common = { workspaceId, conversationId, channelId, now }
  const messageId = uuidv7()
  await insertMessage(tx, {
    ...common,
    id: messageId,
    kind: 'text',
    text,
    contextWamid: null,
    authorId: null,
    source: 'system',
    file: null,
  })
  await insertSend(tx, {
    ...common,
    id: uuidv7(),
    messageId,
    attempt: 1,
    priority: PRIORITY.person,
    requestedBy: null,
  })
  return { type: 'message.queued', workspaceId, actorId: null, at: now, inboxId, conversationId, messageId }
}
