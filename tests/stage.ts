/** A practice number on a running simulator, and its rows in a fresh database: where dispatch and media are tried without the whole program. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { createGraphs, tokenBinding } from '#server/channels/graph.ts'
import { createCaller } from '#server/conversations/deliver/call.ts'
import { type Dispatcher, startDispatcher } from '#server/conversations/deliver/dispatcher.ts'
import { PRIORITY } from '#server/conversations/deliver/queries.ts'
import { insertMessage, insertSend } from '#server/conversations/outbox.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { diskFiles } from '#server/platform/files.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { startSimulator } from '#simulator/server.ts'
import { freshDatabase } from './database.ts'
import { eventually } from './eventually.ts'
import { testLog } from './server.ts'

export type Stage = Awaited<ReturnType<typeof setStage>>

export interface StagedCustomer {
  phoneId: string
  conversationId: string
}

export async function setStage() {
  const { database, url } = await freshDatabase()
  const { db } = database
  const simulator = await startSimulator({ port: 0, seed: 'stage' })
  const folder = await mkdtemp(join(tmpdir(), 'posthorn-stage-'))
  const files = diskFiles(folder)
  const secrets = createSecrets([randomBytes(32).toString('hex')])
  const graphs = createGraphs(secrets)
  const sim = (method: string, path: string, body?: unknown) => ask(simulator.url, method, path, body)
  const practice = (await sim('POST', '/_sim/practice', {})) as Record<string, string>
  const broken: { fault: string }[] = []
  const now = () => new Date()

  const ids = { workspaceId: uuidv7(), inboxId: uuidv7(), channelId: uuidv7(), appId: uuidv7() }
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(db, [ids.workspaceId], work)
  const tokenEncrypted = secrets.encrypt(practice.token ?? '', tokenBinding(ids.channelId))
  await writeChannel(db, ids, practice, simulator.url, tokenEncrypted)

  const deps = {
    db,
    now,
    log: testLog,
    files,
    graphs,
    caller: createCaller({
      db,
      now,
      random: () => 0,
      files,
      graphOf: (lease, channel) => graphs.of(lease.channelId, channel),
    }),
    async breakChannel(_lease: unknown, fault: string) {
      await inside((tx) =>
        sql`update channels set state = 'broken', state_fault = ${fault} where id = ${ids.channelId}`.execute(tx),
      )
      broken.push({ fault })
    },
  }
  const dispatchers: Dispatcher[] = []

  return {
    ...ids,
    ...deps,
    /** The owner's. */
    url,
    sim,
    graphUrl: simulator.url,
    tokenEncrypted,
    practice,
    broken,
    inside,
    dispatcher(changes: Partial<typeof deps> = {}) {
      const dispatcher = startDispatcher({ ...deps, ...changes })
      dispatchers.push(dispatcher)
      return dispatcher
    },
    /** A customer who has just written, so that the window is open on both sides. */
    async customer(phoneId: string): Promise<StagedCustomer> {
      await sim('POST', `/_sim/phones/${phoneId}/messages`, {
        to: practice.phoneNumberId,
        type: 'text',
        text: { body: 'Hello' },
      })
      const phones = (await sim('GET', '/_sim/phones')) as { id: string; waId: string; name: string }[]
      const phone = phones.find(({ id }) => id === phoneId)
      const conversationId = uuidv7()
      const identityId = uuidv7()
      const contactId = uuidv7()
      await inside(async (tx) => {
        await sql`insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at)
          values (${ids.workspaceId}, ${contactId}, ${phone?.name ?? ''}, 'profile', 'whatsapp', now(), now())`.execute(
          tx,
        )
        await sql`insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, wa_id, created_at, updated_at)
          values (${ids.workspaceId}, ${identityId}, 'whatsapp', ${practice.portfolioId}, ${contactId}, 'auto', ${phone?.waId ?? ''}, now(), now())`.execute(
          tx,
        )
        await sql`insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at,
            last_customer_at, inbound_count, created_at, updated_at)
          values (${ids.workspaceId}, ${conversationId}, ${ids.channelId}, ${ids.inboxId}, ${identityId}, ${identityId}, 'open',
            now() - interval '1 minute', now() - interval '1 minute', 1, now(), now())`.execute(tx)
      })
      return { phoneId, conversationId }
    },
    /** Queues a text as a person's reply does; answers the message's and the send's id. */
    async write(customer: StagedCustomer, text: string) {
      const message = { messageId: uuidv7(), sendId: uuidv7() }
      await inside(async (tx) => {
        const common = {
          workspaceId: ids.workspaceId,
          conversationId: customer.conversationId,
          channelId: ids.channelId,
          now: now(),
        }
        await insertMessage(tx, {
          ...common,
          id: message.messageId,
          kind: 'text',
          text,
          contextWamid: null,
          authorId: 'mira',
          source: 'person',
          file: null,
        })
        await insertSend(tx, {
          ...common,
          id: message.sendId,
          messageId: message.messageId,
          attempt: 1,
          priority: PRIORITY.person,
          requestedBy: 'mira',
        })
      })
      return message
    },
    async messageState(messageId: string) {
      const { rows } = await inside((tx) =>
        sql<{ status: string; fault: string | null; state: string; tries: number; wamid: string | null }>`
          select m.status, m.fault, s.state, s.tries, s.wamid from messages m join sends s on s.message_id = m.id
          where m.id = ${messageId} order by s.attempt desc limit 1`.execute(tx),
      )
      return rows[0]
    },
    async until(messageId: string, status: string) {
      await eventually(async () => {
        const state = await this.messageState(messageId)
        if (state?.status !== status) throw new Error(`the message is ${JSON.stringify(state)}, not ${status}`)
      })
    },
    /** What Graph accepted, as the customer's phone got it. */
    async received(customer: StagedCustomer): Promise<string[]> {
      const chat = (await sim('GET', `/_sim/phones/${customer.phoneId}/chats/${practice.phoneNumberId}`)) as {
        messages?: { from: string; content: { body?: string; text?: { body?: string } } }[]
      }
      const messages = Array.isArray(chat) ? chat : (chat.messages ?? [])
      return messages
        .filter(({ from }) => from !== 'phone')
        .map(({ content }) => content.body ?? content.text?.body ?? '')
    },
    async strike() {
      await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()))
      await simulator.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function writeChannel(
  db: Db,
  ids: { workspaceId: string; inboxId: string; channelId: string; appId: string },
  practice: Record<string, string>,
  graphUrl: string,
  token: string,
) {
  await sql`insert into workspaces (id, name, created_at) values (${ids.workspaceId}, 'Blumen Huber', now())`.execute(
    db,
  )
  await sql`insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url, graph_version, created_at)
    values (${ids.appId}, 'practice', ${practice.appId}, 'Practice', '', '', ${graphUrl}, 'v26.0', now())`.execute(db)
  await inWorkspaces(db, [ids.workspaceId], async (tx) => {
    await sql`insert into inboxes (workspace_id, id, name, created_at) values (${ids.workspaceId}, ${ids.inboxId}, 'Support', now())`.execute(
      tx,
    )
    await sql`insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
        phone_number_id, display_phone_number, throughput_per_second, token_encrypted, created_at, updated_at)
      values (${ids.workspaceId}, ${ids.channelId}, ${ids.inboxId}, 'whatsapp', ${ids.appId}, 'Practice', 'connected', now(),
        ${practice.portfolioId}, ${practice.portfolioId}, ${practice.wabaId}, ${practice.phoneNumberId}, ${practice.displayPhoneNumber}, 80, ${token}, now(), now())`.execute(
      tx,
    )
    await sql`insert into numbers (phone_number_id, workspace_id, channel_id, app_id, waba_id)
      values (${practice.phoneNumberId}, ${ids.workspaceId}, ${ids.channelId}, ${ids.appId}, ${practice.wabaId})`.execute(
      tx,
    )
  })
}

async function ask(url: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}
