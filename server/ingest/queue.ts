/** The queue of deliveries. Not a tenant's: what is read here is for the digest and for operators. */
import { sql } from 'kysely'
import { kept, unnest } from '../platform/db/columns.ts'
import type { Db, Tx } from '../platform/db/database.ts'

export interface Delivery {
  id: string
  body: Buffer
  appId: string
  acceptedAt: Date
}

export interface ConnectedNumber {
  phoneNumberId: string
  wabaId: string
  appId: string
  workspaceId: string
  channelId: string
  inboxId: string
  scope: string
  /** A webhook has come since it was connected. */
  isHeard: boolean
}

/** The oldest that wait and that no other process works on: so many deliveries, so many bytes (one always). */
export async function claim(tx: Tx, countMax: number, bytesMax: number): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    ${kept} with first as materialized (
      select delivery_id, size_bytes from waiting_deliveries order by delivery_id limit ${countMax} for update skip locked),
    fitting as (
      select delivery_id from (select *, sum(size_bytes) over (order by delivery_id) - size_bytes as before from first) f
      where before < ${bytesMax})
    ${bodiesOf('fitting')}`.execute(tx)
  return rows
}

/** Named ones, if they still wait. */
export async function claimThese(tx: Tx, ids: readonly string[]): Promise<Delivery[]> {
  const { rows } = await sql<Delivery>`
    with these as materialized (
      select delivery_id from waiting_deliveries where delivery_id = any(${[...ids]}::uuid[])
      order by delivery_id for update skip locked)
    ${bodiesOf('these')}`.execute(tx)
  return rows
}

/** One look-up each, whatever the planner thinks of a table that has just filled. */
const bodiesOf = (claimed: string) => sql`
  select c.delivery_id as id, d.body, d.app_id as "appId", d.accepted_at as "acceptedAt"
  from ${sql.table(claimed)} c
  cross join lateral (select body, app_id, accepted_at from deliveries where id = c.delivery_id limit 1) d
  order by c.delivery_id`

/** They were digested, or set aside. */
export const endWait = (ids: readonly string[]) =>
  sql`${kept} delete from waiting_deliveries where delivery_id = any(${[...ids]}::uuid[])`

/** Set aside with its error, so that the others go on. */
export async function markParked(tx: Tx, id: string, error: string): Promise<void> {
  await sql`update deliveries set state = 'parked', attempts = attempts + 1, error = ${error} where id = ${id}::uuid`.execute(
    tx,
  )
  await endWait([id]).execute(tx)
}

/** Rows of `numbers` know no inbox: that is the channel's. */
export async function numbersOf(tx: Tx, phoneNumberIds: readonly string[], wabaIds: readonly string[]) {
  if (phoneNumberIds.length === 0 && wabaIds.length === 0) return []
  const { rows } = await sql<Omit<ConnectedNumber, 'inboxId' | 'scope'>>`
    ${kept} select phone_number_id as "phoneNumberId", waba_id as "wabaId", app_id as "appId", workspace_id as "workspaceId",
      channel_id as "channelId"
    from numbers where phone_number_id = any(${[...phoneNumberIds]}::text[]) or waba_id = any(${[...wabaIds]}::text[])
    order by phone_number_id`.execute(tx)
  return rows
}

/** One digest of a workspace at a time, in whichever process: a new contact's thirty photos make one contact. */
export async function enterWorkspaces(tx: Tx, workspaceIds: readonly string[]): Promise<void> {
  const ids = [...workspaceIds].sort()
  // Every join of the digest looks some thousand keys up in an index. Whatever else the planner may think of, misled by a
  // table that has just filled, reads whole tables or compares all with all.
  await sql`${kept} select set_config('posthorn.workspaces', ${ids.join(',')}, true), set_config('enable_mergejoin', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_material', 'off', true),
    set_config('jit', 'off', true)`.execute(tx)
  if (ids.length === 0) return
  await sql`${kept} select pg_advisory_xact_lock(${LOCK_CLASS}, hashtext(id)) from unnest(${ids}::text[]) as id
    order by hashtext(id)`.execute(tx)
}

const LOCK_CLASS = 7_072_742

export async function inboxesOf(tx: Tx, channels: readonly { workspaceId: string; channelId: string }[]) {
  if (channels.length === 0) return []
  const { rows } = await sql<{ channelId: string; inboxId: string; scope: string; isHeard: boolean }>`
    select c.id as "channelId", c.inbox_id as "inboxId", c.scope, c.first_event_at is not null as "isHeard" from ${unnest(
      channels,
      {
        workspace_id: ['uuid', (one) => one.workspaceId],
        id: ['uuid', (one) => one.channelId],
      },
    )} join channels c on c.workspace_id = n.workspace_id and c.id = n.id`.execute(tx)
  return rows
}

export interface DeliveryNumber {
  phoneNumberId: string
  deliveryId: string
  reason: 'parked' | 'not_connected'
}

export async function insertDeliveryNumbers(tx: Tx, rows: readonly DeliveryNumber[]): Promise<void> {
  if (rows.length === 0) return
  const sorted = [...rows].sort((a, b) => (a.phoneNumberId + a.deliveryId < b.phoneNumberId + b.deliveryId ? -1 : 1))
  await sql`insert into delivery_numbers (phone_number_id, delivery_id, reason)
    select phone_number_id, delivery_id, reason from ${unnest(sorted, {
      phone_number_id: ['text', (row) => row.phoneNumberId],
      delivery_id: ['uuid', (row) => row.deliveryId],
      reason: ['text', (row) => row.reason],
    })} on conflict (phone_number_id, delivery_id) do update set reason = excluded.reason`.execute(tx)
}

/** What waited for a number that is connected now goes through the digest again; what it already did does nothing. */
export async function requeueNumber(tx: Tx | Db, phoneNumberId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    with again as (
      delete from delivery_numbers where phone_number_id = ${phoneNumberId} and reason = 'not_connected' returning delivery_id)
    insert into waiting_deliveries (delivery_id, size_bytes)
    select id, octet_length(body) from deliveries where id in (select delivery_id from again) and state = 'kept'
    on conflict do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** Parked deliveries, one or all, wait again. */
export async function requeueParked(tx: Tx | Db, deliveryId: string | null): Promise<number> {
  const { rows } = await sql`
    with again as (
      update deliveries set state = 'kept' where state = 'parked' and (${deliveryId}::uuid is null or id = ${deliveryId}::uuid)
      returning id, octet_length(body) as size_bytes)
    , waits as (insert into waiting_deliveries (delivery_id, size_bytes) select * from again on conflict do nothing)
    , gone as (delete from delivery_numbers where reason = 'parked' and delivery_id in (select id from again))
    select id from again`.execute(tx)
  return rows.length
}

export interface KeptRow {
  workspaceId: string
  deliveryId: string
  channelId: string
  position: number
  kind: string
  at: Date | null
  raw: Buffer
}

export async function insertKept(tx: Tx, rows: readonly KeptRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into kept_items (workspace_id, delivery_id, position, channel_id, kind, at, raw)
    select workspace_id, delivery_id, position, channel_id, kind, at, raw from ${unnest(rows, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      delivery_id: ['uuid', (row) => row.deliveryId],
      position: ['integer', (row) => row.position],
      channel_id: ['uuid', (row) => row.channelId],
      kind: ['text', (row) => row.kind],
      at: ['timestamptz', (row) => row.at],
      raw: ['bytea', (row) => row.raw],
    })} on conflict do nothing`.execute(tx)
}
