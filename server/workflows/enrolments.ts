import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  CountAnswer,
  EnrolAnswer,
  EnrolmentList,
  EnrolmentOne,
  EnrolmentPage,
  EnrolmentQuery,
  EnrolRequest,
} from '#contract/workflows.ts'
import type { NewEvent } from '#core/events.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { contactsById } from '../contacts/queries.ts'
import { segmentById } from '../contacts/segmentQueries.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { decodePlace, encodeCursor } from '../team/cursor.ts'
import { batchById, insertBatch } from './batchQueries.ts'
import { WorkflowParams } from './definitions.ts'
import type { WorkflowDeps } from './deps.ts'
import { endEnrolments, enrolmentById, historyOf, listEnrolments, retryEnrolments } from './enrolmentQueries.ts'
import { presentEnrolment, presentStep } from './present.ts'
import { lockWorkflow, workflows } from './queries.ts'
import { idTaken, isOff, notInThisState } from './refusals.ts'
import type { EnrolmentRow } from './rows.ts'
import { goOnOf } from './sentAfterAll.ts'
import { withdrawSends } from './switch.ts'

const EnrolmentParams = z.object({ id: Id })
const READ_ONLY = { accessMode: 'read only' } as const
const OF_CONTACT_MAX = 50
/** Changed in one transaction; then the next. */
const AT_ONCE = 2_000

/** Who is in a workflow: by hand in and out, what happened to each, and trying again where it failed. */
export const enrolmentHandlers = ({ db, clock, wake }: WorkflowDeps) => {
  /** Part by part under the workflow's lock, so that no step is done meanwhile. */
  const inParts = async (
    asker: MemberAsker,
    workflowId: string,
    change: (tx: Tx, at: Date) => Promise<{ count: number; news?: NewEvent[] }>,
  ): Promise<number> => {
    const { workspaceId, userId: actorId } = asker
    let total = 0
    for (;;) {
      const count = await inWorkspaces(db, [workspaceId], async (tx) => {
        if (!(await lockWorkflow(tx, workspaceId, workflowId))) throw notFound()
        const at = clock.now()
        const { count, news = [] } = await change(tx, at)
        if (count > 0) {
          await appendEvents(tx, [
            ...news,
            { type: 'workflow.changed', workflowId, because: 'enrolments', workspaceId, actorId, at },
          ])
        }
        return count
      })
      total += count
      if (count < AT_ONCE) return total
    }
  }
  /** What they had queued does not leave any more either. */
  const takeOut = (asker: MemberAsker, which: { workflowId: string; id?: string }) =>
    inParts(asker, which.workflowId, async (tx, at) => {
      const { workspaceId, userId: actorId } = asker
      const because = { word: 'cancelled' } as const
      const enrolmentIds = await endEnrolments(tx, workspaceId, which, { because, at, limit: AT_ONCE })
      const withdrawal = { workspaceId, actorId, workflowId: which.workflowId, enrolmentIds, at }
      const news = await withdrawSends(tx, { ...withdrawal, because: 'send_withdrawn' })
      return { count: enrolmentIds.length, news }
    })
  const again = async (tx: Tx, workspaceId: string, which: { workflowId: string; id?: string }, at: Date) => {
    const passed = await goOnOf(tx, workspaceId, which, { at, limit: AT_ONCE })
    return passed + (await retryEnrolments(tx, workspaceId, which, { at, limit: AT_ONCE - passed }))
  }
  const found = async (asker: MemberAsker, id: string): Promise<EnrolmentRow> => {
    const row = await inWorkspaces(db, [asker.workspaceId], (tx) => enrolmentById(tx, asker.workspaceId, id), READ_ONLY)
    if (!row) throw notFound()
    return row
  }

  return {
    enrolments: forMember(
      { params: WorkflowParams, query: EnrolmentQuery, answer: EnrolmentPage },
      ({ asker: { workspaceId }, params, query }) =>
        inWorkspaces(
          db,
          [workspaceId],
          async (tx) => {
            if ((await workflows(tx, workspaceId, params.id)).length === 0) throw notFound()
            const after = query.after ? decodePlace(query.after) : null
            const by = { workflowId: params.id, state: query.state, after, limit: query.limit + 1 }
            const rows = await listEnrolments(tx, workspaceId, by)
            const page = rows.slice(0, query.limit)
            const last = rows.length > query.limit ? page.at(-1) : undefined
            return {
              enrolments: page.map(presentEnrolment),
              nextCursor: last ? encodeCursor(last.started_at.toISOString(), last.id) : null,
            }
          },
          READ_ONLY,
        ),
    ),

    enrolmentsOfContact: forMember(
      { params: EnrolmentParams, answer: EnrolmentList },
      ({ asker: { workspaceId }, params }) =>
        inWorkspaces(
          db,
          [workspaceId],
          async (tx) => {
            if ((await contactsById(tx, workspaceId, [params.id])).length === 0) throw notFound()
            const rows = await listEnrolments(tx, workspaceId, { contactId: params.id, limit: OF_CONTACT_MAX })
            return { enrolments: rows.map(presentEnrolment) }
          },
          READ_ONLY,
        ),
    ),

    enrolment: forMember({ params: EnrolmentParams, answer: EnrolmentOne }, ({ asker: { workspaceId }, params }) =>
      inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          const row = await enrolmentById(tx, workspaceId, params.id)
          if (!row) throw notFound()
          const steps = await historyOf(tx, workspaceId, params.id)
          return { enrolment: presentEnrolment(row), steps: steps.map(presentStep) }
        },
        READ_ONLY,
      ),
    ),

    /** Written down and answered; the engine takes them in part by part. */
    enrol: forMember(
      { params: WorkflowParams, body: EnrolRequest, answer: EnrolAnswer, status: 202 },
      async ({ asker, params, body }) => {
        const { workspaceId, userId: by } = asker
        const answer = await inWorkspaces(db, [workspaceId], async (tx) => {
          const row = await lockWorkflow(tx, workspaceId, params.id)
          if (!row) throw notFound()
          const before = await batchById(tx, workspaceId, body.id)
          if (before && before.workflowId !== params.id) throw idTaken()
          if (before) return before
          if (!row.is_on) throw isOff()
          if (body.who.kind === 'contacts') {
            const ids = [...new Set(body.who.contactIds)]
            if ((await contactsById(tx, workspaceId, ids)).length < ids.length) throw notFound()
          }
          if (body.who.kind === 'segment' && !(await segmentById(tx, workspaceId, body.who.segmentId))) throw notFound()
          await insertBatch(tx, { workspaceId, id: body.id, workflowId: params.id, who: body.who, by, at: clock.now() })
          return { isDone: false, enrolled: 0 }
        })
        wake()
        return { id: body.id, isDone: answer.isDone, enrolled: answer.enrolled }
      },
    ),

    cancelEnrolments: forMember({ params: WorkflowParams, answer: CountAnswer }, async ({ asker, params }) => ({
      count: await takeOut(asker, { workflowId: params.id }),
    })),

    cancelEnrolment: forMember({ params: EnrolmentParams, answer: CountAnswer }, async ({ asker, params }) => {
      const { id, workflow_id: workflowId } = await found(asker, params.id)
      return { count: await takeOut(asker, { workflowId, id }) }
    }),

    retryEnrolments: forMember({ params: WorkflowParams, answer: CountAnswer }, async ({ asker, params }) => {
      const count = await inParts(asker, params.id, async (tx, at) => ({
        count: await again(tx, asker.workspaceId, { workflowId: params.id }, at),
      }))
      wake()
      return { count }
    }),

    retryEnrolment: forMember({ params: EnrolmentParams, answer: CountAnswer }, async ({ asker, params }) => {
      const { id, workflow_id: workflowId, state } = await found(asker, params.id)
      if (state !== 'failed') throw notInThisState()
      const count = await inParts(asker, workflowId, async (tx, at) => ({
        count: await again(tx, asker.workspaceId, { workflowId, id }, at),
      }))
      wake()
      return { count }
    }),
  }
}
