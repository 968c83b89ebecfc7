/** A workspace with connected numbers, and the means to send it deliveries. */
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { appSecretBinding, verifyTokenBinding } from '#server/channels/appSecrets.ts'
import { createAcceptor } from '#server/ingest/accept.ts'
import { digestOnce } from '#server/ingest/digest.ts'
import { type Database, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { testLog } from './server.ts'

export const APP_SECRET = 'an app secret of the tests'
export const VERIFY_TOKEN = 'a verify token of the tests'
export const secrets = createSecrets(['a secret key of the tests, long enough'])

export interface StagedNumber {
  phoneNumberId: string
  channelId: string
}
export interface StagedWorkspace {
  workspaceId: string
  inboxId: string
  appId: string
  numbers: [StagedNumber, ...StagedNumber[]]
}

export async function stageApp({ db }: Database, secret = APP_SECRET): Promise<string> {
  const id = uuidv7()
  await sql`insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url,
      graph_version, created_at)
    values (${id}, 'practice', ${id}, 'app', ${secrets.encrypt(secret, appSecretBinding(id))},
      ${secrets.encrypt(VERIFY_TOKEN, verifyTokenBinding(id))}, 'http://127.0.0.1:1', 'v26.0', now())`.execute(db)
  return id
}

export async function stageWorkspace(
  database: Database,
  appId: string,
  phoneNumberIds = [nextNumber()],
): Promise<StagedWorkspace> {
  const [workspaceId, inboxId] = [uuidv7(), uuidv7()]
  await sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'Flowers', now())`.execute(
    database.db,
  )
  await inWorkspaces(database.db, [workspaceId], (tx) =>
    sql`insert into inboxes (workspace_id, id, name, created_at) values (${workspaceId}, ${inboxId}, 'Shop', now())`.execute(
      tx,
    ),
  )
  const numbers: StagedNumber[] = []
  for (const id of phoneNumberIds) numbers.push(await connectNumber(database, { workspaceId, inboxId, appId }, id))
  return { workspaceId, inboxId, appId, numbers: numbers as [StagedNumber] }
}

export async function connectNumber(
  { db }: Database,
  { workspaceId, inboxId, appId }: Omit<StagedWorkspace, 'numbers'>,
  phoneNumberId: string,
): Promise<StagedNumber> {
  const channelId = uuidv7()
  await inWorkspaces(db, [workspaceId], async (tx) => {
    await sql`insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id,
        waba_id, phone_number_id, display_phone_number, token_encrypted, created_at, updated_at)
      values (${workspaceId}, ${channelId}, ${inboxId}, 'whatsapp', ${appId}, 'Shop', 'connected', now(), 'portfolio',
        'portfolio', 'waba', ${phoneNumberId}, '15550783881', '', now(), now())`.execute(tx)
    await sql`insert into numbers (phone_number_id, workspace_id, channel_id, app_id, waba_id)
      values (${phoneNumberId}, ${workspaceId}, ${channelId}, ${appId}, 'waba')`.execute(tx)
  })
  return { phoneNumberId, channelId }
}

let lastNumber = 0
export const nextNumber = () => `10654035224${(++lastNumber).toString().padStart(4, '0')}`

export const sign = (body: Buffer, secret = APP_SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

export const envelope = (changes: { field?: string; value: object }[]) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: 'waba', changes: changes.map(({ field = 'messages', value }) => ({ field, value })) }],
})

export const about = (phoneNumberId: string) => ({
  messaging_product: 'whatsapp',
  metadata: { display_phone_number: '15550783881', phone_number_id: phoneNumberId },
})

export interface Sender {
  waId?: string
  userId?: string
  name?: string
  username?: string
}

const contactOf = ({ waId, userId, name, username }: Sender) => ({
  ...(name === undefined ? {} : { profile: { name, ...(username === undefined ? {} : { username }) } }),
  ...(waId === undefined ? {} : { wa_id: waId }),
  ...(userId === undefined ? {} : { user_id: userId }),
})

/** A value with one message; `more` is the wire object of its type and whatever else stands in the message. */
export const messageValue = (phoneNumberId: string, sender: Sender, id: string, more: object, at = '1795000000') => ({
  ...about(phoneNumberId),
  contacts: [contactOf(sender)],
  messages: [
    {
      ...(sender.waId === undefined ? {} : { from: sender.waId }),
      ...(sender.userId === undefined ? {} : { from_user_id: sender.userId }),
      id,
      timestamp: at,
      type: 'text',
      ...more,
    },
  ],
})

export const textValue = (phoneNumberId: string, sender: Sender, id: string, body: string, at?: string) =>
  messageValue(phoneNumberId, sender, id, { text: { body } }, at)

export const statusValue = (phoneNumberId: string, status: object, sender: Sender = {}) => ({
  ...about(phoneNumberId),
  ...(sender.userId || sender.waId ? { contacts: [contactOf(sender)] } : {}),
  statuses: [
    {
      timestamp: '1795000000',
      ...(sender.waId === undefined ? {} : { recipient_id: sender.waId }),
      ...(sender.userId === undefined ? {} : { recipient_user_id: sender.userId }),
      ...status,
    },
  ],
})

/** Puts bodies on disk as the webhook does, and digests all that waits. */
export function ingestOf(database: Database, appId: string, now: () => Date = () => new Date()) {
  const clock = { now }
  const acceptor = createAcceptor({ pool: database.pool, clock })
  const deps = { db: database.db, clock, log: testLog }
  const digestAll = async () => {
    for (let done = -1; done !== 0; ) done = await digestOnce(deps)
  }
  return {
    deps,
    acceptor,
    digestAll,
    accept: (body: object | Buffer, app = appId) =>
      acceptor.accept(Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)), app),
    async deliver(...values: object[]) {
      await acceptor.accept(Buffer.from(JSON.stringify(envelope(values.map((value) => ({ value }))))), appId)
      await digestAll()
    },
  }
}

/** Rows of one workspace, as its people might see them. */
export const look = <T = Record<string, unknown>>(
  database: Database,
  workspaceId: string,
  query: (tx: Tx) => Promise<{ rows: unknown[] }>,
) => inWorkspaces(database.db, [workspaceId], async (tx) => (await query(tx)).rows as T[])

/** A shop with an app and a number of its own, and all that a story needs of it. */
export async function stageShop(database: Database, phoneNumberIds?: string[]) {
  const appId = await stageApp(database)
  const workspace = await stageWorkspace(database, appId, phoneNumberIds)
  const { phoneNumberId, channelId } = workspace.numbers[0]
  const rows = <T = Record<string, unknown>>(query: ReturnType<typeof sql>) =>
    look<T>(database, workspace.workspaceId, (tx) => query.execute(tx))
  const counts = async () => {
    const [row] = await rows<Record<string, number>>(sql`select
      (select count(*) from contacts where merged_into is null) as contacts,
      (select count(*) from identities) as identities, (select count(*) from conversations) as conversations,
      (select count(*) from messages) as messages`)
    return row
  }
  return { ...workspace, ...ingestOf(database, appId), phoneNumberId, channelId, rows, counts }
}
