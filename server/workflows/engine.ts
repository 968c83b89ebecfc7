/** Takes those who are due one step further. A step, its effect and its entry in the history are one transaction: killed anywhere,
 *  it happened once or not at all, and goes on from there. */

import type { NewEvent } from '#core/events.ts'
import { type Definition, stepOf, type WaitEvent } from '#core/workflow/definition.ts'
import { type EnrolmentState, interpret, type Outcome } from '#core/workflow/step.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { isDatabaseUnavailable } from '#server/platform/db/faults.ts'
import { appendEvents } from '#server/platform/events.ts'
import { lookUpOnly } from '../conversations/deliver/queries.ts'
import { type ActiveWorkflow, activeWorkflows, definitionOf } from './active.ts'
import { CLAIMED_MAX, claimDue, type Done, type DueRow, openLanes, writeDone } from './claim.ts'
import { applyEffects, type Effected } from './effects.ts'
import { laneOf, NO_LANE } from './enrol.ts'
import { factsOf } from './facts.ts'
import { mergeEnrolments, mergesAmong } from './merges.ts'
import type { EngineDeps } from './reader.ts'

export interface Advanced {
  count: number
  workflowIds: string[]
}

/** Which steps: of every kind, or only those that send, which may be taken by two at once. The others go one after the other: whose turn
 *  it is follows from whose it was. */
type Kinds = 'all' | 'sending'

/** Some steps of a workspace; none where nothing is due. */
export async function advance(deps: EngineDeps, workspaceId: string, kinds: Kinds = 'all'): Promise<Advanced> {
  try {
    return await advanceSome(deps, workspaceId, { limit: CLAIMED_MAX, kinds })
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error
    deps.log.warn({ err: error, workspaceId }, 'steps of workflows failed together; one by one')
    return await oneByOne(deps, workspaceId, kinds)
  }
}

/** The one that breaks stands still with its error; the others go on. */
async function oneByOne(deps: EngineDeps, workspaceId: string, kinds: Kinds): Promise<Advanced> {
  const all: Advanced = { count: 0, workflowIds: [] }
  for (let turn = 0; turn < CLAIMED_MAX; turn++) {
    const tried: DueRow[] = []
    try {
      const { count, workflowIds } = await advanceSome(deps, workspaceId, { limit: 1, kinds }, tried)
      all.count += count
      all.workflowIds.push(...workflowIds)
      if (count === 0) break
    } catch (error) {
      const [row] = tried
      if (isDatabaseUnavailable(error) || !row) throw error
      deps.log.error({ err: error, workspaceId, enrolmentId: row.id, step: row.step_id }, 'a step of a workflow failed')
      await inWorkspaces(deps.db, [workspaceId], (tx) => breakOff(tx, workspaceId, row, deps.clock.now()))
      all.count++
    }
  }
  return all
}

function advanceSome(
  { db, clock, at = () => {} }: EngineDeps,
  workspaceId: string,
  { limit, kinds }: { limit: number; kinds: Kinds },
  tried: DueRow[] = [],
): Promise<Advanced> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const workflows = await activeWorkflows(tx, workspaceId)
    if (workflows.length === 0) return { count: 0, workflowIds: [] }
    const now = clock.now()
    await lookUpOnly(tx)
    const open = await openLanes(tx, workspaceId)
    const lanes = kinds === 'all' ? open : open.filter(({ id }) => id !== NO_LANE)
    const workflowIds = workflows.map(({ id }) => id)
    const rows = await claimDue(tx, workspaceId, { workflowIds, lanes, now, limit })
    if (rows.length === 0) return { count: 0, workflowIds: [] }
    tried.push(...rows)
    at('claimed')
    const { done, news } = await workOut(tx, workspaceId, workflows, rows, now)
    at('effects')
    await writeDone(tx, workspaceId, done, now)
    at('written')
    await appendEvents(tx, news)
    at('told')
    return { count: rows.length, workflowIds: [...new Set(rows.map((row) => row.workflow_id))] }
  }).then((advanced) => {
    if (advanced.count > 0) at('committed')
    return advanced
  })
}

async function workOut(
  tx: Tx,
  workspaceId: string,
  workflows: readonly ActiveWorkflow[],
  rows: readonly DueRow[],
  now: Date,
): Promise<{ done: Done[]; news: NewEvent[] }> {
  const newest = new Map(workflows.map((one) => [one.id, one]))
  const items: (Effected & { lane: string; kind: string | null })[] = []
  const definitions: Definition[] = []
  for (const row of rows) {
    const workflow = newest.get(row.workflow_id)
    const definition =
      workflow?.version === row.version
        ? workflow.definition
        : await definitionOf(tx, workspaceId, row.workflow_id, row.version)
    definitions.push(definition)
  }
  const known = await factsOf(
    tx,
    workspaceId,
    rows.map((row, index) => ({
      contactId: row.contact_id,
      conversationId: row.conversation_id,
      step: definitions[index] ? stepOf(definitions[index], row.step_id) : null,
      workflowId: row.workflow_id,
    })),
    now,
  )
  // Asked after the facts were read: they are those of a contact that was still one of its own. The next look finds the others
  // with the contact they are part of.
  const merges = await mergesAmong(
    tx,
    workspaceId,
    rows.map((row) => row.contact_id),
  )
  const gone = new Set(merges.map(({ absorbedId }) => absorbedId))
  for (const [index, row] of rows.entries()) {
    const [definition, facts] = [definitions[index], known[index]]
    if (!definition || !facts || gone.has(row.contact_id)) continue
    const outcome: Outcome = interpret(definition, stateOf(row), facts.facts, now)
    items.push({
      row,
      outcome,
      told: outcome.told,
      known: facts,
      conversationId: row.conversation_id,
      messageId: null,
      lane: laneOf(definition, outcome.state.stepId),
      kind: stepOf(definition, row.step_id)?.kind ?? null,
    })
  }
  const news = await applyEffects(tx, workspaceId, items, now)
  news.push(...(await mergeEnrolments(tx, workspaceId, merges, now)))
  return { done: items, news }
}

const stateOf = (row: DueRow): EnrolmentState => ({
  stepId: row.step_id,
  visit: row.visit,
  wait: row.wait_until && { until: row.wait_until, event: row.wait_event as WaitEvent | null, heard: row.wait_heard },
})

async function breakOff(tx: Tx, workspaceId: string, row: DueRow, now: Date): Promise<void> {
  const told = { word: 'broke' } as const
  const state = { stepId: row.step_id, visit: row.visit + 1, wait: null }
  const outcome: Outcome = { state, end: 'failed', dueAt: null, effect: null, told }
  await writeDone(
    tx,
    workspaceId,
    [{ row, outcome, told, kind: null, conversationId: row.conversation_id, messageId: null, lane: NO_LANE }],
    now,
  )
}
