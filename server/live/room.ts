import { CATCH_UP_EVENTS_MAX } from '#contract/live.ts'
import type { Db } from '#server/platform/db/database.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { newestEvent } from '#server/platform/events.ts'
import type { Log } from '#server/platform/log.ts'
import { memberAsker } from '../team/mount.ts'
import { type Batch, readBatch } from './batch.ts'
import { type Content, contentFor, entitlementKey, isPersonal } from './frames.ts'
import { CLOSED, type Reader } from './socket.ts'

const EVENTS_PER_BATCH = 500
const RETRY_MS = 500
/** What comes within this time goes out together: one read for many events when much happens, none lost when little. Where
 *  reading and telling took longer, as with hundreds of readers, so long: then it takes half of the time at most. */
const GATHER_MS = 10
const GATHER_MS_MAX = 100

/** The readers of one workspace in this process, and how far they have been told. */
export class Room {
  readonly readers = new Set<Reader>()
  readonly workspaceId: string
  upTo = 0
  /** Empty: nobody enters it any more. */
  isClosed = false
  private readonly db: Db
  private readonly log: Log
  private reading: Promise<void> | null = null
  private isAsked = false

  constructor(db: Db, log: Log, workspaceId: string) {
    this.db = db
    this.log = log
    this.workspaceId = workspaceId
  }

  async open(): Promise<void> {
    this.upTo = await inWorkspaces(this.db, [this.workspaceId], (tx) => newestEvent(tx, this.workspaceId))
  }

  close(): void {
    this.isClosed = true
  }

  /** Reads on and tells everyone; asked while it reads, it reads once more. Resolves when what is there now is told. */
  news(): Promise<void> {
    this.isAsked = true
    this.reading ??= this.readOn().finally(() => {
      this.reading = null
    })
    return this.reading
  }

  /** Brings a reader from where it is to where the others are; then it hears what they hear. */
  async catchUp(reader: Reader): Promise<void> {
    if (reader.isCatchingUp) return
    reader.isLive = false
    reader.isCatchingUp = true
    try {
      // Its page may be newer than what we have read.
      if (reader.upTo > this.upTo) await this.news()
      if (reader.upTo > this.upTo || this.upTo - reader.upTo > CATCH_UP_EVENTS_MAX) this.startAfresh(reader)
      reader.position = reader.upTo
      while (reader.isOpen && reader.position < this.upTo) {
        const batch = await readBatch(this.db, this.workspaceId, reader.position, EVENTS_PER_BATCH)
        if (!batch) break
        if (membersChangedIn(batch).has(reader.asker.userId)) this.startAfresh(reader)
        else this.tell(reader, batch, () => encoded(contentFor(reader.asker, batch)))
        if (!(await reader.drained())) return
      }
      reader.isLive = true
    } finally {
      reader.isCatchingUp = false
    }
  }

  /** Everything it knows may be wrong: it loads afresh and goes on from here. */
  startAfresh(reader: Reader): void {
    reader.upTo = this.upTo
    reader.position = this.upTo
    reader.send(JSON.stringify({ kind: 'start_afresh', upTo: this.upTo }))
  }

  /** Also moves on those whom the last events did not concern. */
  pulse(now: Date): void {
    const pulse = this.pulseAt(now)
    for (const reader of this.readers) {
      this.tellPulse(reader, pulse)
      reader.ping()
    }
  }

  /** The first pulse of one who has just come in. The others have theirs in time: a ping to all at every arrival would
   *  drop everybody when hundreds come back at once. */
  greet(reader: Reader, now: Date): void {
    this.tellPulse(reader, this.pulseAt(now))
  }

  private pulseAt(now: Date): Buffer {
    return Buffer.from(JSON.stringify({ kind: 'pulse', now: now.toISOString(), upTo: this.upTo }))
  }

  private tellPulse(reader: Reader, pulse: Buffer): void {
    if (!reader.isLive) return
    if (reader.upTo < this.upTo) {
      reader.send(withAfter(reader.upTo, `"upTo":${this.upTo},${NOTHING}`))
      reader.upTo = this.upTo
    }
    reader.send(pulse)
  }

  private async readOn(): Promise<void> {
    while (this.isAsked && !this.isClosed) {
      this.isAsked = false
      try {
        for (let isMore = true; isMore && !this.isClosed; ) {
          const startedAt = performance.now()
          const batch = await readBatch(this.db, this.workspaceId, this.upTo, EVENTS_PER_BATCH)
          if (batch) await this.tellAll(batch)
          isMore = batch?.events.length === EVENTS_PER_BATCH
          if (batch && !isMore) await pause(gatherMs(performance.now() - startedAt))
        }
      } catch (error) {
        this.log.warn({ err: error }, 'events could not be read; trying again')
        this.isAsked = true
        await pause(RETRY_MS)
      }
    }
  }

  private async tellAll(batch: Batch): Promise<void> {
    const changed = await this.newEntitlements(batch)
    this.upTo = batch.upTo
    const shared = new Map<string, string | null>()
    const frameOf = frames()
    const personal = new Set(batch.events.filter(isPersonal).map((event) => event.user_id))
    for (const reader of this.readers) {
      if (!reader.isLive) continue
      if (changed.has(reader)) {
        this.startAfresh(reader)
        continue
      }
      this.tell(
        reader,
        batch,
        () => {
          if (personal.has(reader.asker.userId)) return encoded(contentFor(reader.asker, batch))
          const key = entitlementKey(reader.asker)
          // Nobody else's events are in it, so it is the same for all with this key who have none of their own.
          if (!shared.has(key)) shared.set(key, encoded(contentFor(reader.asker, batch)))
          return shared.get(key) ?? null
        },
        frameOf,
      )
    }
  }

  /** Where a batch says that a member changed, the database says what they may see now: those who may see nothing are
   *  sent away before they are told anything of it. Returns whose view is another one. */
  private async newEntitlements(batch: Batch): Promise<Set<Reader>> {
    const changed = new Set<Reader>()
    for (const userId of membersChangedIn(batch)) {
      const theirs = [...this.readers].filter((reader) => reader.asker.userId === userId)
      if (theirs.length === 0) continue
      const asker = await memberAsker(this.db, this.workspaceId, userId)
      for (const reader of theirs) {
        if (!asker) {
          reader.isLive = false
          reader.close(CLOSED.notMember)
          continue
        }
        if (entitlementKey(asker) !== entitlementKey(reader.asker)) changed.add(reader)
        reader.asker = asker
      }
    }
    return changed
  }

  private tell(reader: Reader, batch: Batch, content: () => string | null, frameOf = frames()): void {
    if (reader.position >= batch.upTo) return
    reader.position = batch.upTo
    const text = content()
    // What does not concern a reader is made up for by the next frame, or the next pulse.
    if (text === null) return
    reader.send(frameOf(reader.upTo, text))
    reader.upTo = batch.upTo
  }
}

const membersChangedIn = ({ events }: Batch) =>
  new Set(events.flatMap(({ type, user_id }) => (type === 'member.changed' && user_id !== null ? [user_id] : [])))

/** A frame's text is made once for all who are told the same; only `after` is each reader's own. */
const encoded = (content: Content | null) => (content === null ? null : JSON.stringify(content).slice(1, -1))
const withAfter = (after: number, content: string) => `{"kind":"events","after":${after},${content}}`
/** Most readers are at the same number and told the same: the bytes are made once for those who follow one another. */
function frames(): (after: number, content: string) => Buffer {
  let last: { after: number; content: string; frame: Buffer } | null = null
  return (after, content) => {
    if (last?.after !== after || last.content !== content)
      last = { after, content, frame: Buffer.from(withAfter(after, content)) }
    return last.frame
  }
}

const NOTHING = '"events":[],"conversations":[],"messages":[],"notes":[],"contacts":[],"gone":[]'

const gatherMs = (tookMs: number) => Math.min(GATHER_MS_MAX, Math.max(GATHER_MS, tookMs))
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
