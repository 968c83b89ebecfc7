import type { WebSocket } from 'ws'
import { ClientFrame } from '#contract/live.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { MemberAsker } from '../team/access.ts'
import { liveSessions } from '../team/accounts.ts'
import { memberAsker } from '../team/mount.ts'
import { createPresence, type Typing } from './presence.ts'
import { Room } from './room.ts'
import { CLOSED, Reader } from './socket.ts'

const PULSE_MS = 5_000
const CHECK_SESSIONS_MS = 15_000
/** Catching up reads much; the others wait their turn. */
const CATCH_UPS_AT_ONCE = 4
const SOCKETS_MAX = 5_000
const CLOSE_MS_MAX = 2_000

/** All sockets of this process. Events are read once for each workspace, whatever number of people listen. */
export interface LiveHub {
  /** Something happened in these workspaces, or perhaps anywhere (null). */
  news(workspaceIds: readonly string[] | null): void
  join(ws: WebSocket, reader: { sessionId: string; asker: MemberAsker; after: number }): void
  /** What another process says of those who are there. */
  hearOfOthers(notice: string | null): void
  /** Closes the sockets of sessions that have ended. */
  checkSessions(): Promise<void>
  isFull(): boolean
  count(): number
  close(): Promise<void>
}

export function createLiveHub(deps: {
  db: Db
  clock: Clock
  log: Log
  open?: { set(count: number): void }
  onTyping?: Typing
}): LiveHub {
  const { db, clock, log } = deps
  const rooms = new Map<string, Promise<Room>>()
  const readers = new Set<Reader>()
  const inTurn = createTurns(CATCH_UPS_AT_ONCE)
  const presence = createPresence({ db, log, onTyping: deps.onTyping })

  const pulsing = setInterval(() => eachRoom((room) => room.pulse(clock.now())), PULSE_MS)
  const checking = setInterval(() => void checkSessions(), CHECK_SESSIONS_MS)

  function roomOf(workspaceId: string): Promise<Room> {
    const known = rooms.get(workspaceId)
    if (known) return known
    const room = new Room(db, log, workspaceId)
    const opened = room.open().then(() => room)
    rooms.set(workspaceId, opened)
    opened.catch(() => rooms.delete(workspaceId))
    return opened
  }

  function eachRoom(act: (room: Room) => void) {
    for (const opened of rooms.values()) opened.then(act).catch(() => {})
  }

  async function enter(reader: Reader): Promise<void> {
    const { workspaceId, userId } = reader.asker
    let room = await roomOf(workspaceId)
    while (room.isClosed) room = await roomOf(workspaceId) // the last reader left it while we waited
    room.readers.add(reader)
    reader.ws.once('close', () => leave(room, reader))
    if (!reader.isOpen) return leave(room, reader)
    // From here on changes are heard of; what changed between the handshake and now is asked for.
    const asker = await memberAsker(db, workspaceId, userId)
    if (!asker) return reader.close(CLOSED.notMember)
    reader.asker = asker
    await catchUp(room, reader)
    if (!reader.isLive) return
    room.greet(reader, clock.now())
    presence.enter(reader)
  }

  async function catchUp(room: Room, reader: Reader): Promise<void> {
    await inTurn(() => room.catchUp(reader))
  }

  function leave(room: Room, reader: Reader) {
    reader.isLive = false
    room.readers.delete(reader)
    if (room.readers.size > 0) return
    room.close()
    rooms.delete(room.workspaceId)
  }

  async function checkSessions(): Promise<void> {
    try {
      const open = [...readers]
      const good = await liveSessions(db, [...new Set(open.map((reader) => reader.sessionId))])
      for (const reader of open) if (!good.has(reader.sessionId)) reader.close(CLOSED.signedOut)
    } catch (error) {
      log.warn({ err: error }, 'the sessions of sockets could not be checked') // asked again a moment later
    }
  }

  return {
    news(workspaceIds) {
      if (workspaceIds === null) return eachRoom((room) => void room.news())
      for (const id of workspaceIds)
        rooms
          .get(id)
          ?.then((room) => room.news())
          .catch(() => {})
    },

    join(ws, { sessionId, asker, after }) {
      const reader = new Reader(ws, sessionId, asker)
      reader.upTo = after
      readers.add(reader)
      deps.open?.set(readers.size)
      const fail = (error: unknown) => {
        log.warn({ err: error }, 'a socket could not be served')
        reader.close(CLOSED.restarting)
      }
      ws.on('error', () => ws.terminate())
      ws.once('close', () => {
        readers.delete(reader)
        deps.open?.set(readers.size)
      })
      const entered = enter(reader)
      entered.catch(fail)
      ws.on('message', (data) => {
        const frame = frameOf(String(data))
        if (frame === null) return ws.close(CLOSED.notUnderstood)
        if (!reader.maySpeak()) return ws.close(CLOSED.tooMuch)
        if (frame.kind === 'presence')
          return void entered.then(
            () => presence.hear(reader, frame),
            () => {},
          )
        entered
          .then(() => roomOf(reader.asker.workspaceId))
          .then((room) => {
            if (reader.isCatchingUp || !reader.isOpen) return
            reader.isLive = false
            reader.upTo = frame.after
            return catchUp(room, reader)
          })
          .catch(fail)
      })
    },

    hearOfOthers: (notice) => presence.hearOfOthers(notice),
    checkSessions,
    isFull: () => readers.size >= SOCKETS_MAX,
    count: () => readers.size,

    async close() {
      clearInterval(pulsing)
      clearInterval(checking)
      presence.close()
      for (const reader of readers) reader.close(CLOSED.restarting)
      for (const until = Date.now() + CLOSE_MS_MAX; readers.size > 0 && Date.now() < until; ) {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      for (const reader of readers) reader.ws.terminate()
    },
  }
}

function frameOf(text: string): ClientFrame | null {
  try {
    return ClientFrame.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** So many at once, the others in the order they came. */
function createTurns(atOnce: number) {
  let free = atOnce
  const waiting: (() => void)[] = []
  return async (act: () => Promise<void>): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      await act()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
