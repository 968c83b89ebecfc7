/** Whom steps would give conversations to, by the rules that new conversations are given by. */
import type { Contact } from '#contract/contacts.ts'
import type { Conversation } from '#contract/inbox.ts'
import { assign } from '#core/conversation/assign.ts'
import type { StepOf } from '#core/workflow/definition.ts'
import type { AssignmentFacts } from '#core/workflow/step.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { colleaguesOf } from '../conversations/assignment/queries.ts'
import type { Subject } from './facts.ts'
import { turnsOf } from './turns.ts'

interface Found {
  contact: Contact | undefined
  conversation: Conversation | undefined
}

type Outcome = Parameters<typeof assign>[0][number]['outcome']

/** In the order of the subjects; null where the step at hand asks for nobody. Turns go on from one to the next. */
export async function assignmentsOf(
  tx: Tx,
  workspaceId: string,
  subjects: readonly Subject[],
  foundFor: (subject: Subject) => Found,
): Promise<(AssignmentFacts | null)[]> {
  const asked = subjects.map((subject) => {
    const { conversation, contact } = foundFor(subject)
    const outcome = subject.step?.kind === 'assign' ? outcomeOf(subject.step) : null
    return conversation && contact && outcome ? { subject, conversation, contact, outcome } : null
  })
  const inboxIds = [...new Set(asked.flatMap((one) => one?.conversation.inboxId ?? []))].sort()
  if (inboxIds.length === 0) return asked.map(() => null)
  const colleagues = await colleaguesOf(tx, workspaceId, inboxIds, { counted: false })
  const turns = await turnsOf(tx, workspaceId)
  return asked.map((one) => {
    if (!one) return null
    const { conversation, contact, outcome, subject } = one
    const rule = { id: `${subject.workflowId} ${subject.step?.id}`, name: '', isOn: true, conditions: [], outcome }
    const { channelId, teamId, inboxId } = conversation
    const about = { channelId, teamId, text: null, language: contact.language, contactOwnerId: contact.ownerId }
    const decision = assign([rule], about, colleagues.get(inboxId) ?? [], (id) => turns.get(id) ?? null)
    const isTurn = outcome.to === 'round_robin'
    if (isTurn && decision?.ownerId) turns.set(rule.id, decision.ownerId)
    const { ownerId = null, lacking = null } = decision ?? {}
    return { ownerId, away: decision?.away.length ?? 0, lacking, isTurn }
  })
}

function outcomeOf({ to }: StepOf<'assign'>): Outcome | null {
  switch (to.to) {
    case 'user':
    case 'contact_owner':
    case 'round_robin':
      return to
    default:
      return null
  }
}
