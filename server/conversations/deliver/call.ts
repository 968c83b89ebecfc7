import { blob } from 'node:stream/consumers'
import { backoff } from '#core/whatsapp/lane.ts'
import type { Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { uploadMedia } from '#meta/media.ts'
import { sendMessage } from '#meta/messages.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import type { FileStore } from '../../platform/files.ts'
import type { Lease } from './lease.ts'
import type { Outcome } from './outcomes.ts'
import { payloadOf } from './payload.ts'
import { type DueSend, type LaneChannel, rememberProviderFile } from './queries.ts'

/** What came of one call, and what the lane must mind from now on. */
export interface Called {
  outcome: Outcome
  slowDown: 'number' | 'contact' | null
  /** Too many calls within a second (130429): a moment is enough, unless Meta names a time. */
  isThroughput: boolean
  breaks: { fault: string; details: string | null } | null
}

export interface Caller {
  /** One attempt. Never throws, never repeats. */
  call(lease: Lease, channel: LaneChannel, send: DueSend): Promise<Called>
  /** Gives the send's file to Meta and notes it; an outcome where that failed. */
  giveFile(lease: Lease, channel: LaneChannel, send: DueSend): Promise<Outcome | null>
}

export interface CallerDeps {
  db: Db
  now(): Date
  random(): number
  files: FileStore
  graphOf(lease: Lease, channel: LaneChannel): Graph
}

export function createCaller(deps: CallerDeps): Caller {
  return {
    async call(lease, channel, send) {
      const content = payloadOf(send)
      if (!content) {
        return {
          outcome: { ...baseOf(send), state: 'failed', fault: 'unsupported_message' },
          ...CALM,
        }
      }
      try {
        const { wamid } = await sendMessage(deps.graphOf(lease, channel), channel.phoneNumberId, {
          // The user id never reaches the stranger who took over an old number.
          recipient: send.userId === null ? { to: send.waId } : { userId: send.userId },
          content,
          callbackData: send.id,
          // A reaction names its message by itself (fact sheet §7.6).
          replyTo: send.kind === 'reaction' ? undefined : (send.contextWamid ?? undefined),
        })
        return { outcome: { ...baseOf(send), state: 'accepted', wamid }, ...CALM }
      } catch (error) {
        return judge(send, error, deps)
      }
    },

    async giveFile(lease, channel, send) {
      const { workspaceId } = lease
      try {
        for (const file of missingFiles(send)) {
          const content = file.hash === null ? null : await deps.files.open(workspaceId, file.hash)
          if (!content) return { ...baseOf(send), state: 'failed', fault: 'file_missing' }
          const providerMediaId = await uploadMedia(deps.graphOf(lease, channel), channel.phoneNumberId, {
            file: (await blob(content)) as Blob,
            mimeType: file.mimeType ?? 'application/octet-stream',
            fileName: file.fileName ?? 'file',
          })
          await inWorkspaces(deps.db, [workspaceId], (tx) =>
            rememberProviderFile(tx, lease, { fileId: file.id, providerMediaId, now: deps.now() }),
          )
        }
        return null
      } catch (error) {
        if (!(error instanceof GraphFault)) throw error
        // An upload may be repeated: a file that nobody names is forgotten by Meta.
        const { outcome } = judge(send, error, deps)
        return outcome.state === 'unconfirmed' ? later(send, error, deps) : outcome
      }
    },
  }
}

/** What of it Meta does not have yet. */
function missingFiles({ fileId, fileHash, mimeType, fileName, providerMediaId, template }: DueSend) {
  const own = fileId === null ? [] : [{ id: fileId, hash: fileHash, mimeType, fileName, providerMediaId }]
  return [...own, ...(template?.files ?? [])].filter((file) => file.providerMediaId === null)
}

const THROUGHPUT_CODE = 130429
const CALM = { slowDown: null, isThroughput: false, breaks: null } as const

function judge(send: DueSend, error: unknown, deps: CallerDeps): Called {
  if (!(error instanceof GraphFault)) {
    // Not Meta's doing: nothing says that the call did not leave.
    const outcome: Outcome = { ...baseOf(send), state: 'unconfirmed', fault: 'answer_unclear' }
    return { outcome, ...CALM }
  }
  if (error.retry === 'automatic') {
    const slowDown = error.fault === 'slow_down_contact' ? 'contact' : 'number'
    const isThroughput = error.code === THROUGHPUT_CODE && error.retryAfterMs === null
    return { outcome: later(send, error, deps), slowDown, isThroughput, breaks: null }
  }
  if (error.retry === 'maybe_sent') {
    return { outcome: { ...baseOf(send), ...told(error), state: 'unconfirmed' }, ...CALM }
  }
  if (error.channel === 'stop') {
    // Refused because of the channel, not of the message: it waits for the repair.
    const outcome: Outcome = { ...baseOf(send), ...told(error), state: 'postponed' }
    return { outcome, ...CALM, breaks: { fault: error.fault, details: error.details } }
  }
  return { outcome: { ...baseOf(send), ...told(error), state: 'failed' }, ...CALM }
}

/** Certainly not taken by Meta: again by itself, after what Meta asks for or a growing wait. */
function later(send: DueSend, error: GraphFault, { now, random }: CallerDeps): Outcome {
  const waitMs = error.retryAfterMs ?? backoff(send.tries + 1, random())
  return { ...baseOf(send), ...told(error), state: 'postponed', dueAt: new Date(now().getTime() + waitMs) }
}

const told = (error: GraphFault) => ({ fault: error.fault, faultCode: error.code, faultDetails: error.details })

const baseOf = (send: DueSend) => ({
  sendId: send.id,
  messageId: send.messageId,
  wamid: null,
  fault: null,
  faultCode: null,
  faultDetails: null,
  dueAt: null,
  claimedAt: null,
})
