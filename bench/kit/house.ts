/** Posthorn as people run it, on a database of its own: PostgreSQL with its real settings, the server as a child. */
import { createHmac, randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { migrateEverything } from '#server/migrate.ts'
import { type Database, openDatabase } from '#server/platform/db/database.ts'
import { createLog } from '#server/platform/log.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { createSecrets, type Secrets } from '#server/platform/secrets.ts'
import { hashOfToken } from '#server/team/sessionTokens.ts'
import { type Posthorn, startPosthorn } from '#tests/chaos/posthorn.ts'
import { readOptions } from './options.ts'
import { COUNTING } from './statements.ts'

export interface House {
  folder: string
  databaseUrl: string
  /** As Posthorn sees it. */
  database: Database
  /** Past row-level security: for filling and for counting. */
  owner: pg.Pool
  secrets: Secrets
  /** Of the server that started last. */
  server(): Posthorn
  start(environment?: Record<string, string>): Promise<Posthorn>
  /** The cookie of a session of this user, as sign-in makes it. */
  signIn(userId: string): Promise<string>
  close(): Promise<void>
}

const PROFILES = join(import.meta.dirname, '..', '.profile')
const SESSION_MS = 24 * 3_600 * 1_000

async function openHouse(): Promise<House> {
  const log = createLog({ level: 'warn' })
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-bench-'))
  chmodSync(folder, 0o755) // below root PostgreSQL runs as somebody else, who must get there
  const secretKey = randomBytes(24).toString('hex')
  const secrets = createSecrets([secretKey])
  const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'postgres'), log, settings: COUNTING })
  const undo = [async () => rmSync(folder, { recursive: true, force: true }), postgres.stop]
  const close = async () => {
    for (const one of undo.reverse()) await one()
  }
  try {
    await migrateEverything({ url: postgres.ownerUrl, log })
    const databaseUrl = postgres.ownerUrl
    const database = openDatabase({ url: databaseUrl, log, applicationName: 'bench', connectionsMax: 4 })
    const url = new URL(postgres.superuserUrl)
    url.pathname = new URL(databaseUrl).pathname
    const owner = new pg.Pool({ connectionString: url.toString(), max: 2, application_name: 'bench owner' })
    owner.on('error', () => {}) // PostgreSQL goes as soon as we let go of it
    undo.push(async () => {
      await Promise.all([database.close(), owner.end()])
    })
    let server: Posthorn | null = null
    return {
      folder,
      databaseUrl,
      database,
      owner,
      secrets,
      server() {
        if (!server) throw new Error('the server has not been started')
        return server
      },
      async start(environment = {}) {
        const begun = await startPosthorn({
          DATABASE_URL: databaseUrl,
          DATA_DIR: folder,
          SECRET_KEY: secretKey,
          ...withProfile(environment),
        })
        undo.push(async () => {
          if (begun.isUp()) await begun.stop()
          if (begun.said().trim() !== '') console.error(begun.said().slice(-2_000))
        })
        server = begun
        return begun
      },
      async signIn(userId) {
        const token = randomBytes(24).toString('base64url')
        const ends = new Date(Date.now() + SESSION_MS)
        await owner.query(
          `insert into auth.session (id, token, "userId", "expiresAt", "createdAt", "updatedAt") values ($1, $2, $3, $4, now(), now())`,
          [randomBytes(16).toString('hex'), hashOfToken(token), userId, ends],
        )
        const secret = secrets.derive('sign-in').toString('base64url')
        const signature = createHmac('sha256', secret).update(token).digest('base64')
        return `posthorn.session_token=${encodeURIComponent(`${token}.${signature}`)}`
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function withProfile(environment: Record<string, string>): Record<string, string> {
  if (!readOptions().profile) return environment
  mkdirSync(PROFILES, { recursive: true })
  const options = [environment.NODE_OPTIONS, '--cpu-prof', `--cpu-prof-dir=${PROFILES}`].filter(Boolean).join(' ')
  return { ...environment, NODE_OPTIONS: options }
}

/** Does the work in a house, and leaves nothing behind whatever happens. */
export async function inHouse(work: (house: House) => Promise<void>): Promise<void> {
  const house = await openHouse()
  // Told to end, PostgreSQL and the server go with us; their files are of no use to anyone.
  const leave = () => process.exit(1)
  const clear = () => rmSync(house.folder, { recursive: true, force: true })
  process.once('SIGTERM', leave).once('SIGINT', leave).once('exit', clear)
  try {
    await work(house)
  } finally {
    process.off('SIGTERM', leave).off('SIGINT', leave).off('exit', clear)
    await house.close()
  }
}
