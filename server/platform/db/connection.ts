import pg from 'pg'
import type { Log } from '../log.ts'

/** The role that Posthorn works as: owns nothing, passes no row-level security by. */
export const APP_ROLE = 'posthorn_app'

export interface ConnectionSettings {
  url: string
  applicationName: string
  /** Statements that run longer are ended by the server; if the server is frozen, by us a moment later. */
  statementTimeoutMs: number
  /** How long to wait for a connection, a free one or a new one. */
  acquireTimeoutMs?: number
  /** Sets the role of every session, e.g. APP_ROLE. */
  role?: string
}

/** A statement that contains this is prepared: for those that come many times a second with the same text. Planning the
 *  thirty of a small batch takes longer than running them. */
export const KEPT = '/* kept */'

const ACQUIRE_TIMEOUT_MS = 3_000
const CLIENT_GRACE_MS = 500
const IDLE_MS_MAX = 30_000
const KEEP_ALIVE_MS = 10_000
/** A transaction left open by a bug holds locks and old row versions; the server ends it. */
const IDLE_IN_TRANSACTION_MS_MAX = 60_000

const INT8 = 20
const DATE = 1082

/** Parsers of one connection, not of the whole process: other libraries keep theirs. */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === INT8) return parseInt8
    if (format !== 'binary' && oid === DATE) return (text: string) => text // a day has no time zone
    return pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig

export function clientConfig(settings: ConnectionSettings): pg.ClientConfig {
  const { url, options } = withoutOptions(settings.url)
  const all = [
    ...options,
    ...(settings.role ? [`-c role=${settings.role}`] : []),
    `-c statement_timeout=${settings.statementTimeoutMs}`,
    `-c idle_in_transaction_session_timeout=${IDLE_IN_TRANSACTION_MS_MAX}`,
  ]
  return {
    connectionString: url,
    application_name: settings.applicationName,
    options: all.join(' '),
    connectionTimeoutMillis: settings.acquireTimeoutMs ?? ACQUIRE_TIMEOUT_MS,
    ...(settings.statementTimeoutMs > 0 ? { query_timeout: settings.statementTimeoutMs + CLIENT_GRACE_MS } : {}),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types,
  }
}

/** A pool whose broken connections are logged and replaced, and never end the process. */
export function createPool(settings: ConnectionSettings & { connectionsMax: number; log: Log }): pg.Pool {
  const { log } = settings
  const pool = new pg.Pool({
    ...clientConfig(settings),
    max: settings.connectionsMax,
    idleTimeoutMillis: IDLE_MS_MAX,
    Client: ImpatientClient,
  } as pg.PoolConfig)
  pool.on('error', (error) => {
    if (!pool.ending) log.warn({ err: error }, 'an idle database connection was lost')
  })
  // A connection in use reports its end here as well as to its query; without a listener the process would end.
  pool.on('connect', (client) =>
    client.on('error', (error) => log.debug({ err: error }, 'a database connection was lost')),
  )
  return pool
}

/** The URL whose sessions work as `role`, for libraries that open connections of their own. */
export function urlAsRole(url: string, role: string): string {
  const parsed = new URL(url)
  const options = [parsed.searchParams.get('options'), `-c role=${role}`].filter(Boolean).join(' ')
  parsed.searchParams.set('options', options)
  return parsed.toString()
}

const KEPT_MAX = 200
const keptNames = new Map<string, string>()

/** The name of a statement that a connection parses and plans once and then keeps; null for all others. */
function keptNameOf(text: string): string | null {
  if (!text.includes(KEPT)) return null
  const known = keptNames.get(text)
  if (known !== undefined || keptNames.size === KEPT_MAX) return known ?? null
  const name = `kept ${keptNames.size}`
  keptNames.set(text, name)
  return name
}

/** A connection whose query got no answer in time is of no more use: closing it makes what waits behind (the
 *  rollback above all) fail at once instead of waiting as long again. */
class ImpatientClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: the seven overloads of pg's query() pass through untouched.
  override query(...parameters: any[]): any {
    const [text, values, ...rest] = parameters
    const name = typeof text === 'string' ? keptNameOf(text) : null
    const all = name === null ? parameters : [{ name, text, values }, ...rest]
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    const answer = (super.query as (...all: any[]) => any).apply(this, all)
    if (typeof answer?.catch === 'function') answer.catch((error: Error) => this.closeAfterTimeout(error))
    return answer
  }

  private closeAfterTimeout(error: Error) {
    if (error.message !== 'Query read timeout') return
    const { connection } = this as unknown as { connection: { stream: { destroy(): void } } }
    connection.stream.destroy()
  }
}

function withoutOptions(url: string): { url: string; options: string[] } {
  if (!URL.canParse(url)) return { url, options: [] }
  const parsed = new URL(url)
  const options = parsed.searchParams.getAll('options')
  parsed.searchParams.delete('options')
  return { url: parsed.toString(), options }
}

/** Our counters and numbers; beyond 2^53 the exact text is kept. */
function parseInt8(text: string): number | string {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}
