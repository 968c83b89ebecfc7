/** Changing properties of a contact by their keys, as rules and workflows do. */
import type { NewEvent } from '#core/events.ts'
import { CUSTOM_PREFIX } from '#core/property/custom.ts'
import { propertyOf } from '#core/property/registry.ts'
import type { PropertyValues } from '#core/property/values.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { notFound } from '#server/platform/refused.ts'
import { membership, workspaceById } from '../team/queries.ts'
import { homeOf } from './home.ts'
import { writeOwn } from './ownValues.ts'
import { lockContact, updateContact } from './queries.ts'
import { valuesOf } from './values.ts'

/** What the columns are called in a request. */
const CALLED: Readonly<Record<string, string>> = { mobile_phone: 'mobilePhone', owner_id: 'ownerId' }

/** Writes it and answers the event, which the caller appends last.
 *  @throws Refused before anything is written, where a property does not take its value. */
export async function changeContact(
  tx: Tx,
  change: { workspaceId: string; actorId: string | null; contactId: string; change: PropertyValues; at: Date },
): Promise<NewEvent[]> {
  const { workspaceId, actorId, contactId, at } = change
  const standing = await lockContact(tx, workspaceId, contactId)
  if (!standing) throw notFound()
  const home = homeOf((await workspaceById(tx, workspaceId))?.time_zone ?? 'UTC')
  const entries = Object.entries(change.change)
  const own = Object.fromEntries(entries.filter(([key]) => key.startsWith(CUSTOM_PREFIX)))
  const plain: Record<string, unknown> = {}
  for (const [key, value] of entries) {
    const place = propertyOf(key)?.place
    if (!place || !('table' in place) || place.table !== 'contacts') continue
    plain[CALLED[place.column] ?? place.column] = value
  }
  if (typeof plain.ownerId === 'string' && !(await membership(tx, workspaceId, plain.ownerId))) throw notFound()
  const values = valuesOf(plain, home, standing)
  await writeOwn(tx, workspaceId, [contactId], own, home)
  await updateContact(tx, workspaceId, contactId, values, at)
  const properties = entries.map(([key]) => key)
  return [{ type: 'contact.changed', contactId, properties, workspaceId, actorId, at }]
}
