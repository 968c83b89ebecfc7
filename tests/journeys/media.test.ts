import { deepEqual, equal, ok } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import sharp from 'sharp'
import { uploadMedia } from '#meta/media.ts'
import { startMediaFetcher } from '#server/conversations/media/fetcher.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'

let stage: Stage
let ayse: StagedCustomer
before(async () => {
  stage = await setStage()
  ayse = await stage.customer('practice-1')
})
after(() => stage.strike())

const DAY_MS = 24 * 60 * 60 * 1_000

test('a photo is fetched, kept by its content, measured, and gets a thumbnail', async () => {
  const photo = await sharp({ create: { width: 1200, height: 800, channels: 3, background: '#b08d3c' } })
    .jpeg()
    .toBuffer()
  const messageId = await received(await givenToMeta(photo, 'image/jpeg'), 'image/jpeg')
  const fetcher = startMediaFetcher(stage)
  const media = await settled(messageId)
  equal(media.state, 'stored')
  deepEqual([media.mime_type, media.width_pixels, media.height_pixels], ['image/jpeg', 1200, 800])
  equal(await stage.files.size(stage.workspaceId, media.hash ?? ''), photo.length)
  ok(((await stage.files.size(stage.workspaceId, media.thumbnail_hash ?? '')) ?? 0) > 0)
  await fetcher.stop()
})

test('what calls itself a picture and is none is kept, and never shown as one', async () => {
  const html = Buffer.from('<html><script>alert(1)</script></html>')
  const messageId = await received(await givenToMeta(html, 'text/plain'), 'image/jpeg')
  const fetcher = startMediaFetcher(stage)
  const media = await settled(messageId)
  deepEqual([media.state, media.mime_type, media.thumbnail_hash], ['stored', 'application/octet-stream', null])
  await fetcher.stop()
})

test('Meta is away: tried again by itself, and the event tells when it came', async () => {
  const bytes = Buffer.from('%PDF-1.4 a small document')
  const messageId = await received(await givenToMeta(bytes, 'application/pdf'), 'application/pdf')
  await stage.sim('POST', '/_sim/faults', { on: 'media', code: 131000, httpStatus: 500, times: 1 })
  const fetcher = startMediaFetcher(stage)
  const media = await settled(messageId)
  deepEqual([media.state, media.attempts], ['stored', 2])
  const { rows } = await stage.inside((tx) =>
    sql<{ type: string; data: unknown }>`select type, data from events where message_id = ${messageId}`.execute(tx),
  )
  deepEqual(rows, [{ type: 'message.changed', data: { because: 'media' } }])
  await fetcher.stop()
})

test('what Meta no longer has after seven days is given up with a word', async () => {
  const messageId = await received('9999999999', 'image/jpeg')
  const fetcher = startMediaFetcher({ ...stage, now: () => new Date(Date.now() + 8 * DAY_MS) })
  equal((await settled(messageId)).state, 'expired')
  await fetcher.stop()
})

const givenToMeta = (bytes: Buffer, mimeType: string) =>
  uploadMedia(
    stage.graphs.of(stage.channelId, {
      connection: 'practice',
      graphUrl: stage.graphUrl,
      graphVersion: 'v26.0',
      tokenEncrypted: stage.tokenEncrypted,
    }),
    stage.practice.phoneNumberId ?? '',
    { file: new Blob([new Uint8Array(bytes)]), mimeType, fileName: 'file' },
  )

/** A customer's message whose medium waits to be fetched, as the digest writes it. */
async function received(providerMediaId: string, mimeType: string): Promise<string> {
  const id = uuidv7()
  await stage.inside(async (tx) => {
    await sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, created_at)
      values (${stage.workspaceId}, ${id}, ${ayse.conversationId}, ${stage.channelId}, 'in', 'image', now(), 'customer', 'received', now(), now())`.execute(
      tx,
    )
    await sql`insert into media (workspace_id, message_id, channel_id, provider_media_id, mime_type, state, due_at, expires_at)
      values (${stage.workspaceId}, ${id}, ${stage.channelId}, ${providerMediaId}, ${mimeType}, 'pending', now(), now() + interval '7 days')`.execute(
      tx,
    )
  })
  return id
}

interface MediaState {
  state: string
  attempts: number
  mime_type: string | null
  width_pixels: number | null
  height_pixels: number | null
  hash: string | null
  thumbnail_hash: string | null
}

async function settled(messageId: string): Promise<MediaState> {
  return await eventually(async () => {
    const { rows } = await stage.inside((tx) =>
      sql<MediaState>`
        select m.state, m.attempts, f.mime_type, f.width_pixels, f.height_pixels, f.hash, f.thumbnail_hash
        from media m left join files f on f.id = m.file_id where m.message_id = ${messageId}`.execute(tx),
    )
    const [media] = rows
    if (!media || media.state === 'pending') throw new Error(`the medium is ${JSON.stringify(media)}`)
    return media
  })
}
