import { sql } from 'kysely'
import { EgressRefusal } from '#meta/egress.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { downloadMedia, findMedia, MEDIA_BYTES_MAX } from '#meta/media.ts'
import { type Graphs, mediaRules } from '../../channels/graph.ts'
import { type Db, inWorkspaces } from '../../platform/db/database.ts'
import { appendEvents } from '../../platform/events.ts'
import { type FileStore, FileTooLarge } from '../../platform/files.ts'
import type { Log } from '../../platform/log.ts'
import { uuidv7 } from '../../platform/uuid.ts'
import { createSignal } from '../deliver/signal.ts'
import { inspect } from './inspect.ts'
import { claimMedia, type DueMedia, giveUpMedia, insertFile, postponeMedia, storeMedia } from './queries.ts'

/** Files on their way at once: a film must not hold back the next photo. */
const FETCHES_MAX = 4
const LOOK_EVERY_MS = 2_000
/** Longer than the longest download; a process that died gives its media back after it. */
const LEASE_MS = 5 * 60 * 1_000
const RETRY_FIRST_MS = 2_000
const RETRY_LAST_MS = 6 * 60 * 60 * 1_000
const STOP_MS_MAX = 5_000
const WORKSPACES_AT_ONCE = 500

export interface MediaDeps {
  db: Db
  now(): Date
  log: Log
  files: FileStore
  graphs: Graphs
}

/**
 * Fetches what customers sent, at once: Meta's links die after minutes and its ids after seven days (fact sheet §8). A failed
 * fetch is tried again, ever more slowly, while Meta still has the file. The message itself never waits for it.
 */
export function startMediaFetcher(deps: MediaDeps) {
  const signal = createSignal()
  const running = new Set<Promise<void>>()
  let stopped = false

  async function loop() {
    while (!stopped) {
      const claimed = await claimSome().catch((error) => {
        deps.log.warn({ err: error }, 'media to fetch could not be looked up')
        return 0
      })
      if (running.size >= FETCHES_MAX) await Promise.race(running)
      else if (claimed === 0) await signal.wait(LOOK_EVERY_MS)
    }
  }

  async function claimSome(): Promise<number> {
    let claimed = 0
    const { rows } = await sql<{ workspace_id: string }>`select distinct workspace_id from numbers`.execute(deps.db)
    const workspaceIds = rows.map((row) => row.workspace_id)
    for (let start = 0; start < workspaceIds.length; start += WORKSPACES_AT_ONCE) {
      const limit = FETCHES_MAX - running.size
      if (limit <= 0) break
      const now = deps.now()
      const leaseUntil = new Date(now.getTime() + LEASE_MS)
      const due = await inWorkspaces(deps.db, workspaceIds.slice(start, start + WORKSPACES_AT_ONCE), (tx) =>
        claimMedia(tx, { now, leaseUntil, limit }),
      )
      claimed += due.length
      for (const media of due) {
        const fetching = fetchOne(deps, media)
          .catch((error) => deps.log.error({ err: error }, 'a medium was neither fetched nor put off'))
          .finally(() => {
            running.delete(fetching)
            signal.wake()
          })
        running.add(fetching)
      }
    }
    return claimed
  }

  const looping = loop()
  return {
    /** Media were received. */
    wake: () => signal.wake(),
    async stop() {
      stopped = true
      signal.wake()
      await looping
      const all = Promise.allSettled(running)
      await Promise.race([all, new Promise((resolve) => setTimeout(resolve, STOP_MS_MAX).unref())])
    },
  }
}

async function fetchOne(deps: MediaDeps, media: DueMedia): Promise<void> {
  try {
    await store(deps, media)
  } catch (error) {
    await putOffOrGiveUp(deps, media, error)
  }
}

async function store(deps: MediaDeps, media: DueMedia): Promise<void> {
  const { workspaceId, channelId } = media
  const graph = deps.graphs.of(channelId, media)
  const found = await findMedia(graph, media.providerMediaId, media.phoneNumberId)
  const answer = await downloadMedia(found.url, deps.graphs.tokenOf(channelId, media), mediaRules(media))
  if (answer.status !== 200) {
    answer.body.destroy()
    throw new Unfetched(`download_${answer.status}`)
  }
  const stored = await deps.files.put(workspaceId, answer.body, { bytesMax: MEDIA_BYTES_MAX })
  if (!sameHash(media.sha256 ?? found.sha256, stored.hash)) {
    throw new Unfetched('wrong_content')
  }
  const inspected = await inspect(deps.files, workspaceId, stored.hash, media.mimeType ?? answer.contentType)
  const fileId = uuidv7()
  const now = deps.now()
  await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    await insertFile(tx, {
      workspaceId,
      id: fileId,
      hash: stored.hash,
      sizeBytes: stored.size,
      ...inspected,
      fileName: media.fileName,
      uploadedBy: null,
      now,
    })
    if (await storeMedia(tx, media, fileId)) await appendEvents(tx, [changed(media, now)])
  })
}

async function putOffOrGiveUp(deps: MediaDeps, media: DueMedia, error: unknown): Promise<void> {
  const fault = faultOf(error)
  const now = deps.now()
  const isGone = media.expiresAt !== null && now >= media.expiresAt
  // What we would not fetch now, we will not fetch later.
  const isRefused = error instanceof FileTooLarge || (error instanceof EgressRefusal && error.because !== 'timed_out')
  deps.log.info({ messageId: media.messageId, fault, attempts: media.attempts }, 'a medium was not fetched')
  await inWorkspaces(deps.db, [media.workspaceId], async (tx) => {
    if (!isGone && !isRefused) {
      const waitMs = Math.min(RETRY_LAST_MS, RETRY_FIRST_MS * 2 ** Math.min(media.attempts - 1, 30))
      await postponeMedia(tx, media, new Date(now.getTime() + waitMs), fault)
      return
    }
    await giveUpMedia(tx, media, { state: isRefused ? 'failed' : 'expired', fault })
    await appendEvents(tx, [changed(media, now)])
  })
}

class Unfetched extends Error {}

function faultOf(error: unknown): string {
  if (error instanceof GraphFault) return error.fault
  if (error instanceof EgressRefusal) return error.because
  if (error instanceof Unfetched) return error.message
  return error instanceof FileTooLarge ? 'too_large' : 'not_stored'
}

/** Meta names the hash in base64, older examples in hex; without one there is nothing to compare. */
function sameHash(claimed: string | null, hash: string): boolean {
  if (!claimed) return true
  const hex = /^[0-9a-f]{64}$/i.test(claimed) ? claimed.toLowerCase() : Buffer.from(claimed, 'base64').toString('hex')
  return hex.length !== 64 || hex === hash
}

const changed = (media: DueMedia, at: Date) => ({
  type: 'message.changed' as const,
  because: 'media' as const,
  workspaceId: media.workspaceId,
  actorId: null,
  at,
  inboxId: media.inboxId,
  conversationId: media.conversationId,
  messageId: media.messageId,
})
