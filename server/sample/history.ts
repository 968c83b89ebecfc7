/** What the workspace's people did in a conversation: answers with what became of them, assignments, closures, snoozes.
 *  Written through the features' own statements, each with its event and its own time. */
import type { NewEvent } from '#core/events.ts'
import { contactKeys } from '#core/property/registry.ts'
import { lockContact, updateContact } from '../contacts/queries.ts'
import { type Outcome, recordOutcomes, writeMessageStates } from '../conversations/deliver/outcomes.ts'
import { markSending, PRIORITY } from '../conversations/deliver/queries.ts'
import { insertClosures, moveReadPositions, setOwners, setStatuses } from '../conversations/lifecycleQueries.ts'
import { insertMessage, insertSend, type OutgoingFile } from '../conversations/outbox.ts'
import { conversationsById, lockConversation, messagesById } from '../conversations/queries.ts'
import type { ConversationRow } from '../conversations/rows.ts'
import { activitiesOfAll } from '../conversations/timelineQueries.ts'
import type { Tx } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import { idOf } from './ids.ts'
import type { ActLine, OwnLine } from './lines.ts'
import { isAct, isOurs, messageIdOf, type Placed, sendIdOf, type Thread, wasTaken } from './plan.ts'

export interface Scene {
  workspaceId: string
  channelId: string
  /** The workspace's people who see the inbox, in an order that stays. */
  people: readonly string[]
  /** The picture that the shop shows. */
  picture: OutgoingFile
  now: Date
}

/** When the call to Meta began and was answered, after a message was written. */
const CALLED_AFTER_MS = 150
const ANSWERED_AFTER_MS = 600
const HOUR_MS = 3_600_000

/** Tells the history of one conversation, once; false where it was told before. */
export async function tellHistory(tx: Tx, scene: Scene, thread: Thread, conversationId: string): Promise<boolean> {
  const { workspaceId } = scene
  if (!(await lockConversation(tx, workspaceId, null, conversationId))) return false
  const [conversation] = await conversationsById(tx, workspaceId, [conversationId])
  if (!conversation || (await isTold(tx, scene, thread, conversationId))) return false
  const events: NewEvent[] = []
  for (const line of thread.lines) {
    if (isOurs(line)) events.push(await answer(tx, scene, thread, conversation, line))
    if (isAct(line)) events.push(await act(tx, scene, thread, conversation, line))
  }
  events.push(...(await describe(tx, scene, thread, conversation)))
  await appendEvents(tx, events)
  return true
}

/** Everybody has read all but so many. */
export async function read(tx: Tx, scene: Scene, thread: Thread, conversationId: string): Promise<void> {
  const { workspaceId, now: at } = scene
  const [conversation] = await conversationsById(tx, workspaceId, [conversationId])
  if (!conversation) return
  const inboundCount = Math.max(0, conversation.inbound_count - (thread.customer.unread ?? 0))
  const events: NewEvent[] = []
  for (const userId of scene.people) {
    const moved = await moveReadPositions(tx, { workspaceId, at, userId }, [{ conversationId, inboundCount }])
    const place = { workspaceId, actorId: userId, at, inboxId: conversation.inbox_id, conversationId }
    if (moved.length > 0) events.push({ ...place, type: 'conversation.read', userId, inboundCount })
  }
  await appendEvents(tx, events)
}

async function isTold(tx: Tx, { workspaceId }: Scene, { lines }: Thread, conversationId: string): Promise<boolean> {
  const [first] = lines.filter(isOurs)
  if (first && (await messagesById(tx, workspaceId, [messageIdOf(first)])).length > 0) return true
  const acts = await activitiesOfAll(tx, workspaceId, [conversationId], null, null)
  return acts.some(({ actor_id }) => actor_id !== null)
}

async function answer(
  tx: Tx,
  scene: Scene,
  thread: Thread,
  { id: conversationId, inbox_id: inboxId }: ConversationRow,
  line: Placed<OwnLine>,
): Promise<NewEvent> {
  const { workspaceId, channelId } = scene
  const [messageId, sendId, at] = [messageIdOf(line), sendIdOf(line), line.at]
  const authorId = personOf(scene, line.options.by ?? thread.customer.owner ?? 0)
  const { quotes } = line.options
  const place = { workspaceId, conversationId, channelId, now: at }
  await insertMessage(tx, {
    ...place,
    id: messageId,
    kind: line.kind,
    text: line.text,
    content: line.content,
    contextWamid: quotes === undefined ? null : thread.wamidAs(quotes),
    authorId,
    source: line.kind === 'template' ? 'workflow' : 'person',
    file: line.kind === 'image' ? scene.picture : null,
  })
  const priority = line.kind === 'template' ? PRIORITY.automatic : PRIORITY.person
  await insertSend(tx, { ...place, id: sendId, messageId, attempt: 1, priority, requestedBy: authorId })
  const later = (ms: number) => new Date(at.getTime() + ms)
  // Under no lease: nobody else sees these rows before they are finished.
  await markSending(tx, [{ workspaceId, id: sendId, fence: '0', consentEntry: null }], later(CALLED_AFTER_MS))
  const outcome = { ...outcomeOf(line, { sendId, messageId }), workspaceId }
  await recordOutcomes(tx, [outcome], later(ANSWERED_AFTER_MS))
  await writeMessageStates(tx, [{ ...outcome, status: outcome.state }], later(ANSWERED_AFTER_MS))
  return { type: 'message.queued', workspaceId, actorId: authorId, at, inboxId, conversationId, messageId }
}

function outcomeOf(line: Placed<OwnLine>, ids: { sendId: string; messageId: string }): Outcome {
  const { became } = line.options
  const none = { ...ids, wamid: null, fault: null, faultCode: null, faultDetails: null, dueAt: null, claimedAt: null }
  if (became === 'unconfirmed') return { ...none, state: 'unconfirmed', fault: 'answer_unclear' }
  if (typeof became === 'object' && 'refused' in became) {
    const { fault, code, details } = became.refused
    return { ...none, state: 'failed', fault, faultCode: code, faultDetails: details }
  }
  return { ...none, state: 'accepted', wamid: wasTaken(line) ? line.wamid : null }
}

async function act(
  tx: Tx,
  scene: Scene,
  { customer }: Thread,
  { id: conversationId, inbox_id: inboxId }: ConversationRow,
  line: Placed<ActLine>,
): Promise<NewEvent> {
  const { workspaceId } = scene
  const { at } = line
  const person = personOf(scene, line.person ?? customer.owner ?? 0)
  const change = { workspaceId, at, by: person }
  const fact = { workspaceId, actorId: person, at, inboxId, conversationId }
  switch (line.act) {
    case 'assign': {
      const id = idOf(at, 'assignment', line.wamid)
      const by = personOf(scene, customer.owner ?? 0)
      await setOwners(tx, { ...change, by }, [{ conversationId, id, ownerId: person }])
      return { ...fact, actorId: by, type: 'conversation.assigned', ownerId: person, previousOwnerId: null }
    }
    case 'close':
      await setStatuses(tx, change, [{ conversationId, status: 'closed', snoozedUntil: null }])
      await insertClosures(tx, change, [{ conversationId, id: idOf(at, 'closure', line.wamid) }])
      return { ...fact, type: 'conversation.closed' }
    case 'wait':
      await setStatuses(tx, change, [{ conversationId, status: 'waiting', snoozedUntil: null }])
      return { ...fact, type: 'conversation.waiting' }
    case 'snooze': {
      const until = new Date(scene.now.getTime() + (line.hours ?? 1) * HOUR_MS)
      await setStatuses(tx, change, [{ conversationId, status: 'snoozed', snoozedUntil: until }])
      return { ...fact, type: 'conversation.snoozed', until: until.toISOString() }
    }
  }
}

/** What people wrote down about the customer. */
async function describe(
  tx: Tx,
  { workspaceId, people, now: at }: Scene,
  { customer }: Thread,
  { contact_id: contactId }: ConversationRow,
): Promise<NewEvent[]> {
  const { details } = customer
  if (!details || !(await lockContact(tx, workspaceId, contactId))) return []
  await updateContact(tx, workspaceId, contactId, details, at)
  const properties = contactKeys(Object.keys(details))
  return [{ type: 'contact.changed', contactId, properties, workspaceId, actorId: people[0] ?? null, at }]
}

const personOf = ({ people }: Scene, number: number): string => people[number % people.length] as string
