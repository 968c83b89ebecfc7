import type { WebSocket } from 'ws'
import type { MemberAsker } from '../team/access.ts'

/** Why we close: in the range that applications may use. */
export const CLOSED = {
  signedOut: 4401,
  notMember: 4403,
  notUnderstood: 4400,
  tooMuch: 4429,
  restarting: 1012,
} as const

/** Unsent bytes of one reader; beyond, it is dropped and comes back when it can. */
const BUFFERED_BYTES_MAX = 1024 * 1024
const DRAINED_BYTES = 64 * 1024
const DRAIN_MS_MAX = 15_000
const DRAIN_POLL_MS = 20
const MISSED_PONGS_MAX = 3
/** A tab says a few words a second at most; one that goes on saying more is cut off. */
const WORDS_PER_SECOND = 5
const WORDS_AT_ONCE_MAX = 50

/** One reader on one socket. */
export class Reader {
  readonly ws: WebSocket
  readonly sessionId: string
  asker: MemberAsker
  /** The number its last frame ended with: the `after` of the next. */
  upTo = 0
  /** How far the events were looked through for it; ahead of `upTo` while none concerned it. */
  position = 0
  /** Until it has caught up, batches pass it by. */
  isLive = false
  isCatchingUp = false
  private missedPongs = 0
  private wordsLeft = WORDS_AT_ONCE_MAX
  private spokeAtMs = performance.now()

  constructor(ws: WebSocket, sessionId: string, asker: MemberAsker) {
    this.ws = ws
    this.sessionId = sessionId
    this.asker = asker
    ws.on('pong', () => {
      this.missedPongs = 0
    })
  }

  get isOpen(): boolean {
    return this.ws.readyState === this.ws.OPEN
  }

  /** Whether one more word of it is listened to. */
  maySpeak(): boolean {
    const nowMs = performance.now()
    const regained = ((nowMs - this.spokeAtMs) / 1_000) * WORDS_PER_SECOND
    this.wordsLeft = Math.min(WORDS_AT_ONCE_MAX, this.wordsLeft + regained) - 1
    this.spokeAtMs = nowMs
    return this.wordsLeft >= 0
  }

  /** Never waits: who does not read is dropped before it costs memory. */
  send(frame: string | Buffer): void {
    if (!this.isOpen) return
    if (this.ws.bufferedAmount > BUFFERED_BYTES_MAX) this.drop()
    else this.ws.send(frame, { binary: false, compress: false })
  }

  /** Catching up sends much at once, so it waits for the reader; false where that takes too long. */
  async drained(): Promise<boolean> {
    for (const until = Date.now() + DRAIN_MS_MAX; this.isOpen && Date.now() < until; ) {
      if (this.ws.bufferedAmount <= DRAINED_BYTES) return true
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS))
    }
    this.drop()
    return false
  }

  /** A socket that is open on paper only answers no ping. */
  ping(): void {
    if (!this.isOpen) return
    this.missedPongs += 1
    if (this.missedPongs > MISSED_PONGS_MAX) this.drop()
    else this.ws.ping()
  }

  close(code: number): void {
    this.ws.close(code)
  }

  /** Without a farewell, which would wait behind everything else that is not read. */
  private drop(): void {
    this.ws.terminate()
  }
}
