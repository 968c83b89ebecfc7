/** Does what steps decided, through the features whose it is, inside the transaction of the step. */
import type { NewEvent } from '#core/events.ts'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { Effect } from '#core/workflow/step.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import { changeContact } from '../contacts/change.ts'
import { type InHand, perform } from '../conversations/acts.ts'
import { type AutomaticTemplate, queueTemplates } from '../conversations/automatic.ts'
import type { ConversationAct } from '../conversations/decide.ts'
import { addNoteBy } from '../conversations/notes.ts'
import { lockConversations } from '../conversations/queries.ts'
import { templateById } from '../templates/queries.ts'
import type { TemplateRow } from '../templates/rows.ts'
import type { Done } from './claim.ts'
import type { Known } from './facts.ts'
import { idAt } from './ids.ts'
import { keepTurn } from './turns.ts'

export interface Effected extends Done {
  known: Known
}

/** Answers what happened, for the caller to append last. What is refused is refused before anything of it is written, and told
 *  instead. */
export async function applyEffects(tx: Tx, workspaceId: string, items: Effected[], now: Date): Promise<NewEvent[]> {
  const news: NewEvent[] = await queueSends(tx, workspaceId, items, now)
  const onThreads = items.filter(({ outcome }) => outcome.effect && actsOf(outcome.effect) !== null)
  const ids = [...new Set(onThreads.flatMap(({ known }) => known.conversationId ?? []))].sort()
  await lockConversations(tx, workspaceId, null, ids)
  for (const item of items) {
    const { effect } = item.outcome
    if (!effect || effect.kind === 'send_template') continue
    try {
      news.push(...(await apply(tx, workspaceId, item, effect, now)))
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      item.told = refusedAs(effect, error)
    }
  }
  return news
}

/** What a step names may have been deleted, or be seen by fewer people, since it was published. */
function refusedAs(effect: Effect, { code }: Refused): Explanation {
  switch (effect.kind) {
    case 'set_property':
      return { word: 'property_refused', property: effect.property, fault: code }
    case 'label':
      return { word: 'label_gone' }
    case 'hand_over':
      if (code === 'not_found') return { word: 'team_gone' }
  }
  return { word: 'nobody_to_assign', because: 'not_in_inbox' }
}

/** All messages of these steps together. Their ids follow from the enrolment and its visit: what is tried again is the same message. */
async function queueSends(tx: Tx, workspaceId: string, items: Effected[], now: Date): Promise<NewEvent[]> {
  const outgoing: AutomaticTemplate[] = []
  const templates = new Map<string, TemplateRow | undefined>()
  for (const item of items) {
    const { row, known, outcome } = item
    const { effect } = outcome
    if (effect?.kind !== 'send_template' || !known.recipient) continue
    const { templateId } = effect
    if (!templates.has(templateId)) templates.set(templateId, await templateById(tx, workspaceId, templateId))
    const template = templates.get(templateId)
    if (!template) continue
    item.messageId = idAt(row.since, 'message', row.id, row.step_id ?? '', row.visit)
    outgoing.push({
      ...known.recipient,
      messageId: item.messageId,
      sendId: idAt(row.since, 'send', row.id, row.step_id ?? '', row.visit),
      channelId: effect.channelId,
      template,
      values: effect.values,
    })
  }
  const queued = await queueTemplates(tx, workspaceId, outgoing, now)
  for (const item of items) {
    if (item.messageId) item.conversationId = queued.conversations.get(item.messageId) ?? item.conversationId
  }
  return queued.news
}

async function apply(
  tx: Tx,
  workspaceId: string,
  { row, known }: Effected,
  effect: Exclude<Effect, { kind: 'send_template' }>,
  now: Date,
): Promise<NewEvent[]> {
  if (effect.kind === 'set_property') {
    const change = { [effect.property]: effect.value }
    return await changeContact(tx, { workspaceId, actorId: null, contactId: row.contact_id, change, at: now })
  }
  const { conversationId } = known
  if (conversationId === null) return []
  if (effect.kind === 'note') {
    const id = idAt(row.since, 'note', row.id, row.visit)
    return await addNoteBy(tx, {
      workspaceId,
      conversationId,
      inboxId: known.inboxId ?? '',
      id,
      text: effect.text,
      at: now,
    })
  }
  const acts = actsOf(effect) ?? []
  const news: NewEvent[] = []
  for (const act of acts) {
    // As it is after the act before.
    const [conversation] = await lockConversations(tx, workspaceId, null, [conversationId])
    if (!conversation) return news
    news.push(...(await perform(byWorkflow(tx, workspaceId, conversation, now), act)).news)
  }
  const { assignment } = known.facts
  if (assignment?.isTurn && assignment.ownerId !== null && row.step_id !== null) {
    await keepTurn(tx, workspaceId, { workflowId: row.workflow_id, stepId: row.step_id, userId: assignment.ownerId })
  }
  return news
}

/** What people could do to the conversation as well; null: it is no act on a conversation. */
function actsOf(effect: Effect): ConversationAct[] | null {
  switch (effect.kind) {
    case 'assign':
      return [{ kind: 'assign', ownerId: effect.ownerId }]
    case 'hand_over':
      return [
        { kind: 'hand_over', teamId: effect.teamId },
        ...(effect.ownerId === undefined ? [] : [{ kind: 'assign', ownerId: effect.ownerId } as const]),
      ]
    case 'label':
      return [{ kind: 'label', add: effect.add, remove: effect.remove }]
    case 'close':
      return [{ kind: 'close' }]
    case 'note':
      return []
    default:
      return null
  }
}

const byWorkflow = (tx: Tx, workspaceId: string, conversation: InHand['conversation'], at: Date): InHand => ({
  tx,
  asker: { workspaceId, userId: '', role: 'admin', inboxIds: [] },
  by: null,
  conversation,
  at,
})
