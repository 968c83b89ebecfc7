import type { Contact } from '#contract/contacts.ts'
import type { Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { presentContact } from '../contacts/present.ts'
import { contactsById } from '../contacts/queries.ts'
import { notesById } from '../conversations/noteQueries.ts'
import { presentConversation, presentMessage, presentNote } from '../conversations/present.ts'
import { conversationIdsOfContacts, conversationsById, shownMessages } from '../conversations/queries.ts'
import { type EventRow, eventsAfter } from './queries.ts'

/** Some events of one workspace with a snapshot of everything they name, loaded once for all who listen. */
export interface Batch {
  after: number
  upTo: number
  events: EventRow[]
  conversations: Map<string, Conversation>
  /** With the inbox that decides who may see it. */
  messages: Map<string, { inboxId: string; message: Message }>
  notes: Map<string, { inboxId: string; note: Note }>
  contacts: Map<string, Contact>
  /** Whose rows in the list show the name of a contact that changed. */
  conversationsOfContacts: string[]
}

/** Conversations that are shown anew because their contact was renamed; further ones keep the old name until read again. */
const CONVERSATIONS_OF_CONTACTS_MAX = 500

/** Null where nothing happened after this number. */
export function readBatch(db: Db, workspaceId: string, after: number, limit: number): Promise<Batch | null> {
  return inWorkspaces(
    db,
    [workspaceId],
    async (tx) => {
      const events = await eventsAfter(tx, workspaceId, after, limit)
      const last = events.at(-1)
      return last ? { after, upTo: last.number, events, ...(await snapshotsOf(tx, workspaceId, events)) } : null
    },
    { accessMode: 'read only' },
  )
}

async function snapshotsOf(tx: Tx, workspaceId: string, events: readonly EventRow[]) {
  const renamed = events.flatMap((event) => (isOfContact(event) ? ids(event.contact_id, event.data.absorbedId) : []))
  const conversationsOfContacts = await conversationIdsOfContacts(
    tx,
    workspaceId,
    unique(renamed),
    CONVERSATIONS_OF_CONTACTS_MAX,
  )
  const named = events.flatMap((event) => ids(event.conversation_id))
  const conversations = await conversationsById(tx, workspaceId, unique([...named, ...conversationsOfContacts]))
  const messages = await shownMessages(tx, workspaceId, unique(events.flatMap((event) => ids(event.message_id))))
  const notes = await notesById(tx, workspaceId, unique(events.flatMap((event) => ids(event.data.noteId))))
  const contacts = await contactsById(tx, workspaceId, unique(events.flatMap((event) => ids(event.contact_id))))
  return {
    conversationsOfContacts,
    conversations: new Map(conversations.map((row) => [row.id, presentConversation(row)])),
    messages: new Map([...messages].map(([id, row]) => [id, { inboxId: row.inbox_id, message: presentMessage(row) }])),
    notes: new Map(notes.map((row) => [row.id, { inboxId: row.inbox_id, note: presentNote(row) }])),
    contacts: new Map(contacts.map((row) => [row.id, presentContact(row)])),
  }
}

const isOfContact = (event: EventRow) => event.type === 'contact.changed' || event.type === 'contact.merged'
const ids = (...values: unknown[]) => values.filter((value): value is string => typeof value === 'string')
const unique = (values: string[]) => [...new Set(values)]
