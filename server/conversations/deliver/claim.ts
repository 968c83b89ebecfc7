import { compose } from '#core/whatsapp/compose.ts'
import { type Purpose, purposeOf } from '#core/whatsapp/consent.ts'
import { consentsIn, type Standings } from '#core/whatsapp/consentMarks.ts'
import type { Draft } from '#core/whatsapp/draft.ts'
import { draftOfStored } from '#core/whatsapp/stored.ts'
import { windowAt } from '#core/whatsapp/window.ts'
import { consentsToSend } from '../../consents/standings.ts'
import { type Db, inWorkspaces, type Tx } from '../../platform/db/database.ts'
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
import { dueTemplates } from './templates.ts'

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
    const consents = await consentsNeeded(
      tx,
      open.flatMap(({ one }, index) => (found[index] as Found).sends.map((send) => ({ ...send, ...one.lease }))),
    )
    const entries = new Map<string, number | null>()
    const templates = await dueTemplates(
      tx,
      open.flatMap(({ one }, index) =>
        (found[index]?.sends ?? []).map((send) => ({ ...send, workspaceId: one.lease.workspaceId })),
      ),
      now,
    )
    const later: { workspaceId: string; id: string; dueAt: Date }[] = []
    open.forEach(({ one, claim }, index) => {
      const here = found[index] as Found
      claim.found = here
      for (const send of here.sends) {
        send.template = templates.get(send.messageId)
        const standings = needsConsent(send) ? consents(one.lease.workspaceId, send.identityId) : null
        const refusal = refusalOf(send, claim.channel, standings, now)
        entries.set(send.id, standings && (standings[purposeOfSend(send)].entry ?? null))
        const waitMs = one.pace.waitMs(send.conversationId)
        if (refusal) claim.refused.push(refusal)
        else if (waitMs > 0) later.push({ ...one.lease, id: send.id, dueAt: new Date(now.getTime() + waitMs) })
        else if (lacksFile(send)) claim.filesToGive.push(send)
        else claim.sends.push(send)
      }
    })
    if (later.length > 0) await postpone(tx, later, now)
    const marked = open.flatMap(({ one, claim }) =>
      claim.sends.map(({ id }) => ({ ...one.lease, id, consentEntry: entries.get(id) ?? null })),
    )
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

/** What a person writes inside the window needs no agreement (C10). */
const needsConsent = ({ kind, source }: DueSend) => kind === 'template' || source === 'workflow'

/** Asked in the transaction that marks them `sending`, and kept until it ends: an opt-out comes before, and is seen, or after. */
const consentsNeeded = (tx: Tx, sends: readonly (DueSend & { workspaceId: string })[]) =>
  consentsToSend(
    tx,
    sends.filter(needsConsent).map(({ workspaceId, identityId }) => ({ workspaceId, id: identityId })),
  )

const purposeOfSend = ({ template }: DueSend): Purpose => purposeOf(template?.template?.category ?? null) ?? 'utility'

function refusalOf(send: DueSend, channel: LaneChannel, standings: Standings | null, now: Date): Outcome | null {
  const verdict = compose({
    now,
    origin: send.source === 'workflow' ? 'workflow' : send.source === 'system' ? 'confirmation' : 'person',
    draft: draftOf(send),
    window: windowAt(now, send.lastCustomerAt),
    channel,
    identity: { phoneNumber: send.waId === null ? null : `+${send.waId}`, userId: send.userId },
    ...(standings ? { consents: consentsIn(standings) } : {}),
    template: send.template?.template ?? null,
    reach: send.template?.reach,
  })
  if (verdict.allowed) return null
  const word = verdict.refused[0]?.word ?? 'unknown'
  return {
    sendId: send.id,
    messageId: send.messageId,
    // Nothing went wrong: the customer said so, and it is not sent.
    state: OF_CONSENT.has(word) ? 'cancelled' : 'failed',
    wamid: null,
    fault: word,
    faultCode: null,
    faultDetails: null,
    dueAt: null,
    claimedAt: null,
  }
}

const OF_CONSENT: ReadonlySet<string> = new Set(['opted_out', 'no_marketing_consent', 'no_utility_consent'])
/** Some file of it is not with Meta yet. */
const lacksFile = ({ fileId, providerMediaId, template }: DueSend) =>
  (fileId !== null && providerMediaId === null) ||
  (template?.files.some((file) => file.providerMediaId === null) ?? false)

const draftOf = (send: DueSend): Draft =>
  send.kind === 'template'
    ? { kind: 'template', values: send.template?.sent.values ?? {} }
    : draftOfStored({ ...send, file: { mimeType: send.mimeType ?? '', sizeBytes: send.sizeBytes ?? 0 } })
