/** Who fits, asked of all that are looked at, page after page, and asked of each one alone: the same, whatever way is taken. */
import { deepEqual, ok } from 'node:assert/strict'
import { sql } from 'kysely'
import type { Condition, PropertyFilter } from '#core/property/condition.ts'
import type { Asking } from '#server/contacts/filterSql.ts'
import { listContacts, thoseThatFit } from '#server/contacts/listQueries.ts'
import { listConversations } from '#server/conversations/listQueries.ts'
import type { Place } from '#server/conversations/queries.ts'
import type { Tx } from '#server/platform/db/database.ts'

/** So many at once that few of those looked at fill a page, and all of them are asked together. */
const PAGE_LARGE = 500

export async function compareWays(tx: Tx, asking: Asking): Promise<void> {
  const agreed = await sayByEachName(tx, asking.workspaceId)
  const fitting = await walkBoth(tx, asking, {
    property: 'contact.consent_marketing',
    operator: 'is',
    value: 'opted_in',
  })
  ok(agreed.every((id) => fitting.has(id)))
  for (const [property, operator, value] of [
    ['contact.consent_marketing', 'is', 'opted_out'],
    ['contact.custom_source', 'is', 'web'],
    ['contact.created', 'within_days', '90'],
  ] as const) {
    ok((await walkBoth(tx, asking, { property, operator, value })).size > 0)
  }
}

/** Words about people by every name that they are known by: of themselves, of one who was merged into them, of a second identity of theirs
 *  and by a second name. Returns who agreed by each. */
async function sayByEachName(tx: Tx, workspaceId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string; identity_id: string }>`
    select c.id, i.id as identity_id from contacts c join identities i on i.workspace_id = c.workspace_id and i.contact_id = c.id
    where c.workspace_id = ${workspaceId} and c.name = any ('{Customer 301,Customer 302,Customer 304,Customer 305,Customer 307,Customer 308}')
    order by c.name`.execute(tx)
  // Beyond those that are asked one by one.
  const [itself, merging, merged, having, had, named] = rows
  if (!(itself && merging && merged && having && had && named)) throw new Error('they are not there')
  const say = (scope: string, party: string) =>
    sql`insert into consent_marks (workspace_id, scope, party, purpose, consent, own, at, number)
      values (${workspaceId}, ${scope}, ${party}, 'marketing', 'opted_in', false, now(), 1)`.execute(tx)
  await say('', `c:${itself.id}`)
  await say('', `c:${merged.id}`)
  await sql`update identities set contact_id = ${merging.id} where workspace_id = ${workspaceId} and contact_id = ${merged.id}`.execute(
    tx,
  )
  await sql`update contacts set merged_into = ${merging.id} where workspace_id = ${workspaceId} and id = ${merged.id}`.execute(
    tx,
  )
  await say('s', 'u:DE.307')
  await sql`update identities set contact_id = ${having.id} where workspace_id = ${workspaceId} and contact_id = ${had.id}`.execute(
    tx,
  )
  await sql`insert into parties (workspace_id, scope, party, identity_id, seen_at)
    values (${workspaceId}, 't', 'w:another', ${named.identity_id}, now())`.execute(tx)
  await say('t', 'w:another')
  return [itself.id, merging.id, having.id, named.id]
}

/** Walks both lists to their ends and compares them with a look at each contact; returns who fits. */
async function walkBoth(tx: Tx, asking: Asking, condition: Condition): Promise<Set<string>> {
  const { workspaceId, userId, sight, own, now } = asking
  const filter: PropertyFilter = { match: 'all', conditions: [condition] }
  const { rows: all } = await sql<{ id: string; contact_id: string }>`
    select c.id, i.contact_id from conversations c join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
    where c.workspace_id = ${workspaceId} order by c.last_at desc, c.id desc`.execute(tx)
  const { rows: people } = await sql<{
    id: string
  }>`select id from contacts where workspace_id = ${workspaceId}`.execute(tx)
  const fitting = new Set(
    await thoseThatFit(
      tx,
      asking,
      filter,
      people.map(({ id }) => id),
    ),
  )

  const conversations: string[] = []
  for (let before: Place | null = null, isOver = false; !isOver; ) {
    const page = await listConversations(
      tx,
      { workspaceId, userId, sight, own },
      { where: filter },
      { before, limit: PAGE_LARGE, now },
    )
    conversations.push(...page.rows.map(({ id }) => id))
    const last = page.rows.length === PAGE_LARGE ? page.rows.at(-1) : undefined
    before = last ? { at: last.last_at, id: last.id } : page.lookedTo
    isOver = before === null
  }
  deepEqual(
    conversations,
    all.flatMap((row) => (fitting.has(row.contact_id) ? [row.id] : [])),
  )

  const contacts: string[] = []
  for (let after: string | null = null, isOver = false; !isOver; isOver = after === null) {
    const page = await listContacts(tx, asking, { filter, wanted: null, sort: 'newest', after, limit: PAGE_LARGE })
    contacts.push(...page.rows.map(({ id }) => id))
    after = page.after
  }
  deepEqual(contacts.toSorted(), [...fitting].toSorted())
  ok(new Set(contacts).size === contacts.length)
  return fitting
}

/** Half of all have one word, three have another, and a third one stands in a row of them; how many ids each word is answered with, and how many
 *  of these name somebody. */
export async function countByWords(
  tx: Tx,
  workspaceId: string,
  hitsMax: number,
): Promise<[word: string, ids: number, named: number][]> {
  await KEEP_WORDS(workspaceId).execute(tx)
  const { rows } = await sql<{ word: string; ids: number; named: number }>`
    select word, count(*)::int as ids, count(id)::int as named from unnest('{weber,xyzzy,messe}'::text[]) as word
      cross join lateral search.contact_ids(array['%' || word || '%'], '%' || word || '%', '{}', ${hitsMax}::int) as found(id)
    group by word order by word desc`.execute(tx)
  return rows.map(({ word, ids, named }) => [word, ids, named])
}

/** The words that are looked for, kept for everybody. */
const KEEP_WORDS = (workspaceId: string) => sql`
  insert into search_contacts (workspace_id, contact_id, text)
  select workspace_id, id, ' ' || case when n % 2 = 0 then 'weber ' else '' end || case when n % 4000 = 0 then 'xyzzy ' else '' end
    || case when n between 5000 and 5039 then 'messe ' else '' end || 'of an example with a long name '
  from (select workspace_id, id, row_number() over (order by id) as n from contacts where workspace_id = ${workspaceId}) numbered order by id`
