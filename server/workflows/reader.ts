/** Reads the events of a workspace on from where it came to: what they begin, wake and wind up is written together with the new place. */
import { sql } from 'kysely'
import { triggerOf, waitEventOf } from '#core/workflow/trigger.ts'
import type { Clock } from '#server/platform/clock.ts'
import { unnest } from '#server/platform/db/columns.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { isDatabaseUnavailable } from '#server/platform/db/faults.ts'
import { appendEvents } from '#server/platform/events.ts'
import type { Log } from '#server/platform/log.ts'
import { type ActiveWorkflow, activeWorkflows } from './active.ts'
import { type Candidate, enrolAll } from './enrol.ts'
import { thoseWhoFit } from './fitting.ts'
import { type EventRow, eventsAfter, type Happened, happenedIn } from './happenings.ts'
import { enteredBy, moveMembers, segmentsIn, type Touched } from './members.ts'
import { type Merge, mergeEnrolments } from './merges.ts'
import { goOnBetween } from './sentAfterAll.ts'
import { hasTimers, timersFor } from './timers.ts'
import { standStill } from './unsent.ts'

export interface EngineDeps {
  db: Db
  clock: Clock
  log: Log
  /** Told at numbered points of a step: tests end the process there. */
  at?(point: StepPoint): void
}

export type StepPoint = 'claimed' | 'effects' | 'written' | 'told' | 'committed'

const EVENTS_AT_ONCE = 1_000

/** Answers whether there may be more. */
export async function readEvents(deps: EngineDeps, workspaceId: string): Promise<boolean> {
  try {
    return await readSome(deps, workspaceId, EVENTS_AT_ONCE)
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error
    deps.log.warn({ err: error }, 'events could not be read for workflows; one by one')
    return await readOne(deps, workspaceId)
  }
}

/** What cannot be read even alone is passed by and said: it must not stop all that comes after it. */
async function readOne(deps: EngineDeps, workspaceId: string): Promise<boolean> {
  try {
    return await readSome(deps, workspaceId, 1)
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error
    const number = await inWorkspaces(deps.db, [workspaceId], (tx) => passBy(tx, workspaceId))
    deps.log.error({ err: error, workspaceId, number }, 'an event was passed by: no workflow could be begun by it')
    return true
  }
}

function readSome({ db, clock }: EngineDeps, workspaceId: string, limit: number): Promise<boolean> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const workflows = await activeWorkflows(tx, workspaceId)
    const position = await holdPosition(tx, workspaceId)
    if (workflows.length === 0 || position === null) return false
    // That we wrote matters to clocks, and to who is where: the newest conversation may be another.
    const withOurs = workflows.some(({ definition }) => hasTimers(definition) || segmentsIn(definition).length > 0)
    const { events, last, isMore } = await eventsAfter(tx, workspaceId, { after: position, limit, withOurs })
    if (last === null) return false
    const happened = await happenedIn(tx, workspaceId, events)
    const now = clock.now()
    const merges = mergesIn(events)
    await moveMembers(tx, workspaceId, merges)
    const entered = await enteredBy(tx, workspaceId, workflows, touchedBy(events, happened, merges), now)
    const begun = singled([...begunBy(workflows, happened), ...entered])
    await enrolAll(tx, workspaceId, await thoseWhoFit(tx, workspaceId, begun, now), now)
    // After it: what began with a contact that is gone goes on with the other.
    const news = await mergeEnrolments(tx, workspaceId, merges, now)
    await wakeWaiting(tx, workspaceId, happened, now)
    await timersFor(tx, workspaceId, workflows, happened)
    const sending = workflows.filter(({ definition }) => definition.steps.some(({ kind }) => kind === 'send_template'))
    if (sending.length > 0) {
      const between = { after: position, upTo: last }
      const ids = sending.map(({ id }) => id)
      news.push(...(await standStill(tx, workspaceId, between, now)))
      news.push(...(await goOnBetween(tx, workspaceId, ids, between, now)))
    }
    await sql`update workflow_positions set number = ${last} where workspace_id = ${workspaceId}`.execute(tx)
    await appendEvents(tx, news)
    return isMore
  })
}

async function passBy(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    update workflow_positions p set number = coalesce((
      select min(e.number) from events e where e.workspace_id = ${workspaceId} and e.number > p.number), p.number)
    where p.workspace_id = ${workspaceId} returning p.number`.execute(tx)
  return rows[0]?.number ?? 0
}

/** Null: another process has it in hand, or nothing was ever switched on. */
async function holdPosition(tx: Tx, workspaceId: string): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    select number from workflow_positions where workspace_id = ${workspaceId} for update skip locked`.execute(tx)
  return rows[0]?.number ?? null
}

function begunBy(workflows: readonly ActiveWorkflow[], happened: readonly Happened[]): Candidate[] {
  return happened.flatMap(({ number, happening, contactId, conversationId }) =>
    workflows.flatMap(({ id: workflowId, version, beginsAfter, definition }): Candidate[] => {
      const trigger = happening && number > beginsAfter ? triggerOf(definition, happening) : null
      return trigger ? [{ workflowId, version, definition, contactId, conversationId, begunBy: trigger.kind }] : []
    }),
  )
}

/** One of each contact for each workflow, however many events and triggers would begin it: the first. */
function singled(candidates: readonly Candidate[]): Candidate[] {
  const found = new Map<string, Candidate>()
  for (const one of candidates) {
    const key = `${one.workflowId} ${one.contactId}`
    if (!found.has(key)) found.set(key, one)
  }
  return [...found.values()]
}

/** What may have changed who is in which segment: whatever is known of contacts and of their conversations. */
function touchedBy(events: readonly EventRow[], happened: readonly Happened[], merges: readonly Merge[]): Touched {
  return {
    contactIds: [...new Set([...happened.map(({ contactId }) => contactId), ...merges.map(({ into }) => into)])],
    segmentIds: events.flatMap(({ type, data }) =>
      type === 'segment.changed' && typeof data.segmentId === 'string' ? data.segmentId : [],
    ),
  }
}

const mergesIn = (events: readonly EventRow[]): Merge[] =>
  events.flatMap(({ type, contact_id: into, data: { absorbedId } }) =>
    type === 'contact.merged' && into !== null && typeof absorbedId === 'string' ? [{ absorbedId, into }] : [],
  )

/** Those who wait for what happened go on at once. Of a conversation it is the one they are enrolled with, where they have one. */
async function wakeWaiting(tx: Tx, workspaceId: string, happened: readonly Happened[], now: Date): Promise<void> {
  const heard = happened.flatMap(({ happening, contactId, conversationId }) => {
    const event = happening && waitEventOf(happening)
    return event ? [{ event, contactId, conversationId }] : []
  })
  if (heard.length === 0) return
  await sql`
    update enrolments e set wait_heard = true, due_at = ${now}
    from (select distinct contact_id, conversation_id, event from ${unnest(heard, {
      contact_id: ['uuid', (one) => one.contactId],
      conversation_id: ['uuid', (one) => one.conversationId],
      event: ['text', (one) => one.event],
    })}) h
    where e.workspace_id = ${workspaceId} and e.contact_id = h.contact_id and e.wait_event = h.event and not e.wait_heard
      and (e.conversation_id is null or h.conversation_id is null or e.conversation_id = h.conversation_id)`.execute(tx)
}
