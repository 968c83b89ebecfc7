import { sql } from 'kysely'
import { type CustomProperty, type CustomType, registered } from '#core/property/custom.ts'
import { PROPERTIES, type Property } from '#core/property/registry.ts'
import type { Tx } from '#server/platform/db/database.ts'

export interface PropertyRow extends CustomProperty {
  type: CustomType
  archived: boolean
}

/** What the workspace defined, in order; those put away last. A few hundred at most. */
export async function ownProperties(tx: Tx, workspaceId: string): Promise<PropertyRow[]> {
  const { rows } = await sql<PropertyRow>`
    select id, key, label, type, choices, archived_at is not null as archived from contact_properties
    where workspace_id = ${workspaceId} order by archived_at is not null, position, id`.execute(tx)
  return rows
}

/** Those that can be asked for: what was put away fits nobody (V3). */
export const askable = (own: readonly PropertyRow[]): Property[] =>
  own.filter(({ archived }) => !archived).map(registered)

/** Those that are there from the start and those that the workspace defined and did not put away. */
export const propertiesIn = async (tx: Tx, workspaceId: string): Promise<Property[]> => [
  ...PROPERTIES,
  ...askable(await ownProperties(tx, workspaceId)),
]

/** What the workspace defined, while it is changed: one change after the other. */
export async function lockProperties(tx: Tx, workspaceId: string): Promise<PropertyRow[]> {
  await sql`select from workspaces where id = ${workspaceId} for no key update`.execute(tx)
  return ownProperties(tx, workspaceId)
}

export async function insertProperty(
  tx: Tx,
  workspaceId: string,
  { id, key, label, type, choices }: CustomProperty,
  { position, at }: { position: number; at: Date },
): Promise<void> {
  await sql`
    insert into contact_properties (workspace_id, id, key, label, type, choices, position, created_at)
    values (${workspaceId}, ${id}, ${key}, ${label}, ${type}, ${JSON.stringify(choices)}::jsonb, ${position}, ${at})`.execute(
    tx,
  )
}

export async function updateProperty(tx: Tx, workspaceId: string, property: PropertyRow, at: Date): Promise<void> {
  const { id, label, choices, archived } = property
  await sql`
    update contact_properties set label = ${label}, choices = ${JSON.stringify(choices)}::jsonb,
      archived_at = case when ${archived} then coalesce(archived_at, ${at}) end
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

export async function orderProperties(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<void> {
  await sql`
    update contact_properties p set position = wanted.position
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted(id, position)
    where p.workspace_id = ${workspaceId} and p.id = wanted.id`.execute(tx)
}

export interface UseRow {
  kind: 'segment' | 'view' | 'template' | 'snippet' | 'workflow'
  id: string
  name: string
  /** Null: everybody of the workspace may know of it. */
  owner_id: string | null
}

/** What names a property: segments and views whoever's they are, templates that Meta has, snippets, workflows as they
 *  are drawn or run. */
export async function usesOf(tx: Tx, workspaceId: string, key: string): Promise<UseRow[]> {
  // Followed by more letters it would be another one's key.
  const named = `${key.replaceAll('.', '\\.')}(?![a-z0-9_])`
  const { rows } = await sql<UseRow>`
    select * from (
      select 'segment' as kind, s.id, s.name, case s.sharing when 'everyone' then null else s.owner_id end as owner_id
        from segments s where s.workspace_id = ${workspaceId} and s.filter::text ~ ${named}
      union all select 'view', v.id, v.name, case v.sharing when 'everyone' then null else v.owner_id end
        from views v where v.workspace_id = ${workspaceId} and v.filter::text ~ ${named}
      union all select 'template', t.id, t.name || ' (' || t.language || ')', null
        from templates t where t.workspace_id = ${workspaceId} and t.gone_at is null and t.bindings::text ~ ${named}
      union all select 'snippet', p.id, p.name, case p.sharing when 'everyone' then null else p.owner_id end
        from snippets p where p.workspace_id = ${workspaceId} and p.text ~ ${named}
      union all select 'workflow', w.id, w.name, null
        from workflows w left join workflow_versions d
          on d.workspace_id = ${workspaceId} and d.workflow_id = w.id and d.version = w.version
        where w.workspace_id = ${workspaceId} and w.archived_at is null
          and (w.draft::text ~ ${named} or d.definition::text ~ ${named})) uses
    order by kind, lower(name), id`.execute(tx)
  return rows
}

/** How many contacts have a value, counted no further than `limit`. */
export async function contactsWith(tx: Tx, workspaceId: string, id: string, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct contact_id)::int as count from (select v.contact_id from contact_values v
      where v.workspace_id = ${workspaceId} and v.property_id = ${id}::uuid limit ${limit}) counted`.execute(tx)
  return rows[0]?.count ?? 0
}

export interface ValueRow {
  property_id: string
  place: number
  value: string
  key: string
  number: number | null
}

/** Puts these values in place of what a contact had of the properties. */
export async function writeValues(
  tx: Tx,
  {
    workspaceId,
    contactIds,
    propertyIds,
  }: { workspaceId: string; contactIds: readonly string[]; propertyIds: readonly string[] },
  values: readonly ValueRow[],
): Promise<void> {
  await sql`delete from contact_values where workspace_id = ${workspaceId}
    and contact_id = any(${[...contactIds]}::uuid[]) and property_id = any(${[...propertyIds]}::uuid[])`.execute(tx)
  if (values.length === 0) return
  await sql`
    insert into contact_values (workspace_id, contact_id, property_id, place, value, key, number)
    select ${workspaceId}, contact.id, v.property_id, v.place, v.value, v.key, v.number
    from unnest(${[...contactIds].sort()}::uuid[]) as contact(id)
    cross join jsonb_to_recordset(${JSON.stringify(values)}::jsonb)
      as v(property_id uuid, place smallint, value text, key text, number double precision)`.execute(tx)
}
