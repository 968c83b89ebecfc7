import type { Frame } from '#contract/live.ts'
import { addressWithWorkspace } from '../api/client.ts'
import { getWorkspace } from '../api/endpoints.ts'
import { queryClient } from '../api/queryClient.ts'
import type { Session } from '../app/session.ts'
import { applyFrame, startAfresh } from './apply.ts'
import { heardServerTime } from './clock.ts'
import { setConnection } from './connection.ts'
import { flushOutbox } from './outbox.ts'
import { forgetPresence, hearPresence, sayWhatIsOpen, speakBy } from './presence.ts'
import { type LiveSocket, openSocket } from './socket.ts'
import type { LiveState } from './state.ts'
import { change, getLive, subscribe } from './store.ts'

/** More conversations than anyone scrolls to; beyond, what is on the screen is loaded again and the rest forgotten. */
const CONVERSATIONS_MAX = 4_000
const COUNTS_EVERY_MS = 1_000
/** Each view is a count of its own. */
const VIEWS_EVERY_MS = 5_000

/** Which queries are no longer true after an event of this type. */
const STALE_AFTER: Record<string, readonly string[]> = {
  // A number that is away stands at the workflows that send from it.
  'channel.changed': ['inboxes', 'channels', 'workflows'],
  'channel.connected': ['inboxes', 'channels'],
  'channel.disconnected': ['inboxes', 'channels'],
  'channel.examined': ['examinations'],
  'onboarding.changed': ['onboardings'],
  'onboarding.failed': ['onboardings'],
  'terms.accepted': ['terms'],
  'inbox.changed': ['inboxes', 'members'],
  'inbox.rules_changed': ['assignment-rules'],
  'member.changed': ['members', 'inboxes'],
  'member.available': ['members'],
  'member.away': ['members'],
  // Views are shared with teams.
  'team.changed': ['teams', 'views'],
  'label.changed': ['labels'],
  'workflow.changed': ['workflows'],
  'property.changed': ['properties'],
  'segment.changed': ['segments'],
  'view.changed': ['views'],
  'snippet.changed': ['snippets'],
  'document.changed': ['documents'],
  'notification.added': ['notifications'],
  'notification.changed': ['notifications'],
  'notification.withdrawn': ['notifications'],
  'notification.read': ['notifications'],
  // What Meta decides about templates stands at the workflows and in the notices as well.
  'template.changed': ['templates', 'workflows'],
  'templates.synced': ['templates', 'workflows'],
  'workspace.changed': ['workspace'],
  'contact.consented': ['consents'],
  'consent_settings.changed': ['consent-settings'],
  'delivery.parked': ['parked-deliveries'],
}

/** Where no page of conversations says where to resume from (workflows, settings), it begins after this time with what is new since
 *  who is signed in was asked, which was before anything else. */
const ANYHOW_MS = 1_500

/** Runs while somebody is signed in: connects as soon as a first page says where to resume from, or nobody does. */
export function startLive({ me, membership }: Session): () => void {
  let heard = membership.upTo
  let socket: LiveSocket | null = null
  let anyhow = false
  const connect = () => {
    if (socket || (getLive().number === null && !anyhow)) return
    socket = openSocket({
      address: () =>
        `${location.origin.replace(/^http/, 'ws')}${addressWithWorkspace('/live', { after: getLive().number ?? heard })}`,
      onFrame: (frame) => {
        if (frame.kind === 'events' || frame.kind === 'start_afresh') heard = frame.upTo ?? heard
        hear(frame, me.user.id, () => socket?.say({ kind: 'resume', after: getLive().number ?? heard }))
      },
      onConnection: (connection) => {
        if (!setConnection(connection)) return
        forgetPresence()
        if (connection !== 'live') return
        sayWhatIsOpen()
        flushOutbox()
      },
      // A refused sign-in is noticed by the client, which then ends the session.
      onDoubt: () => void getWorkspace().catch(() => {}),
    })
    speakBy(socket.say)
  }
  const unsubscribe = subscribe(connect)
  connect()
  const timer = setTimeout(() => {
    anyhow = true
    connect()
  }, ANYHOW_MS)
  return () => {
    clearTimeout(timer)
    unsubscribe()
    speakBy(null)
    socket?.stop()
  }
}

let pulsedAt: number | null = null

function hear(frame: Frame, myId: string, resume: () => void) {
  if (frame.kind === 'pulse') {
    heardServerTime(frame.now)
    // Twice behind by the same number: a frame was lost on the way.
    const { number } = getLive()
    if (number !== null && frame.upTo > number && pulsedAt === number) resume()
    pulsedAt = number
    return
  }
  if (frame.kind === 'presence') return hearPresence(frame)
  const wasGap = getLive().gap
  change((state) => bounded(applyFrame(state, frame, myId)), 'later')
  if (getLive().gap && !wasGap) resume()
  if (frame.kind === 'start_afresh') void queryClient.invalidateQueries()
  else noteStale(frame.events.map(({ type }) => type))
}

function bounded(state: LiveState): LiveState {
  if (Object.keys(state.conversations).length <= CONVERSATIONS_MAX) return state
  return startAfresh(state, state.number)
}

const timers = new Map<string, ReturnType<typeof setTimeout>>()

function noteStale(types: string[]) {
  for (const key of new Set(types.flatMap((type) => STALE_AFTER[type] ?? []))) {
    void queryClient.invalidateQueries({ queryKey: [key] })
  }
  const isCounted = types.some(
    (type) => type.startsWith('conversation.') && !['conversation.read', 'conversation.unread'].includes(type),
  )
  if (isCounted) askSoon('counts', COUNTS_EVERY_MS)
  // Views may ask for what contacts are.
  if (isCounted || types.some((type) => type.startsWith('contact.'))) askSoon('views', VIEWS_EVERY_MS)
}

/** Figures follow what happens, but not each single thing. */
function askSoon(key: string, ms: number) {
  if (timers.has(key)) return
  const ask = () => {
    timers.delete(key)
    void queryClient.invalidateQueries({ queryKey: [key] })
  }
  timers.set(key, setTimeout(ask, ms))
}
