/** Blue ticks and "writes …" on the customer's phone, where the number's settings want them. Each is asked of Meta once and never
 *  again: what fails is lost, and hurts nobody. */
import { markRead } from '#meta/messages.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { Graphs } from '../channels/graph.ts'
import { workspaceIds } from '../team/queries.ts'
import { claimReceipts, claimTyping, type Receipt, workspacesWithReceipts } from './receiptQueries.ts'

export interface ReceiptDeps {
  db: Db
  clock: Clock
  log: Log
  graphs: Graphs
}

/** Asked at the same time. */
const AT_ONCE = 8
const BATCHES_MAX = 20
const WORKSPACES_AT_ONCE = 500
/** Longer than a typist pauses, shorter than Meta shows it: looked at before the database is. */
const TYPING_AGAIN_MS = 10_000
const TYPISTS_MAX = 2_000

const LOOK_EVERY_MS = 1_000

type StartLoop = (loop: { name: string; everyMs: number; log: Log; run(): Promise<unknown> }) => {
  stop(): Promise<void>
}

/** Looks for what was read, and hears who writes. */
export function startReceipts(deps: ReceiptDeps, startLoop: StartLoop) {
  const loop = startLoop({
    name: 'conversations.receipts',
    everyMs: LOOK_EVERY_MS,
    log: deps.log,
    run: async () => tellReceipts(deps, await workspaceIds(deps.db)),
  })
  return { typing: createTyping(deps), stop: () => loop.stop() }
}

/** Tells of what was read since; several reads of one conversation within a second are one. */
async function tellReceipts(deps: ReceiptDeps, workspaceIds: readonly string[]): Promise<void> {
  for (let start = 0; start < workspaceIds.length; start += WORKSPACES_AT_ONCE) {
    const some = workspaceIds.slice(start, start + WORKSPACES_AT_ONCE)
    const waiting = await inWorkspaces(deps.db, some, (tx) => workspacesWithReceipts(tx, some), {
      accessMode: 'read only',
    })
    for (const workspaceId of waiting) {
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const claimed = await inWorkspaces(deps.db, [workspaceId], (tx) =>
          claimReceipts(tx, workspaceId, deps.clock.now(), AT_ONCE),
        )
        await Promise.all(claimed.map((receipt) => tell(deps, receipt, false)))
        if (claimed.length < AT_ONCE) break
      }
    }
  }
}

/** Heard often from whoever writes; the customer is told every twenty seconds at most, whichever process hears it. */
function createTyping(deps: ReceiptDeps) {
  const lastMs = new Map<string, number>()
  return async (workspaceId: string, conversationId: string): Promise<void> => {
    const nowMs = performance.now()
    if (nowMs - (lastMs.get(conversationId) ?? Number.NEGATIVE_INFINITY) < TYPING_AGAIN_MS) return
    lastMs.delete(conversationId)
    lastMs.set(conversationId, nowMs)
    if (lastMs.size > TYPISTS_MAX) lastMs.delete(lastMs.keys().next().value ?? '')
    try {
      const at = deps.clock.now()
      const receipt = await inWorkspaces(deps.db, [workspaceId], (tx) =>
        claimTyping(tx, { workspaceId, conversationId, at }),
      )
      if (receipt) await tell(deps, receipt, true)
    } catch (error) {
      deps.log.debug({ err: error }, 'a customer was not told that somebody writes')
    }
  }
}

async function tell({ graphs, log }: ReceiptDeps, receipt: Receipt, typing: boolean): Promise<void> {
  try {
    await markRead(graphs.of(receipt.channelId, receipt), receipt.phoneNumberId, receipt.wamid, { typing })
  } catch (error) {
    log.info({ err: error, channelId: receipt.channelId }, 'Meta did not take a receipt; it is not sent again')
  }
}
