/** Somebody at the inbox: the web app's own state (web/live), kept up to date by pages and the live socket through all faults. */

import type { ConversationPage } from '#contract/inbox.ts'
import type { Frame } from '#contract/live.ts'
import type { MessagePage } from '#contract/messages.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { applyFrame } from '#web/live/apply.ts'
import { addConversationPage, addMessagePage, expectList, expectThread } from '#web/live/pages.ts'
import { EMPTY, type LiveState } from '#web/live/state.ts'
import type { Person } from '../person.ts'
import type { Ground } from './ground.ts'
import type { Answered } from './history.ts'

export interface Agent {
  person: Person
  state(): LiveState
  /** Asks until it is answered, as the web app's outbox does, always with the same id; twice at once if told so. */
  reply(conversationId: string, text: string, options?: { twice?: boolean; id?: string }): Promise<Answered>
  read(conversationId: string, inboundCount: number): Promise<void>
  act(method: string, path: string, conversationId: string, body?: unknown): Promise<Answered>
  /** Closes the page. */
  leave(): void
  /** When it last heard anything, in ms of performance.now(). */
  heardAtMs(): number
}

const LIST = 'all'
const AGAIN_AFTER_MS = 200
const REPLY_TRIES_MAX = 100
const LOOK_EVERY_MS = 300

export async function openAgent(ground: Ground, person: Person): Promise<Agent> {
  let state: LiveState = EMPTY
  let socket: WebSocket | null = null
  let isClosed = false
  let heardAtMs = 0
  let isLooking = false

  await loadList()
  connect()
  const looking = setInterval(() => void lookAround(), LOOK_EVERY_MS)
  const leave = () => {
    isClosed = true
    clearInterval(looking)
    socket?.close()
  }
  ground.onClose(leave)

  async function loadList() {
    state = expectList(state, LIST)
    const pages = await listOf(person)
    state = withList(state, pages) // what was heard meanwhile is newer and stays
  }

  /** Opens the threads that are not open, and reads again what a move has made stale. */
  async function lookAround() {
    if (isLooking || isClosed) return
    isLooking = true
    try {
      const { generation } = state
      if (!state.lists[LIST]?.loaded) await loadList()
      for (const id of Object.keys(state.conversations)) {
        const thread = state.threads[id]
        if (thread?.loaded && !thread.stale) continue
        state = expectThread(state, id)
        const page = await person.get<MessagePage>(`/conversations/${id}/messages?limit=200`)
        if (state.generation === generation) state = addMessagePage(state, id, page, 'newest')
      }
    } catch {
      // Asked again a moment later, as the web app does.
    } finally {
      isLooking = false
    }
  }

  function connect() {
    if (isClosed) return
    const address = `${ground.door.url.replace('http', 'ws')}/api/v1/live?workspace=${person.workspaceId}&after=${state.number ?? 0}`
    const headers = { cookie: person.cookie, origin: ground.door.url }
    const mine = new WebSocket(address, { headers } as unknown as string[])
    socket = mine
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return
      heardAtMs = performance.now()
      hear(JSON.parse(String(data)) as Frame)
    }
    mine.onclose = () => {
      if (socket === mine) setTimeout(connect, AGAIN_AFTER_MS)
    }
  }

  function hear(frame: Frame) {
    state = applyFrame(state, frame, person.id)
    if (state.gap) socket?.send(JSON.stringify({ kind: 'resume', after: state.number ?? 0 }))
  }

  async function tried(work: () => Promise<{ status: number }>): Promise<Answered> {
    try {
      return (await work()).status
    } catch {
      return null
    }
  }

  return {
    person,
    state: () => state,
    leave,
    heardAtMs: () => heardAtMs,
    async reply(conversationId, text, { twice = false, id = uuidv7() } = {}) {
      const request = { id, draft: { kind: 'text', text } }
      const once = async () => {
        const status = await tried(() => person.ask('POST', `/conversations/${conversationId}/messages`, request))
        const { workspaceId } = person
        ground.history.add({ kind: 'reply', workspaceId, conversationId, messageId: id, text, status })
        return status
      }
      for (let count = 0; count < REPLY_TRIES_MAX && !isClosed; count++) {
        const answers = await Promise.all(twice ? [once(), once()] : [once()])
        const answer = answers.find((status) => status !== null && status < 500)
        if (answer !== undefined) return answer
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS))
      }
      return null
    },
    async read(conversationId, inboundCount) {
      const path = `/conversations/${conversationId}/read`
      const status = await tried(() => person.ask('PUT', path, { inboundCount }))
      ground.history.add({ kind: 'act', what: `PUT ${path}`, conversationId, status })
    },
    async act(method, path, conversationId, body) {
      const status = await tried(() => person.ask(method, path, body))
      ground.history.add({ kind: 'act', what: `${method} ${path}`, conversationId, status })
      return status
    },
  }
}

/** All pages of the list. */
async function listOf(person: Person): Promise<ConversationPage[]> {
  const pages: ConversationPage[] = []
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
    const before = cursor === '' ? '' : `&before=${encodeURIComponent(cursor)}`
    pages.push(await person.get<ConversationPage>(`/conversations?limit=100${before}`))
  }
  return pages
}

const withList = (state: LiveState, pages: readonly ConversationPage[]) =>
  pages.reduce((next, page, index) => addConversationPage(next, LIST, page, index === 0 ? 'first' : 'further'), state)

/** What somebody sees who opens the inbox now, with every message of every thread. */
export async function freshView(person: Person): Promise<LiveState> {
  let state = withList(EMPTY, await listOf(person))
  for (const id of Object.keys(state.conversations)) {
    for (let cursor: string | null = '', kind: 'newest' | 'older' = 'newest'; cursor !== null; kind = 'older') {
      const before = cursor === '' ? '' : `&before=${encodeURIComponent(cursor)}`
      const page: MessagePage = await person.get(`/conversations/${id}/messages?limit=200${before}`)
      state = addMessagePage(state, id, page, kind)
      cursor = page.nextCursor
    }
  }
  return state
}
