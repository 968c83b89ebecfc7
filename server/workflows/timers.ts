/** Triggers that hang on time: each conversation has a clock of its own for them, wound by messages and stopped by answers. */
import { sql } from 'kysely'
import { WINDOW_MS, windowAt } from '#core/whatsapp/window.ts'
import type { Definition, Trigger } from '#core/workflow/definition.ts'
import { unnest } from '#server/platform/db/columns.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { type ActiveWorkflow, activeWorkflows } from './active.ts'
import { type Candidate, enrolAll } from './enrol.ts'
import { thoseWhoFit } from './fitting.ts'
import type { Happened } from './happenings.ts'
import type { EngineDeps } from './reader.ts'

const MINUTE_MS = 60_000
const AT_ONCE = 500

interface Timer {
  workflowId: string
  conversationId: string
  trigger: number
  dueAt: Date
  /** The first message that waits for an answer counts, not the last. */
  keeps: boolean
}

/** Whether messages wind a clock of it. */
export const hasTimers = ({ triggers }: Definition) => triggers.some(isTimed)

type Timed = Extract<Trigger, { kind: 'window_closing' | 'no_answer' }>
const isTimed = (trigger: Trigger): trigger is Timed =>
  trigger.kind === 'window_closing' || trigger.kind === 'no_answer'

/** Winds and stops the clocks. */
export async function timersFor(
  tx: Tx,
  workspaceId: string,
  workflows: readonly ActiveWorkflow[],
  happened: readonly Happened[],
): Promise<void> {
  const timed = workflows.flatMap(({ id, beginsAfter, definition }) =>
    definition.triggers.flatMap((trigger, place) =>
      isTimed(trigger) ? [{ workflowId: id, beginsAfter, trigger, place }] : [],
    ),
  )
  if (timed.length === 0) return
  const wound = new Map<string, Timer | 'stopped'>()
  for (const { number, conversationId, message, happening, at } of happened) {
    if (conversationId === null) continue
    const isClosed = happening?.kind === 'conversation_status' && happening.status === 'closed'
    if (!message && !isClosed) continue
    for (const { workflowId, beginsAfter, trigger, place } of timed) {
      if (number <= beginsAfter) continue
      const key = `${workflowId} ${conversationId} ${place}`
      const base = { workflowId, conversationId, trigger: place }
      if (isClosed) {
        if (trigger.kind === 'no_answer') wound.set(key, 'stopped')
        continue
      }
      if (!message || (trigger.channelId !== null && trigger.channelId !== message.channelId)) continue
      if (trigger.kind === 'window_closing') {
        if (message.from === 'us' || message.lastCustomerAt === null) continue
        const dueAt = new Date(message.lastCustomerAt.getTime() + WINDOW_MS - trigger.beforeMinutes * MINUTE_MS)
        wound.set(key, { ...base, dueAt, keeps: false })
      } else if (message.from === trigger.from) wound.set(key, 'stopped')
      else if (typeof wound.get(key) !== 'object') {
        const dueAt = new Date(at.getTime() + trigger.afterMinutes * MINUTE_MS)
        wound.set(key, { ...base, dueAt, keeps: wound.get(key) !== 'stopped' })
      }
    }
  }
  await write(tx, workspaceId, wound)
}

async function write(tx: Tx, workspaceId: string, wound: ReadonlyMap<string, Timer | 'stopped'>): Promise<void> {
  const keys = [...wound.keys()].sort().map((key) => {
    const [workflowId = '', conversationId = '', place = ''] = key.split(' ')
    const timer = wound.get(key)
    return { workflowId, conversationId, trigger: Number(place), timer: typeof timer === 'object' ? timer : null }
  })
  const gone = keys.filter(({ timer }) => !timer?.keeps)
  const columns = {
    workflow_id: ['uuid', (one: { workflowId: string }) => one.workflowId],
    conversation_id: ['uuid', (one: { conversationId: string }) => one.conversationId],
    trigger: ['integer', (one: { trigger: number }) => one.trigger],
  } as const
  if (gone.length > 0) {
    await sql`delete from workflow_timers t using ${unnest(gone, columns)}
      where t.workspace_id = ${workspaceId} and t.workflow_id = n.workflow_id and t.conversation_id = n.conversation_id
        and t.trigger = n.trigger`.execute(tx)
  }
  const set = keys.flatMap(({ timer }) => timer ?? [])
  if (set.length > 0) {
    await sql`insert into workflow_timers (workspace_id, workflow_id, conversation_id, trigger, due_at)
      select ${workspaceId}, workflow_id, conversation_id, trigger, due_at from ${unnest(set, {
        ...columns,
        due_at: ['timestamptz', (one) => one.dueAt],
      })} on conflict do nothing`.execute(tx)
  }
}

/** No clock of this workflow goes off any more, but for those of the triggers at these places. */
export async function stopTimers(
  tx: Tx,
  workspaceId: string,
  workflowId: string,
  keep: readonly number[] = [],
): Promise<void> {
  await sql`delete from workflow_timers
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId}::uuid and trigger <> all (${[...keep]}::int[])`.execute(
    tx,
  )
}

/** Enrols those whose time has come, if it still is so; each clock goes off once. Answers whether there may be more. */
export function timersDue({ db, clock }: EngineDeps, workspaceId: string): Promise<boolean> {
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const now = clock.now()
    const workflows = new Map((await activeWorkflows(tx, workspaceId)).map((one) => [one.id, one]))
    if (workflows.size === 0) return false
    const { rows } = await sql<DueRow>`
      with due as materialized (
        select workflow_id, conversation_id, trigger from workflow_timers
        where workspace_id = ${workspaceId} and due_at <= ${now} and workflow_id = any (${[...workflows.keys()]}::uuid[])
        order by due_at limit ${AT_ONCE} for update skip locked),
      gone as (
        delete from workflow_timers t using due where t.workspace_id = ${workspaceId} and t.workflow_id = due.workflow_id
          and t.conversation_id = due.conversation_id and t.trigger = due.trigger)
      select due.workflow_id as "workflowId", due.conversation_id as "conversationId", due.trigger,
        i.contact_id as "contactId", c.last_customer_at as "lastCustomerAt"
      from due join conversations c on c.workspace_id = ${workspaceId} and c.id = due.conversation_id
        join identities i on i.workspace_id = ${workspaceId} and i.id = c.identity_id`.execute(tx)
    const candidates = rows.flatMap((row): Candidate[] => {
      const workflow = workflows.get(row.workflowId)
      const trigger = workflow?.definition.triggers[row.trigger]
      if (!workflow || !trigger || !isTimed(trigger)) return []
      // Overdue by so much that it is over: there is nothing to close any more.
      if (trigger.kind === 'window_closing' && windowAt(now, row.lastCustomerAt).state !== 'open') return []
      const { id: workflowId, version, definition } = workflow
      return [{ ...row, workflowId, version, definition, begunBy: trigger.kind }]
    })
    const single = new Map(candidates.map((one) => [`${one.workflowId} ${one.contactId}`, one]))
    await enrolAll(tx, workspaceId, await thoseWhoFit(tx, workspaceId, [...single.values()], now), now)
    return rows.length === AT_ONCE
  })
}

interface DueRow {
  workflowId: string
  conversationId: string
  trigger: number
  contactId: string
  lastCustomerAt: Date | null
}
