import { compose } from '#core/whatsapp/compose.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import { draftOfStored } from '#core/whatsapp/stored.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import type { Lease } from './lease.ts'
import type { Outcome } from './outcomes.ts'
import type { Pace } from './pace.ts'
import {
  type DueSend,
  dueSends,
  type Found,
  heldChannels,
  type LaneChannel,
  lookUpOnly,
  markSending,
  nextDueAt,
  type Place,
  PRIORITY,
  postpone,
} from './queries.ts'

export type Priority = keyof typeof PRIORITY
export const KINDS = Object.keys(PRIORITY) as Priority[]

/** Where to look for the next sends of one priority, and how many to take; see Search. */
export interface Wish {
  after: Place | null
  scanMax: number
  takeMax: number
}

/** What one lane asks for, of one priority. */
export interface Wanted {
  lease: Lease
  pace: Pace
  kind: Priority
  wish: Wish
  givingFiles: ReadonlySet<string>
}

export interface Claim {
  channel: LaneChannel
  at: Date
  /** Marked `sending` at that instant: each of these must be called soon, or given back. */
  sends: DueSend[]
  /** What may not be sent any more (the window closed while it waited). */
  refused: Outcome[]
  /** Their file is not yet with Meta; they stay queued. */
  filesToGive: DueSend[]
  /** Null: nothing was looked for. */
  found: Found | null
  /** When something is due that is not yet; asked only where nothing was taken, and not on behalf of replies alone. */
  nextAt: Date | null
}

/**
 * Takes the next sends of several numbers, in one transaction and under leases that still hold: asks the guard again, keeps the
 * pace of each contact, and writes `sending` before anything leaves. A crash after this leaves `sending`, never a silent second
 * send. By channel; null: the lease is lost, or the channel is not to be used.
 */
export async function claim(
  deps: { db: Db; now(): Date },
  wanted: readonly Wanted[],
): Promise<Map<string, Claim | null>> {
  const workspaceIds = [...new Set(wanted.map(({ lease }) => lease.workspaceId))]
  return await inWorkspaces(deps.db, workspaceIds, async (tx) => {
    await lookUpOnly(tx)
    const channels = await heldChannels(
      tx,
      wanted.map(({ lease }) => lease),
    )
    const now = deps.now()
    const claims = new Map<string, Claim | null>()
    const open: { one: Wanted; claim: Claim }[] = []
    for (const one of wanted) {
      const channel = channels.get(one.lease.channelId)
      const isUsable = channel?.state === 'connected' && !channel.dispatchHeld
      const claim = isUsable
        ? { channel, at: now, sends: [], refused: [], filesToGive: [], found: null, nextAt: null }
        : null
      claims.set(one.lease.channelId, claim)
      if (claim) open.push({ one, claim })
    }

    if (open.length === 0) return claims
    const found = await dueSends(
      tx,
      open.map(({ one }) => ({ ...one.lease, ...one.wish, priority: PRIORITY[one.kind] })),
      { now, without: open.flatMap(({ one }) => [...one.givingFiles]) },
    )
    const later: { workspaceId: string; id: string; dueAt: Date }[] = []
    open.forEach(({ one, claim }, index) => {
      const here = found[index] as Found
      claim.found = here
      for (const send of here.sends) {
        const refusal = refusalOf(send, claim.channel, now)
        const waitMs = one.pace.waitMs(send.conversationId)
        if (refusal) claim.refused.push(refusal)
        else if (waitMs > 0) later.push({ ...one.lease, id: send.id, dueAt: new Date(now.getTime() + waitMs) })
        else if (send.fileId !== null && send.providerMediaId === null) claim.filesToGive.push(send)
        else claim.sends.push(send)
      }
    })
    if (later.length > 0) await postpone(tx, later, now)
    const marked = open.flatMap(({ one, claim }) => claim.sends.map(({ id }) => ({ ...one.lease, id })))
    if (marked.length > 0) await markSending(tx, marked, now)
    const idle = open.filter(({ one, claim }) => one.kind === 'automatic' && claim.found?.sends.length === 0)
    if (idle.length > 0) {
      const next = await nextDueAt(
        tx,
        idle.map(({ one }) => one.lease),
        now,
      )
      for (const { one, claim } of idle) claim.nextAt = next.get(one.lease.channelId) ?? null
    }
    return claims
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
    claimedAt: null,
  }
}

const draftOf = (send: DueSend): Draft =>
  draftOfStored({ ...send, file: { mimeType: send.mimeType ?? '', sizeBytes: send.sizeBytes ?? 0 } })
