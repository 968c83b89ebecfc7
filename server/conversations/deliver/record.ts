import { setTimeout as delay } from 'node:timers/promises'
import {
  OWN_STATES,
  type OwnState,
  REPORTED_STATUSES,
  type ReportedStatus,
  stateOfAttempt,
} from '#core/whatsapp/status.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import { isDatabaseUnavailable } from '../../platform/db/faults.ts'
import { appendEvents } from '../../platform/events.ts'
import type { Log } from '../../platform/log.ts'
import type { Lease } from './lease.ts'
import { type Outcome, recordOutcomes, statusesOf, writeMessageStates } from './outcomes.ts'
import { lookUpOnly } from './queries.ts'
import { recordStops, STOPPED_MARKETING_CODE } from './stops.ts'

const RETRY_MS = 250
/** Outcomes of one transaction. What arrives while it is on its way goes into the next. */
const BATCH_MAX = 500
/** Between two transactions, so that each carries many; the first after a silence goes at once. */
const APART_MS = 20

/** Writes down what became of calls, of all numbers of this process together. */
export interface Recorder {
  /** Resolves when they are written, or cannot be. */
  record(lease: Lease, outcomes: readonly Outcome[]): Promise<void>
}

type Entry = Outcome & { workspaceId: string }
interface Waiting {
  entry: Entry
  done(): void
}

/**
 * An outcome waits only while another batch is on its way. Meta's reports may have come before its answer; they are merged here.
 * It never gives up: an outcome that cannot be written now (the database is away) is written later, and if the process dies
 * first, the row is still `sending` and becomes "may have been sent".
 */
export function createRecorder(deps: { db: Db; now(): Date; log: Log }): Recorder {
  let waiting: Waiting[] = []
  let isRunning = false

  async function drain() {
    isRunning = true
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX)
      waiting = waiting.slice(BATCH_MAX)
      await writeUntilWritten(batch.map(({ entry }) => entry))
      for (const { done } of batch) done()
      if (waiting.length < BATCH_MAX) await delay(APART_MS)
    }
    isRunning = false
  }

  async function writeUntilWritten(batch: Entry[]): Promise<void> {
    for (;;) {
      try {
        return await write(deps, batch)
      } catch (error) {
        if (!isDatabaseUnavailable(error)) return await writeApart(batch, error)
        deps.log.warn({ err: error, sends: batch.length }, 'what became of sends could not be written down yet')
        await delay(RETRY_MS)
      }
    }
  }

  /** One of them cannot be written: it must not take the others along. */
  async function writeApart(batch: Entry[], error: unknown): Promise<void> {
    if (batch.length === 1) {
      // It stays `sending`; the lane's next holder says "may have been sent".
      return deps.log.error({ err: error, sendId: batch[0]?.sendId }, 'what became of a send cannot be written down')
    }
    const half = Math.ceil(batch.length / 2)
    await writeUntilWritten(batch.slice(0, half))
    await writeUntilWritten(batch.slice(half))
  }

  return {
    async record({ workspaceId }, outcomes) {
      const written = Promise.all(
        outcomes.map(
          (outcome) =>
            new Promise<void>((done) => {
              waiting.push({ entry: { ...outcome, workspaceId }, done })
            }),
        ),
      )
      if (!isRunning) void drain()
      await written
    },
  }
}

async function write(deps: { db: Db; now(): Date }, entries: Entry[]): Promise<void> {
  const now = deps.now()
  const workspaceIds = [...new Set(entries.map((entry) => entry.workspaceId))]
  await inWorkspaces(deps.db, workspaceIds, async (tx) => {
    await lookUpOnly(tx)
    const recorded = await recordOutcomes(tx, entries, now)
    const final = recorded.filter((send) => send.state !== 'queued')
    if (final.length === 0) return
    const reported = await statusesOf(tx, final)
    const bySend = new Map(entries.map((entry) => [entry.sendId, entry]))
    await writeMessageStates(
      tx,
      final.map((send) => {
        const outcome = bySend.get(send.sendId)
        return {
          workspaceId: send.workspaceId,
          messageId: send.messageId,
          status: stateOfAttempt({ own: ownState(send.state), reported: known(reported.get(send.wamid ?? '') ?? []) }),
          wamid: send.wamid,
          fault: outcome?.fault ?? null,
          faultCode: outcome?.faultCode ?? null,
          faultDetails: outcome?.faultDetails ?? null,
        }
      }),
      now,
    )
    const stops = final.filter(({ sendId }) => bySend.get(sendId)?.faultCode === STOPPED_MARKETING_CODE)
    const stopped = await recordStops(tx, stops, now)
    await appendEvents(tx, [
      ...final.map(({ workspaceId, inboxId, conversationId, messageId }) => ({
        workspaceId,
        type: 'message.changed' as const,
        because: 'status' as const,
        actorId: null,
        at: now,
        inboxId,
        conversationId,
        messageId,
      })),
      ...stopped,
    ])
  })
}

function ownState(state: string): OwnState {
  const own = OWN_STATES.find((known) => known === state)
  if (!own) throw new Error(`a send in the state ${state}`)
  return own
}

const known = (statuses: readonly string[]) =>
  statuses.filter((status): status is ReportedStatus => (REPORTED_STATUSES as readonly string[]).includes(status))
