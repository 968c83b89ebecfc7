import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openGuarded } from '#meta/egress.ts'
import { MEDIA_BYTES_MAX } from '#meta/media.ts'
import { startMediaFetcher } from '#server/conversations/media/fetcher.ts'
import { diskFiles } from '#server/platform/files.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'
import { isLong } from './ground.ts'

const DOCUMENT = Buffer.from('%PDF-1.4 a small document')
const DAY_MS = 24 * 60 * 60 * 1_000
const MEGABYTE = Buffer.alloc(1024 * 1024, 'x')
/** While it is being fetched; then the wait is longer than any of ours here. */
const LEASE_MS = 4 * 60_000
const NEVER_ENDING_MS_MAX = 150_000

let stage: Stage
let ayse: StagedCustomer
let folder: string
let graphUrl: string
/** The fetcher's clock: turned on, and stopped, where waiting is tried. */
let aheadMs = 0
let stoppedAtMs: number | null = null
const nowMs = () => (stoppedAtMs ?? Date.now()) + aheadMs
let fetcher: ReturnType<typeof startMediaFetcher>
const looks = new Map<string, number>()

/** What lies behind each id: how the file is answered, the so-many-th time it is asked for. */
const files: Record<string, (response: ServerResponse, count: number) => unknown> = {
  'link expired': (response, count) => (count === 1 ? response.writeHead(404).end() : give(response)),
  'not yet there': (response, count) => (count < 3 ? response.writeHead(404).end() : give(response)),
  'cut short': (response, count) => {
    if (count > 1) return give(response)
    response.writeHead(200, { 'content-length': DOCUMENT.length * 2 }).write(DOCUMENT)
    setTimeout(() => response.destroy(), 50)
  },
  'other bytes': (response, count) => (count === 1 ? response.end('something else') : give(response)),
  'announced too large': (response) => response.writeHead(200, { 'content-length': MEDIA_BYTES_MAX + 1 }).write('x'),
  'too large, unannounced': (response) => pour(response),
  'led elsewhere': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/secret' }).end(),
  'led to a cloud': (response) => response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
  'wrong type': (response) =>
    response.writeHead(200, { 'content-type': 'image/jpeg' }).end('<script>alert(1)</script>'),
  'never ends': (response) => {
    response.writeHead(200)
    const trickle = setInterval(() => response.write('x'), 1_000)
    response.once('close', () => clearInterval(trickle))
  },
}

const give = (response: ServerResponse) => response.writeHead(200, { 'content-length': DOCUMENT.length }).end(DOCUMENT)

function pour(response: ServerResponse) {
  const more = () => {
    while (!response.destroyed && response.write(MEGABYTE)) {}
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}

const graph = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? '', 'http://graph').pathname)
  const file = /^\/file\/(.*)$/.exec(path)?.[1]
  const id = file ?? path.split('/')[2] ?? ''
  if (file !== undefined) {
    looks.set(id, (looks.get(id) ?? 0) + 1)
    return void files[id]?.(response, looks.get(id) ?? 1)
  }
  response.setHeader('content-type', 'application/json')
  if (!(id in files)) {
    const error = { message: 'Unsupported get request.', type: 'GraphMethodException', code: 100, error_subcode: 33 }
    return void response.writeHead(400).end(JSON.stringify({ error }))
  }
  const url = `${graphUrl}/file/${encodeURIComponent(id)}`
  const sha256 = createHash('sha256').update(DOCUMENT).digest('hex')
  const hash = id === 'other bytes' ? { sha256 } : {}
  response.end(JSON.stringify({ id, url, mime_type: 'application/pdf', file_size: 7, ...hash }))
})

before(async () => {
  stage = await setStage()
  ayse = await stage.customer('practice-1')
  folder = await mkdtemp(join(tmpdir(), 'posthorn-media-'))
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve))
  graphUrl = `http://127.0.0.1:${(graph.address() as { port: number }).port}`
  await sql`update apps set graph_url = ${graphUrl}`.execute(stage.db)
  const now = () => new Date(nowMs())
  fetcher = startMediaFetcher({ ...stage, files: diskFiles(folder), now })
})
after(async () => {
  graph.closeAllConnections()
  await new Promise((resolve) => graph.close(resolve))
  await fetcher.stop()
  await stage.strike()
  await rm(folder, { recursive: true, force: true })
})

test('R20: what went wrong once is fetched again: an expired link, a file cut short, other bytes', async () => {
  const names = ['link expired', 'cut short', 'other bytes', 'not yet there']
  const ids = await Promise.all(names.map(received))
  for (const [index, id] of ids.entries()) {
    const medium = await until(id, ({ state }) => state === 'stored')
    deepEqual(
      [medium.attempts, medium.size],
      [names[index] === 'not yet there' ? 3 : 2, DOCUMENT.length],
      String(names[index]),
    )
  }
})

test('R20: a file that breaks off before anybody reads it is an error to its reader, and ends no process', async () => {
  const rules = { isAllowedHost: () => true, allowPrivate: true, bytesMax: MEDIA_BYTES_MAX }
  looks.delete('cut short')
  const { body } = await openGuarded(`${graphUrl}/file/${encodeURIComponent('cut short')}`, {}, rules)
  await eventually(() => ok(body.destroyed))
  await rejects(body.toArray())
})

test('R20: each wait is twice as long as the one before, and after seven days it is given up in a word', async () => {
  stoppedAtMs = Date.now()
  const id = await received('nobody has it')
  const waits: number[] = []
  for (let attempts = 1; attempts <= 4; attempts++) {
    const medium = await until(id, (one) => one.attempts === attempts && one.fault !== null && one.waitMs < LEASE_MS)
    equal(medium.state, 'pending')
    waits.push(medium.waitMs)
    aheadMs += medium.waitMs + 1
    fetcher.wake()
  }
  ok(
    waits.every((wait, index) => index === 0 || wait > (waits[index - 1] as number) * 1.5),
    String(waits),
  )
  aheadMs += 8 * DAY_MS
  fetcher.wake()
  equal((await until(id, ({ state }) => state !== 'pending')).state, 'expired')
  stoppedAtMs = null
})

test('R20: too large, announced or not, and led to private addresses: refused for good, nothing is left on the disk', async () => {
  const wanted: [name: string, fault: string][] = [
    ['announced too large', 'too_large'],
    ['too large, unannounced', 'too_large'],
    ['led elsewhere', 'host'],
    ['led to a cloud', 'host'],
  ]
  for (const [name, fault] of wanted) {
    const medium = await until(await received(name), ({ state }) => state !== 'pending')
    deepEqual([medium.state, medium.fault], ['failed', fault], name)
  }
  deepEqual(readdirSync(join(folder, 'drafts')), [])
})

test('R20: what is not what it says is kept as a plain file', async () => {
  const medium = await until(await received('wrong type'), ({ state }) => state === 'stored')
  equal(medium.mimeType, 'application/octet-stream')
})

test('R20: a file that never ends holds back no other, and is cut off', async () => {
  const endless = await received('never ends')
  looks.delete('cut short')
  await until(await received('cut short'), ({ state }) => state === 'stored')
  equal((await mediumOf(endless)).state, 'pending')
  if (!isLong) return // the limit is two minutes; meta/media.test.ts tries a shorter one
  const medium = await until(endless, ({ fault }) => fault !== null, NEVER_ENDING_MS_MAX)
  deepEqual([medium.state, medium.fault], ['pending', 'timed_out'])
})

/** A customer's message whose medium waits to be fetched, as the digest writes it. */
async function received(providerMediaId: string): Promise<string> {
  const id = uuidv7()
  const { workspaceId, channelId } = stage
  const now = new Date(nowMs())
  await stage.inside(async (tx) => {
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, created_at)
      values (${workspaceId}, ${id}, ${ayse.conversationId}, ${channelId}, 'in', 'document', now(), 'customer', 'received', now(), now())`.execute(
      tx,
    )
    await sql`insert into media (workspace_id, message_id, channel_id, provider_media_id, mime_type, state, due_at, expires_at)
      values (${workspaceId}, ${id}, ${channelId}, ${providerMediaId}, 'application/pdf', 'pending', ${now}, ${new Date(now.getTime() + 7 * DAY_MS)})`.execute(
      tx,
    )
  })
  fetcher.wake()
  return id
}

interface Medium {
  state: string
  attempts: number
  fault: string | null
  waitMs: number
  mimeType: string | null
  size: number | null
}

async function mediumOf(messageId: string): Promise<Medium> {
  const now = new Date(nowMs())
  const { rows } = await stage.inside((tx) =>
    sql<Medium>`
      select m.state, m.attempts::int as attempts, m.fault, f.mime_type as "mimeType", f.size_bytes::int as size,
        (extract(epoch from m.due_at - ${now}::timestamptz) * 1000)::float as "waitMs"
      from media m left join files f on f.id = m.file_id where m.message_id = ${messageId}`.execute(tx),
  )
  return rows[0] as Medium
}

const until = (messageId: string, isIt: (medium: Medium) => boolean, withinMs?: number): Promise<Medium> =>
  eventually(
    async () => {
      const medium = await mediumOf(messageId)
      if (!isIt(medium)) throw new Error(`the medium is ${JSON.stringify(medium)}`)
      return medium
    },
    withinMs === undefined ? {} : { withinMs },
  )
