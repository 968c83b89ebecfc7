import type { ContactChange } from '#contract/contacts.ts'
import { CONTACTS_AT_ONCE_MAX } from '#contract/contacts.ts'
import { contactKeys } from '#core/property/registry.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import type { MemberAsker } from '../team/access.ts'
import { membership } from '../team/queries.ts'
import { writeOwn } from './ownValues.ts'
import { presentContact } from './present.ts'
import { contactsById, lockContacts, setOwners } from './queries.ts'

/** Changes many contacts alike, and answers what would undo it. Contacts that are gone are passed over. */
export async function changeContacts(
  tx: Tx,
  asker: MemberAsker,
  changes: readonly ContactChange[],
  { at, home }: { at: Date; home: string | null },
): Promise<{ count: number; undo: ContactChange[] }> {
  const { workspaceId, userId: actorId } = asker
  const ids = [...new Set(changes.flatMap(({ contactIds }) => contactIds))].sort()
  if (ids.length > CONTACTS_AT_ONCE_MAX) throw tooMany()
  const there = new Set(await lockContacts(tx, workspaceId, ids))
  const before = new Map((await contactsById(tx, workspaceId, [...there])).map((row) => [row.id, presentContact(row)]))
  const undo = new Map<string, ContactChange>()
  const events = []
  for (const { contactIds, ownerId, properties = {} } of changes) {
    const meant = contactIds.filter((id) => there.has(id))
    const names = [...(ownerId === undefined ? [] : contactKeys(['ownerId'])), ...Object.keys(properties)]
    if (meant.length === 0 || names.length === 0) continue
    if (ownerId && !(await membership(tx, workspaceId, ownerId))) throw notFound()
    await setOwners(tx, workspaceId, meant, ownerId, at)
    await writeOwn(tx, workspaceId, meant, properties, home)
    for (const contactId of meant) {
      const contact = before.get(contactId)
      const was = {
        ...(ownerId === undefined ? {} : { ownerId: contact?.ownerId ?? null }),
        properties: Object.fromEntries(Object.keys(properties).map((key) => [key, contact?.properties[key] ?? null])),
      }
      const alike = JSON.stringify(was)
      undo.set(alike, { ...was, contactIds: [...(undo.get(alike)?.contactIds ?? []), contactId] })
      events.push({ type: 'contact.changed', contactId, properties: names, workspaceId, actorId, at } as const)
    }
  }
  await appendEvents(tx, events)
  return { count: events.length, undo: [...undo.values()] }
}

const tooMany = () =>
  new Refused(422, 'too_many_contacts', {
    en: `No more than ${CONTACTS_AT_ONCE_MAX} contacts are changed at once.`,
    de: `Es werden höchstens ${CONTACTS_AT_ONCE_MAX} Kontakte auf einmal geändert.`,
  })
