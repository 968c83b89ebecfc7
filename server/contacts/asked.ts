/** What contacts are asked for by a list, as the registry names it: only that, and not all that is known of them. */
import { sql } from 'kysely'
import type { CustomType } from '#core/property/custom.ts'
import type { Property } from '#core/property/registry.ts'
import type { PropertyValue, PropertyValues } from '#core/property/values.ts'
import type { Consent, Purpose } from '#core/whatsapp/consent.ts'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { consentsOfContacts } from '../consents/standings.ts'
import { presentOwn } from './ownValues.ts'

/** Of these contacts the values of these properties, by the contact's id; null is not known. */
export async function askedValues(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  properties: readonly Property[],
): Promise<Record<string, PropertyValues>> {
  const ids = [...new Set(contactIds)]
  if (ids.length === 0 || properties.length === 0) return {}
  const own = properties.flatMap(({ key, type, place }) => ('own' in place ? { key, type, id: place.own } : []))
  const columns = properties.flatMap(({ key, place }) => ('column' in place ? { key, column: place.column } : []))
  const consents = properties.flatMap(({ key, place }) => ('consentTo' in place ? { key, to: place.consentTo } : []))
  // Asked together: while one answer is read, the database is at the next.
  const [ofOwn, ofColumns, ofConsents] = await Promise.all([
    ownOf(tx, workspaceId, ids, own),
    columnsOf(tx, workspaceId, ids, columns),
    consentsIn(tx, workspaceId, ids, consents),
  ])
  const unknown = Object.fromEntries(own.map(({ key }) => [key, null]))
  return Object.fromEntries(
    ids.map((id) => [id, { ...unknown, ...ofOwn.get(id), ...ofColumns.get(id), ...ofConsents.get(id) }] as const),
  )
}

type Values = ReadonlyMap<string, PropertyValues>
const NOTHING: Values = new Map()

async function ownOf(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  own: readonly { key: string; type: Property['type']; id: string }[],
): Promise<Values> {
  if (own.length === 0) return NOTHING
  const { rows } = await sql<{ contact_id: string; property_id: string; value: string }>`
    ${kept} select v.contact_id, v.property_id, v.value from contact_values v
    where v.workspace_id = ${workspaceId} and v.contact_id = any(${[...ids]}::uuid[])
      and v.property_id = any(${own.map(({ id }) => id)}::uuid[]) order by v.contact_id, v.property_id, v.place`.execute(
    tx,
  )
  const byId = new Map(own.map((one) => [one.id, one]))
  return new Map(
    [...Map.groupBy(rows, ({ contact_id }) => contact_id)].map(([id, those]) => {
      const values = those.flatMap(({ property_id, value }) => {
        const property = byId.get(property_id)
        return property ? [[property.key, property.type as CustomType, value] as const] : []
      })
      return [id, presentOwn(values)]
    }),
  )
}

async function columnsOf(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  columns: readonly { key: string; column: string }[],
): Promise<Values> {
  if (columns.length === 0) return NOTHING
  const names = sql.join(columns.map(({ column }) => sql.ref(`c.${column}`)))
  const { rows } = await sql<{ id: string } & Record<string, string | Date | null>>`
    select c.id, ${names} from contacts c where c.workspace_id = ${workspaceId} and c.id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  const shown = (value: string | Date | null | undefined): PropertyValue =>
    value instanceof Date ? value.toISOString() : (value ?? null)
  return new Map(
    rows.map((row) => [row.id, Object.fromEntries(columns.map(({ key, column }) => [key, shown(row[column])]))]),
  )
}

async function consentsIn(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  asked: readonly { key: string; to: Purpose }[],
): Promise<Values> {
  if (asked.length === 0) return NOTHING
  const standings = await consentsOfContacts(tx, workspaceId, ids)
  return new Map(
    [...standings].map(([id, { all }]) => [
      id,
      Object.fromEntries(asked.map(({ key, to }): [string, Consent] => [key, all[to].consent])),
    ]),
  )
}
