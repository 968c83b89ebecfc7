// The Chat SDK as its documentation has it, set up so that it loses as little as it can: every message is handled on its own
// (nothing is dropped while another one of the thread is at work), its handler writes the message down, and Meta hears 200 only
// when all of that is done. Runs in the folder where its packages were installed: node program.mjs
import { createServer } from 'node:http'
import { createPostgresState } from '@chat-adapter/state-pg'
import { createWhatsAppAdapter } from '@chat-adapter/whatsapp'
import { Chat } from 'chat'
import pg from 'pg'

const CONNECTIONS_MAX = 20 // as Posthorn has
const { PEER_DATABASE_URL = '', PEER_APP_SECRET = '', PEER_PHONE_NUMBER_ID = '' } = process.env
const silent = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent }

const pool = new pg.Pool({ connectionString: PEER_DATABASE_URL, max: CONNECTIONS_MAX })
await pool.query('create table if not exists kept (id text primary key, thread text not null, text text not null)')

const bot = new Chat({
  userName: 'bench',
  logger: silent,
  concurrency: 'concurrent',
  state: createPostgresState({ client: pool, logger: silent }),
  adapters: {
    whatsapp: createWhatsAppAdapter({
      accessToken: 'none',
      appSecret: PEER_APP_SECRET,
      phoneNumberId: PEER_PHONE_NUMBER_ID,
      verifyToken: 'none',
      userName: 'bench',
      logger: silent,
    }),
  },
})
bot.onDirectMessage((thread, message) =>
  pool.query({
    name: 'keep',
    text: 'insert into kept (id, thread, text) values ($1, $2, $3) on conflict do nothing',
    values: [message.id, thread.id, message.text],
  }),
)
await bot.initialize()

const server = createServer(async (request, response) => {
  const pieces = []
  for await (const piece of request) pieces.push(piece)
  const tasks = []
  const options = { waitUntil: (task) => tasks.push(task), propagateHandlerErrors: true }
  let status = 500
  try {
    const asked = new Request(`http://127.0.0.1${request.url}`, {
      method: request.method,
      headers: request.headers,
      ...(request.method === 'POST' ? { body: Buffer.concat(pieces) } : {}),
    })
    const answer = await bot.webhooks.whatsapp(asked, options)
    await Promise.all(tasks)
    status = answer.status
  } catch {
    // 500: Meta comes again.
  }
  await Promise.allSettled(tasks)
  response.writeHead(status, { 'content-type': 'text/plain', 'content-length': 2 }).end('ok')
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port }))
process.on('unhandledRejection', () => {}) // said by the answer
process.on('disconnect', () => process.exit(0))
