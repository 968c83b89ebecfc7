import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  type AssignmentRule,
  AssignmentRules,
  AssignmentRulesRequest,
  AssignmentTrial,
  AssignmentTrialRequest,
} from '#contract/assignment.ts'
import { Id } from '#contract/common.ts'
import { assign } from '#core/conversation/assign.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { forMember } from '../../team/access.ts'
import { existingInboxes } from '../../team/queries.ts'
import type { ReadDeps } from '../list.ts'
import { ruleOf } from './assigner.ts'
import { allThere, colleaguesOf, lockInbox, replaceRules, rulesInForce, rulesOf } from './queries.ts'

const InboxParams = z.object({ id: Id })

/** The rules of an inbox: to read, to replace, and to try. */
export const assignmentHandlers = ({ db, clock }: ReadDeps) => ({
  assignmentRules: forMember({ params: InboxParams, answer: AssignmentRules }, ({ asker, params }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        await findInbox(tx, asker.workspaceId, params.id)
        return await present(tx, asker.workspaceId, params.id)
      },
      { accessMode: 'read only' },
    ),
  ),

  setAssignmentRules: forMember(
    { params: InboxParams, body: AssignmentRulesRequest, answer: AssignmentRules },
    ({ asker, params, body }) =>
      inWorkspaces(db, [asker.workspaceId], async (tx) => {
        const { workspaceId, userId: actorId } = asker
        if (!(await lockInbox(tx, workspaceId, params.id))) throw notFound()
        const before = await present(tx, workspaceId, params.id)
        if (before.revision !== body.revision) throw rulesChanged()
        if (new Set(body.rules.map(({ id }) => id)).size < body.rules.length) throw notFound()
        if (!(await allThere(tx, workspaceId, newlyNamed(before.rules, body.rules)))) throw notFound()
        const rows = body.rules.map(({ isOn, ...rule }) => ({ ...rule, is_on: isOn }))
        await replaceRules(tx, workspaceId, params.id, rows)
        const after = await present(tx, workspaceId, params.id)
        // An id of another inbox's rule is not taken over.
        if (after.rules.length < body.rules.length) throw notFound()
        if (after.revision === before.revision) return after
        const at = clock.now()
        await appendEvents(tx, [{ type: 'inbox.rules_changed', inboxId: params.id, workspaceId, actorId, at }])
        return after
      }),
  ),

  tryAssignment: forMember(
    { params: InboxParams, body: AssignmentTrialRequest, answer: AssignmentTrial },
    ({ asker: { workspaceId }, params, body }) =>
      inWorkspaces(db, [workspaceId], async (tx) => {
        await findInbox(tx, workspaceId, params.id)
        const rows = await rulesInForce(tx, workspaceId, [params.id], { locked: false })
        const colleagues = await colleaguesOf(tx, workspaceId, [params.id], { counted: true })
        const { channelId, ...about } = body
        const decision = assign(
          rows.map(ruleOf),
          { ...about, channelId: channelId ?? '' },
          colleagues.get(params.id) ?? [],
          (ruleId) => rows.find(({ id }) => id === ruleId)?.last_user_id ?? null,
        )
        if (!decision) return { decision: null }
        const { how: _, teamId, away, ...rest } = decision
        return { decision: { ...rest, teamId: teamId ?? null, away: [...away] } }
      }),
  ),
})

async function findInbox(tx: Tx, workspaceId: string, id: string): Promise<void> {
  if ((await existingInboxes(tx, workspaceId, [id])).length === 0) throw notFound()
}

async function present(tx: Tx, workspaceId: string, inboxId: string): Promise<z.infer<typeof AssignmentRules>> {
  const rules = (await rulesOf(tx, workspaceId, inboxId)).map(ruleOf) as AssignmentRule[]
  const revision = createHash('sha256').update(JSON.stringify(rules)).digest('base64url')
  return { rules, revision }
}

/** What was there when a rule was written and has left since does not stop others from being changed. */
function newlyNamed(before: readonly AssignmentRule[], after: readonly AssignmentRule[]) {
  const [were, are] = [namedBy(before), namedBy(after)]
  return {
    channelIds: are.channelIds.filter((id) => !were.channelIds.includes(id)),
    userIds: are.userIds.filter((id) => !were.userIds.includes(id)),
    teamIds: are.teamIds.filter((id) => !were.teamIds.includes(id)),
  }
}

function namedBy(rules: readonly AssignmentRule[]) {
  const conditions = rules.flatMap((rule) => rule.conditions)
  return {
    channelIds: conditions.flatMap((one) => (one.on === 'channel' ? one.channelIds : [])),
    userIds: rules.flatMap(({ outcome }) => (outcome.to === 'user' ? [outcome.userId] : [])),
    teamIds: [
      ...conditions.flatMap((one) => (one.on === 'team' && one.teamId !== null ? [one.teamId] : [])),
      ...rules.flatMap(({ outcome }) => ('teamId' in outcome && outcome.teamId !== null ? [outcome.teamId] : [])),
    ],
  }
}

const rulesChanged = () =>
  new Refused(409, 'rules_changed', {
    en: 'Somebody else has changed these rules meanwhile. Look at them and change them again.',
    de: 'Jemand anderes hat diese Regeln inzwischen geändert. Sieh sie dir an und ändere sie noch einmal.',
  })
