/** What this machine does at best: the least that a program must do which keeps Meta's deliveries, and nothing more. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import pg from 'pg'
import { answerWith } from '../kit/children.ts'

/** verify: the signature alone. single: one INSERT a request. batched: what waits goes in together. projected: batched, and
 *  in the same statement contact, conversation, message and event. */
export type Floor = 'verify' | 'single' | 'batched' | 'projected'
export interface FloorQuestion {
  floor: Floor
  databaseUrl: string
  appSecret: string
}

const CONNECTIONS_MAX = 20
const GROUP_MAX = 1_000

const TABLES = `
  create schema if not exists floor;
  create table if not exists floor.raw (id bigint generated always as identity primary key, body bytea not null, at timestamptz not null default now());
  create table if not exists floor.contacts (id bigint generated always as identity primary key, user_id text unique not null, name text not null);
  create table if not exists floor.conversations (id bigint generated always as identity primary key, contact_id bigint unique not null,
    last_at timestamptz not null, inbound_count bigint not null);
  create table if not exists floor.messages (id bigint generated always as identity primary key, conversation_id bigint not null,
    wamid text unique not null, text text not null, raw bytea not null, at timestamptz not null default now());
  create table if not exists floor.events (number bigint generated always as identity primary key, conversation_id bigint not null, message_id bigint not null);`

const BATCHED = 'insert into floor.raw (body) select body from unnest($1::bytea[]) as n(body)'

const PROJECTED = `
  with new as (
    select * from unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[]) as n(raw, wamid, user_id, name, text)),
  person as (
    insert into floor.contacts (user_id, name) select distinct on (user_id) user_id, name from new order by user_id
    on conflict (user_id) do update set name = excluded.name returning id, user_id),
  thread as (
    insert into floor.conversations (contact_id, last_at, inbound_count)
    select person.id, now(), count(*) from new join person using (user_id) group by person.id order by person.id
    on conflict (contact_id) do update set last_at = now(), inbound_count = conversations.inbound_count + excluded.inbound_count
    returning id, contact_id),
  message as (
    insert into floor.messages (conversation_id, wamid, text, raw)
    select thread.id, wamid, text, raw from new join person using (user_id) join thread on thread.contact_id = person.id
    on conflict (wamid) do nothing returning id, conversation_id)
  insert into floor.events (conversation_id, message_id) select conversation_id, id from message`

answerWith(async ({ floor, databaseUrl, appSecret }: FloorQuestion) => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS_MAX })
  await pool.query(TABLES)
  const keep = keeperOf(floor, pool)
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    const isGood = isSigned(body, request.headers['x-hub-signature-256'], appSecret)
    if (isGood) await keep(body)
    response.writeHead(isGood ? 200 : 401, { 'content-type': 'text/plain', 'content-length': 2 }).end('ok')
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as { port: number }).port
})

function keeperOf(floor: Floor, pool: pg.Pool): (body: Buffer) => Promise<unknown> {
  if (floor === 'verify') return async () => {}
  if (floor === 'single') {
    return (body) => pool.query({ name: 'single', text: 'insert into floor.raw (body) values ($1)', values: [body] })
  }
  const write =
    floor === 'batched'
      ? (bodies: Buffer[]) => pool.query({ name: 'batched', text: BATCHED, values: [bodies] })
      : (bodies: Buffer[]) => pool.query({ name: 'projected', text: PROJECTED, values: columnsOf(bodies) })
  return inGroups(write)
}

/** What arrives while one statement is on its way goes into the next. */
function inGroups(write: (bodies: Buffer[]) => Promise<unknown>) {
  let waiting: { body: Buffer; resolve(): void; reject(error: unknown): void }[] = []
  let isWriting = false
  async function flush() {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP_MAX)
      waiting = waiting.slice(GROUP_MAX)
      try {
        await write(group.map(({ body }) => body))
        for (const { resolve } of group) resolve()
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    isWriting = false
  }
  return (body: Buffer) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ body, resolve, reject })
      if (!isWriting) void flush()
    })
}

function columnsOf(bodies: Buffer[]): unknown[] {
  const values = bodies.map((body) => JSON.parse(body.toString()).entry[0].changes[0].value)
  return [
    bodies,
    values.map(({ messages }) => messages[0].id),
    values.map(({ contacts }) => contacts[0].user_id),
    values.map(({ contacts }) => contacts[0].profile.name),
    values.map(({ messages }) => messages[0].text.body),
  ]
}

function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => resolve(pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)))
    request.on('error', reject)
  })
}

function isSigned(body: Buffer, signature: string | string[] | undefined, appSecret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
  const given = Buffer.from(String(signature ?? ''))
  return given.length === expected.length && timingSafeEqual(given, expected)
}
