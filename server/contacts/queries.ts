import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { ContactRow, ContactValues } from './rows.ts'

const OFFERS_MAX = 20
const IDENTITIES_MAX = 50

const contactsFrom = (workspaceId: string) => sql`
  select c.id, c.name, c.phone, c.mobile_phone, c.email, c.company, c.language, c.country, c.owner_id, c.created_at, c.updated_at,
    (select json_agg(json_build_array(p.key, p.type, v.value) order by p.position, p.id, v.place) from contact_values v
      join contact_properties p on p.workspace_id = ${workspaceId} and p.id = v.property_id and p.archived_at is null
      where v.workspace_id = ${workspaceId} and v.contact_id = c.id) as own,
    (select json_agg(row_to_json(one)) from (
      select i.id, i.kind, i.wa_id, i.user_id, i.username, i.profile_name from identities i
      where i.workspace_id = ${workspaceId} and i.contact_id = c.id order by i.created_at, i.id limit ${IDENTITIES_MAX}) one) as identities,
    (select json_agg(row_to_json(one)) from (
      select o.candidate_id as contact_id, other.name, o.reason from contact_offers o
      join contacts other on other.workspace_id = ${workspaceId} and other.id = o.candidate_id and other.merged_into is null
      where o.workspace_id = ${workspaceId} and o.contact_id = c.id and o.dismissed_at is null
      order by o.created_at, o.candidate_id limit ${OFFERS_MAX}) one) as offers
  from contacts c`

/** Contacts as they are now, for presenting. */
export async function contactsById(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ContactRow[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ContactRow>`
    ${kept} ${contactsFrom(workspaceId)} where c.workspace_id = ${workspaceId} and c.id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  return rows
}

/** What people typed to find contacts: part of a name, and the number it may be. */
export interface ContactSearch {
  name: string | null
  /** The key under which all spellings of a number meet (core/contact/phone). */
  phoneKey: string | null
  /** A part of a number, digits only. */
  digits: string | null
}

/** A page by name, from the contact `after` on. Those that were merged into others are not listed. */
export async function listContacts(
  tx: Tx,
  workspaceId: string,
  search: ContactSearch,
  after: string | null,
  limit: number,
): Promise<ContactRow[]> {
  const further = after
    ? sql`and (lower(c.name), c.id) > (
        select lower(last.name), last.id from contacts last where last.workspace_id = ${workspaceId} and last.id = ${after}::uuid)`
    : sql``
  const { rows } = await sql<ContactRow>`
    with page as materialized (
      select c.id, lower(c.name) as sort from contacts c
      where c.workspace_id = ${workspaceId} and c.merged_into is null ${further} and ${matches(workspaceId, search)}
      order by lower(c.name), c.id limit ${limit})
    select found.* from page join (${contactsFrom(workspaceId)} where c.workspace_id = ${workspaceId}
      and c.id = any(array(select id from page))) found using (id)
    order by page.sort, page.id`.execute(tx)
  return rows
}

function matches(workspaceId: string, { name, phoneKey, digits }: ContactSearch) {
  const ways = [
    ...(name === null ? [] : [sql`position(lower(${name}) in lower(c.name)) > 0`]),
    ...(phoneKey === null ? [] : [sql`c.phone_key = ${phoneKey}`, sql`c.mobile_phone_key = ${phoneKey}`]),
    ...(digits === null
      ? []
      : [
          sql`position(${digits} in c.phone_key) > 0`,
          sql`position(${digits} in c.mobile_phone_key) > 0`,
          sql`c.id = any(array(select i.contact_id from identities i
            where i.workspace_id = ${workspaceId} and position(${digits} in i.wa_id) > 0 limit 1000))`,
        ]),
  ]
  return ways.length === 0 ? sql`true` : sql`(${sql.join(ways, sql` or `)})`
}

/** The contact, locked until the end of the transaction. */
export async function lockContact(tx: Tx, workspaceId: string, id: string): Promise<{ id: string } | null> {
  const { rows } = await sql<{ id: string }>`
    select id from contacts where workspace_id = ${workspaceId} and id = ${id}::uuid and merged_into is null for update`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Writes what a person said of the contact; from then on nothing automatic changes its name. */
export async function updateContact(
  tx: Tx,
  workspaceId: string,
  id: string,
  values: ContactValues,
  at: Date,
): Promise<void> {
  const written = Object.entries(values).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const named = values.name === undefined ? [] : [sql`name_source = 'person'`]
  const set = sql.join([...written, ...named, sql`touched_at = ${at}`, sql`updated_at = ${at}`])
  await sql`update contacts set ${set} where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

export async function insertContact(
  tx: Tx,
  contact: { workspaceId: string; id: string; values: ContactValues & { name: string }; at: Date },
): Promise<void> {
  const { workspaceId, id, values, at } = contact
  const row = {
    workspace_id: workspaceId,
    id,
    ...values,
    name_source: 'person',
    origin: 'person',
    touched_at: at,
    created_at: at,
    updated_at: at,
  }
  const columns = Object.keys(row).map((column) => sql.ref(column))
  await sql`insert into contacts (${sql.join(columns)}) values (${sql.join(Object.values(row))})`.execute(tx)
}
