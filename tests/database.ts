import { randomBytes } from 'node:crypto'
import { after } from 'node:test'
import pg from 'pg'
import { APP_ROLE, urlAsRole } from '#server/platform/db/connection.ts'
import { type Database, openDatabase } from '#server/platform/db/database.ts'
import { whenFileEnds } from './ending.ts'
import {
  createDatabase,
  dropDatabase,
  SERVER_VARIABLE,
  startTestServer,
  type TestServer,
  testLog,
  withDatabase,
} from './server.ts'

/** A database of one test file: a clone of the migrated template, or empty. */
export interface TestDatabase {
  /** The owner's. */
  url: string
  /** Works as posthorn_app whoever opens it. */
  appUrl: string
  /** Unbound by row-level security only where it is switched off; for looking and for preparing. */
  ownerPool: pg.Pool
  /** As the app opens it. */
  database: Database
  /** Also done by itself when the file's tests are over. */
  drop(): Promise<void>
}

const CONNECTIONS_MAX = 10

/** A migrated database of its own, in about 100 ms. */
export function freshDatabase(): Promise<TestDatabase> {
  return makeDatabase((server) => server.template)
}

/** The same without any table. */
export function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase(() => 'template0')
}

/** Stops what works on a database before that is dropped below its feet. */
export const beforeDrop = (stop: () => Promise<unknown>) => void users.push(stop)

async function makeDatabase(templateOf: (server: TestServer) => string): Promise<TestDatabase> {
  const server = await sharedServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await createDatabase(server.url, name, templateOf(server))
  const url = withDatabase(server.url, name)
  const ownerPool = new pg.Pool({ connectionString: url, max: CONNECTIONS_MAX, application_name: 'test owner' })
  ownerPool.on('error', () => {}) // dropped below its feet, or killed by a test
  const database = openDatabase({ url, log: testLog, applicationName: 'test', connectionsMax: CONNECTIONS_MAX })
  let dropping: Promise<void> | null = null
  const drop = () => {
    dropping ??= (async () => {
      await Promise.all([ownerPool.end(), database.close()])
      await dropDatabase(server.url, name)
    })()
    return dropping
  }
  opened.push(drop)
  return { url, appUrl: urlAsRole(url, APP_ROLE), ownerPool, database, drop }
}

let opened: (() => Promise<void>)[] = []
let users: (() => Promise<unknown>)[] = []
whenFileEnds(async () => {
  const [stops, drops] = [users, opened]
  ;[users, opened] = [[], []]
  await Promise.allSettled(stops.map((stop) => stop()))
  await Promise.all(drops.map((drop) => drop()))
})
after(async () => {
  await (await shared)?.stop()
})

/** The server of this run: of bin/test.ts, of TEST_DATABASE_URL, or one that is started for a file run by hand. */
let shared: Promise<TestServer> | null = null
function sharedServer(): Promise<TestServer> {
  const handed = process.env[SERVER_VARIABLE]
  if (handed) return Promise.resolve({ ...JSON.parse(handed), stop: async () => {} })
  shared ??= startTestServer()
  return shared
}
