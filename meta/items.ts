/** What one delivery says, as a flat list: each item stands alone and names its number, its account and its time. */
import type { InstantDoubt } from './instant.ts'
import type { Handover } from './shapesOfGroups.ts'
import type {
  EditedContent,
  GroupEvent,
  HistoryMessage,
  InboundMessage,
  Json,
  StateSync,
  UserAction,
  WireCall,
  WireCallStatus,
  WireContact,
  WireEcho,
  WireError,
  WireStatus,
} from './wire/index.ts'

interface Common {
  /** The webhook field it came in; null when the change had none. */
  field: string | null
  /** Null for account-level fields and for what cannot be told. */
  phoneNumberId: string | null
  /** As printed by Meta, digits as a rule; for display and as a hint where the id is missing. */
  displayPhoneNumber: string | null
  wabaId: string | null
  /** Meta's own time; not yet bounded by when the delivery came. */
  at: Date | null
  /** Why `at` is null or was not plain seconds. */
  atDoubt: InstantDoubt
  /** Where it stood in the delivery, counted from 0; `order` counts items over the whole delivery. */
  position: { entry: number; change: number; index: number; order: number }
}

/** The other side, gathered from the item and the matching entry of `contacts`. Any part may be missing (§5). */
export interface Person {
  /** Digits without `+`. */
  waId: string | null
  /** Business-scoped user id. */
  userId: string | null
  parentUserId: string | null
  /** Without `@`. */
  username: string | null
  profileName: string | null
}

interface Personal {
  person: Person
  /** The matching entry of `contacts`, when there is one. */
  contact: WireContact | null
  /** Set when it happened inside a group. */
  groupId: string | null
}

/** Something a customer did to a thread; `raw` is the message as it came, with keys this code does not know. */
interface FromCustomer extends Personal {
  /** wamid of this event itself. */
  id: string
  raw: Json
}

export type MessageItem = Common & FromCustomer & { kind: 'message'; message: InboundMessage }

/** `emoji` null = taken away. */
export type ReactionItem = Common & FromCustomer & { kind: 'reaction'; targetId: string; emoji: string | null }
export type EditItem = Common & FromCustomer & { kind: 'edit'; targetId: string; content: EditedContent }
export type RevokeItem = Common & FromCustomer & { kind: 'revoke'; targetId: string }

/** The person (as known before) now has the number `waId`; their user id changes too, which is told separately (§4.10). */
export type NumberChangeItem = Common &
  FromCustomer & {
    kind: 'numberChange'
    previousWaId: string | null
    waId: string | null
    userId: string | null
    body: string | null
  }

/** From a system message or the field user_id_update; both tell the same story. */
interface UserIdChange {
  previousUserId: string | null
  userId: string | null
  previousParentUserId: string | null
  parentUserId: string | null
  waId: string | null
}
export type UserIdChangeItem = Common & FromCustomer & UserIdChange & { kind: 'userIdChange'; body: string | null }
export type UserIdUpdateItem = Common & Personal & UserIdChange & { kind: 'userIdUpdate'; raw: Json }

export type UserPreferenceItem = Common &
  Personal & {
    kind: 'userPreference'
    category: string | null
    value: string | null
    detail: string | null
    signupId: string | null
    raw: Json
  }

/** `id` is the wamid of our message; `callbackData` our own string, returned. */
export type StatusItem = Common &
  Personal & { kind: 'status'; id: string; status: string; callbackData: string | null; wire: WireStatus; raw: Json }

export type CallItem = Common &
  Personal & { kind: 'call'; id: string; raw: Json } & (
    | { what: 'event'; call: WireCall }
    | { what: 'status'; callStatus: WireCallStatus }
  )

/** Sent (or edited, revoked, reacted) by the business on its phone; the person is the receiver. */
export type EchoItem = Common & Personal & { kind: 'echo'; id: string; echo: WireEcho; raw: Json }

/** One message of the past; `outbound` null when the direction cannot be told. */
export type HistoryItem = Common &
  Personal & {
    kind: 'history'
    id: string
    threadId: string | null
    outbound: boolean | null
    message: HistoryMessage
    phase: number | null
    chunkOrder: number | null
    raw: Json
  }
/** Once for each chunk, after its messages. */
export type HistoryProgressItem = Common & {
  kind: 'historyProgress'
  phase: number | null
  chunkOrder: number | null
  /** Per cent; 100 = done. */
  progress: number | null
}

/** A copy of what happens in a thread that somebody else owns (§3.27): to show, never to answer. */
export type StandbyItem = Common &
  Personal & { kind: 'standby'; id: string; raw: Json } & (
    | { what: 'message'; message: InboundMessage }
    | { what: 'status'; status: WireStatus }
    | { what: 'echo'; echo: WireEcho }
  )
export type HandoverItem = Common & Personal & { kind: 'handover'; handover: Handover; raw: Json }
export type StateSyncItem = Common & Personal & { kind: 'stateSync'; sync: StateSync; raw: Json }
export type GroupItem = Common & { kind: 'group'; groupId: string | null; event: GroupEvent; raw: Json }
export type UserActionItem = Common & { kind: 'userAction'; action: UserAction; raw: Json }
/** An error about the number rather than one message (§3.1), or a declined history (§3.14). */
export type ValueErrorItem = Common & { kind: 'valueError'; error: WireError; raw: Json }

/**
 * About the account, its numbers, templates or apps. `field` has Meta's proper name even where Meta's pages slip, template
 * languages have an underscore, ids are strings; `value` is otherwise as it came and each key still needs a look.
 */
export type AccountFieldItem = Common & {
  kind: 'accountField'
  field: string
  portfolioId: string | null
  value: { [key: string]: Json }
}

export type UnknownItem = Common & {
  kind: 'unknown'
  because:
    | 'not_utf8'
    | 'too_deep'
    | 'not_json'
    | 'not_whatsapp'
    | 'odd_shape'
    | 'nothing_inside'
    | 'unknown_field'
    | 'unknown_key'
    | 'no_id'
  raw: Json
}

export type Item =
  | MessageItem
  | ReactionItem
  | EditItem
  | RevokeItem
  | NumberChangeItem
  | UserIdChangeItem
  | UserIdUpdateItem
  | UserPreferenceItem
  | StatusItem
  | CallItem
  | EchoItem
  | HistoryItem
  | HistoryProgressItem
  | StandbyItem
  | HandoverItem
  | StateSyncItem
  | GroupItem
  | UserActionItem
  | ValueErrorItem
  | AccountFieldItem
  | UnknownItem

export type ItemKind = Item['kind']

type Without<T, Keys extends PropertyKey> = T extends unknown ? Omit<T, Keys> : never
/** An item before its place, time and origin are put on it; `timestamp` is Meta's. */
export type Draft = Without<Item, keyof Common> & { timestamp?: unknown; field?: string }
