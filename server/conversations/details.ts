/** What of the registry does not stand on a contact or conversation itself, read where a condition or a variable asks for it. */
import { sql } from 'kysely'
import { isId, type Property, propertyOf } from '#core/property/registry.ts'
import type { KnownContact, KnownConversation } from '#core/property/values.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { channels, inboxes } from '../channels/queries.ts'
import { members } from '../team/queries.ts'
import { teams } from '../team/teamQueries.ts'
import { labels } from './labelQueries.ts'

/** Of one conversation, newest first, where the ad is looked for. */
const LOOKED_AT_MAX = 1_000

/** What people, teams, numbers, inboxes and labels are called, where one of these properties is the id of such. */
export async function namesFor(
  tx: Tx,
  workspaceId: string,
  keys: ReadonlySet<string>,
  properties: readonly Property[],
): Promise<Map<string, string>> {
  const types = new Set(properties.flatMap(({ key, type }) => (keys.has(key) && isId(type) ? type : [])))
  const people = types.has('person') ? await members(tx, workspaceId) : []
  const all = types.has('team') ? await teams(tx, workspaceId) : []
  const numbers = types.has('channel') ? await channels(tx, workspaceId, null) : []
  const places = types.has('inbox') ? await inboxes(tx, workspaceId, null, 0) : []
  const marks = types.has('label') ? await labels(tx, workspaceId) : []
  return new Map([
    ...people.map(({ user_id, name }) => [user_id, name] as const),
    ...[...all, ...numbers, ...places, ...marks].map(({ id, name }) => [id, name] as const),
  ])
}

type OfConversation = Pick<KnownConversation, 'number' | 'quality' | 'firstAt' | 'lastCustomerText' | 'ad'>

/** By conversation; empty where nothing of it is asked for. */
export async function conversationDetails(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  keys: ReadonlySet<string>,
): Promise<Map<string, OfConversation>> {
  if (ids.length === 0 || !(isRead(keys, 'channel') || isRead(keys, 'messages'))) return new Map()
  const { rows } = await sql<DetailRow>`
    select c.id, '+' || regexp_replace(ch.display_phone_number, '\\D', '', 'g') as number, ch.quality_rating as quality,
      opening.at as first_at, newest.text as last_text, ad.headline, ad.url
    from conversations c join channels ch on ch.workspace_id = ${workspaceId} and ch.id = c.channel_id
      left join lateral (
        select m.at from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = c.id
        order by m.at, m.id limit 1) opening on true
      left join lateral (
        select case when m.revoked_at is null then m.text end as text from messages m
        where m.workspace_id = ${workspaceId} and m.conversation_id = c.id and m.source = 'customer'
        order by m.at desc, m.id desc limit 1) newest on true
      left join lateral (
        select l.content #>> '{referral,headline}' as headline, l.content #>> '{referral,sourceUrl}' as url
        from (select m.content, m.at, m.id from messages m
          where m.workspace_id = ${workspaceId} and m.conversation_id = c.id
          order by m.at desc, m.id desc limit ${LOOKED_AT_MAX}) l
        where l.content -> 'referral' is not null order by l.at desc, l.id desc limit 1) ad on true
    where c.workspace_id = ${workspaceId} and c.id = any (${[...ids]}::uuid[])`.execute(tx)
  return new Map(
    rows.map((row) => [
      row.id,
      {
        number: row.number,
        quality: row.quality,
        firstAt: row.first_at?.toISOString() ?? null,
        lastCustomerText: row.last_text,
        ad: { headline: row.headline, url: row.url },
      },
    ]),
  )
}

interface DetailRow {
  id: string
  number: string
  quality: string | null
  first_at: Date | null
  last_text: string | null
  headline: string | null
  url: string | null
}

/** By contact: when they last wrote to us, wherever that was; empty where it is not asked for. */
export async function contactDetails(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
  keys: ReadonlySet<string>,
): Promise<Map<string, Pick<KnownContact, 'lastCustomerAt'>>> {
  if (ids.length === 0 || !isRead(keys, 'threads')) return new Map()
  const { rows } = await sql<{ id: string; at: Date | null }>`
    select i.contact_id as id, max(c.last_customer_at) as at
    from identities i join conversations c on c.workspace_id = ${workspaceId} and c.identity_id = i.id
    where i.workspace_id = ${workspaceId} and i.contact_id = any (${[...ids]}::uuid[]) group by i.contact_id`.execute(
    tx,
  )
  return new Map(rows.map(({ id, at }) => [id, { lastCustomerAt: at?.toISOString() ?? null }]))
}

const isRead = (keys: ReadonlySet<string>, from: 'channel' | 'messages' | 'threads') =>
  [...keys].some((key) => {
    const place = propertyOf(key)?.place
    return place !== undefined && 'read' in place && place.read === from
  })
