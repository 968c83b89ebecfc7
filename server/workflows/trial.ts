import { TrialAnswer, TrialRequest } from '#contract/workflows.ts'
import { matches } from '#core/property/condition.ts'
import type { PropertyValues } from '#core/property/values.ts'
import { type Definition, type Step, stepOf } from '#core/workflow/definition.ts'
import { beginAt, type EnrolmentState, type Facts, interpret, type Outcome } from '#core/workflow/step.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { contactsById } from '../contacts/queries.ts'
import { forMember } from '../team/access.ts'
import { WorkflowParams } from './definitions.ts'
import type { WorkflowDeps } from './deps.ts'
import { factsOf } from './facts.ts'
import { workflows } from './queries.ts'
import { neverPublished } from './refusals.ts'

/** Further steps are not tried: it goes round in circles. */
const STEPS_SHOWN_MAX = 100

/** What would happen to one contact: the real rules over real data, and nothing is written. */
export const trialHandlers = ({ db, clock }: WorkflowDeps) => ({
  tryWorkflow: forMember(
    { params: WorkflowParams, body: TrialRequest, answer: TrialAnswer },
    ({ asker: { workspaceId }, params, body }) =>
      inWorkspaces(
        db,
        [workspaceId],
        async (tx) => {
          const [row] = await workflows(tx, workspaceId, params.id)
          if (!row || (await contactsById(tx, workspaceId, [body.contactId])).length === 0) throw notFound()
          const definition = body.of === 'draft' ? row.draft : row.definition
          if (!definition) throw neverPublished()
          const now = clock.now()
          const isEnrolled = await mayEnter(tx, workspaceId, definition, body.contactId, now)
          const steps = await walk(tx, workspaceId, definition, body, now)
          return { isEnrolled, steps }
        },
        { accessMode: 'read only' },
      ),
  ),
})

async function mayEnter(tx: Tx, workspaceId: string, definition: Definition, contactId: string, now: Date) {
  if (!definition.conditions) return true
  const [known] = await factsOf(
    tx,
    workspaceId,
    [{ contactId, conversationId: null, step: null, conditions: definition.conditions }],
    now,
  )
  if (!known) return false
  const { values, properties } = known.facts
  return matches(definition.conditions, values, { now, userId: null, properties })
}

async function walk(
  tx: Tx,
  workspaceId: string,
  definition: Definition,
  { contactId, events }: { contactId: string; events: 'come' | 'do_not_come' },
  begunAt: Date,
): Promise<TrialAnswer['steps']> {
  const shown: TrialAnswer['steps'] = []
  let state: EnrolmentState = beginAt(definition)
  let now = begunAt
  /** What earlier steps would have changed. */
  let changed: Changed = { values: {}, conversation: {} }
  while (shown.length < STEPS_SHOWN_MAX) {
    const step = stepOf(definition, state.stepId)
    const [known] = await factsOf(tx, workspaceId, [{ contactId, conversationId: null, step }], now)
    if (!known) return shown
    const outcome = interpret(definition, state, asChanged(known.facts, changed), now)
    if (outcome.told) {
      const { told: explanation, effect } = outcome
      shown.push({ ...toldOf(state, step, now), explanation, effect: effect && { ...effect } })
    }
    if (outcome.end) return shown
    if (outcome.stays) {
      // It would be looked at again and again until something outside changes.
      shown.push({ ...toldOf(state, step, now), explanation: outcome.stays, effect: null })
      return shown
    }
    changed = afterEffect(changed, outcome, asChanged(known.facts, changed))
    state = outcome.state
    if (state.wait?.event && events === 'come') state = { ...state, wait: { ...state.wait, heard: true } }
    else if (state.wait) now = state.wait.until
  }
  const explanation = { word: 'trial_ends', steps: STEPS_SHOWN_MAX } as const
  return [...shown, { stepId: null, kind: null, at: now.toISOString(), explanation, effect: null }]
}

const toldOf = ({ stepId }: EnrolmentState, step: Step | null, at: Date) => ({
  stepId,
  kind: step?.kind ?? null,
  at: at.toISOString(),
})

interface Changed {
  values: PropertyValues
  conversation: Partial<NonNullable<Facts['conversation']>>
}

const asChanged = (facts: Facts, { values, conversation }: Changed): Facts => ({
  ...facts,
  values: { ...facts.values, ...values },
  conversation: facts.conversation && { ...facts.conversation, ...conversation },
})

function afterEffect(changed: Changed, { effect }: Outcome, { conversation }: Facts): Changed {
  const here = (more: Changed['conversation']): Changed => ({
    values: {
      ...changed.values,
      ...(more.status === undefined ? {} : { 'conversation.status': more.status }),
      ...(more.ownerId === undefined ? {} : { 'conversation.owner': more.ownerId }),
      ...(more.teamId === undefined ? {} : { 'conversation.team': more.teamId }),
    },
    conversation: { ...changed.conversation, ...more },
  })
  switch (effect?.kind) {
    case 'set_property':
      return { ...changed, values: { ...changed.values, [effect.property]: effect.value } }
    case 'assign':
      return here({ ownerId: effect.ownerId })
    case 'hand_over':
      return here({ teamId: effect.teamId, ...(effect.ownerId === undefined ? {} : { ownerId: effect.ownerId }) })
    case 'close':
      return here({ status: 'closed' })
    case 'label': {
      const kept = (conversation?.labelIds ?? []).filter((id) => !effect.remove.includes(id))
      return here({ labelIds: [...kept, ...effect.add] })
    }
    default:
      return changed
  }
}
