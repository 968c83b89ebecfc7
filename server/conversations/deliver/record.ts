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
import { type Outcome, recordOutcomes, statusesOf, writeMessageStates } from './queries.ts'

const RETRY_MS = 250
/** Outcomes of one transaction. What arrives while it is on its way goes into the next. */
const BATCH_MAX = 500

/**
 * Writes down what became of calls, in batches: an outcome waits only while another batch is on its way. Meta's reports may
 * have come before its answer; they are merged here. It never gives up: an outcome that cannot be written now (the database is
 * away) is written later, and if the process dies first, the row is still `sending` and becomes "may have been sent".
 */
export function createRecorder(deps: { db: Db; now(): Date; log: Log }, lease: Lease) {
  let waiting: Outcome[] = []
  let running: Promise<void> | null = null

  async function drain() {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX)
      waiting = waiting.slice(BATCH_MAX)
      await writeUntilWritten(batch)
    }
  }

  async function writeUntilWritten(batch: Outcome[]) {
    for (;;) {
      try {
        await write(deps, lease, batch)
        return
      } catch (error) {
        deps.log.warn({ err: error, sends: batch.length }, 'what became of sends could not be written down yet')
        if (!isDatabaseUnavailable(error)) return // the rows stay `sending`; the lane's next holder says "may have been sent"
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  return {
    add(outcomes: readonly Outcome[]) {
      waiting.push(...outcomes)
      running ??= drain().finally(() => {
        running = null
      })
    },
    /** Resolves when everything added so far is written. */
    async settled() {
      while (running) await running
    },
  }
}

async function write(deps: { db: Db; now(): Date }, lease: Lease, outcomes: Outcome[]): Promise<void> {
  const now = deps.now()
  const { workspaceId } = lease
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const recorded = await recordOutcomes(tx, workspaceId, outcomes, now)
    const final = recorded.filter((send) => send.state !== 'queued')
    if (final.length === 0) return
    const reported = await statusesOf(
      tx,
      lease,
      final.flatMap((send) => send.wamid ?? []),
    )
    const bySend = new Map(outcomes.map((outcome) => [outcome.sendId, outcome]))
    await writeMessageStates(
      tx,
      workspaceId,
      final.map((send) => {
        const outcome = bySend.get(send.sendId)
        return {
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
    await appendEvents(
      tx,
      final.map(({ inboxId, conversationId, messageId }) => ({
        workspaceId,
        type: 'message.changed' as const,
        because: 'status' as const,
        actorId: null,
        at: now,
        inboxId,
        conversationId,
        messageId,
      })),
    )
  })
}

function ownState(state: string): OwnState {
  const own = OWN_STATES.find((known) => known === state)
  if (!own) throw new Error(`a send in the state ${state}`)
  return own
}

const known = (statuses: readonly string[]) =>
  statuses.filter((status): status is ReportedStatus => (REPORTED_STATUSES as readonly string[]).includes(status))
