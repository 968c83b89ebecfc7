/** Writes what a batch changes: a fixed number of statements, their rows sorted by key, so that nobody waits crosswise. */
import { sql } from 'kysely'
import type { Changes } from '#core/conversation/known.ts'
import { waitForAssignment } from '../conversations/assignment/queries.ts'
import { type Columns, insertRows, unnest } from '../platform/db/columns.ts'
import { gather, type Owned, type WorkspaceChanges } from './gather.ts'
import type { Statements } from './statements.ts'
import { writeLines } from './writeLines.ts'
import { moveThreads } from './writeThreads.ts'

export async function write(statements: Statements, all: readonly WorkspaceChanges[], now: Date): Promise<void> {
  await writePeople(statements, all, now)
  await moveThreads(statements, all, now)
  await writeConversations(statements, all, now)
  await dropAbsorbed(statements, all)
  await writeLines(statements, all, now)
  const opened = openedUnowned(all, now)
  await statements.run(opened, () => waitForAssignment(opened))
}

/** What customers opened or reopened and nobody owns, with the message that did it. */
export const openedUnowned = (all: readonly WorkspaceChanges[], since: Date) =>
  all.flatMap(({ workspaceId, conversations, reopened, messages }) => {
    const first = new Map<string, string>()
    for (const { row } of messages) {
      if (row.source === 'customer' && !first.has(row.conversationId)) first.set(row.conversationId, row.id)
    }
    return conversations.flatMap(({ row: { id, inboxId, ownerId }, isNew }) => {
      const isOpened = (isNew && first.has(id)) || reopened.includes(id)
      if (!isOpened || ownerId !== null) return []
      return [{ workspaceId, conversationId: id, inboxId, messageId: first.get(id) ?? null, since }]
    })
  })

async function writePeople(statements: Statements, all: readonly WorkspaceChanges[], now: Date) {
  const contacts = gather(
    all,
    (one) => one.contacts,
    ({ row }) => row.id,
  )
  const created = contacts.filter(({ isNew }) => isNew)
  await statements.run(created, () => insertRows('contacts', created, { ...contactColumns, ...createdColumns(now) }))
  const changed = contacts.filter(({ isNew }) => !isNew)
  await statements.run(
    changed,
    () => sql`
    update contacts c set name = n.name, phone = n.phone, phone_key = n.phone_key, country = n.country,
      merged_into = n.merged_into, merged_reason = case when n.merged_into is null then null else 'same_person' end,
      updated_at = ${now}
    from ${unnest(changed, contactColumns)} where c.workspace_id = n.workspace_id and c.id = n.id`,
  )

  const identities = gather(
    all,
    (one) => one.identities,
    ({ row }) => row.id,
  )
  await statements.run(identities, () =>
    insertRows(
      'identities',
      identities,
      { ...identityColumns, ...createdColumns(now) },
      sql`
      on conflict (workspace_id, id) do update set contact_id = excluded.contact_id, contact_link = excluded.contact_link,
        user_id = excluded.user_id, parent_user_id = excluded.parent_user_id, wa_id = excluded.wa_id,
        username = excluded.username, profile_name = excluded.profile_name, updated_at = excluded.updated_at`,
    ),
  )
  const offers = gather(
    all,
    (one) => one.offers,
    ({ contactId, candidateId }) => contactId + candidateId,
  )
  await statements.run(offers, () =>
    insertRows(
      'contact_offers',
      offers,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        contact_id: ['uuid', (row) => row.contactId],
        candidate_id: ['uuid', (row) => row.candidateId],
        reason: ['text', (row) => row.reason],
        created_at: ['timestamptz', () => now],
      },
      sql`on conflict do nothing`,
    ),
  )
  await writeFacts(statements, all)
}

async function writeFacts(statements: Statements, all: readonly WorkspaceChanges[]) {
  const plans = all.flatMap(({ workspaceId, people }) => people.map((plan) => ({ ...plan, workspaceId })))
  const parties = sortedBy(
    plans.flatMap(({ workspaceId, parties }) => parties.map((row) => ({ ...row, workspaceId }))),
    ({ workspaceId, scope, party }) => `${workspaceId} ${scope} ${party}`,
  )
  await statements.run(parties, () =>
    insertRows(
      'parties',
      parties,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        scope: ['text', (row) => row.scope],
        party: ['text', (row) => row.party],
        identity_id: ['uuid', (row) => row.identityId],
        profile_name: ['text', (row) => row.name],
        username: ['text', (row) => row.username],
        parent_user_id: ['text', (row) => row.parentUserId],
        seen_at: ['timestamptz', (row) => row.at],
      },
      sql`on conflict (workspace_id, scope, party) do update set identity_id = excluded.identity_id,
      profile_name = excluded.profile_name, username = excluded.username, parent_user_id = excluded.parent_user_id,
      seen_at = excluded.seen_at`,
    ),
  )
  const ties = sortedBy(
    plans.flatMap(({ workspaceId, scope, ties }) => ties.map((row) => ({ ...row, workspaceId, scope }))),
    ({ workspaceId, scope, waId, userId }) => `${workspaceId} ${scope} ${waId} ${userId}`,
  )
  await statements.run(ties, () =>
    insertRows(
      'ties',
      ties,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        scope: ['text', (row) => row.scope],
        wa_id: ['text', (row) => row.waId],
        user_id: ['text', (row) => row.userId],
        first_at: ['timestamptz', (row) => row.firstAt],
        last_at: ['timestamptz', (row) => row.lastAt],
      },
      sql`on conflict (workspace_id, scope, wa_id, user_id) do update
      set first_at = least(ties.first_at, excluded.first_at), last_at = greatest(ties.last_at, excluded.last_at)`,
    ),
  )
  const changes = sortedBy(
    plans.flatMap(({ workspaceId, scope, changes }) => changes.map((row) => ({ ...row, workspaceId, scope }))),
    (row) => JSON.stringify(row),
  )
  await statements.run(changes, () =>
    insertRows(
      'identity_changes',
      changes,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        scope: ['text', (row) => row.scope],
        kind: ['text', (row) => row.kind],
        previous: ['text', (row) => row.previous],
        current: ['text', (row) => row.current],
        at: ['timestamptz', (row) => row.at],
      },
      sql`on conflict do nothing`,
    ),
  )
}

async function writeConversations(statements: Statements, all: readonly WorkspaceChanges[], now: Date) {
  const rows = gather(
    all,
    (one) => one.conversations,
    ({ row }) => row.id,
  )
  const changed = rows.filter(({ isNew }) => !isNew)
  await statements.run(
    changed,
    () => sql`
    update conversations c set identity_id = n.identity_id, thread_key = n.thread_key, status = n.status,
      snoozed_until = n.snoozed_until, owner_id = n.owner_id, last_at = n.last_at, last_message_id = n.last_message_id,
      last_customer_at = n.last_customer_at, inbound_count = n.inbound_count, updated_at = ${now}
    from ${unnest(changed, conversationColumns)} where c.workspace_id = n.workspace_id and c.id = n.id`,
  )
  // After the others: a thread's key may have been the one of a conversation that has another by now.
  const created = rows.filter(({ isNew }) => isNew)
  await statements.run(created, () =>
    insertRows('conversations', created, { ...conversationColumns, ...createdColumns(now) }),
  )
  const reopened = gather(
    all,
    (one) => one.reopened.map((id) => ({ id })),
    ({ id }) => id,
  )
  await statements.run(
    reopened,
    () => sql`
    update closures c set reopened_at = ${now}
    from ${unnest(reopened, ownedId)} where c.workspace_id = n.workspace_id and c.conversation_id = n.id and c.reopened_at is null`,
  )
}

/** Only now does nothing point to them any more. */
async function dropAbsorbed(statements: Statements, all: readonly WorkspaceChanges[]) {
  const identities = gather(
    all,
    (one) => one.absorbedIdentities.map((id) => ({ id })),
    ({ id }) => id,
  )
  await statements.run(
    identities,
    () => sql`
    delete from identities i using ${unnest(identities, ownedId)} where i.workspace_id = n.workspace_id and i.id = n.id`,
  )
}

export const ownedId: Columns<{ workspaceId: string; id: string }> = {
  workspace_id: ['uuid', (row) => row.workspaceId],
  id: ['uuid', (row) => row.id],
}

const createdColumns = (now: Date): Columns<unknown> => ({
  created_at: ['timestamptz', () => now],
  updated_at: ['timestamptz', () => now],
})

const contactColumns: Columns<Owned<Changes['contacts'][number]>> = {
  workspace_id: ['uuid', ({ workspaceId }) => workspaceId],
  id: ['uuid', ({ row }) => row.id],
  name: ['text', ({ row }) => row.name],
  name_source: ['text', ({ row }) => row.nameSource],
  phone: ['text', ({ row }) => row.phone],
  phone_key: ['text', ({ row }) => row.phoneKey],
  country: ['text', ({ row }) => row.country],
  origin: ['text', ({ row }) => row.origin],
  merged_into: ['uuid', ({ row }) => row.mergedInto],
}

const identityColumns: Columns<Owned<Changes['identities'][number]>> = {
  workspace_id: ['uuid', ({ workspaceId }) => workspaceId],
  id: ['uuid', ({ row }) => row.id],
  kind: ['text', () => 'whatsapp'],
  scope: ['text', ({ row }) => row.scope],
  contact_id: ['uuid', ({ row }) => row.contactId],
  contact_link: ['text', ({ row }) => row.contactLink],
  user_id: ['text', ({ row }) => row.face.userId],
  parent_user_id: ['text', ({ row }) => row.face.parentUserId],
  wa_id: ['text', ({ row }) => row.face.waId],
  username: ['text', ({ row }) => row.face.username],
  profile_name: ['text', ({ row }) => row.face.profileName],
}

const conversationColumns: Columns<Owned<Changes['conversations'][number]>> = {
  workspace_id: ['uuid', ({ workspaceId }) => workspaceId],
  id: ['uuid', ({ row }) => row.id],
  channel_id: ['uuid', ({ row }) => row.channelId],
  inbox_id: ['uuid', ({ row }) => row.inboxId],
  identity_id: ['uuid', ({ row }) => row.identityId],
  thread_key: ['text', ({ row }) => row.identityId],
  status: ['text', ({ row }) => row.status],
  snoozed_until: ['timestamptz', ({ row }) => row.snoozedUntil],
  owner_id: ['text', ({ row }) => row.ownerId],
  last_at: ['timestamptz', ({ row }) => row.lastAt],
  last_message_id: ['uuid', ({ row }) => row.lastMessageId],
  last_customer_at: ['timestamptz', ({ row }) => row.lastCustomerAt],
  inbound_count: ['bigint', ({ row }) => row.inboundCount],
}

function sortedBy<T>(rows: T[], key: (row: T) => string): T[] {
  return rows
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row)
}
