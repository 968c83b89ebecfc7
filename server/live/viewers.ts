/**
 * Who has which conversation open and who writes there, as one process knows it: what its own tabs say, and what the other
 * processes tell of theirs. In memory only, gone by itself a few seconds after the last word. Times are the machine's, in
 * milliseconds.
 */
import { PRESENCE_BEAT_MS } from '#contract/live.ts'
import { uuidv7 } from '../platform/uuid.ts'

/** A conversation, and the inbox that decides who may know of it. */
export interface Spot {
  workspaceId: string
  inboxId: string
  conversationId: string
}

export interface There {
  inboxId: string
  people: { userId: string; typing: boolean }[]
}

interface Look extends Spot {
  userId: string
  typing: boolean
  untilMs: number
}

/** A tab that is silent for this long has gone without a farewell, or sleeps. */
const SILENT_MS_MAX = 3 * PRESENCE_BEAT_MS
/** The other processes are told again after this time, and believe it for this long. */
const TELL_AGAIN_MS = 8_000
const BELIEVE_MS = 20_000
/** PostgreSQL takes less than 8,000 bytes. About 70 people fit: with one notice a second, 560 of one process are told
 *  again in time; of more, some are missed by the other processes. */
const NOTICE_BYTES_MAX = 7_800
/** Of all other processes together. */
const OTHERS_MAX = 20_000
/** Shown of one conversation; more would not fit on any screen. */
const PEOPLE_MAX = 20

export class Viewers<Tab extends object> {
  private readonly own = new Map<Tab, Look>()
  private readonly others = new Map<string, Look>()
  /** What the other processes were told, and when. */
  private readonly told = new Map<string, { look: Look; atMs: number }>()
  private readonly processId = uuidv7()

  /** What this tab has open from now on. */
  look(tab: Tab, spot: Spot, who: { userId: string; typing: boolean }, nowMs: number): void {
    this.own.set(tab, { ...spot, ...who, untilMs: nowMs + SILENT_MS_MAX })
  }

  leave(tab: Tab): void {
    this.own.delete(tab)
  }

  spotOf(tab: Tab): Spot | null {
    return this.own.get(tab) ?? null
  }

  isEmpty(): boolean {
    return this.own.size + this.others.size + this.told.size === 0
  }

  /** Everybody who is anywhere: workspace → conversation → who. */
  everybody(nowMs: number): Map<string, Map<string, There>> {
    this.forget(nowMs)
    const workspaces = new Map<string, Map<string, There>>()
    const looks = merged([...this.own.values(), ...this.others.values()])
    for (const { workspaceId, conversationId, inboxId, userId, typing } of looks.values()) {
      const conversations = workspaces.get(workspaceId) ?? new Map<string, There>()
      workspaces.set(workspaceId, conversations)
      const there = conversations.get(conversationId) ?? { inboxId, people: [] }
      conversations.set(conversationId, there)
      if (there.people.length < PEOPLE_MAX) there.people.push({ userId, typing })
    }
    for (const conversations of workspaces.values())
      for (const { people } of conversations.values()) people.sort((a, b) => (a.userId < b.userId ? -1 : 1))
    return workspaces
  }

  /** What the other processes do not know yet or should hear again, as much as one notice holds; null where that is nothing. */
  notice(nowMs: number): string | null {
    this.forget(nowMs)
    const now = merged([...this.own.values()])
    const news: { key: string; look: Look; state: State; atMs: number }[] = []
    for (const [key, { look }] of this.told) if (!now.has(key)) news.push({ key, look, state: '0', atMs: 0 })
    for (const [key, look] of now) {
      const told = this.told.get(key)
      const isNews = told?.look.typing !== look.typing
      if (!isNews && nowMs - told.atMs < TELL_AGAIN_MS) continue
      news.push({ key, look, state: look.typing ? '2' : '1', atMs: isNews ? 0 : told.atMs })
    }
    if (news.length === 0) return null
    let text = this.processId
    for (const { key, look, state } of news.sort((a, b) => a.atMs - b.atMs)) {
      const line = lineOf(look, state)
      if (text.length + line.length > NOTICE_BYTES_MAX) break
      text += line
      if (state === '0') this.told.delete(key)
      else this.told.set(key, { look, atMs: nowMs })
    }
    return text
  }

  /** What another process told; false where those were our own words. */
  hear(notice: string, nowMs: number): boolean {
    const [processId, ...lines] = notice.split('\n')
    if (processId === this.processId) return false
    for (const line of lines) {
      const found = spotOfLine(line)
      if (!found) continue
      const key = `${processId} ${keyOf(found.look)}`
      if (found.state === '0') this.others.delete(key)
      else if (this.others.has(key) || this.others.size < OTHERS_MAX)
        this.others.set(key, { ...found.look, untilMs: nowMs + BELIEVE_MS })
    }
    return true
  }

  private forget(nowMs: number): void {
    for (const [tab, { untilMs }] of this.own) if (untilMs <= nowMs) this.own.delete(tab)
    for (const [key, { untilMs }] of this.others) if (untilMs <= nowMs) this.others.delete(key)
  }
}

/** 0: gone, 1: there, 2: there and writing. */
type State = '0' | '1' | '2'

const keyOf = ({ workspaceId, conversationId, userId }: Omit<Look, 'untilMs'>) =>
  `${workspaceId} ${conversationId} ${userId}`

/** Several tabs of one person are one person, who writes if one of them does. */
function merged(looks: readonly Look[]): Map<string, Look> {
  const people = new Map<string, Look>()
  for (const look of looks) {
    const key = keyOf(look)
    const known = people.get(key)
    people.set(key, known ? { ...look, typing: look.typing || known.typing } : look)
  }
  return people
}

const lineOf = (look: Look, state: State) =>
  `\n${packed(look.workspaceId)} ${packed(look.inboxId)} ${packed(look.conversationId)} ${state} ${look.userId}`

const LINE = /^([\w-]{22}) ([\w-]{22}) ([\w-]{22}) ([012]) (\S{1,64})$/

function spotOfLine(line: string): { look: Look; state: State } | null {
  const [, workspace, inbox, conversation, state, userId] = LINE.exec(line) ?? []
  if (!workspace || !inbox || !conversation || !state || !userId) return null
  const spot = { workspaceId: unpacked(workspace), inboxId: unpacked(inbox), conversationId: unpacked(conversation) }
  return { look: { ...spot, userId, typing: state === '2', untilMs: 0 }, state: state as State }
}

/** An id in 22 letters instead of 36. */
const packed = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url')
const unpacked = (text: string) =>
  Buffer.from(text, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
