/** Rows by the hundred thousand, each table in one statement. Everything as the digest and the dispatcher leave it. */
import type { Pool } from 'pg'
import { inParts, quickly, withoutIndexes } from './bulk.ts'
import type { Numbered, Shop } from './shop.ts'
import { SCOPE } from './shop.ts'

/** Customers numbered as in kit/deliveries.ts, each with one message of theirs and an open conversation, `ageDays` old at most. */
export async function seedCustomers(
  owner: Pool,
  shop: Shop,
  number: Numbered,
  {
    count,
    firstCustomer = 0,
    ageDays = 0,
    name = `'Customer ' || n`,
  }: {
    count: number
    firstCustomer?: number
    ageDays?: number /** SQL that makes the name of `contact_id`. */
    name?: string
  },
): Promise<void> {
  const { workspaceId, inboxId } = shop
  await quickly(owner, async (client) => {
    await client.query(
      `create temp table customer on commit drop as
         select n, uuidv7() as contact_id, uuidv7() as identity_id, uuidv7() as conversation_id, '4915' || (100000000 + n) as wa_id,
           'DE.' || (100000000000 + n) as user_id, now() - random() * make_interval(secs => $1::float * 86400) as at
         from generate_series($2::int, $2::int + $3::int - 1) as n`,
      [ageDays, firstCustomer, count],
    )
    const insert = (sql: string, ...more: unknown[]) => client.query(sql, [workspaceId, ...more])
    await insert(
      `insert into contacts (workspace_id, id, name, name_source, phone, phone_key, origin, created_at, updated_at)
       select $1, contact_id, ${name}, 'profile', '+' || wa_id, wa_id, 'whatsapp', at, at from customer`,
    )
    await insert(
      `insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, user_id, wa_id, profile_name, created_at, updated_at)
       select $1, identity_id, 'whatsapp', $2, contact_id, 'auto', user_id, wa_id, 'Customer ' || n, at, at from customer`,
      SCOPE,
    )
    await insert(
      `insert into parties (workspace_id, scope, party, identity_id, profile_name, seen_at)
       select $1, $2, 'u:' || user_id, identity_id, 'Customer ' || n, at from customer`,
      SCOPE,
    )
    await insert(
      `insert into ties (workspace_id, scope, wa_id, user_id, first_at, last_at)
       select $1, $2, wa_id, user_id, at, date_trunc('minute', at) + interval '1 minute' from customer`,
      SCOPE,
    )
    await insert(
      `insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at,
         last_customer_at, inbound_count, created_at, updated_at)
       select $1, conversation_id, $2, $3, identity_id, identity_id::text, 'open', at, at, 0, at, at from customer`,
      number.channelId,
      inboxId,
    )
  })
}

const SAID = `select 'Message ' || m.n || ' about an order that is on its way, or was; ' || md5(m.n::text) as text, null::text[] as kept`

/** Messages in the conversations of a number, in turn, over the days until now; every third is ours. */
export async function seedMessages(
  owner: Pool,
  shop: Shop,
  number: Numbered,
  {
    count,
    days,
    said = SAID,
    found = 0,
  }: {
    count: number
    days: number
    /** SQL that makes `text` of message m.n, and the words that are `kept` of it. */
    said?: string
    /** So many of the oldest are written into the search as well; then a tenth of all has files. */
    found?: number
  },
): Promise<void> {
  const { workspaceId } = shop
  const where = [workspaceId, number.channelId]
  const threads = await quickly(owner, async (client) => {
    await client.query(`create unlogged table bench_thread (n bigint primary key, id uuid not null)`)
    const { rowCount } = await client.query(
      `insert into bench_thread select row_number() over (order by id) - 1, id from conversations where workspace_id = $1 and channel_id = $2`,
      where,
    )
    return rowCount
  })
  await owner.query('analyze bench_thread')
  const file = `case when $9 > 0 and m.n % 10 = 7 then 'Angebot_' || substr(md5(m.id::text), 1, 6) || '_final.pdf' end`
  const now = new Date()
  await withoutIndexes(owner, found > 0 ? ['messages', 'search_messages', 'media'] : ['messages'], count, () =>
    inParts(owner, count, async (client, from, until) => {
      await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off') // in the order of time
      await client.query(
        `with dated as materialized (
           select n, uuidv7(age) as id, date_trunc('milliseconds', $4::timestamptz + age) as at from (
             select n, make_interval(secs => -$5::float * 86400 * ($3::int - n) / $3::int) as age from generate_series($6::bigint, $7::bigint - 1) as n) m),
         new as materialized (
           select m.n, m.id, m.at, t.id as conversation_id, said.text, said.kept, ${file} as file_name
           from dated m join bench_thread t on t.n = (m.n * 7919) % $8::int cross join lateral (${said} offset 0) said),
         file as (
           insert into media (workspace_id, message_id, channel_id, state, due_at, file_name)
           select $1, id, $2, 'stored', at, file_name from new where file_name is not null),
         found as (
           insert into search_messages (workspace_id, message_id, conversation_id, at, words, file_name)
           select $1, id, conversation_id, at, array_to_tsvector(kept || coalesce(string_to_array(translate(lower(file_name), '_.', '  '), ' '), '{}')), lower(file_name)
           from new where n < $9)
         insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, wamid, text, status,
           status_at, created_at)
         select $1, id, conversation_id, $2, case n % 3 when 2 then 'out' else 'in' end, 'text', at,
           case n % 3 when 2 then 'person' else 'customer' end, 'wamid.seed.' || n, text,
           case n % 3 when 2 then 'delivered' else 'received' end, at, at
         from new`,
        [...where, count, now, days, from, until, threads, found],
      )
    }),
  )
  await quickly(owner, async (client) => {
    await client.query(
      `update conversations c set last_at = m.at, last_message_id = m.id, last_customer_at = m.at, inbound_count = m.count
       from (select conversation_id, max(at) as at, max(id::text)::uuid as id, count(*) filter (where direction = 'in') as count
         from messages where workspace_id = $1 and channel_id = $2 group by conversation_id) m
       where c.workspace_id = $1 and c.id = m.conversation_id`,
      where,
    )
    await client.query('drop table bench_thread')
  })
}

/** Messages of ours that Meta has taken, numbered as kit/deliveries.ts names them, for statuses to speak of. */
export async function seedAccepted(owner: Pool, shop: Shop, number: Numbered, count: number): Promise<void> {
  await quickly(owner, (client) =>
    client.query(
      `with thread as (
         select row_number() over (order by i.user_id) - 1 as n, c.id, i.user_id from conversations c
           join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
         where c.workspace_id = $1 and c.channel_id = $2),
       new as materialized (
         select s.n, uuidv7() as message_id, uuidv7() as send_id, t.id as conversation_id, 'wamid.bench.out.' || s.n as wamid, 'u:' || t.user_id as party
         from generate_series(0, $3::int - 1) as s(n) join thread t on t.n = s.n % (select count(*) from thread)),
       message as (
         insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, party, source, text, wamid,
           status, status_at, created_at)
         select $1, message_id, conversation_id, $2, 'out', 'text', now(), party, 'person', 'An answer', wamid, 'accepted', now(), now() from new)
       insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, wamid, created_at)
       select $1, send_id, message_id, conversation_id, $2, 1, 0, now(), 'accepted', wamid, now() from new`,
      [shop.workspaceId, number.channelId, count],
    ),
  )
}

/** A queue as a broadcast leaves it: so many messages to each conversation of the number, in turn; all due in `aheadMs`. */
export async function queueSends(
  owner: Pool,
  shop: Shop,
  number: Numbered,
  rounds: number,
  aheadMs: number,
): Promise<number> {
  const { rows } = await quickly(owner, (client) =>
    client.query(
      `with new as materialized (
         select uuidv7() as message_id, uuidv7() as send_id, c.id as conversation_id, round
         from generate_series(1, $3::int) as round cross join conversations c
         where c.workspace_id = $1 and c.channel_id = $2 order by round, c.id),
       message as (
         insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
         select $1, message_id, conversation_id, $2, 'out', 'text', now(), 'person', 'News, part ' || round, 'queued', now(), now() from new),
       send as (
         insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
         select $1, send_id, message_id, conversation_id, $2, 1, 5, now() + $4 * interval '1 millisecond', 'queued', now() from new returning 1)
       select count(*)::int as count from send`,
      [shop.workspaceId, number.channelId, rounds, aheadMs],
    ),
  )
  return rows[0].count
}

/** What was there before stands in the search long since, for a bench that does not measure filling it in: messages, and contacts unless
 *  they are looked up. */
export async function countAsFilled(owner: Pool, shop: Shop, { contacts }: { contacts: boolean }): Promise<void> {
  await owner.query(
    `insert into search_positions (workspace_id, event_number, messages_after, contacts_after)
     select $1, coalesce(max(number), 0), null, case when $2::boolean then null else '00000000-0000-0000-0000-000000000000'::uuid end
     from events where workspace_id = $1`,
    [shop.workspaceId, contacts],
  )
}

/** As autovacuum does within a minute; a workspace that has just been filled is planned blindly. What is empty it leaves alone:
 *  counted, it would be planned as empty for as long. */
export async function analyze(owner: Pool): Promise<void> {
  const { rows } = await owner.query<{ names: string }>(
    `select string_agg(oid::regclass::text, ', ') as names from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_relation_size(oid) > 0`,
  )
  await owner.query(`vacuum (analyze) ${rows[0]?.names}`)
}
