import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { StartError } from '../start-error.ts'
import { APP_ROLE, clientConfig, urlAsRole } from './connection.ts'
import { isDatabaseUnavailable } from './faults.ts'

const WAIT_MS_MAX = 10_000
const RETRY_MS = 250
const VERSION_MIN = 150_000 // server_version_num
const STATEMENT_TIMEOUT_MS = 10_000

/** Everything about a database that has to be so before Posthorn works on it; the first thing that is not is said in
 *  one sentence with the way out. Runs before the migrations, which make the role if they may. */
export async function checkDatabase(url: string, options: { waitMs?: number } = {}): Promise<void> {
  const client = await connect(url, options.waitMs ?? WAIT_MS_MAX)
  try {
    const { rows } = await client.query<Facts>(FACTS)
    const facts = rows[0] as Facts
    const refusal = versionRefusal(facts) ?? textRefusal(facts) ?? rightsRefusal(facts)
    if (refusal) throw new StartError(refusal)
  } finally {
    await client.end().catch(() => {})
  }
}

/** After the migrations: the role that the app works as must stand below row-level security. */
export async function checkAppRole(url: string): Promise<void> {
  const client = await connect(urlAsRole(url, APP_ROLE), WAIT_MS_MAX)
  try {
    const { rows } = await client.query(APP_ROLE_FACTS)
    const { role, superuser, bypass, owned } = rows[0]
    if (role !== APP_ROLE) {
      throw new StartError(
        `The database did not let Posthorn work as ${APP_ROLE} (it is "${role}"). A pooler in between must pass the start option "role" on.`,
      )
    }
    if (superuser || bypass) {
      throw new StartError(
        `The role ${APP_ROLE} must not be a superuser or pass row-level security by. Run: alter role ${APP_ROLE} nosuperuser nobypassrls;`,
      )
    }
    if (owned) {
      throw new StartError(
        `The role ${APP_ROLE} owns the table ${owned}, so row-level security does not bind it. Run: alter table ${owned} owner to <the login of DATABASE_URL>;`,
      )
    }
  } finally {
    await client.end().catch(() => {})
  }
}

/** What an administrator runs once where the login of DATABASE_URL may not create roles. */
export const roleSql = (login: string) =>
  `create role ${APP_ROLE} nologin; grant ${APP_ROLE} to ${pg.escapeIdentifier(login)};`

async function connect(url: string, waitMs: number): Promise<pg.Client> {
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    throw new StartError(
      'DATABASE_URL is not an address of a database. It looks like postgres://user:password@host:5432/name.',
    )
  }
  for (const end = Date.now() + waitMs; ; await delay(RETRY_MS)) {
    const client = new pg.Client(
      clientConfig({ url, applicationName: 'posthorn start', statementTimeoutMs: STATEMENT_TIMEOUT_MS }),
    )
    client.on('error', () => {}) // the awaited query reports it
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end().catch(() => {})
      const refusal = connectRefusal(url, error)
      if (refusal) throw new StartError(refusal, { cause: error })
      if (Date.now() >= end) throw new StartError(unreachable(url, error), { cause: error })
    }
  }
}

/** Null while waiting may help. */
function connectRefusal(url: string, error: unknown): string | null {
  const { code, message } = error as Error & { code?: string }
  const { username, pathname } = new URL(url)
  const login = decodeURIComponent(username)
  switch (code) {
    case '28P01':
    case '28000':
      return `The database at ${placeOf(url)} refuses the login "${login}": check user and password in DATABASE_URL (${message}).`
    case '3D000':
      return `The database "${pathname.slice(1)}" does not exist at ${placeOf(url)}. Create it: create database ${pathname.slice(1)} encoding 'UTF8';`
    case '42501':
    case '22023':
      return `The login "${login}" may not work as ${APP_ROLE}. As an administrator of the database, run: ${roleSql(login)}`
    case 'ENOTFOUND':
      return `The database cannot be reached: there is no host called ${new URL(url).hostname}. Check DATABASE_URL.`
    case '08P01':
      return `The database at ${placeOf(url)} refuses the start options. Where a pooler stands between, let it pass "options" on (${message}).`
  }
  if (/does not support SSL|self.signed|certificate/i.test(message)) {
    return `The database at ${placeOf(url)} and Posthorn do not agree on encryption (${message}). Set sslmode in DATABASE_URL.`
  }
  return isDatabaseUnavailable(error) ? null : unreachable(url, error)
}

const unreachable = (url: string, error: unknown) =>
  `The database at ${placeOf(url)} cannot be reached (${reasonOf(error)}). Check that it runs and that DATABASE_URL is right.`

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

/** Host and port: never the password. */
function placeOf(url: string): string {
  const { hostname, port } = new URL(url)
  return `${hostname || 'localhost'}:${port || 5432}`
}

interface Facts {
  version: number
  version_text: string
  encoding: string
  ctype: string
  login: string
  database: string
  is_superuser: boolean
  may_create_role: boolean
  has_role: boolean
  may_use_role: boolean
  may_create_schema: boolean
  may_create_table: boolean
}

const FACTS = `
  select current_setting('server_version_num')::int as version, current_setting('server_version') as version_text,
    pg_encoding_to_char(d.encoding) as encoding, d.datctype as ctype, session_user as login, d.datname as database,
    r.rolsuper as is_superuser, r.rolcreaterole as may_create_role, app.oid is not null as has_role,
    coalesce(pg_has_role(session_user, app.oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end), false) as may_use_role,
    has_database_privilege(d.oid, 'CREATE') as may_create_schema,
    has_schema_privilege('public', 'CREATE') as may_create_table
  from pg_database d join pg_roles r on r.rolname = session_user left join pg_roles app on app.rolname = '${APP_ROLE}'
  where d.datname = current_database()`

const APP_ROLE_FACTS = `
  select current_user as role, r.rolsuper as superuser, r.rolbypassrls as bypass,
    (select format('%I.%I', schemaname, tablename) from pg_tables where tableowner = current_user and schemaname in ('public', 'auth', 'pgboss') limit 1) as owned
  from pg_roles r where r.rolname = current_user`

function versionRefusal({ version, version_text }: Facts) {
  if (version >= VERSION_MIN) return null
  return `Posthorn needs PostgreSQL 15 or newer; the database of DATABASE_URL is ${version_text}.`
}

function textRefusal({ encoding, ctype, database }: Facts) {
  const remedy = `Create it anew: create database ${database} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8';`
  if (encoding !== 'UTF8')
    return `The database "${database}" has the encoding ${encoding}; Posthorn needs UTF8. ${remedy}`
  if (/utf-?8/i.test(ctype)) return null
  return `The database "${database}" has the ctype "${ctype}", with which search finds nothing in Arabic or Chinese. ${remedy}`
}

function rightsRefusal(facts: Facts) {
  const login = pg.escapeIdentifier(facts.login)
  const database = pg.escapeIdentifier(facts.database)
  if (!facts.may_create_table || !facts.may_create_schema) {
    return `The login ${login} may not make tables in this database. As its administrator, run: grant create on database ${database} to ${login}; grant create, usage on schema public to ${login};`
  }
  if (facts.is_superuser) return null
  if (!facts.has_role && !facts.may_create_role) {
    return `The login ${login} may not create the role ${APP_ROLE}. As an administrator of the database, run: ${roleSql(facts.login)}`
  }
  if (facts.has_role && !facts.may_use_role && !facts.may_create_role) {
    return `The login ${login} may not work as ${APP_ROLE}. As an administrator of the database, run: grant ${APP_ROLE} to ${login};`
  }
  return null
}
