/** What holds search together below the API: whose rows are found, how they get there, and by which indexes. */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { contactPatterns, likePart } from '#core/search/patterns.ts'
import { parseQuery, tsqueryOf } from '#core/search/query.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { createFiller, fillOnce } from '#server/search/fill.ts'
import { findContacts, findFiles, findMessages, NEWEST } from '#server/search/queries.ts'
import { freshDatabase } from '../database.ts'
import { writeConversation } from '../house.ts'
import { comparePages, countedSoFar } from './searchPages.ts'

const { database, ownerPool } = await freshDatabase()
const { db } = database
const inside = <T>(workspaceId: string, work: (tx: Tx) => Promise<T>) => inWorkspaces(db, [workspaceId], work)

test('each workspace finds its own, each inbox its own, and several at once find nothing', async () => {
  const [home, elsewhere] = [await openShop(), await openShop()]
  await write(home, 'Ein Geheimnis im Support')
  await write(elsewhere, 'Ein Geheimnis nebenan')
  await fill(home, elsewhere)
  const ask = (shop: Shop, inboxes: string[] | null) =>
    inside(shop.workspaceId, (tx) => findMessages(tx, inboxes, "'geheimnis'", NEWEST, 20))
  equal((await ask(home, null)).length, 1)
  equal((await ask(home, [home.inboxId])).length, 1)
  equal((await ask(home, [elsewhere.inboxId])).length, 0)
  equal((await ask(home, [])).length, 0)
  const both = [home.workspaceId, elsewhere.workspaceId]
  deepEqual(await inWorkspaces(db, both, (tx) => findMessages(tx, null, "'geheimnis'", NEWEST, 20)), [])
  deepEqual(await inWorkspaces(db, [], (tx) => findMessages(tx, null, "'geheimnis'", NEWEST, 20)), [])
})

test('who else writes the word does not hide mine: hits are counted among what I see', async () => {
  const shop = await openShop()
  const other = await openConversation(shop, 'Sales')
  await write(shop, 'Nadel')
  for (let n = 0; n < 60; n++) await write({ ...shop, ...other }, `Nadel ${n}`)
  await fill(shop)
  const hits = await inside(shop.workspaceId, (tx) => findMessages(tx, [shop.inboxId], "'nadel'", NEWEST, 20))
  equal(hits.length, 1)
})

test('the role that searches sees what it needs and no more, and only its functions work as it', async () => {
  const { rows: rights } = await ownerPool.query(`
    select table_name || ' ' || privilege_type as grant from information_schema.role_table_grants where grantee = 'posthorn_search'
    union select table_name || '.' || column_name || ' ' || privilege_type from information_schema.role_column_grants
      where grantee = 'posthorn_search' and table_name not like 'search\\_%' order by 1`)
  deepEqual(
    rights.map((row) => row.grant),
    [
      'conversations.id SELECT',
      'conversations.inbox_id SELECT',
      'conversations.workspace_id SELECT',
      'search_contacts SELECT',
      'search_messages SELECT',
    ],
  )
  const { rows: definers } = await ownerPool.query(`
    select p.proname as name, pg_get_userbyid(p.proowner) as owner, array_to_string(p.proconfig, ' ') as settings
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1`)
  deepEqual(
    definers.map(({ name, owner }) => `${name} ${owner}`),
    ['contact_ids posthorn_search', 'contacts posthorn_search', 'files posthorn_search', 'messages posthorn_search'],
  )
  for (const { name, settings } of definers) ok(settings.includes('search_path=pg_catalog, public, pg_temp'), name)
  const { rows: policies } = await ownerPool.query(
    `select tablename from pg_policies where 'posthorn_search' = any (roles) order by 1`,
  )
  deepEqual(
    policies.map((row) => row.tablename),
    ['conversations', 'search_contacts', 'search_messages'],
  )
  const { rows: role } = await ownerPool.query(
    `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole from pg_roles where rolname = 'posthorn_search'`,
  )
  deepEqual(role, [{ rolsuper: false, rolbypassrls: false, rolcanlogin: false, rolcreaterole: false }])
  await rejects(database.pool.query('select search.lookup(null, null, null, null, null, null, 1)'), /permission denied/)
})

test('a filling that breaks off leaves position and rows as they were, and the next one brings both', async () => {
  const shop = await openShop()
  await fill(shop)
  const id = await write(shop, 'Unterbrochen')
  await ownerPool.query(
    `create function break_off() returns trigger language plpgsql as $$ begin raise 'killed'; end $$`,
  )
  await ownerPool.query(
    `create trigger break_off before update on search_positions for each row execute function break_off()`,
  )
  const before = await positionOf(shop)
  await rejects(fillOnce(db, shop.workspaceId), /killed/)
  await ownerPool.query('drop trigger break_off on search_positions')
  deepEqual(await positionOf(shop), before)
  equal(await isKept(shop, id), false)
  await fill(shop)
  equal(await isKept(shop, id), true)
})

test('two processes fill side by side, and each thing is kept once', async () => {
  const shop = await openShop()
  const ids = await Promise.all(Array.from({ length: 30 }, (_, n) => write(shop, `Nebeneinander ${n}`)))
  const fillers = [0, 1].map(() => createFiller({ db, workspaceIds: async () => [shop.workspaceId] }))
  await Promise.all(fillers.map((filler) => filler.run()))
  await fill(shop)
  const hits = await inside(shop.workspaceId, (tx) => findMessages(tx, null, "'nebeneinander'", NEWEST, 100))
  deepEqual(hits.map(({ message_id }) => message_id).sort(), ids.toSorted())
})

test('what was there before there was a search is taken up too', async () => {
  const shop = await openShop()
  const ids: string[] = []
  for (let n = 0; n < 3; n++) ids.push(await write(shop, `Altbestand ${n}`, { tells: false }))
  await fill(shop)
  const hits = await inside(shop.workspaceId, (tx) => findMessages(tx, null, "'altbestand'", NEWEST, 100))
  deepEqual(hits.map(({ message_id }) => message_id).sort(), ids.toSorted())
})

test('an erasure that meets a filling half-way leaves no word behind', async () => {
  const shop = await openShop()
  await fill(shop)
  const id = await write(shop, 'Vergessenswert')
  const filler = await ownerPool.connect()
  try {
    await filler.query(
      `begin; set local role posthorn_app; select set_config('posthorn.workspaces', '${shop.workspaceId}', true)`,
    )
    await filler.query('select from search_positions where workspace_id = $1 for update', [shop.workspaceId])
    await filler.query(
      `insert into search_messages (workspace_id, message_id, conversation_id, at, words)
       select workspace_id, id, conversation_id, at, array_to_tsvector(array['vergessenswert']) from messages where id = $1`,
      [id],
    )
    const erasing = inside(shop.workspaceId, (tx) => sql`delete from messages where id = ${id}`.execute(tx))
    await filler.query('commit')
    await erasing
  } finally {
    filler.release()
  }
  equal(await isKept(shop, id), false)
  await fill(shop)
  equal(await isKept(shop, id), false)
})

test('messages that go over to another conversation are found there', async () => {
  const shop = await openShop()
  const id = await write(shop, 'Umgezogen')
  await fill(shop)
  const other = await openConversation(shop, 'Sales')
  await inside(shop.workspaceId, async (tx) => {
    await sql`update messages set conversation_id = ${other.conversationId} where id = ${id}`.execute(tx)
    const { workspaceId } = shop
    const moved = { type: 'conversation.moved' as const, at: new Date(), actorId: null, workspaceId }
    await appendEvents(tx, [{ ...moved, inboxId: other.inboxId, conversationId: other.conversationId }])
  })
  await fill(shop)
  const ask = (inboxId: string) =>
    inside(shop.workspaceId, (tx) => findMessages(tx, [inboxId], "'umgezogen'", NEWEST, 20))
  equal((await ask(other.inboxId)).length, 1)
  equal((await ask(shop.inboxId)).length, 0)
})

test('among very many, every kind of question goes through an index and none reads a table from end to end', async () => {
  const shop = await openShop()
  await ownerPool.query(`alter table search_messages no force row level security`)
  await ownerPool.query(`alter table search_contacts no force row level security`)
  await ownerPool.query(`alter table contacts no force row level security`)
  await ownerPool.query(
    `insert into search_messages (workspace_id, message_id, conversation_id, at, words, file_name)
     select $1, gen_random_uuid(), $2, now() - n * interval '1 hour',
       array_to_tsvector(array['common', 'third' || n % 3, 'some' || n % 40, 'rare' || n] || case when n between 18000 and 19999 then array['season'] else '{}' end),
       case when n % 10 = 0 then 'offer_' || n || '.pdf' end from generate_series(1, 20000) n`,
    [shop.workspaceId, shop.conversationId],
  )
  await ownerPool.query(
    `insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at)
     select $1, gen_random_uuid(), 'Customer ' || n, 'profile', 'whatsapp', now(), now() from generate_series(1, 20000) n`,
    [shop.workspaceId],
  )
  await ownerPool.query(
    `insert into search_contacts select workspace_id, id, ' ' || lower(name) || ' 4915' || 100000000 + row_number() over () || ' ' from contacts
     where workspace_id = $1 on conflict do nothing`,
    [shop.workspaceId],
  )
  for (const table of ['search_messages', 'search_contacts', 'contacts'])
    await ownerPool.query(`alter table ${table} force row level security`)
  await ownerPool.query('analyze search_messages, search_contacts')
  const counts = async () => {
    const { rows } = await ownerPool.query(
      `select relname as name, seq_scan::int as seq from pg_stat_user_tables
       where relname in ('search_messages', 'search_contacts', 'conversations', 'messages', 'messages_default') order by 1`,
    )
    return rows
  }
  const flush = (tx: Tx) => sql`select pg_stat_force_next_flush()`.execute(tx)
  await countedSoFar(database.pool, ownerPool)
  const before = await counts()
  const ask = (typed: string, inboxes: string[] | null = null) =>
    inside(shop.workspaceId, async (tx) => {
      await flush(tx)
      const query = parseQuery(typed)
      const hits = await findMessages(tx, inboxes, tsqueryOf(query) ?? '', NEWEST, 20)
      const files = query.part ? await findFiles(tx, inboxes, likePart(query.part), NEWEST, 20) : []
      const patterns = contactPatterns(query)
      const contacts = patterns
        ? await findContacts(tx, { ...patterns, numbers: query.digits ? [likePart(query.digits)] : [] }, 8)
        : []
      return { hits: hits.length, files: files.length, contacts: contacts.length }
    })
  for (const [typed, hits, files, contacts] of [
    ['rare19998', 1, 0, 0],
    ['"rare19998" common', 1, 0, 0],
    ['common', 20, 0, 0],
    ['comm', 20, 0, 0],
    ['third1 some13', 20, 0, 0],
    ['nowhere', 0, 0, 0],
    ['season', 20, 0, 0],
    ['er_1234', 0, 1, 0],
    ['stomer 19', 0, 0, 8],
    ['4915 1000', 0, 0, 8],
  ] as const) {
    const found = await ask(typed)
    deepEqual(found, { hits, files, contacts }, typed)
    const seen = await ask(typed, [shop.inboxId])
    equal(seen.hits, hits, `${typed}, as an agent`)
  }
  deepEqual(await counts(), before)

  // Numbers share most of their digits: a part of one is found without looking at all that share a few.
  const looked = async () => {
    await inside(shop.workspaceId, flush)
    const { rows } = await ownerPool.query(
      `select idx_tup_fetch::int as rows from pg_stat_user_tables where relname = 'search_contacts'`,
    )
    return rows[0].rows as number
  }
  const start = await looked()
  const part = '10001503'
  const found = await inside(shop.workspaceId, async (tx) => {
    await flush(tx)
    const patterns = contactPatterns(parseQuery(part))
    return patterns ? await findContacts(tx, { ...patterns, numbers: [likePart(part)] }, 20) : []
  })
  equal(found.length, 10, '4915100015030 to …39')
  ok((await looked()) - start <= 2_000 + 5 * found.length, 'the newest, and those that fit')
})

test('two words of which one begins nearly every other word: all that hold both, newest first, page by page', async () => {
  const shop = await openShop()
  await ownerPool.query(`alter table search_messages no force row level security`)
  await ownerPool.query(
    `insert into search_messages (workspace_id, message_id, conversation_id, at, words)
     select $1, gen_random_uuid(), $2, timestamptz '2025-06-01' - n * interval '100 minutes',
       array_to_tsvector(array['there' || n % 5] || case when n % 250 = 17 or n between 11000 and 11009 then array['plum'] else '{}' end
         || case when n % 3 = 0 then array['thursday'] else '{}' end)
     from generate_series(1, 12000) n`,
    [shop.workspaceId, shop.conversationId],
  )
  await ownerPool.query(`alter table search_messages force row level security`)
  for (const typed of ['plum th', '"plum" "thursday"', 'plu thurs the'])
    await comparePages({ database, ownerPool }, shop, typed, null)
})

test('a word or a file of one day long ago, a rare one, one that few may see: exactly what a look at every message finds, page by page', async () => {
  const shop = await openShop()
  const other = await openConversation(shop, 'Sales')
  await ownerPool.query(`alter table search_messages no force row level security`)
  // 1,440 a day, but for the day of the snow, which had 6,000, and 22,000 came after it in the same month.
  await ownerPool.query(
    `insert into search_messages (workspace_id, message_id, conversation_id, at, words, file_name)
     select $1, uuidv7(at - now()), case when n % 90 = 0 then $3::uuid else $2::uuid end, at,
       array_to_tsvector(array['common', 'third' || n % 3]
         || case when n between 22001 and 28000 or n % 2500 = 7 then array['snow'] else '{}' end
         || case when n % 700 = 3 then array['frost'] else '{}' end || case when n between 23000 and 23040 then array['hail'] else '{}' end),
       case when n % 2 = 0 then case when n between 22001 and 28000 then 'snow_' when n % 700 = 4 then 'frost_' else 'offer_' end || n || '.pdf' end
     from (select n, timestamptz '2025-07-01' - n * interval '1 minute' + least(greatest(n - 22000, 0), 6000) * interval '50 seconds' as at
       from generate_series(1, 32000) n) said`,
    [shop.workspaceId, shop.conversationId, other.conversationId],
  )
  await ownerPool.query(`alter table search_messages force row level security`)
  await ownerPool.query('analyze search_messages')
  for (const typed of ['snow', '"snow"', 'frost', 'hail', '"snow" frost', 'snow third', '"common" "hail"', 'nowhere']) {
    await comparePages({ database, ownerPool }, shop, typed, null)
    await comparePages({ database, ownerPool }, shop, typed, [other.inboxId])
  }
  for (const typed of ['snow', 'frost_', 'offer', '_24', 'nowhere']) {
    await comparePages({ database, ownerPool }, shop, typed, null, 'names')
    await comparePages({ database, ownerPool }, shop, typed, [other.inboxId], 'names')
  }
})

interface Shop {
  workspaceId: string
  inboxId: string
  conversationId: string
  channelId: string
}

async function openShop(): Promise<Shop> {
  const workspaceId = uuidv7()
  await ownerPool.query(`insert into workspaces (id, name, created_at) values ($1, 'Shop', now())`, [workspaceId])
  return { workspaceId, ...(await openConversation({ workspaceId }, 'Support')) }
}

const openConversation = ({ workspaceId }: { workspaceId: string }, inbox: string) =>
  writeConversation({ inside }, workspaceId, { inbox, contact: 'Ayşe' })

/** As the digest does it, with its event. */
async function write(shop: Shop, text: string, { tells = true } = {}): Promise<string> {
  const { workspaceId, inboxId, conversationId, channelId } = shop
  const id = uuidv7()
  await inside(workspaceId, async (tx) => {
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
      values (${workspaceId}, ${id}, ${conversationId}, ${channelId}, 'in', 'text', now(), 'customer', ${text}, 'received', now(), now())`.execute(
      tx,
    )
    const said = {
      type: 'message.queued' as const,
      at: new Date(),
      actorId: null,
      workspaceId,
      inboxId,
      conversationId,
    }
    if (tells) await appendEvents(tx, [{ ...said, messageId: id }])
  })
  return id
}

async function fill(...shops: Shop[]): Promise<void> {
  for (const { workspaceId } of shops) while (await fillOnce(db, workspaceId));
}

const positionOf = ({ workspaceId }: Shop) =>
  inside(workspaceId, async (tx) => (await sql`select * from search_positions`.execute(tx)).rows)

const isKept = ({ workspaceId }: Shop, id: string) =>
  inside(workspaceId, async (tx) => {
    const { rows } = await sql`select from search_messages where message_id = ${id}`.execute(tx)
    return rows.length > 0
  })
