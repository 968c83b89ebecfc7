/** What is looked for, written as the program would have filled it in, which takes twenty minutes for ten million messages. */
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { wordsOf } from '#core/search/words.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { contactTexts, messageTexts } from '#server/search/fillQueries.ts'
import { contactText, keptFileName, textOf } from '#server/search/pieces.ts'
import { inParts, withoutIndexes } from './bulk.ts'
import type { House } from './house.ts'
import type { Shop } from './shop.ts'
import { NAME_KEPT_SQL } from './vocabulary.ts'

const SAMPLE = 2_000

/** Contacts as `seedCustomers` makes them, under names of the vocabulary. */
export async function seedFoundContacts(owner: Pool, { workspaceId }: Shop, count: number): Promise<void> {
  await owner.query(
    `create unlogged table bench_contact as select row_number() over (order by id) as n, id as contact_id, phone_key from contacts where workspace_id = $1`,
    [workspaceId],
  )
  await owner.query('create unique index on bench_contact (n)')
  await owner.query('analyze bench_contact')
  await withoutIndexes(owner, ['search_contacts'], count, () =>
    inParts(owner, count, (client, from, until) =>
      client.query(
        `insert into search_contacts (workspace_id, contact_id, text)
         select $1, contact_id, ' ' || (
           select string_agg(word, ' ' order by nth) from (
             select word, min(nth) as nth from unnest(string_to_array(kept || ' customer ' || (substr(phone_key, 5)::bigint - 100000000), ' ') || phone_key)
               with ordinality as w(word, nth) group by word) each) || ' '
         from (select contact_id, phone_key, ${NAME_KEPT_SQL} as kept from bench_contact where n > $2::bigint and n <= $3::bigint offset 0) c`,
        [workspaceId, from, until],
      ),
    ),
  )
  await owner.query('drop table bench_contact')
}

/** The program takes up from here: all contacts and the messages before `after` are there. */
export async function countAsFilledUntil(owner: Pool, { workspaceId }: Shop, filled: number): Promise<void> {
  await owner.query(
    `insert into search_positions (workspace_id, event_number, messages_after, contacts_after)
     select $1, coalesce(max(number), 0), (select message_id from search_messages where workspace_id = $1 order by message_id desc limit 1), null
     from events where workspace_id = $1`,
    [workspaceId],
  )
  const { rows } = await owner.query<{ count: number }>(
    `select count(*)::int as count from search_messages where workspace_id = $1`,
    [workspaceId],
  )
  if (rows[0]?.count !== filled) throw new Error(`${rows[0]?.count} messages are in the search, not ${filled}`)
}

/** Refuses to go on where a sample is not, word for word, what the program would have written. */
export async function checkFound({ database, owner }: House, { workspaceId }: Shop, count: number): Promise<void> {
  const sampled = async (columns: string, table: string, of: number) => {
    const { rows } = await owner.query<{ id: string; kept: string }>(
      `select ${columns}::text as kept from ${table} tablesample system (least(100, $1::float * 100 / $2::float))`,
      [SAMPLE, of],
    )
    return new Map(rows.map(({ id, kept }) => [id, kept]))
  }
  const messages = await sampled(
    'message_id as id, jsonb_build_array(conversation_id, extract(epoch from at), file_name, tsvector_to_array(words))',
    'search_messages',
    count,
  )
  const contacts = await sampled('contact_id as id, text', 'search_contacts', count)
  const expected = await inWorkspaces(database.db, [workspaceId], async (tx) => {
    const found = await messageTexts(tx, workspaceId, [...messages.keys()])
    const { rows } = await sql<{ id: string; kept: string }>`
      select n.id, jsonb_build_array(n.conversation_id, extract(epoch from m.at), n.file_name, tsvector_to_array(array_to_tsvector(string_to_array(n.words, ' '))))::text as kept
      from unnest(
        ${found.map(({ id }) => id)}::uuid[], ${found.map((row) => row.conversation_id)}::uuid[],
        ${found.map((row) => row.file_name && keptFileName(row.file_name))}::text[],
        ${found.map((row) => wordsOf([textOf(row), row.file_name].filter(Boolean).join('\n')).join(' '))}::text[]
      ) as n(id, conversation_id, file_name, words) join messages m on m.workspace_id = ${workspaceId} and m.id = n.id`.execute(
      tx,
    )
    const people = await contactTexts(tx, workspaceId, [...contacts.keys()])
    return new Map([
      ...rows.map(({ id, kept }) => [id, kept] as const),
      ...people.map((row) => [row.id, contactText(row)] as const),
    ])
  })
  if (messages.size === 0 || contacts.size === 0) throw new Error('nothing was sampled of what is looked for')
  for (const [id, kept] of [...messages, ...contacts]) {
    if (expected.get(id) !== kept) throw new Error(`the program keeps ${expected.get(id)}, not ${kept}`)
  }
}
