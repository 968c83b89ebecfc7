import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { shapeOf } from '../shape.ts'
import { eventually, openStage, type Stage } from '../testing.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

async function upload(bytes: Uint8Array<ArrayBuffer>, type: string) {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', type)
  form.set('file', new Blob([bytes], { type }), 'a.bin')
  const response = await fetch(`${stage.simulator.url}/v26.0/${stage.practice.phoneNumberId}/media`, {
    method: 'POST',
    body: form,
    headers: { authorization: `Bearer ${stage.practice.token}` },
  })
  return (await response.json()) as { id?: string; error?: { code: number } }
}

const fetchUrl = (url: string, token?: string) =>
  fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })

test('a picture from a phone: the address needs the token and lives five minutes, the id seven days', async () => {
  await stage.sim('POST', '/phones/practice-1/messages', {
    to: stage.practice.phoneNumberId,
    type: 'image',
    sample: 'photo',
    caption: 'Look',
  })
  const message = await eventually(() => stage.messages().find(({ type }) => type === 'image'))
  const image = shapeOf(message.image)
  assert.equal(image.caption, 'Look')
  const { token } = stage.practice
  assert.equal((await fetchUrl(String(image.url))).status, 401)
  const answer = await fetchUrl(String(image.url), token)
  assert.equal(answer.status, 200)
  assert.equal(answer.headers.get('content-type'), 'image/jpeg')
  const bytes = Buffer.from(await answer.arrayBuffer())
  assert.deepEqual([...bytes.subarray(0, 3)], [0xff, 0xd8, 0xff])

  await stage.turn(5 * MINUTE_MS)
  assert.equal((await fetchUrl(String(image.url), token)).status, 404)
  const again = await stage.graph('GET', String(image.id))
  assert.equal(again.body.mime_type, 'image/jpeg')
  assert.equal(again.body.file_size, String(bytes.length))
  assert.equal((await fetchUrl(String(again.body.url), token)).status, 200)
  assert.equal((await fetchUrl(`${again.body.url}0`, token)).status, 404, 'a forged address')

  await stage.turn(7 * DAY_MS)
  assert.equal((await stage.graph('GET', String(image.id))).code, 100)
})

test('an upload lives 30 days, can be deleted, and only what may be sent is taken', async () => {
  const { id } = await upload(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg')
  await stage.turn(29 * DAY_MS)
  assert.equal((await stage.graph('GET', String(id))).status, 200)
  await stage.turn(DAY_MS)
  assert.equal((await stage.graph('GET', String(id))).status, 400)
  const second = await upload(new Uint8Array([1]), 'image/png')
  assert.deepEqual((await stage.graph('DELETE', String(second.id))).body, { success: true })
  assert.equal((await stage.graph('GET', String(second.id))).status, 400)
  assert.equal((await upload(new Uint8Array([1]), 'image/svg+xml')).error?.code, 100)
  assert.equal((await upload(new Uint8Array(5 * 1024 * 1024 + 1), 'image/jpeg')).error?.code, 100)
})

test('a file of the wrong kind is accepted and then fails with 131053', async () => {
  const { id } = await upload(new Uint8Array([1, 2, 3]), 'application/pdf')
  await stage.says('practice-1', 'Hello')
  const sent = await stage.send({ to: '+491701234501', type: 'image', image: { id } })
  const wamid = (sent.body.messages as { id: string }[])[0]?.id
  const failed = await eventually(() => stage.statuses().find((one) => one.id === wamid && one.status === 'failed'))
  assert.equal((failed.errors as { code: number }[])[0]?.code, 131053)
})

test('all samples are what they say', async () => {
  const begins: Record<string, [type: string, mimeType: string, hex: string]> = {
    voice: ['audio', 'audio/ogg; codecs=opus', Buffer.from('OggS').toString('hex')],
    document: ['document', 'application/pdf', Buffer.from('%PDF').toString('hex')],
    sticker: ['sticker', 'image/webp', Buffer.from('RIFF').toString('hex')],
    video: ['video', 'video/mp4', '0000001c'],
  }
  for (const [sample, [type, mimeType, hex]] of Object.entries(begins)) {
    await stage.sim('POST', '/phones/practice-1/messages', { to: stage.practice.phoneNumberId, type, sample })
    const message = await eventually(() => stage.messages().find((one) => one.type === type))
    const media = shapeOf(message[type])
    assert.equal(media.mime_type, mimeType)
    const bytes = Buffer.from(await (await fetchUrl(String(media.url), stage.practice.token)).arrayBuffer())
    assert.equal(bytes.subarray(0, 4).toString('hex'), hex, sample)
  }
})
