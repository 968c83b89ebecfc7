/** What is known of those whose steps are at hand, read for all of them together. */
import { sql } from 'kysely'
import type { PropertyFilter } from '#core/property/condition.ts'
import { type PropertyValues, valuesOf } from '#core/property/values.ts'
import type { Step, StepOf } from '#core/workflow/definition.ts'
import type { Facts } from '#core/workflow/step.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { homeOf } from '../contacts/home.ts'
import { presentContact } from '../contacts/present.ts'
import { propertiesIn } from '../contacts/propertyQueries.ts'
import { contactsForRules } from '../contacts/queries.ts'
import { contactDetails, conversationDetails, namesFor } from '../conversations/details.ts'
import { presentConversation } from '../conversations/present.ts'
import { conversationsById } from '../conversations/queries.ts'
import { workspaceById } from '../team/queries.ts'
import { keysRead, looksAtThread } from './asked.ts'
import { assignmentsOf } from './assignments.ts'
import { type Recipient, sendingsOf } from './sending.ts'

export interface Subject {
  contactId: string
  /** The one it began with; null: the contact's newest. */
  conversationId: string | null
  /** Null where only conditions are asked. */
  step: Step | null
  /** Asked besides what the step asks. */
  conditions?: PropertyFilter | null
  /** Whose step it is; absent in a trial. */
  workflowId?: string
}

export interface Known {
  facts: Facts
  /** Null as well where neither the step nor a condition looks at it. */
  conversationId: string | null
  inboxId: string | null
  /** To whom the step at hand would send. */
  recipient: Recipient | null
}

/** In the order of the subjects. */
export async function factsOf(tx: Tx, workspaceId: string, subjects: readonly Subject[], now: Date): Promise<Known[]> {
  const properties = await propertiesIn(tx, workspaceId)
  const timeZone = (await workspaceById(tx, workspaceId))?.time_zone ?? 'UTC'
  const home = homeOf(timeZone)
  const contactIds = [...new Set(subjects.map(({ contactId }) => contactId))]
  const contacts = new Map(
    (await contactsForRules(tx, workspaceId, contactIds)).map((row) => [row.id, presentContact(row)]),
  )
  const inThread = new Set(subjects.filter(({ step, conditions }) => looksAtThread(step, keysRead(step, conditions))))
  const newest = await newestConversations(
    tx,
    workspaceId,
    [...inThread].flatMap(({ contactId, conversationId }) => (conversationId === null ? [contactId] : [])),
  )
  const idOf = (subject: Subject) =>
    inThread.has(subject) ? (subject.conversationId ?? newest.get(subject.contactId) ?? null) : null
  const ids = [...new Set(subjects.flatMap((subject) => idOf(subject) ?? []))]
  const conversations = new Map(
    (await conversationsById(tx, workspaceId, ids)).map((row) => [row.id, presentConversation(row)]),
  )
  const keys = new Set(subjects.flatMap(({ step, conditions }) => keysRead(step, conditions)))
  const names = await namesFor(tx, workspaceId, keys, properties)
  const ofContacts = await contactDetails(tx, workspaceId, contactIds, keys)
  const ofConversations = await conversationDetails(tx, workspaceId, ids, keys)
  const assignments = await assignmentsOf(tx, workspaceId, subjects, (subject) => ({
    contact: contacts.get(subject.contactId),
    conversation: conversations.get(idOf(subject) ?? ''),
  }))
  const sending = subjects.filter(isSender)
  const senders = sending.map(({ contactId, step }) => ({
    contactId,
    step,
    language: contacts.get(contactId)?.language ?? null,
  }))
  const found = await sendingsOf(tx, workspaceId, senders, now)
  const sendings = new Map(sending.map((subject, place) => [subject as Subject, found[place] ?? null]))
  return subjects.map((subject, index) => {
    const sending = sendings.get(subject) ?? null
    const contact = contacts.get(subject.contactId)
    const conversation = conversations.get(idOf(subject) ?? '') ?? null
    const values: PropertyValues = contact
      ? valuesOf(
          { ...contact, ...ofContacts.get(contact.id) },
          conversation && { ...conversation, ...ofConversations.get(conversation.id) },
          { now },
        )
      : {}
    return {
      conversationId: conversation?.id ?? null,
      inboxId: conversation?.inboxId ?? null,
      recipient: sending?.recipient ?? null,
      facts: {
        values,
        properties,
        names,
        timeZone,
        home,
        conversation,
        send: sending?.facts ?? null,
        assignment: assignments[index] ?? null,
      },
    }
  })
}

const isSender = (subject: Subject): subject is Subject & { step: StepOf<'send_template'> } =>
  subject.step?.kind === 'send_template'

async function newestConversations(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
): Promise<Map<string, string>> {
  if (contactIds.length === 0) return new Map()
  const { rows } = await sql<{ contact_id: string; id: string }>`
    select distinct on (i.contact_id) i.contact_id, c.id
    from identities i join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id
    where i.workspace_id = ${workspaceId} and i.contact_id = any (${[...contactIds]}::uuid[])
    order by i.contact_id, c.last_at desc, c.id desc`.execute(tx)
  return new Map(rows.map((row) => [row.contact_id, row.id]))
}
