/** What is read of people and their threads. Everything takes a list of keys and asks once. */
import { sql } from 'kysely'
import type { IdentityChange, Tie } from '#core/contact/identity.ts'
import type { ContactRow, LinkedIdentity } from '#core/contact/link.ts'
import type { ConversationRow, Share } from '#core/conversation/known.ts'
import type { PartyRow } from '#core/conversation/people.ts'
import { unnest } from '../platform/db/columns.ts'
import type { Tx } from '../platform/db/database.ts'

type Scoped<T> = T & { workspaceId: string }
interface PartyKey {
  workspaceId: string
  scope: string
  party: string
}
interface IdKey {
  workspaceId: string
  id: string
}

const split = (keys: readonly PartyKey[], letter: 'u' | 'w') =>
  keys.filter(({ party }) => party.startsWith(letter)).map(({ party, ...rest }) => ({ ...rest, word: party.slice(2) }))

const words = (keys: ReturnType<typeof split>) =>
  unnest(keys, {
    workspace_id: ['uuid', (key) => key.workspaceId],
    scope: ['text', (key) => key.scope],
    word: ['text', (key) => key.word],
  })

const idRows = (keys: readonly IdKey[]) =>
  unnest(keys, { workspace_id: ['uuid', (key) => key.workspaceId], id: ['uuid', (key) => key.id] })

export async function tiesOf(tx: Tx, keys: readonly PartyKey[]) {
  if (keys.length === 0) return []
  const columns = sql`t.workspace_id as "workspaceId", t.scope, t.wa_id as "waId", t.user_id as "userId",
    t.first_at as "firstAt", t.last_at as "lastAt"`
  const { rows } = await sql<Scoped<Tie & { scope: string }>>`
    select ${columns} from ${words(split(keys, 'w'))}
      join ties t on t.workspace_id = n.workspace_id and t.scope = n.scope and t.wa_id = n.word
    union all
    select ${columns} from ${words(split(keys, 'u'))}
      join ties t on t.workspace_id = n.workspace_id and t.scope = n.scope and t.user_id = n.word`.execute(tx)
  return rows
}

export async function identityChangesOf(tx: Tx, keys: readonly PartyKey[]) {
  if (keys.length === 0) return []
  const { rows } = await sql<Scoped<IdentityChange & { scope: string }>>`
    select c.workspace_id as "workspaceId", c.scope, c.kind, c.previous, c.current, c.at
    from (select *, 'number' as kind from ${words(split(keys, 'w'))}
      union all select *, 'user_id' from ${words(split(keys, 'u'))}) n
    cross join lateral (
      select * from identity_changes c
      where c.workspace_id = n.workspace_id and c.scope = n.scope and c.kind = n.kind and c.previous = n.word
      union all
      select * from identity_changes c
      where c.workspace_id = n.workspace_id and c.scope = n.scope and c.kind = n.kind and c.current = n.word
    ) c`.execute(tx)
  return rows
}

export async function partiesOf(tx: Tx, keys: readonly PartyKey[]) {
  if (keys.length === 0) return []
  const { rows } = await sql<Scoped<PartyRow>>`
    select p.workspace_id as "workspaceId", p.scope, p.party, p.identity_id as "identityId", p.profile_name as name,
      p.username, p.parent_user_id as "parentUserId", p.seen_at as at
    from ${unnest(keys, {
      workspace_id: ['uuid', (key) => key.workspaceId],
      scope: ['text', (key) => key.scope],
      party: ['text', (key) => key.party],
    })} join parties p on p.workspace_id = n.workspace_id and p.scope = n.scope and p.party = n.party`.execute(tx)
  return rows
}

/** All conversations of these identities, locked in the order of their ids. */
export async function conversationsOf(tx: Tx, identities: readonly IdKey[]) {
  if (identities.length === 0) return []
  const { rows } = await sql<Scoped<ConversationRow>>`
    select c.workspace_id as "workspaceId", c.id, c.channel_id as "channelId", c.inbox_id as "inboxId",
      c.identity_id as "identityId", c.status, c.snoozed_until as "snoozedUntil", c.owner_id as "ownerId",
      c.last_at as "lastAt", c.last_message_id as "lastMessageId", c.last_customer_at as "lastCustomerAt",
      c.inbound_count as "inboundCount"
    from ${idRows(distinct(identities))} join conversations c on c.workspace_id = n.workspace_id and c.identity_id = n.id
    order by c.workspace_id, c.id for update of c`.execute(tx)
  return rows
}

/** The contacts of these identities and those that have one of these numbers, with all identities of either. */
export async function contactsAndIdentities(
  tx: Tx,
  identities: readonly IdKey[],
  keys: readonly { workspaceId: string; key: string }[],
) {
  if (identities.length === 0 && keys.length === 0) return { contacts: [], identities: [] }
  const phones = unnest(keys, { workspace_id: ['uuid', (one) => one.workspaceId], key: ['text', (one) => one.key] })
  const touched = sql`
    select i.workspace_id, i.contact_id as id from ${idRows(distinct(identities))}
      join identities i on i.workspace_id = n.workspace_id and i.id = n.id
    union select c.workspace_id, c.id from ${phones}
      join contacts c on c.workspace_id = n.workspace_id and c.phone_key = n.key and c.merged_into is null
    union select c.workspace_id, c.id from ${phones}
      join contacts c on c.workspace_id = n.workspace_id and c.mobile_phone_key = n.key and c.merged_into is null`
  const contacts = await sql<Scoped<ContactRow>>`
    select c.workspace_id as "workspaceId", c.id, c.name, c.name_source as "nameSource", c.phone, c.phone_key as "phoneKey",
      c.mobile_phone_key as "mobilePhoneKey", c.country, c.origin, c.touched_at is not null as touched,
      c.merged_into as "mergedInto"
    from (${touched}) t join contacts c on c.workspace_id = t.workspace_id and c.id = t.id
    order by c.workspace_id, c.id for update of c`.execute(tx)
  const found = contacts.rows.map(({ workspaceId, id }) => ({ workspaceId, id }))
  const { rows } = await sql<Scoped<Omit<LinkedIdentity, 'face'> & LinkedIdentity['face']>>`
    select i.workspace_id as "workspaceId", i.id, i.scope, i.contact_id as "contactId", i.contact_link as "contactLink",
      i.user_id as "userId", i.parent_user_id as "parentUserId", i.wa_id as "waId", i.username,
      i.profile_name as "profileName", p.seen_at as "profileAt"
    from ${idRows(found)} join identities i on i.workspace_id = n.workspace_id and i.contact_id = n.id
    left join lateral (
      select max(p.seen_at) as seen_at from parties p where p.workspace_id = i.workspace_id and p.identity_id = i.id
    ) p on true`.execute(tx)
  return {
    contacts: contacts.rows,
    identities: rows.map(({ workspaceId, id, scope, contactId, contactLink, ...face }) => ({
      ...{ workspaceId, id, scope, contactId, contactLink },
      face,
    })),
  }
}

/** What each party contributed to these conversations. */
export async function sharesOf(tx: Tx, conversations: readonly IdKey[]) {
  if (conversations.length === 0) return []
  const { rows } = await sql<Scoped<Share>>`
    select m.workspace_id as "workspaceId", m.conversation_id as "conversationId", m.party,
      count(*) filter (where m.source = 'customer') as count, max(m.at) as "lastAt",
      (array_agg(m.id order by m.at desc, m.id desc))[1] as "lastMessageId",
      max(m.at) filter (where m.source = 'customer') as "lastCustomerAt"
    from ${idRows(conversations)} join messages m on m.workspace_id = n.workspace_id and m.conversation_id = n.id
      and m.kind <> 'reaction'
    group by 1, 2, 3`.execute(tx)
  return rows
}

export async function lastReactions(
  tx: Tx,
  keys: readonly { workspaceId: string; channelId: string; party: string }[],
) {
  if (keys.length === 0) return []
  const { rows } = await sql<{ workspaceId: string; channelId: string; party: string; at: Date }>`
    select r.workspace_id as "workspaceId", r.channel_id as "channelId", r.party, max(r.at) as at
    from ${unnest(keys, {
      workspace_id: ['uuid', (key) => key.workspaceId],
      channel_id: ['uuid', (key) => key.channelId],
      party: ['text', (key) => key.party],
    })} join reactions r on r.workspace_id = n.workspace_id and r.channel_id = n.channel_id and r.party = n.party
    group by 1, 2, 3`.execute(tx)
  return rows
}

const distinct = (keys: readonly IdKey[]) => [...new Map(keys.map((key) => [key.id, key])).values()]
