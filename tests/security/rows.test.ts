/** The second lock: what the database itself refuses, whatever a query forgets. That each table of a workspace has a
 *  forced policy at all is asked in tests/tidy.test.ts. */
import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { before, test } from 'node:test'
import { type RawBuilder, sql } from 'kysely'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'

const APP = 'posthorn_app'
const OURS = uuidv7()
const THEIRS = uuidv7()

let database: TestDatabase
/** Tables under row-level security, the partitions among them. */
let tenants: string[]

before(async () => {
  database = await freshDatabase()
  tenants = (
    await asked<{
      name: string
    }>(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relrowsecurity order by 1`)
  ).map(({ name }) => name)
  for (const id of [OURS, THEIRS]) {
    await sql`insert into workspaces values (${id}, 'A business', 'UTC', 'en', now())`.execute(database.database.db)
    await inside([id], sql`insert into inboxes values (${id}, ${uuidv7()}, 'Support', now())`)
    await inside([id], sql`insert into members values (${id}, ${`user of ${id}`}, 'admin', now())`)
  }
})

const asked = async <Row extends object>(text: string) => (await database.ownerPool.query<Row>(text)).rows
const inside = (ids: string[], statement: RawBuilder<unknown>) =>
  inWorkspaces(database.database.db, ids, (tx) => statement.execute(tx))
const refused = { code: '42501' }
/** What the role of the search may read, past the workspaces: words and places, never a text of a message. */
const SEARCHED = ['conversations', 'search_contacts', 'search_messages']

test('each policy binds reading and writing to the workspace, and there is no other way past but to see one’s own memberships', async () => {
  const policies = await asked<Record<string, string | boolean>>(
    `select tablename as table, policyname as name, permissive, roles::text as roles, cmd, qual, with_check
     from pg_policies where schemaname = 'public' order by 1, 2`,
  )
  // Brackets and spaces are how the server likes to write it.
  const bare = (expression: unknown) => String(expression).replace(/[\s()]/g, '')
  const byWorkspace =
    bare(`workspace_id = any (select string_to_array(nullif(current_setting('posthorn.workspaces'::text, true),
    ''::text), ','::text)::uuid[] as string_to_array)::uuid[]`)
  const bound = (expression: unknown) => bare(expression).toLowerCase() === byWorkspace
  const wrong = policies.filter(
    ({ table, name, roles, cmd, qual, with_check }) =>
      !(name === 'tenant' && cmd === 'ALL' && bound(qual) && bound(with_check)) &&
      !(table === 'members' && name === 'own_memberships' && cmd === 'SELECT') &&
      !(SEARCHED.includes(String(table)) && name === 'search' && cmd === 'SELECT' && roles === '{posthorn_search}'),
  )
  deepEqual(wrong, [])
  // A month of messages has none of its own: read by itself it shows nothing at all.
  const tables = tenants.filter((table) => !/^messages_\d{4}_\d\d$/.test(table))
  deepEqual(
    tables.filter((table) => !policies.some((policy) => policy.table === table && policy.name === 'tenant')),
    [],
  )
})

test('the app’s role owns nothing, may create nothing, cannot step past a policy, and empties no table', async () => {
  const [role] = await asked(
    `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = '${APP}'`,
  )
  deepEqual(Object.values(role ?? {}), [false, false, false, false, false, false])
  deepEqual(
    await asked(`select relname from pg_class where relowner = '${APP}'::regrole
      union all select proname from pg_proc where proowner = '${APP}'::regrole
      union all select nspname from pg_namespace where nspowner = '${APP}'::regrole`),
    [],
  )
  deepEqual(
    await asked(`select roleid::regrole::text as member_of from pg_auth_members where member = '${APP}'::regrole`),
    [],
  )
  deepEqual(
    await asked(`select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
      and has_schema_privilege('${APP}', oid, 'create')`),
    [],
  )
  // TRUNCATE knows no policies; triggers and references would let a table be changed from its side.
  deepEqual(
    await asked(`select c.relname, p.privilege from pg_class c join pg_namespace n on n.oid = c.relnamespace
      cross join unnest(array['TRUNCATE', 'TRIGGER', 'REFERENCES']) as p(privilege)
      where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p', 'v') and has_table_privilege('${APP}', c.oid, p.privilege)`),
    [],
  )
  deepEqual(
    await asked(`select p.privilege from unnest(array['INSERT', 'UPDATE', 'DELETE']) as p(privilege)
      where has_table_privilege('${APP}', 'public.migrations', p.privilege)`),
    [],
    'what was migrated is the owner’s to say',
  )
})

test('nothing lends the owner’s eyes: no view of his, no function that runs as him', async () => {
  deepEqual(
    await asked(`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('v', 'm') and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on)', false)
      union all
      select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`),
    [],
  )
})

test('keys and references stay within a workspace, so that neither tells whether another has a thing', async () => {
  const list = `array['${tenants.join("','")}']`
  deepEqual(
    await asked(`select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relname = any (${list}) and i.indisunique and not exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and a.attnum = any (i.indkey::int2[]))`),
    // A number belongs to one workspace of an installation, as the table `numbers` says; this one, while it is being connected.
    [{ index: 'onboarding_numbers_claimed' }],
    'unique over all workspaces',
  )
  deepEqual(
    await asked(`select k.conname as name from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      where k.contype = 'f' and c.relname = any (${list}) and r.relname = any (${list}) and not exists (
        select from unnest(k.conkey, k.confkey) as pair(here, there)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = pair.here and a.attname = 'workspace_id'
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = pair.there and b.attname = 'workspace_id')`),
    [],
    'a reference that could lead into another workspace',
  )
})

test('in every table: a row of another workspace is not written, and without a workspace there is none', async () => {
  ok(tenants.length > 25)
  for (const table of tenants.filter((name) => !/^messages_/.test(name))) {
    const insert = sql`insert into ${sql.table(table)} (workspace_id) values (${THEIRS})`
    await rejects(inside([OURS], insert), refused, table)
    await rejects(inside([], insert), refused, table)
    const { rows } = await inside([], sql`select from ${sql.table(table)}`)
    equal(rows.length, 0, table)
  }
})

test('a row cannot be moved, changed or deleted across', async () => {
  const inboxes = (ids: string[]) => inside(ids, sql`select * from inboxes order by id`)
  const before = await inboxes([OURS, THEIRS])
  equal(before.rows.length, 2)
  await rejects(inside([OURS], sql`update inboxes set workspace_id = ${THEIRS}`), refused)
  equal((await inside([OURS], sql`update inboxes set name = 'x' where workspace_id = ${THEIRS}`)).numAffectedRows, 0n)
  equal((await inside([OURS], sql`delete from inboxes where workspace_id = ${THEIRS}`)).numAffectedRows, 0n)
  deepEqual((await inboxes([OURS, THEIRS])).rows, before.rows)
  deepEqual((await inboxes([OURS])).rows.length, 1)
  equal((await inboxes([])).rows.length, 0)
})

test('the partitions of messages lead nobody around the table’s policy', async () => {
  const partitions = await asked<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'messages'::regclass`,
  )
  ok(partitions.length > 1)
  for (const { name } of partitions) {
    await rejects(inside([OURS], sql`insert into ${sql.table(name)} (workspace_id) values (${THEIRS})`), refused, name)
  }
})

test('the workspaces of one transaction are gone in the next, and the app cannot become somebody with more rights', async () => {
  const { db } = database.database
  await inside([OURS], sql`select 1`)
  for (let turn = 0; turn < 20; turn++) {
    const { rows } = await sql`select from inboxes`.execute(db)
    equal(rows.length, 0)
  }
  await rejects(sql`set row_security = off; select * from inboxes`.execute(db))
  await rejects(sql`alter table inboxes disable row level security`.execute(db), refused)
  await rejects(sql`drop policy tenant on inboxes`.execute(db), refused)
  await rejects(sql`create table taken (id int)`.execute(db), refused)
  await rejects(sql`truncate inboxes`.execute(db), refused)
})
