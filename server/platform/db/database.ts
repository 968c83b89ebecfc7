import { AsyncLocalStorage } from 'node:async_hooks'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type Transaction,
  type TransactionSettings,
} from 'kysely'
import type { Pool } from 'pg'
import type { Log } from '../log.ts'
import type { DB } from '../schema.ts'
import { isUuid } from '../uuid.ts'
import { APP_ROLE, createPool } from './connection.ts'

export type Db = Kysely<DB>
export type Tx = Transaction<DB>

export interface Database {
  db: Db
  pool: Pool
  close(): Promise<void>
}

const CONNECTIONS_MAX = 20
const STATEMENT_TIMEOUT_MS = 4_000 // a frozen database must be an answer of 503 within five seconds
const WORKSPACES_MAX = 1_000 // the most items that Meta puts into one delivery

/** Opens the database as Posthorn works with it: as a role that owns nothing and obeys row-level security. */
export function openDatabase(options: {
  url: string
  log: Log
  applicationName?: string
  connectionsMax?: number
  statementTimeoutMs?: number
  /** Null works as the login itself. */
  role?: string | null
}): Database {
  const role = options.role === undefined ? APP_ROLE : options.role
  const pool = createPool({
    url: options.url,
    log: options.log,
    applicationName: options.applicationName ?? 'posthorn',
    connectionsMax: options.connectionsMax ?? CONNECTIONS_MAX,
    statementTimeoutMs: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    ...(role ? { role } : {}),
  })
  const db: Db = new Kysely<DB>({ dialect: new WorkspaceDialect({ pool }) })
  return { db, pool, close: () => db.destroy() }
}

/** A transaction that sees the rows of these workspaces and of no other. With none it sees no tenant's row. */
export function inWorkspaces<T>(
  db: Db,
  workspaceIds: readonly string[],
  work: (tx: Tx) => Promise<T>,
  settings: TransactionSettings = {},
): Promise<T> {
  const wrong = workspaceIds.find((id) => !isUuid(id))
  if (wrong !== undefined) throw new TypeError(`not a workspace id: ${JSON.stringify(wrong).slice(0, 60)}`)
  if (workspaceIds.length > WORKSPACES_MAX) throw new RangeError(`more than ${WORKSPACES_MAX} workspaces at once`)
  const scope = [...new Set(workspaceIds)].join(',')
  let transaction = db.transaction()
  if (settings.isolationLevel) transaction = transaction.setIsolationLevel(settings.isolationLevel)
  if (settings.accessMode) transaction = transaction.setAccessMode(settings.accessMode)
  return scopeOfNextBegin.run(scope, () => transaction.execute((tx) => scopeOfNextBegin.exit(() => work(tx))))
}

const scopeOfNextBegin = new AsyncLocalStorage<string>()

/** Says BEGIN and the workspaces in one round trip: on its own, the second one costs a page of the inbox a third. */
class WorkspaceDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings) {
    const scope = scopeOfNextBegin.getStore()
    if (scope === undefined) return super.beginTransaction(connection, settings)
    const begin = [
      'begin',
      settings.isolationLevel && `isolation level ${settings.isolationLevel}`,
      settings.accessMode,
    ]
    // Only hexadecimal digits, dashes and commas: checked in inWorkspaces().
    const sql = `${begin.filter(Boolean).join(' ')}; select set_config('posthorn.workspaces', '${scope}', true)`
    await connection.executeQuery(CompiledQuery.raw(sql))
  }
}

class WorkspaceDialect extends PostgresDialect {
  private readonly driverConfig: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.driverConfig = config
  }

  override createDriver() {
    return new WorkspaceDriver(this.driverConfig)
  }
}
