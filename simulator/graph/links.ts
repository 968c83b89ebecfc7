/** Media given by link: fetched only when the simulator may (it is an offline Meta), cached 10 minutes (§7.3). */
import { keepFile } from '../network/media.ts'
import type { Sim } from '../sim.ts'
import type { Message } from '../state/rows.ts'

const FETCH_TIMEOUT_MS = 5_000
const FETCH_BYTES_MAX = 100 * 1024 * 1024
const CACHE_MS = 10 * 60 * 1000
const CACHED_LINKS_MAX = 500

const caches = new WeakMap<Sim, Map<string, { mediaId: string; atMs: number }>>()

/** Gives the message its file, or makes it fail with 131053. */
export async function checkLink(sim: Sim, message: Message, link: string, expected: RegExp | undefined) {
  if (!sim.world.fetchLinks || message.send === undefined || message.send.failure !== null) return
  const cache = caches.get(sim) ?? new Map<string, { mediaId: string; atMs: number }>()
  caches.set(sim, cache)
  const known = cache.get(link)
  if (known !== undefined && sim.world.clock.now() - known.atMs < CACHE_MS) {
    message.mediaId = known.mediaId
    return
  }
  try {
    const answer = await fetch(link, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) })
    if (!answer.ok) throw new Error(`the link answered ${answer.status}`)
    const mimeType = (answer.headers.get('content-type') ?? 'application/octet-stream').split(';')[0] as string
    if (expected !== undefined && !expected.test(mimeType))
      throw new Error(`${mimeType} cannot be sent as ${message.type}`)
    if (Number(answer.headers.get('content-length') ?? 0) > FETCH_BYTES_MAX) throw new Error('the file is too large')
    const bytes = Buffer.from(await answer.arrayBuffer())
    if (bytes.length > FETCH_BYTES_MAX) throw new Error('the file is too large')
    const media = await keepFile(sim.world, {
      bytes,
      mimeType,
      fileName: null,
      phoneNumberId: message.phoneNumberId,
      origin: 'upload',
    })
    message.mediaId = media.id
    cache.set(link, { mediaId: media.id, atMs: sim.world.clock.now() })
    if (cache.size > CACHED_LINKS_MAX) cache.delete(cache.keys().next().value as string)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    message.send.failure = { code: 131053, details: `Downloading media from the link failed: ${reason}` }
  }
  sim.world.store.messages.put(message)
}
