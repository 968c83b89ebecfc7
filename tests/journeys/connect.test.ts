import { equal, match, rejects } from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { connectByHand } from '#bin/commands/connect.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { createSecrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { startSimulator } from '#simulator/server.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'

const VERIFY_TOKEN = 'a verify token of the operator'
const workspaceId = uuidv7()
let database: TestDatabase
let simulator: Awaited<ReturnType<typeof startSimulator>>
let practice: Record<string, string>
/** Stands where a running Posthorn would answer Meta's challenge. */
let door: Server

before(async () => {
  database = await freshDatabase()
  simulator = await startSimulator({ port: 0, seed: 'connect' })
  practice = await (await fetch(`${simulator.url}/_sim/practice`, { method: 'POST' })).json()
  door = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x')
    const isOurs = searchParams.get('hub.verify_token') === VERIFY_TOKEN
    response.writeHead(isOurs ? 200 : 403).end(isOurs ? searchParams.get('hub.challenge') : '')
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
})
after(async () => {
  await simulator.close()
  await new Promise((resolve) => door.close(resolve))
})

test('before there is a workspace, a number has nowhere to go', async () => {
  await rejects(connectByHand(options()), /create the first account/)
})

test('with app, token and ids of the console the number is connected, its secrets unreadable in the database', async () => {
  await sql`insert into workspaces (id, name, created_at) values (${workspaceId}, 'Blumen Huber', now())`.execute(
    database.database.db,
  )
  await rejects(connectByHand({ ...options(), acceptTerms: false }), /USA[\s\S]*--accept-terms/)
  const connected = await connectByHand(options())
  equal(connected.displayPhoneNumber, practice.displayPhoneNumber)
  const { rows } = await inWorkspaces(database.database.db, [workspaceId], (tx) =>
    sql<
      Record<string, string>
    >`select c.state, c.phone_number_id, c.token_encrypted, a.connection, a.app_secret_encrypted
      from channels c join apps a on a.id = c.app_id`.execute(tx),
  )
  equal(rows.length, 1)
  equal(rows[0]?.state, 'connected')
  equal(rows[0]?.connection, 'meta')
  match(rows[0]?.token_encrypted ?? '', /^v1\./)
  match(rows[0]?.app_secret_encrypted ?? '', /^v1\./)
})

test('repeated, it is still one channel', async () => {
  await connectByHand({ ...options(), acceptTerms: false })
  const { rows } = await inWorkspaces(database.database.db, [workspaceId], (tx) =>
    sql`select from channels`.execute(tx),
  )
  equal(rows.length, 1)
})

test('a wrong token is refused by Meta, in its words', async () => {
  await rejects(connectByHand({ ...options(), token: 'nonsense' }))
})

test('without the settings of the app it says which ones', async () => {
  await rejects(connectByHand({ ...options(), meta: { ...options().meta, appSecret: undefined } }), /META_APP_SECRET/)
})

function options() {
  const { port } = door.address() as AddressInfo
  return {
    db: database.database.db,
    secrets,
    meta: {
      appId: practice.appId,
      appSecret: practice.appSecret,
      configId: undefined,
      verifyToken: VERIFY_TOKEN,
      graphVersion: 'v26.0',
      graphUrl: simulator.url,
    },
    publicUrl: `http://127.0.0.1:${port}`,
    wabaId: practice.wabaId ?? '',
    phoneNumberId: practice.phoneNumberId ?? '',
    token: practice.token ?? '',
    acceptTerms: true,
  }
}

const secrets = createSecrets([randomBytes(32).toString('hex')])
