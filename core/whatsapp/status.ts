/** What Meta reports about a message (fact sheet §6). */
export const REPORTED_STATUSES = ['sent', 'failed', 'delivered', 'read', 'played'] as const
export type ReportedStatus = (typeof REPORTED_STATUSES)[number]

/** What we know about one attempt to send without any report of Meta. */
export const OWN_STATES = ['queued', 'sending', 'unconfirmed', 'accepted', 'failed', 'cancelled'] as const
export type OwnState = (typeof OWN_STATES)[number]

/** What a person sees. `unconfirmed` is spoken as "may have been sent". */
export type MessageState = OwnState | ReportedStatus

/** One attempt to send: our own knowledge, and every status Meta reported for it, in any order, repeated or not. */
export interface Attempt {
  own: OwnState
  reported: Iterable<ReportedStatus>
}

/** What happens to an attempt on our side. */
export type SendEvent =
  | 'claimed' // the dispatcher writes it down, then calls Meta
  | 'refused' // compose or Meta said no for good, or the call never left
  | 'postponed' // Meta rejected it before processing (4, 80007, 130429, 131056) or no connection was made
  | 'accepted' // Meta answered with an id
  | 'lost' // no answer, an unclear answer, or found in `sending` after a crash or a restore
  | 'cancelled' // a person took it back
  | 'settled_sent' // a person says that it did go out
  | 'settled_not_sent' // a person says that it did not

/** What a person may do with an attempt. Retrying makes a new attempt with its own record. */
export type PersonAct = 'cancel' | 'settle' | 'retry'

/** The state of one attempt: whatever Meta reports outweighs what we believe. */
export function stateOfAttempt({ own, reported }: Attempt): MessageState {
  return highestReported(reported) ?? own
}

/** The state of a message: the best that any attempt is known to have reached, otherwise its newest attempt's (last in the list). */
export function stateOfMessage(attempts: readonly Attempt[]): MessageState | null {
  const states = attempts.map(stateOfAttempt)
  const reached = states.filter(isReported).filter((state) => state !== 'failed')
  return highestReported(reached) ?? states.at(-1) ?? null
}

/** The merge of a set of statuses: commutative, associative, idempotent. */
export function highestReported(reported: Iterable<ReportedStatus>): ReportedStatus | null {
  let highest: ReportedStatus | null = null
  for (const status of reported) if (highest === null || rankOf(status) > rankOf(highest)) highest = status
  return highest
}

/** The rank of a reported status, for merging where a set cannot be held (SQL). Ranks only rise. */
export function rankOf(status: ReportedStatus): number {
  return REPORTED_STATUSES.indexOf(status)
}

/** The attempt's next state of our own, or null when that cannot happen in this state. */
export function advance(own: OwnState, event: SendEvent): OwnState | null {
  return NEXT[own][event] ?? null
}

/** What a person may do when they see this state. */
export function actsIn(state: MessageState): readonly PersonAct[] {
  return ACTS[state] ?? []
}

/** What a person knows of a message that may have been sent. */
export type Outcome = 'sent' | 'not_sent'

/** What an attempt in doubt becomes by a person's word, and the fault its message shows then: of one, or of all at once. */
export function settledAs(outcome: Outcome): { state: OwnState; fault: 'settled_not_sent' | null } {
  const [event, fault] =
    outcome === 'sent' ? (['settled_sent', null] as const) : (['settled_not_sent', 'settled_not_sent'] as const)
  const state = advance('unconfirmed', event)
  if (state === null) throw new Error('what is in doubt can be settled')
  return { state, fault }
}

const isReported = (state: MessageState): state is ReportedStatus =>
  (REPORTED_STATUSES as readonly string[]).includes(state)

// No event leads from sending or unconfirmed back to queued but 'postponed', which means that Meta certainly did not take
// it. So nothing goes out twice unless a person retries (invariant I5).
const NEXT: Record<OwnState, Partial<Record<SendEvent, OwnState>>> = {
  queued: { claimed: 'sending', refused: 'failed', cancelled: 'cancelled', lost: 'unconfirmed' },
  sending: { accepted: 'accepted', postponed: 'queued', refused: 'failed', lost: 'unconfirmed' },
  // An answer may still arrive after we gave up waiting for it.
  unconfirmed: { accepted: 'accepted', refused: 'failed', settled_sent: 'accepted', settled_not_sent: 'failed' },
  accepted: {},
  failed: {},
  cancelled: {},
}

const ACTS: Partial<Record<MessageState, readonly PersonAct[]>> = {
  queued: ['cancel'],
  unconfirmed: ['settle'],
  failed: ['retry'],
  cancelled: ['retry'],
}
