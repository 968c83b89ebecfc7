import type { ClientFrame, Frame } from '#contract/live.ts'
import type { Connection } from './connection.ts'

/** The server pulses every few seconds; silence for this long means that nobody is there, whatever the socket believes. */
const SILENCE_MS_MAX = 20_000
/** The server's pulse comes at least this often; after a sleep, whoever heard nothing for longer does not wait for the silence to be long. */
const PULSE_MS_MAX = 8_000
const WATCH_EVERY_MS = 500
/** A watch that comes so late was asleep: the machine, or the page. The socket of before may be open on paper only. */
const SLEPT_MS = 4_000
const BACKOFF_MS_FIRST = 400
const BACKOFF_MS_MAX = 15_000
/** After so many failures in a row it may be the sign-in that has ended, which a socket cannot tell. */
const FAILURES_BEFORE_DOUBT = 2

interface Wire {
  /** The socket's address that resumes after what is known. */
  address: () => string
  onFrame: (frame: Frame) => void
  onConnection: (connection: Connection) => void
  /** Asked when connecting keeps failing: is somebody still signed in? */
  onDoubt: () => void
}

export interface LiveSocket {
  /** Said only while the line is open. */
  say: (frame: ClientFrame) => void
  stop: () => void
}

/** Keeps one socket to the server alive: through its restarts, lost networks and a laptop's sleep. */
export function openSocket(wire: Wire): LiveSocket {
  let socket: WebSocket | null = null
  let failures = 0
  let heardAt = Date.now()
  let watchedAt = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const connect = () => {
    clearTimeout(timer)
    drop()
    if (stopped) return
    heardAt = Date.now()
    const mine = new WebSocket(wire.address())
    socket = mine
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return
      heardAt = Date.now()
      failures = 0
      wire.onConnection('live')
      const frame = parse(data)
      if (frame) wire.onFrame(frame)
    }
    mine.onclose = () => socket === mine && again()
  }
  const again = () => {
    drop()
    failures++
    wire.onConnection('lost')
    if (failures >= FAILURES_BEFORE_DOUBT) wire.onDoubt()
    clearTimeout(timer)
    timer = setTimeout(connect, backoff(failures))
  }
  const drop = () => {
    const old = socket
    socket = null
    old?.close()
  }
  const watch = () => {
    const now = Date.now()
    const slept = now - watchedAt > SLEPT_MS
    watchedAt = now
    if (slept && now - heardAt > PULSE_MS_MAX) {
      failures = 0 // what failed before the sleep says nothing of now
      connect()
    } else if (socket && now - heardAt > SILENCE_MS_MAX) connect()
  }
  // Coming back to the tab or the network: do not wait for the back-off to run out.
  const hurry = () => {
    if (document.visibilityState === 'hidden') return
    if (!socket) connect()
    else watch()
  }
  const offline = () => {
    wire.onConnection('lost')
    heardAt = 0
  }
  const watching = setInterval(watch, WATCH_EVERY_MS)
  document.addEventListener('visibilitychange', hurry)
  window.addEventListener('online', hurry)
  window.addEventListener('offline', offline)
  wire.onConnection('connecting')
  connect()

  return {
    say: (frame) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
      clearInterval(watching)
      document.removeEventListener('visibilitychange', hurry)
      window.removeEventListener('online', hurry)
      window.removeEventListener('offline', offline)
      drop()
    },
  }
}

/** Grows by doubling, and is spread out so that a restarted server is not met by everyone at once. */
function backoff(failures: number): number {
  const most = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** (failures - 1))
  return most / 2 + Math.random() * (most / 2)
}

function parse(data: unknown): Frame | null {
  try {
    return JSON.parse(String(data)) as Frame
  } catch {
    return null
  }
}
