import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { consentsOfContacts, NOTHING_SAID } from '../consents/standings.ts'
import type { ContactRow, ContactValues, StandingValues } from './rows.ts'

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
  // Asked together: while one answer is read, the database is at the next.
  const stored = storedContacts(tx, workspaceId, ids)
  const numbered = stored.then((rows) => rows.filter((row) => row.phone !== null || row.mobile_phone !== null))
  const [rows, consents, sharing] = await Promise.all([
    stored,
    consentsOfContacts(tx, workspaceId, ids),
    numbered.then((those) =>
      contactsOfSameNumber(
        tx,
        workspaceId,
        those.map(({ id }) => id),
      ),
    ),
  ])
  return rows.map((row) => {
    const offers = row.offers ?? []
    const further = (sharing.get(row.id) ?? []).filter((one) => !offers.some((o) => o.contact_id === one.contact_id))
    return {
      ...row,
      offers: [...offers, ...further].slice(0, OFFERS_MAX),
      consents: consents.get(row.id) ?? { all: NOTHING_SAID, byIdentity: new Map() },
    }
  })
}

type Offered = NonNullable<ContactRow['offers']>[number]

/** Others with a number of theirs in whatever spelling, also where it was written down after both were there: the digest offers only
 *  what it finds when a customer comes. Nobody asks it of those without a number. Planned each time: while there are few contacts, an index of something else would do. */
async function contactsOfSameNumber(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Offered[]>> {
  if (ids.length === 0) return new Map()
  const withKey = (column: 'phone_key' | 'mobile_phone_key') => sql`
    select o.id, o.name from contacts o
    where o.workspace_id = ${workspaceId} and o.${sql.ref(column)} = own.key and o.merged_into is null and o.id <> c.id
    limit ${OFFERS_MAX}`
  const { rows } = await sql<{ id: string; contact_id: string; name: string }>`
    select distinct c.id, other.id as contact_id, other.name
    from contacts c
      cross join lateral (select c.phone_key as key union select c.mobile_phone_key) own
      cross join lateral ((${withKey('phone_key')}) union (${withKey('mobile_phone_key')})) other
    where c.workspace_id = ${workspaceId} and c.id = any(${[...ids]}::uuid[]) and own.key is not null
    order by c.id, other.id`.execute(tx)
  const offered = rows.map(({ id, contact_id, name }) => ({ id, one: { contact_id, name, reason: 'same_number' } }))
  const byContact = Map.groupBy(offered, ({ id }) => id)
  return new Map([...byContact].map(([id, those]) => [id, those.map(({ one }) => one)]))
}

/** The same for rules that look at no consent: it says of nobody what they agreed to. */
export async function contactsForRules(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ContactRow[]> {
  const consents = { all: NOTHING_SAID, byIdentity: new Map() }
  return (await storedContacts(tx, workspaceId, ids)).map((row) => ({ ...row, consents }))
}

async function storedContacts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<StoredContact[]> {
  const { rows } = await sql<StoredContact>`
    ${kept} ${contactsFrom(workspaceId)} where c.workspace_id = ${workspaceId} and c.id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  return rows
}

type StoredContact = Omit<ContactRow, 'consents'>

/** The contact, locked until the end of the transaction. */
export async function lockContact(tx: Tx, workspaceId: string, id: string): Promise<StandingValues | null> {
  const { rows } = await sql<StandingValues>`
    select name, email, company, language, country from contacts where workspace_id = ${workspaceId} and id = ${id}::uuid and merged_into is null for update`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** Those of them that are there, locked in the order of their ids. */
export async function lockContacts(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from contacts where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]) and merged_into is null
    order by id for update`.execute(tx)
  return rows.map(({ id }) => id)
}

/** People have touched these contacts; undefined leaves the owner. */
export async function setOwners(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  ownerId: string | null | undefined,
  at: Date,
): Promise<void> {
  const owner = ownerId === undefined ? sql`` : sql`owner_id = ${ownerId},`
  await sql`update contacts set ${owner} touched_at = ${at}, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(tx)
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
