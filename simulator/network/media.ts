/** Files: kept by id on disk, reachable by signed addresses for five minutes (fact sheet §8). */
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Media } from '../state/rows.ts'
import { newId, type World } from '../world.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const INBOUND_LIVES_MS = 7 * DAY_MS
const UPLOAD_LIVES_MS = 30 * DAY_MS
const URL_LIVES_MS = 5 * 60 * 1000
const FILES_BYTES_MAX = 2 * 1024 ** 3 // all files together; the oldest go first
const MEMORY_FILES_MAX = 2_000 // without a data folder

const inMemory = new WeakMap<World, Map<string, Buffer>>()

export async function keepFile(
  world: World,
  file: { bytes: Buffer; mimeType: string; fileName: string | null; phoneNumberId: string; origin: Media['origin'] },
): Promise<Media> {
  const media: Media = {
    id: newId(world, 'media', 16),
    phoneNumberId: file.phoneNumberId,
    origin: file.origin,
    mimeType: file.mimeType,
    fileName: file.fileName,
    size: file.bytes.length,
    sha256Hex: createHash('sha256').update(file.bytes).digest('hex'),
    createdAtMs: world.clock.now(),
  }
  if (world.mediaFolder === null) keepInMemory(world, media.id, file.bytes)
  else {
    await mkdir(world.mediaFolder, { recursive: true })
    await writeFile(join(world.mediaFolder, media.id), file.bytes, { flush: true })
  }
  world.store.media.put(media)
  makeRoom(world)
  return media
}

function makeRoom(world: World) {
  let total = 0
  for (const { size } of world.store.media.rows()) total += size
  for (const { id, size } of world.store.media.rows()) {
    if (total <= FILES_BYTES_MAX) return
    world.store.media.delete(id)
    total -= size
  }
}

export async function readBytes(world: World, id: string): Promise<Buffer | null> {
  if (world.mediaFolder === null) return inMemory.get(world)?.get(id) ?? null
  return readFile(join(world.mediaFolder, id)).catch(() => null)
}

export function forgetFile(world: World, id: string) {
  inMemory.get(world)?.delete(id)
  if (world.mediaFolder !== null) rm(join(world.mediaFolder, id), { force: true }).catch(() => undefined)
}

/** Null when it never was, was deleted or is too old: 7 days for what users send, 30 for uploads. */
export function livingMedia(world: World, id: string): Media | null {
  const media = world.store.media.get(id)
  if (media === undefined) return null
  const livesMs = media.origin === 'inbound' ? INBOUND_LIVES_MS : UPLOAD_LIVES_MS
  return world.clock.now() - media.createdAtMs < livesMs ? media : null
}

export function mediaUrl(world: World, id: string, source: 'webhook' | 'getMedia'): string {
  const expires = Math.floor((world.clock.now() + URL_LIVES_MS) / 1000)
  return `${world.url}/whatsapp_business/attachments/?mid=${id}&source=${source}&ext=${expires}&hash=${signatureOf(world, id, expires)}`
}

/** The media a signed address names; null when the address is forged or older than five minutes. */
export function mediaOfUrl(world: World, query: { mid?: string; ext?: string; hash?: string }): Media | null {
  const { mid = '', ext = '', hash } = query
  const expires = Number(ext)
  if (hash !== signatureOf(world, mid, expires) || world.clock.now() >= expires * 1000) return null
  return livingMedia(world, mid)
}

const signatureOf = (world: World, id: string, expires: number) => world.chance().hex(`url/${id}/${expires}`, 32)

function keepInMemory(world: World, id: string, bytes: Buffer) {
  const files = inMemory.get(world) ?? new Map<string, Buffer>()
  inMemory.set(world, files)
  files.set(id, bytes)
  if (files.size > MEMORY_FILES_MAX) files.delete(files.keys().next().value as string)
}
