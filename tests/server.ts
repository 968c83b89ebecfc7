import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { createLog, type Log } from '#server/platform/log.ts'
import { eventually } from './eventually.ts'
import { memoryFolder } from './memory.ts'

export interface TestServer {
  /** A login that may create databases, connected to any database. */
  url: string
  /** The name of the migrated template. */
  template: string
  stop(): Promise<void>
}

const CLONE_ATTEMPTS_MAX = 50
const CLONE_RETRY_MS = 100
/** Set by bin/test.ts for all files of a run. */
export const SERVER_VARIABLE = 'POSTHORN_TEST_SERVER'

/** Two hashes for everybody who comes are nearly all that their coming costs; what they cost for real is tried in tests/security. */
export const passwordCost = { memory: 8, passes: 1, parallelism: 1 }

export const testLog: Log = createLog({ level: process.env.TEST_LOG ?? 'silent' })

/** What child processes need in their environment to use the same server. */
export const environmentOf = ({ url, template }: TestServer) => ({
  [SERVER_VARIABLE]: JSON.stringify({ url, template }),
})

/** `inMemory`: where there is room; only for who stops it however they end, or the memory stays taken. */
export async function startTestServer({ inMemory = false } = {}): Promise<TestServer> {
  const outside = process.env.TEST_DATABASE_URL
  if (outside) {
    const template = await makeTemplate(outside)
    return { url: outside, template, stop: () => dropDatabase(outside, template) }
  }
  const folder = mkdtempSync(join((inMemory && memoryFolder()) || tmpdir(), 'posthorn-test-'))
  chmodSync(folder, 0o755) // below root it runs as somebody else, who must get there
  const { startEmbeddedPostgres } = await import('#server/platform/postgres/embedded.ts')
  const postgres = await startEmbeddedPostgres({
    dataFolder: folder,
    log: testLog,
    // What a test writes need not outlive the power; tests of that start a server of their own.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  })
  const stop = async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await query(postgres.superuserUrl, 'alter role posthorn createdb')
    return { url: postgres.ownerUrl, template: await makeTemplate(postgres.ownerUrl), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeTemplate(serverUrl: string): Promise<string> {
  const name = `template_${randomBytes(6).toString('hex')}`
  await createDatabase(serverUrl, name, 'template0')
  // Only who starts a server needs it: it loads hundreds of modules, and most files are handed a server.
  const { migrateEverything } = await import('#server/migrate.ts')
  await migrateEverything({ url: withDatabase(serverUrl, name), log: testLog })
  return name
}

/** template0 lets the encoding be chosen; a clone has that of its template, and is copied as files: through the log, as is usual,
 *  it costs twice the time. */
export async function createDatabase(serverUrl: string, name: string, template: string) {
  const text = template === 'template0' ? ` encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'` : ' strategy file_copy'
  for (let attempt = 1; ; attempt++) {
    try {
      return await query(serverUrl, `create database ${name} template ${template}${text}`)
    } catch (error) {
      // Someone is just connected to the template, or clones it at this moment.
      if ((error as { code?: string }).code !== '55006' || attempt === CLONE_ATTEMPTS_MAX) throw error
      await delay(CLONE_RETRY_MS)
    }
  }
}

/** An autovacuum that is at work there is the server's own and not ours to end: it is over a moment later. */
export const dropDatabase = (serverUrl: string, name: string) =>
  eventually(() => query(serverUrl, `drop database if exists ${name} with (force)`))

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'test server' })
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}
