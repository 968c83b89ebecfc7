import { z } from 'zod'
import { Id } from '#contract/common.ts'
import {
  MoveAnswer,
  PublicationRequest,
  SwitchRequest,
  WorkflowCounts,
  WorkflowList,
  WorkflowOne,
  WorkflowPatch,
  WorkflowRequest,
  type WorkflowVersion,
  WorkflowVersionList,
} from '#contract/workflows.ts'
import { type Definition, EMPTY_DEFINITION } from '#core/workflow/definition.ts'
import { mayBePublished, problemsOf } from '#core/workflow/problems.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { checkBasis } from './basis.ts'
import type { WorkflowDeps } from './deps.ts'
import { laneOf } from './enrol.ts'
import { endEnrolments, inOlderVersions, moveEnrolments } from './enrolmentQueries.ts'
import { beginWatching, endWatching, segmentsIn } from './members.ts'
import { presentSummary, presentWorkflow } from './present.ts'
import {
  archive,
  countsOf,
  countWorkflows,
  insertVersion,
  insertWorkflow,
  lockWorkflow,
  rename,
  stepCounts,
  versionsOf,
  workflows,
  writeDraft,
} from './queries.ts'
import { hasProblems, idTaken, neverPublished, tooMany, WORKFLOWS_MAX } from './refusals.ts'
import type { LockedWorkflow } from './rows.ts'
import { surroundingsOf } from './surroundings.ts'
import { switchOff, switchOn } from './switch.ts'
import { stopTimers } from './timers.ts'
import { troublesIn } from './troubles.ts'

export const WorkflowParams = z.object({ id: Id })
const VERSIONS_MAX = 100
const READ_ONLY = { accessMode: 'read only' } as const
const REMOVED = { word: 'cancelled' } as const
/** Moved or ended in one go; then it is asked again. */
const MOVE_AT_ONCE = 2_000

/** What people do to a workflow; enrolments have their own file. */
export const definitionHandlers = ({ db, clock, wake }: WorkflowDeps) => {
  const changing = <T>(asker: MemberAsker, id: string, work: (tx: Tx, row: LockedWorkflow, at: Date) => Promise<T>) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const row = await lockWorkflow(tx, asker.workspaceId, id)
      if (!row) throw notFound()
      return work(tx, row, clock.now())
    })

  return {
    workflows: forMember({ answer: WorkflowList }, ({ asker: { workspaceId } }) =>
      inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          const rows = await workflows(tx, workspaceId)
          const ids = rows.map(({ id }) => id)
          const counts = await countsOf(tx, workspaceId, ids)
          const troubles = await troublesIn(tx, workspaceId, rows)
          return { workflows: rows.map((row) => presentSummary(row, counts.get(row.id), troubles.get(row.id))) }
        },
        READ_ONLY,
      ),
    ),

    workflow: forMember({ params: WorkflowParams, answer: WorkflowOne }, ({ asker, params }) =>
      inWorkspaces(db, [asker.workspaceId], (tx) => one(tx, asker, params.id, clock.now()), READ_ONLY),
    ),

    createWorkflow: forMember({ body: WorkflowRequest, answer: WorkflowOne, status: 201 }, ({ asker, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { workspaceId, userId: by } = asker
        const at = clock.now()
        if ((await countWorkflows(tx, workspaceId)) >= WORKFLOWS_MAX) throw tooMany()
        const isNew = await insertWorkflow(tx, { ...body, workspaceId, draft: EMPTY_DEFINITION, by, at })
        if (!isNew && (await workflows(tx, workspaceId, body.id))[0]?.name !== body.name) throw idTaken()
        const answer = await one(tx, asker, body.id, at)
        if (isNew) await tell(tx, asker, body.id, 'definition', at)
        return answer
      }),
    ),

    editWorkflow: forMember(
      { params: WorkflowParams, body: WorkflowPatch, answer: WorkflowOne },
      ({ asker, params, body }) =>
        changing(asker, params.id, async (tx, row, at) => {
          const { name, draft } = body
          if (draft) {
            await checkBasis(tx, asker, row, body)
            await writeDraft(tx, asker.workspaceId, row.id, { draft, by: asker.userId, at })
          }
          if (name !== undefined) await rename(tx, asker.workspaceId, row.id, name)
          const answer = await one(tx, asker, row.id, at)
          await tell(tx, asker, row.id, 'definition', at)
          return answer
        }),
    ),

    /** Nobody begins it any more, and those in it are taken out. */
    archiveWorkflow: forMember({ params: WorkflowParams }, async ({ asker, params }) => {
      const { workspaceId } = asker
      await changing(asker, params.id, async (tx, row, at) => {
        const events = row.is_on ? await switchOff(tx, asker, row.id, at) : []
        await tell(tx, asker, row.id, 'switch', at, events)
      })
      const endSome = () =>
        changing(asker, params.id, (tx, row, at) =>
          endEnrolments(tx, workspaceId, { workflowId: row.id }, { because: REMOVED, at, limit: MOVE_AT_ONCE }),
        )
      for (let ended = await endSome(); ended.length === MOVE_AT_ONCE; ) ended = await endSome()
      await changing(asker, params.id, async (tx, row, at) => {
        await archive(tx, workspaceId, row.id, at)
        await tell(tx, asker, row.id, 'switch', at)
      })
    }),

    publishWorkflow: forMember(
      { params: WorkflowParams, body: PublicationRequest, answer: WorkflowOne },
      ({ asker, params, body }) =>
        changing(asker, params.id, async (tx, row, at) => {
          const { workspaceId, userId: by } = asker
          await checkBasis(tx, asker, row, body)
          const problems = problemsOf(row.draft, await surroundingsOf(tx, workspaceId, row.draft, at), at)
          if (!mayBePublished(problems)) throw hasProblems(problems)
          const before = (await workflows(tx, workspaceId, row.id))[0]
          if (!same(before?.definition, row.draft)) {
            const version = (row.version ?? 0) + 1
            await insertVersion(tx, workspaceId, row.id, { version, definition: row.draft, by, at })
            if (row.is_on) await watchInstead(tx, workspaceId, row, before?.definition ?? null, at)
          }
          const answer = await one(tx, asker, row.id, at)
          await tell(tx, asker, row.id, 'definition', at)
          return answer
        }),
    ),

    /** Said twice, it does nothing more. Off takes effect before the answer: what waited to be sent is withdrawn. */
    switchWorkflow: forMember(
      { params: WorkflowParams, body: SwitchRequest, answer: WorkflowOne },
      async ({ asker, params, body: { isOn } }) => {
        const answer = await changing(asker, params.id, async (tx, row, at) => {
          if (isOn && row.version === null) throw neverPublished()
          const isChanged = row.is_on !== isOn
          const events = isChanged ? await (isOn ? switchOn : switchOff)(tx, asker, row.id, at) : []
          const answer = await one(tx, asker, row.id, at)
          if (isChanged) await tell(tx, asker, row.id, 'switch', at, events)
          return answer
        })
        wake()
        return answer
      },
    ),

    workflowVersions: forMember({ params: WorkflowParams, answer: WorkflowVersionList }, ({ asker, params }) =>
      inWorkspaces(
        db,
        [asker.workspaceId],
        async (tx) => {
          if ((await workflows(tx, asker.workspaceId, params.id)).length === 0) throw notFound()
          const rows = await versionsOf(tx, asker.workspaceId, params.id, VERSIONS_MAX)
          return {
            versions: rows.map((row) => ({
              version: row.version,
              publishedAt: row.published_at.toISOString(),
              publishedBy: row.published_by,
              definition: row.definition as WorkflowVersion['definition'],
              active: row.active,
            })),
          }
        },
        READ_ONLY,
      ),
    ),

    moveEnrolments: forMember({ params: WorkflowParams, answer: MoveAnswer }, async ({ asker, params }) => {
      const { workspaceId } = asker
      let moved = 0
      for (;;) {
        const { count, stayed } = await changing(asker, params.id, async (tx, row, at) => {
          const definition = (await workflows(tx, workspaceId, row.id))[0]?.definition
          if (row.version === null || !definition) throw neverPublished()
          const steps = definition.steps.map(({ id }) => ({ id, lane: laneOf(definition, id) }))
          const to = { version: row.version, steps, limit: MOVE_AT_ONCE }
          const count = await moveEnrolments(tx, workspaceId, row.id, to)
          const stayed = await inOlderVersions(tx, workspaceId, row.id, row.version)
          if (count < MOVE_AT_ONCE) await tell(tx, asker, row.id, 'enrolments', at)
          return { count, stayed }
        })
        moved += count
        if (count < MOVE_AT_ONCE) return { moved, stayed }
      }
    }),

    workflowCounts: forMember({ params: WorkflowParams, answer: WorkflowCounts }, ({ asker, params }) =>
      inWorkspaces(
        db,
        [asker.workspaceId],
        async (tx) => {
          const { workspaceId } = asker
          if ((await workflows(tx, workspaceId, params.id)).length === 0) throw notFound()
          const counts = (await countsOf(tx, workspaceId, [params.id])).get(params.id)
          const steps = await stepCounts(tx, workspaceId, params.id)
          return {
            counts: { active: counts?.active ?? 0, ended: counts?.ended ?? 0, failed: counts?.failed ?? 0 },
            steps: steps.map(({ step_id: stepId, standing, done }) => ({ stepId, standing, done })),
          }
        },
        READ_ONLY,
      ),
    ),
  }
}

/** The segments that the version before did not name are watched from now on, those that this one does not name no longer; and a
 *  clock that was wound by a trigger of the version before goes off only where that trigger still stands there. */
async function watchInstead(
  tx: Tx,
  workspaceId: string,
  { id, draft }: LockedWorkflow,
  before: Definition | null,
  at: Date,
) {
  const unchanged = draft.triggers.flatMap((trigger, place) => (same(trigger, before?.triggers[place]) ? place : []))
  await stopTimers(tx, workspaceId, id, unchanged)
  const [was, is] = [before ? segmentsIn(before) : [], segmentsIn(draft)]
  await endWatching(tx, workspaceId, id, is)
  const added = is.filter((segmentId) => !was.includes(segmentId))
  await beginWatching(tx, workspaceId, id, added, at)
}

/** Both as the database keeps them, with their keys in one order. */
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

async function one(tx: Tx, { workspaceId }: MemberAsker, id: string, now: Date): Promise<z.infer<typeof WorkflowOne>> {
  const [row] = await workflows(tx, workspaceId, id)
  if (!row) throw notFound()
  const counts = await countsOf(tx, workspaceId, [id])
  const problems = problemsOf(row.draft, await surroundingsOf(tx, workspaceId, row.draft, row.updated_at), now)
  const troubles = (await troublesIn(tx, workspaceId, [row])).get(id)
  return { workflow: presentWorkflow(row, counts.get(id), { problems, troubles }) }
}

type Because = 'definition' | 'switch' | 'enrolments'
type Events = Awaited<ReturnType<typeof switchOff>>

const tell = (tx: Tx, asker: MemberAsker, workflowId: string, because: Because, at: Date, events: Events = []) => {
  const { workspaceId, userId: actorId } = asker
  return appendEvents(tx, [...events, { type: 'workflow.changed', workflowId, because, workspaceId, actorId, at }])
}
