/** A whole Posthorn on a fresh database, and people who use it from outside as a browser would. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type RawData, WebSocket } from 'ws'
import { WORKSPACE_HEADER } from '#contract/common.ts'
import type { Frame } from '#contract/live.ts'
import { startServer } from '#server/main.ts'
import { readConfig } from '#server/platform/config.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { beforeDrop, freshDatabase } from './database.ts'
import { eventually } from './eventually.ts'
import { passwordCost, testLog } from './server.ts'

export const PASSWORD = 'a horn of brass and ink'

export type House = Awaited<ReturnType<typeof openHouse>>

/** Starts it with its doors on loopback; stopped when the file’s tests are over. `environment`: further settings. */
export async function openHouse({ practice = false, environment = {} as Record<string, string> } = {}) {
  const database = await freshDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-house-'))
  const config = {
    ...readConfig({ PRACTICE: practice ? 'on' : 'off', DATA_DIR: folder, ...environment }),
    port: 0,
    host: '127.0.0.1',
  }
  const urls = { ownerUrl: database.url, appUrl: database.appUrl, directUrl: database.url }
  const said: string[] = []
  const server = await startServer({ config, log: testLog, passwordCost, say: (line) => said.push(line), ...urls })
  const close = async () => {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  beforeDrop(close)
  const { db } = database.database
  return {
    ...server,
    db,
    /** Its data. */
    folder,
    said,
    database,
    close,
    guest: () => new Person(server.url),
    /** Sets the house up and answers its first admin. */
    async mira(): Promise<Person> {
      const mira = new Person(server.url)
      const me = await mira.ok('POST', '/api/v1/setup', {
        name: 'Mira',
        email: 'mira@example.com',
        password: PASSWORD,
        workspaceName: 'Blumen Huber',
        locale: 'en',
        timeZone: 'Europe/Berlin',
      })
      mira.is(me)
      return mira
    },
    /** Invites someone and lets them accept with a new account. */
    async join(admin: Person, name: string, role: 'admin' | 'agent'): Promise<Person> {
      const { link } = await admin.ok('POST', '/api/v1/invitations', { role, email: null })
      const person = new Person(server.url)
      const account = { name, email: `${name.toLowerCase()}@example.com`, password: PASSWORD }
      const token = new URL(link).searchParams.get('token')
      person.is(await person.ok('POST', '/api/v1/invitation/acceptance', { token, account }))
      person.workspaceId = admin.workspaceId
      return person
    },
    inside: <T>(workspaceId: string, work: (tx: Tx) => Promise<T>) => inWorkspaces(db, [workspaceId], work),
  }
}

interface MeAnswer {
  user: { id: string }
  memberships: { workspaceId: string }[]
}

/** Somebody with a browser: keeps cookies, names a workspace, says where requests come from. */
export class Person {
  readonly url: string
  cookies = new Map<string, string>()
  workspaceId = ''
  userId = ''
  headers: Record<string, string> = {}

  constructor(url: string) {
    this.url = url
  }

  is(me: MeAnswer) {
    this.userId = me.user.id
    this.workspaceId = me.memberships[0]?.workspaceId ?? ''
  }

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        cookie: this.cookie,
        origin: this.url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.workspaceId === '' ? {} : { [WORKSPACE_HEADER]: this.workspaceId }),
        ...this.headers,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (name) this.cookies.set(name, value ?? '')
    }
    return response
  }

  /** The answer; throws what was answered if it is no success. */
  // biome-ignore lint/suspicious/noExplicitAny: what comes back is checked by each test.
  async ok(method: string, path: string, body?: unknown): Promise<any> {
    const response = await this.ask(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }

  /** Status and code of a refusal. */
  async refused(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<string> {
    const response = await this.ask(method, path, body, headers)
    const answer = (await response.json().catch(() => ({}))) as { error?: { code?: string }; code?: string }
    return `${response.status} ${answer.error?.code ?? answer.code ?? ''}`.trim()
  }

  signIn(email: string, password: string): Promise<Response> {
    return this.ask('POST', '/api/auth/sign-in/email', { email, password })
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Opens the live socket and hears until it is closed. */
  async listen(after: number, options: { origin?: string; workspaceId?: string } = {}): Promise<Listener> {
    const listener = new Listener(this, after, options)
    await listener.opened
    return listener
  }
}

/** A socket with everything that was heard on it. */
export class Listener {
  readonly ws: WebSocket
  readonly opened: Promise<void>
  readonly frames: Frame[] = []
  closed: number | null = null

  constructor(person: Person, after: number, { origin = person.url, workspaceId = person.workspaceId } = {}) {
    const address = `${person.url.replace('http', 'ws')}/api/v1/live?workspace=${workspaceId}&after=${after}`
    this.ws = new WebSocket(address, { headers: { cookie: person.cookie, origin } })
    this.ws.on('message', (data: RawData) => this.frames.push(JSON.parse(String(data))))
    this.ws.on('close', (code) => {
      this.closed = code
    })
    this.opened = new Promise((resolve, reject) => {
      this.ws.once('open', resolve)
      this.ws.once('unexpected-response', (_, response) => reject(new Error(`refused ${response.statusCode}`)))
      this.ws.once('error', reject)
    })
  }

  get events() {
    return this.frames.flatMap((frame) => (frame.kind === 'events' ? frame.events : []))
  }

  get upTo(): number {
    return this.frames.findLast((frame) => frame.kind === 'events' || frame.kind === 'start_afresh')?.upTo ?? 0
  }

  /** Waits for an event of this type. */
  heard(type: string, count = 1) {
    return eventually(() => {
      const found = this.events.filter((event) => event.type === type)
      if (found.length < count) throw new Error(`heard ${found.length} of ${count} ${type}`)
      return found
    })
  }

  whenClosed(): Promise<number> {
    return eventually(() => {
      if (this.closed === null) throw new Error('still open')
      return this.closed
    })
  }

  close() {
    this.ws.terminate()
  }
}

/** A number with a conversation, written straight into the tables: for what needs no Meta. */
export async function writeConversation(
  house: Pick<House, 'inside'>,
  workspaceId: string,
  names: { inbox: string; contact: string },
) {
  const ids = {
    inboxId: uuidv7(),
    channelId: uuidv7(),
    contactId: uuidv7(),
    identityId: uuidv7(),
    conversationId: uuidv7(),
    messageId: uuidv7(),
  }
  const appId = uuidv7()
  const digits = String(Math.floor(Math.random() * 1e12)).padStart(12, '1')
  await house.inside(workspaceId, async (tx) => {
    const known = await sql<{
      id: string
    }>`select id from inboxes where workspace_id = ${workspaceId} and name = ${names.inbox}`.execute(tx)
    if (known.rows[0]) ids.inboxId = known.rows[0].id
    else await sql`insert into inboxes values (${workspaceId}, ${ids.inboxId}, ${names.inbox}, now())`.execute(tx)
    await sql`insert into apps values (${appId}, 'practice', ${digits}, 'App', 'none', 'none', 'http://127.0.0.1:9', 'v26.0', now())`.execute(
      tx,
    )
    await sql`insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, waba_id, phone_number_id,
        display_phone_number, token_encrypted, created_at, updated_at)
      values (${workspaceId}, ${ids.channelId}, ${ids.inboxId}, 'whatsapp', ${appId}, 'Number', 'connected', now(), 'waba:1', '1',
        ${digits}, '+49 30 1', 'none', now(), now())`.execute(tx)
    await sql`insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at)
      values (${workspaceId}, ${ids.contactId}, ${names.contact}, 'profile', 'whatsapp', now(), now())`.execute(tx)
    await sql`insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, wa_id, created_at, updated_at)
      values (${workspaceId}, ${ids.identityId}, 'whatsapp', 'waba:1', ${ids.contactId}, 'auto', '491701234501', now(), now())`.execute(
      tx,
    )
    await sql`insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at,
        last_message_id, last_customer_at, inbound_count, created_at, updated_at)
      values (${workspaceId}, ${ids.conversationId}, ${ids.channelId}, ${ids.inboxId}, ${ids.identityId}, ${ids.identityId}, 'open',
        now(), ${ids.messageId}, now(), 1, now(), now())`.execute(tx)
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status,
        status_at, created_at)
      values (${workspaceId}, ${ids.messageId}, ${ids.conversationId}, ${ids.channelId}, 'in', 'text', now(), 'customer',
        'Is it shipped?', 'received', now(), now())`.execute(tx)
  })
  return ids
}
