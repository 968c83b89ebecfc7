import type { CodeRequest, EndRequest } from '#contract/onboarding.ts'
import { isError, isFinish, type SignupMessage } from './message.ts'

/** What is known of one opening of the popup. The SDK's callback and the popup's message come in any order, or never. */
export interface Heard {
  /** The SDK called back: its code, or null where it brought none. Absent: not yet. */
  answer?: { code: string | null; atMs: number }
  /** The newest message of the popup. */
  message?: { said: SignupMessage; atMs: number }
  /** No window could be opened. */
  blocked?: boolean
  /** The window was seen to be gone. */
  closedAtMs?: number
}

export type Outcome =
  /** Look again then; null: nothing happens until something is heard. */
  | { kind: 'waiting'; untilMs: number | null }
  | { kind: 'code'; request: CodeRequest }
  | { kind: 'ended'; end: EndRequest }

/** The code is good for 30 seconds (fact sheet §14.3): this long a message that names the ids is waited for. */
export const MESSAGE_WAIT_MS = 3_000
/** After the window is gone, so long may the code or a message still be on its way. */
export const CLOSED_WAIT_MS = 3_000

/** What has come of it. A code outweighs everything: it is handed on also after a cancellation was heard. */
export function outcomeOf({ answer, message, blocked, closedAtMs }: Heard, nowMs: number): Outcome {
  const said = message?.said ?? null
  if (answer?.code) {
    const untilMs = answer.atMs + MESSAGE_WAIT_MS
    if (!said && nowMs < untilMs) return { kind: 'waiting', untilMs }
    return { kind: 'code', request: { code: answer.code, session: said && sessionOf(said) } }
  }
  if (blocked) return { kind: 'ended', end: { event: 'blocked' } }
  // The message may also come last. While the window is open it can still go on, even after an error.
  const goneAtMs = earliest(answer?.atMs, closedAtMs)
  if (goneAtMs === null) return { kind: 'waiting', untilMs: null }
  const isTold = said !== null && !isFinish(said) && answer !== undefined
  const untilMs = goneAtMs + CLOSED_WAIT_MS
  if (!isTold && nowMs < untilMs) return { kind: 'waiting', untilMs }
  return { kind: 'ended', end: said ? endOf(said) : { event: 'closed' } }
}

const sessionOf = ({ event, wabaId, phoneNumberId, businessId }: SignupMessage): CodeRequest['session'] => ({
  event: event.slice(0, 100),
  wabaId,
  phoneNumberId,
  businessId,
})

/** Finished, and yet no code came: for the admin the window was closed too early. */
function endOf(said: SignupMessage): EndRequest {
  const { currentStep, sessionId, errorCode, errorMessage } = said
  const event = isError(said) ? 'error' : isFinish(said) ? 'closed' : 'cancelled'
  return { event, currentStep, sessionId, errorCode, errorMessage }
}

function earliest(...instants: (number | undefined)[]): number | null {
  const known = instants.filter((one) => one !== undefined)
  return known.length > 0 ? Math.min(...known) : null
}
