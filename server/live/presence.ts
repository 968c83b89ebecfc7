import { sql } from 'kysely'
import type { ClientFrame, Frame, PeopleThere } from '#contract/live.ts'
import { maySee } from '#core/team/permission.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import { sightOf } from '../conversations/sight.ts'
import { entitlementKey } from './frames.ts'
import { inboxOf } from './queries.ts'
import type { Reader } from './socket.ts'
import { type There, Viewers } from './viewers.ts'

/** Processes tell each other here. */
export const PRESENCE_CHANNEL = 'posthorn_presence'

/** Changes go out together this often: one notice for the other processes, one frame for each reader whom they concern. */
const TELL_EVERY_MS = 1_000
/** Each costs a look into the database whether the person sees it; who jumps through the list faster is where they end. */
const LOOK_UP_EVERY_MS = 250
/** After this time it is looked up again, for it may stand in another inbox now. */
const LOOKED_UP_MS_MAX = 30_000
/** In one frame; the rest of what changed follows a second later. */
const CONVERSATIONS_PER_FRAME_MAX = 200

type Said = Extract<ClientFrame, { kind: 'presence' }>

/** What is known of one reader. */
interface Listening {
  /** Entitled to what it was told; another one makes it start anew. */
  key: string
  wanted: Said | null
  isLookingUp: boolean
  lookedUpAtMs: number
}

/** Somebody who may answer there writes. */
export type Typing = (workspaceId: string, conversationId: string) => void

/** Tells people who else is in a conversation and who writes there, to those who may see it. Nothing of it is stored. */
export function createPresence({ db, log, onTyping }: { db: Db; log: Log; onTyping?: Typing | undefined }) {
  const viewers = new Viewers<Reader>()
  const workspaces = new Map<string, Map<Reader, Listening>>()
  /** What the readers of each workspace were told: conversation → who, and as text. */
  const shown = new Map<string, Map<string, { there: There; text: string }>>()
  let timer: NodeJS.Timeout | null = null
  let toldAtMs = 0
  let isClosed = false

  /** At once where nothing was told for a second, else when that second is over. */
  function tellSoon(withinMs = 0) {
    if (isClosed) return
    if (timer) clearTimeout(timer)
    timer = setTimeout(tell, Math.max(withinMs, toldAtMs + TELL_EVERY_MS - Date.now()))
  }

  function tell() {
    timer = null
    const nowMs = Date.now()
    toldAtMs = nowMs
    for (const readers of workspaces.values()) for (const reader of readers.keys()) sendAwayFromUnseen(reader)
    const everybody = viewers.everybody(nowMs)
    for (const [workspaceId, readers] of workspaces) {
      tellReaders(readers, changesOf(workspaceId, everybody.get(workspaceId) ?? new Map()))
    }
    const notice = viewers.notice(nowMs)
    if (notice !== null) {
      sql`select pg_notify(${PRESENCE_CHANNEL}, ${notice})`
        .execute(db)
        .catch((error) => log.debug({ err: error }, 'the other processes were not told who is there')) // told again soon
    }
    if (!viewers.isEmpty() || shown.size > 0) tellSoon(TELL_EVERY_MS)
  }

  /** Where a member lost sight of an inbox. */
  function sendAwayFromUnseen(reader: Reader) {
    const spot = viewers.spotOf(reader)
    if (spot && !maySee(reader.asker, spot)) viewers.leave(reader)
  }

  /** What is no longer as it was told; noted as told. */
  function changesOf(workspaceId: string, now: Map<string, There>): [string, There][] {
    const before = shown.get(workspaceId) ?? new Map<string, { there: There; text: string }>()
    const changes: [string, There][] = []
    for (const [id, there] of now) {
      if (changes.length === CONVERSATIONS_PER_FRAME_MAX) break
      const text = JSON.stringify(there)
      if (before.get(id)?.text === text) continue
      changes.push([id, there])
      before.set(id, { there, text })
    }
    for (const [id, { there }] of before) {
      if (changes.length === CONVERSATIONS_PER_FRAME_MAX) break
      if (now.has(id)) continue
      changes.push([id, { ...there, people: [] }])
      before.delete(id)
    }
    if (before.size > 0) shown.set(workspaceId, before)
    else shown.delete(workspaceId)
    return changes
  }

  function tellReaders(readers: Map<Reader, Listening>, changes: [string, There][]) {
    const frames = new Map<string, string | null>()
    for (const [reader, listening] of readers) {
      const key = entitlementKey(reader.asker)
      if (key !== listening.key) {
        listening.key = key
        tellWhole(reader)
      } else if (changes.length > 0) {
        if (!frames.has(key)) frames.set(key, frameFor(reader, changes, false))
        const frame = frames.get(key)
        if (frame) reader.send(frame)
      }
    }
  }

  function tellWhole(reader: Reader) {
    const known = [...(shown.get(reader.asker.workspaceId) ?? [])].map(([id, { there }]): [string, There] => [
      id,
      there,
    ])
    const frame = frameFor(reader, known, true)
    if (frame) reader.send(frame)
  }

  /** Several of one reader come one after the other; the last one counts. */
  async function lookUp(reader: Reader, listening: Listening) {
    if (listening.isLookingUp) return
    listening.isLookingUp = true
    try {
      while (listening.wanted && reader.isOpen) {
        const { conversationId, typing } = listening.wanted
        listening.wanted = null
        if (conversationId === null) viewers.leave(reader)
        else await find(reader, listening, conversationId, typing)
        tellSoon()
        await new Promise((resolve) => setTimeout(resolve, LOOK_UP_EVERY_MS))
      }
    } catch (error) {
      log.debug({ err: error }, 'a conversation that somebody looks at could not be looked up') // said again soon
    } finally {
      listening.isLookingUp = false
    }
  }

  async function find(reader: Reader, listening: Listening, conversationId: string, typing: boolean) {
    const { workspaceId, userId } = reader.asker
    const inboxId = await inWorkspaces(
      db,
      [workspaceId],
      (tx) => inboxOf(tx, workspaceId, sightOf(reader.asker), conversationId),
      { accessMode: 'read only' },
    )
    if (!reader.isOpen) return
    listening.lookedUpAtMs = Date.now()
    if (inboxId === null) viewers.leave(reader)
    else {
      viewers.look(reader, { workspaceId, inboxId, conversationId }, { userId, typing }, Date.now())
      if (typing) onTyping?.(workspaceId, conversationId)
    }
  }

  return {
    /** From now on it is told of the others. */
    enter(reader: Reader): void {
      const { workspaceId } = reader.asker
      const readers = workspaces.get(workspaceId) ?? new Map<Reader, Listening>()
      workspaces.set(workspaceId, readers)
      readers.set(reader, { key: entitlementKey(reader.asker), wanted: null, isLookingUp: false, lookedUpAtMs: 0 })
      reader.ws.once('close', () => {
        readers.delete(reader)
        if (readers.size === 0 && workspaces.get(workspaceId) === readers) {
          workspaces.delete(workspaceId)
          shown.delete(workspaceId)
        }
        if (viewers.spotOf(reader)) tellSoon()
        viewers.leave(reader)
      })
      if (shown.has(workspaceId)) tellWhole(reader)
    },

    /** What a tab says of itself. */
    hear(reader: Reader, said: Said): void {
      const listening = workspaces.get(reader.asker.workspaceId)?.get(reader)
      if (!listening) return
      const spot = viewers.spotOf(reader)
      const isKnown = spot?.conversationId === said.conversationId && listening.wanted === null
      if (spot && isKnown && Date.now() - listening.lookedUpAtMs < LOOKED_UP_MS_MAX) {
        viewers.look(reader, spot, { userId: reader.asker.userId, typing: said.typing }, Date.now())
        tellSoon()
        return
      }
      listening.wanted = said
      void lookUp(reader, listening)
    },

    /** Null says that notices may have been missed; what matters is told again soon. */
    hearOfOthers(notice: string | null): void {
      if (notice === null) return
      if (viewers.hear(notice, Date.now())) tellSoon()
    },

    close(): void {
      isClosed = true
      if (timer) clearTimeout(timer)
    },
  }
}

/** Null where the reader may see none of it. */
function frameFor(reader: Reader, all: readonly [string, There][], whole: boolean): string | null {
  const conversations = all
    .filter(([, { inboxId }]) => maySee(reader.asker, { inboxId }))
    .map(([conversationId, { people }]): PeopleThere => ({ conversationId, people }))
  if (conversations.length === 0 && !whole) return null
  return JSON.stringify({ kind: 'presence', whole, conversations } satisfies Frame)
}
