import type { AnsweredMeanwhile, Message, ReplyRequest } from '#contract/messages.ts'
import { cancelMessage, postReply } from '../api/endpoints.ts'
import { ApiRefusal } from '../api/refusal.ts'
import { whenSessionEnds } from '../app/session.ts'
import { upsertMessage } from './apply.ts'
import { endHold, holdAsked, startHold } from './held.ts'
import { createLines } from './lines.ts'
import { addPending, changeLine, changePending, dropPending } from './pages.ts'
import { stoppedIn } from './select.ts'
import { change, getLive } from './store.ts'

const WAIT_MS_FIRST = 1_000
const WAIT_MS_MAX = 15_000
/** What nobody takes waits in silence for so long; then its author is told why, and asked. It is tried all the same. */
const STUCK_AFTER_MS = 30_000

/** Replies of one conversation leave in the order written: each waits for the one before. */
const inLine = createLines()
let wakeAll = new Set<() => void>()
/** Of those that were stopped, should their author send them all the same. */
const requests = new Map<string, ReplyRequest>()
whenSessionEnds(() => requests.clear())

/** Whatever a person sends says what they had seen: nobody answers past somebody else, by no kind of message. */
type Asking = ReplyRequest & { seen: ReplyRequest['seen'] }

/**
 * Sends a reply: it stands in the thread at once, goes out when its turn comes, and is repeated under the same id until the
 * server has answered – which it may be as often as it takes, since a known id does nothing more.
 */
export function send(message: Message, request: Asking) {
  change((state) => addPending(state, message))
  queue(message, { ...request, holdMs: holdAsked() })
}

/** The author has read what the others answered and sends theirs all the same, in the order written. */
export function sendAnyway(conversationId: string) {
  const stopped = stoppedIn(getLive(), conversationId)
  for (const { message, answers } of stopped) {
    const request = requests.get(message.id)
    const last = answers.at(-1)
    if (!request || !last) continue
    change((state) => changePending(state, message.id, { state: 'sending', answers: [] }))
    queue(message, { ...request, seen: last.id })
  }
}

function queue(message: Message, request: ReplyRequest) {
  const stuckFrom = performance.now() + STUCK_AFTER_MS
  void inLine(message.conversationId, () => deliver(message.conversationId, request, stuckFrom))
}

/** What is stuck in a conversation is tried now, under the same id: what had been taken all the same does not leave twice. */
export function tryNow(conversationId: string) {
  change((state) => changeLine(state, conversationId, { state: 'sending', refusal: null }))
  flushOutbox()
}

/** A reply that the server has not taken is taken away; the caller puts its words back into the composer, or ends its draft (drafts.ts). */
export function discard(id: string) {
  requests.delete(id)
  change((state) => dropPending(state, id))
}

/** Memory is the only place where these are. Asked of the browser, which then asks its person. */
window.addEventListener('beforeunload', (event) => {
  if (getLive().outbox.some(({ state }) => state !== 'refused')) event.preventDefault()
})

/** Takes a message of mine back, as long as it has not begun to leave; the caller puts its words back into the composer. */
export async function takeBack(id: string): Promise<Message> {
  const askedAt = getLive().number ?? 0
  try {
    const { message } = await cancelMessage(id)
    change((state) => upsertMessage(state, message, askedAt))
    return message
  } finally {
    endHold(id)
  }
}

/** The network is back: what waits goes now. */
export function flushOutbox() {
  const waiting = wakeAll
  wakeAll = new Set()
  for (const wake of waiting) wake()
}

async function deliver(conversationId: string, request: ReplyRequest, stuckFrom: number) {
  for (let attempt = 0; isPending(request.id); attempt++) {
    // What was written behind one that is stopped waits with it.
    const [stopped] = stoppedIn(getLive(), conversationId)
    if (stopped) return stop(request, stopped.answers)
    const askedAt = getLive().number ?? 0
    if (attempt === 0) change((state) => changePending(state, request.id, { state: 'sending', refusal: null }))
    try {
      const { message } = await postReply(conversationId, request)
      requests.delete(request.id)
      if (request.holdMs) startHold(message.id)
      change((state) => dropPending(upsertMessage(state, message, askedAt), request.id))
      return
    } catch (error) {
      if (error instanceof ApiRefusal && error.code === 'answered_meanwhile') {
        return stop(request, (error.details as AnsweredMeanwhile).messages)
      }
      if (error instanceof ApiRefusal && error.isDecided) {
        change((state) => changePending(state, request.id, { state: 'refused', refusal: error.message }))
        return
      }
      const refusal = error instanceof ApiRefusal ? error.message : null
      const waits = performance.now() < stuckFrom ? 'waiting' : 'stuck'
      change((state) => changeLine(state, conversationId, { state: waits, refusal }))
      await pause(Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** attempt))
    }
  }
}

function stop(request: ReplyRequest, answers: readonly Message[]) {
  requests.set(request.id, request)
  change((state) => changePending(state, request.id, { state: 'stopped', answers }))
}

const isPending = (id: string) => getLive().outbox.some(({ message }) => message.id === id)

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done() {
      clearTimeout(timer)
      wakeAll.delete(done)
      resolve()
    }
    wakeAll.add(done)
  })
