import { compose } from '#core/whatsapp/compose.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import type { MediaKind } from '#core/whatsapp/limits.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import { holds, type Lease } from './lease.ts'
import type { Pace } from './pace.ts'
import {
  type DueSend,
  dueSends,
  type LaneChannel,
  laneChannel,
  markSending,
  nextDueAt,
  type Outcome,
  postpone,
} from './queries.ts'

export interface Claim {
  /** Marked `sending`: each of these must be called now, or given back. */
  sends: DueSend[]
  channel: LaneChannel
  /** What may not be sent any more (the window closed while it waited). */
  refused: Outcome[]
  /** Their file is not yet with Meta; they stay queued. */
  filesToGive: DueSend[]
  /** When there is something to do again, by the application's clock; null: only when woken. */
  nextAt: Date | null
}

/**
 * Takes the next sends of a number, in one transaction and under a lease that still holds: asks the guard again, keeps the pace
 * of each contact, and writes `sending` before anything leaves. A crash after this leaves `sending`, never a silent second send.
 * Null: the lease is lost, or the channel is not to be used.
 */
export async function claim(
  deps: { db: Db; now(): Date },
  lease: Lease,
  options: { limit: number; pace: Pace; givingFiles: ReadonlySet<string> },
): Promise<Claim | null> {
  return await inWorkspaces(deps.db, [lease.workspaceId], async (tx) => {
    if (!(await holds(tx, lease))) return null
    const channel = await laneChannel(tx, lease)
    if (channel?.state !== 'connected' || channel.dispatchHeld) return null

    const now = deps.now()
    const due = await dueSends(tx, lease, { now, without: [...options.givingFiles], limit: options.limit })
    const claimed: Claim = { sends: [], channel, refused: [], filesToGive: [], nextAt: null }
    const later: { id: string; dueAt: Date }[] = []
    for (const send of due) {
      const refusal = refusalOf(send, channel, now)
      const waitMs = options.pace.waitMs(send.conversationId)
      if (refusal) claimed.refused.push(refusal)
      else if (waitMs > 0) later.push({ id: send.id, dueAt: new Date(now.getTime() + waitMs) })
      else if (send.fileId !== null && send.providerMediaId === null) claimed.filesToGive.push(send)
      else claimed.sends.push(send)
    }
    if (later.length > 0) await postpone(tx, lease, later)
    if (claimed.sends.length > 0) {
      await markSending(
        tx,
        lease,
        claimed.sends.map((send) => send.id),
        now,
      )
    }
    if (due.length === 0) claimed.nextAt = await nextDueAt(tx, lease)
    return claimed
  })
}

function refusalOf(send: DueSend, channel: LaneChannel, now: Date): Outcome | null {
  const verdict = compose({
    now,
    origin: send.source === 'workflow' ? 'workflow' : 'person',
    draft: draftOf(send),
    window: windowAt(now, send.lastCustomerAt),
    channel,
    identity: { phoneNumber: send.waId === null ? null : `+${send.waId}`, userId: send.userId },
  })
  if (verdict.allowed) return null
  return {
    sendId: send.id,
    messageId: send.messageId,
    state: 'failed',
    wamid: null,
    fault: verdict.refused[0]?.word ?? 'unknown',
    faultCode: null,
    faultDetails: null,
    dueAt: null,
  }
}

const draftOf = (send: DueSend): Draft =>
  send.kind === 'text'
    ? { kind: 'text', text: send.text ?? '' }
    : {
        kind: send.kind as MediaKind,
        mimeType: send.mimeType ?? '',
        sizeBytes: send.sizeBytes ?? 0,
        caption: send.text,
      }
