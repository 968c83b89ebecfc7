import type { Contact } from '#contract/contacts.ts'
import type { Conversation } from '#contract/inbox.ts'
import type { Activity, Closed, Message } from '#contract/messages.ts'
import type { Note } from '#contract/notes.ts'
import type { PropertyValues } from '#core/property/values.ts'
import type { Guess } from './guesses.ts'

/**
 * Everything this tab knows of conversations, in memory only. Owner: `store.ts`; the changes are the pure functions of
 * `apply.ts` and `pages.ts`. When it may be wrong (the server says `start_afresh`), `generation` rises and the lists and
 * threads on the screen are loaded again; nothing else refetches.
 */
export interface LiveState {
  /** The number of the newest event that is contained here; null before the first page. */
  number: number | null
  generation: number
  /** As they are shown: what the server says, with what is guessed (guesses.ts) laid over it. */
  conversations: Readonly<Record<string, Conversation>>
  /** What the server says of those that something is guessed of. */
  underneath: Readonly<Record<string, Conversation>>
  /** Presses that the state does not hold yet, oldest first. */
  guesses: readonly Guess[]
  contacts: Readonly<Record<string, Contact>>
  /** Of contacts that are not here themselves: what lists asked of them, as a page said at that event number. */
  asked: Readonly<Record<string, { values: PropertyValues; version: number }>>
  /** My read positions: customer messages seen. */
  reads: Readonly<Record<string, number>>
  threads: Readonly<Record<string, Thread>>
  lists: Readonly<Record<string, ListState>>
  /** Messages of mine that the server has not taken yet, oldest first. */
  outbox: readonly Pending[]
  /** At which event number each thing was seen: an older snapshot never replaces a newer one. */
  versions: Readonly<Record<string, number>>
  /** Conversations that became part of another: where they went. */
  united: Readonly<Record<string, string>>
  /** Events that the server sent but that are not here yet: ask again. */
  gap: boolean
}

export interface Thread {
  /** Oldest first, by (at, id). */
  messages: readonly Message[]
  /** Of colleagues, in the same order; the stretch that is loaded holds both. */
  notes: readonly Note[]
  activities: readonly Activity[]
  /** The other conversations with this contact that stand here as well, each with who closed it when the page was read;
   *  null: it is no timeline but one conversation. */
  others: Readonly<Record<string, Closed | null>> | null
  /** Asks for older messages; null: this is the beginning. */
  olderCursor: string | null
  /** Asks for newer messages, where a message far back was jumped to; null: this reaches to the newest. */
  newerCursor: string | null
  /** News came for beyond that: it will be asked for. */
  missedNewer: boolean
  /** What was heard for stretches that are not loaded, as it is now: a page that was read before it brings it along. */
  apart: { messages: readonly Message[]; notes: readonly Note[] }
  /** Nothing is shown as the whole truth before the first page is here. */
  loaded: boolean
  /** Messages were moved in or out: the newest page must be read again. */
  stale: boolean
}

/** How far a list has been loaded. What it shows follows from the conversations and this. */
export interface ListState {
  nextCursor: string | null
  /** Older conversations than this may be missing, so none of them is shown; null: all are here. */
  horizon: string | null
  loaded: boolean
}

export interface Pending {
  message: Message
  /** sending: on its way; waiting: for the network or the server; stuck: for so long that the author is asked, and tried all the
   *  same; refused: the server said no, in words; stopped: somebody answered meanwhile, and the author is asked. */
  state: 'sending' | 'waiting' | 'stuck' | 'refused' | 'stopped'
  /** Why, in the server's words; null of what waits: nobody answered. */
  refusal: string | null
  /** What somebody else answered meanwhile, oldest first; of one that is stopped. */
  answers: readonly Message[]
}

export const EMPTY_THREAD: Thread = {
  messages: [],
  notes: [],
  activities: [],
  others: {},
  olderCursor: null,
  newerCursor: null,
  missedNewer: false,
  apart: { messages: [], notes: [] },
  loaded: false,
  stale: false,
}
export const EMPTY_LIST: ListState = { nextCursor: null, horizon: null, loaded: false }

export const EMPTY: LiveState = {
  number: null,
  generation: 0,
  conversations: {},
  underneath: {},
  guesses: [],
  contacts: {},
  asked: {},
  reads: {},
  threads: {},
  lists: {},
  outbox: [],
  versions: {},
  united: {},
  gap: false,
}
