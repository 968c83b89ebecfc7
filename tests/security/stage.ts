/** A whole Posthorn that strangers knock at: its log is kept to the finest level, and people come by themselves. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { keepApp, subscribe } from '#server/channels/apps.ts'
import { connectNumber } from '#server/channels/connect.ts'
import { type Server, startServer } from '#server/main.ts'
import { machineClock } from '#server/platform/clock.ts'
import { readConfig } from '#server/platform/config.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { createLog } from '#server/platform/log.ts'
import { createSecrets, type Secrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { insertAccount } from '#server/team/accounts.ts'
import { hashPassword } from '#server/team/passwords.ts'
import { insertMember, insertWorkspace, setInboxesOfMember } from '#server/team/queries.ts'
import { beforeDrop, freshDatabase, type TestDatabase } from '../database.ts'
import { Person } from '../house.ts'

export const PASSWORD = 'brass and ink, twice over'

export interface Stage {
  /** Where it listens. */
  url: string
  /** How it calls itself. */
  publicUrl: string
  server: Server
  database: TestDatabase
  dataFolder: string
  /** SECRET_KEY. */
  secretKey: string
  secrets: Secrets
  /** Every line of its log. */
  lines: string[]
  /** What it said to whoever started it. */
  said: string[]
  guest(): Person
  /** Makes a workspace; answers its id. */
  workspace(name: string): Promise<string>
  /** Makes an account, a member of this workspace or of none, and signs it in. */
  person(name: string, membership?: Membership | null): Promise<Person>
  inside<T>(workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T>
}

export interface Membership {
  workspaceId: string
  role: 'admin' | 'agent'
  inboxIds?: string[]
}

export interface StageOptions {
  practice?: boolean
  /** As PUBLIC_URL; plain http on loopback where it is left out. */
  publicUrl?: string
  /** Who is made from it. */
  personOf?: (url: string) => Person
}

/** Stopped by itself when the tests of the file are over. */
export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { practice = false, publicUrl, personOf = (url) => new Person(url) } = options
  const folder = mkdtemp(join(tmpdir(), 'posthorn-security-'))
  const [database, dataFolder, port] = await Promise.all([freshDatabase(), folder, freePort()])
  const secretKey = randomBytes(32).toString('base64url')
  const [lines, said]: [string[], string[]] = [[], []]
  const server = await startServer({
    config: readConfig({
      DATA_DIR: dataFolder,
      HOST: '127.0.0.1',
      PORT: String(port),
      PRACTICE: practice ? 'on' : 'off',
      SECRET_KEY: secretKey,
      ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }),
    }),
    ownerUrl: database.url,
    appUrl: database.appUrl,
    directUrl: database.url,
    log: createLog({ level: 'trace', destination: { write: (line) => void lines.push(line) } }),
    say: (line) => void said.push(line),
  })
  beforeDrop(async () => {
    await server.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
  const url = publicUrl === undefined ? server.url : `http://127.0.0.1:${port}`
  const { db } = database.database
  const hash = await hashPassword(PASSWORD)
  const guest = () => {
    const person = personOf(url)
    person.headers = { origin: server.url }
    return person
  }
  const inside: Stage['inside'] = (workspaceId, work) => inWorkspaces(db, [workspaceId], work)
  let people = 0
  return {
    url,
    publicUrl: server.url,
    server,
    database,
    dataFolder,
    secretKey,
    secrets: createSecrets([secretKey]),
    lines,
    said,
    guest,
    inside,
    async workspace(name) {
      const [id, createdAt] = [uuidv7(), new Date()]
      await inside(id, (tx) => insertWorkspace(tx, { id, name, time_zone: 'UTC', locale: 'en', createdAt }))
      return id
    },
    async person(name, membership = null) {
      const email = emailOf(name)
      const createdAt = new Date()
      const workspaceId = membership?.workspaceId ?? ''
      const account = await inWorkspaces(db, workspaceId === '' ? [] : [workspaceId], async (tx) => {
        const made = await insertAccount(tx, { name, email, hash })
        if (!made) throw new Error(`${name} has an account already`)
        if (!membership) return made
        await insertMember(tx, { workspaceId, userId: made.id, role: membership.role, createdAt })
        const { inboxIds = [] } = membership
        await setInboxesOfMember(tx, { workspaceId, userId: made.id, inboxIds, createdAt })
        return made
      })
      const person = guest()
      people += 1
      // From an address of their own, so that nobody's attempts count against another's.
      const answer = await person.ask(
        'POST',
        '/api/auth/sign-in/email',
        { email, password: PASSWORD },
        addressed(people),
      )
      if (!answer.ok) throw new Error(`${name} cannot sign in: ${answer.status} ${await answer.text()}`)
      person.userId = account.id
      person.workspaceId = workspaceId
      return person
    },
  }
}

export const emailOf = (name: string) => `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`

/** As a reverse proxy on this machine tells from where somebody comes. */
export const addressed = (number: number) => ({ 'x-forwarded-for': `203.0.113.${number}` })

export interface OwnNumber {
  workspaceId: string
  channelId: string
  inboxId: string
  phoneNumberId: string
  appId: string
  appSecret: string
  token: string
  verifyToken: string
}

/** A business of its own at the simulator, with an app of its own, connected to this workspace. */
export async function connect(
  stage: Stage,
  simulatorUrl: string,
  workspaceId: string,
  { connection = 'practice', ...more }: { connection?: 'practice' | 'meta'; graphUrl?: string } = {},
): Promise<OwnNumber> {
  const sim = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${simulatorUrl}/_sim${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  const { appId = '', appSecret = '' } = await sim('/apps', { name: 'An app' })
  const phoneNumberId = String(Date.now()) + String(Math.floor(Math.random() * 1_000))
  const displayPhoneNumber = `+49 30 ${phoneNumberId.slice(-7)}`
  const numbers = [{ phoneNumberId, displayPhoneNumber, verifiedName: 'A business' }]
  const { wabaId = '' } = await sim('/accounts', { name: 'A business', numbers })
  const { token = '' } = await sim('/tokens', { appId, wabaIds: [wabaId] })
  const deps = { db: stage.database.database.db, clock: machineClock, secrets: stage.secrets }
  const verifyToken = randomBytes(12).toString('hex')
  const graph = { graphUrl: more.graphUrl ?? simulatorUrl, graphVersion: 'v26.0' }
  const app = await keepApp(deps, { connection, appId, appSecret, name: 'An app', verifyToken, ...graph })
  await subscribe(deps, app, `${stage.url}/webhooks/whatsapp`)
  const wanted = { workspaceId, userId: null, app, wabaId, phoneNumberId, token }
  const channel = await connectNumber({ ...deps, replayNumber: async () => {} }, wanted)
  const { id: channelId, inbox_id: inboxId } = channel
  return { workspaceId, channelId, inboxId, phoneNumberId, appId, appSecret, token, verifyToken }
}

/** Reads as whoever owns the tables, with row-level security put aside: what is really in the database. */
export async function everyRow(stage: Stage, table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<{ id: string }>`select id from workspaces`.execute(stage.database.database.db)
  const ids = rows.map(({ id }) => id)
  const found = await inWorkspaces(stage.database.database.db, ids, (tx) =>
    sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(tx),
  )
  return found.rows
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
