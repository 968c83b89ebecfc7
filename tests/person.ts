/** Somebody who is signed in and uses the API as the web app does. */
import type { Channel, Conversation, ConversationPage } from '#contract/inbox.ts'
import type { Frame } from '#contract/live.ts'
import type { Message, MessagePage } from '#contract/messages.ts'
import type { Me } from '#contract/people.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from './eventually.ts'

export interface Answer<Body> {
  status: number
  body: Body
}

export interface Person {
  id: string
  name: string
  email: string
  workspaceId: string
  cookie: string
  /** Whatever the answer is. Paths stand below /api/v1. */
  ask<Body = { error: { code: string; message: string } }>(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer<Body>>
  /** These throw where the server refuses. */
  get<Body>(path: string): Promise<Body>
  post<Body = void>(path: string, body?: unknown): Promise<Body>
  put<Answer = void>(path: string, body: unknown): Promise<Answer>
  patch<Body = void>(path: string, body: unknown): Promise<Body>
  delete(path: string): Promise<void>
  /** A file of the workspace, or any other address, with nothing assumed of the answer. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  connectPractice(): Promise<Channel>
  conversations(query?: string): Promise<ConversationPage>
  /** Waits until the conversation with this contact is there. */
  conversationWith(name: string): Promise<Conversation>
  /** Oldest first. */
  thread(conversationId: string): Promise<Message[]>
  threadPage(conversationId: string): Promise<MessagePage>
  /** Sends a text and answers its message. */
  replies(conversationId: string, text: string, id?: string): Promise<Message>
  upload(name: string, type: string, bytes: Uint8Array): Promise<{ file: { id: string }; kind: string }>
  listens(after: number): Promise<Listener>
}

/** One open live socket with everything it has said. */
export interface Listener {
  frames: Frame[]
  readonly isOpen: boolean
  resume(after: number): void
  /** What the tab has open, and whether somebody writes there. */
  looks(conversationId: string | null, typing?: boolean): void
  /** Who is in this conversation, as it was told last; those who write with an asterisk. */
  seesIn(conversationId: string): string[]
  close(): void
}

export async function personOf(app: { url: string }, signedIn: Response): Promise<Person> {
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0])
    .join('; ')
  const me = (await (await fetch(`${app.url}/api/v1/me`, { headers: { cookie } })).json()) as Me
  const workspaceId = me.memberships[0]?.workspaceId ?? ''
  const headers = { cookie, origin: app.url, 'posthorn-workspace': workspaceId }

  async function ask<Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> {
    const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
    const answer = await fetch(`${app.url}/api/v1${path}`, {
      method,
      headers: { ...headers, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) }
  }
  async function must<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await ask<Body>(method, path, body)
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  const person: Person = {
    ...me.user,
    workspaceId,
    cookie,
    ask,
    get: (path) => must('GET', path),
    post: (path, body) => must('POST', path, body),
    put: (path, body) => must('PUT', path, body),
    patch: (path, body) => must('PATCH', path, body),
    delete: (path) => must('DELETE', path),
    fetch: (path, init) => fetch(app.url + path, { ...init, headers: { ...headers, ...init?.headers } }),
    connectPractice: async () => (await must<{ channel: Channel }>('POST', '/practice/channel')).channel,
    conversations: (query = '') => must('GET', `/conversations${query}`),
    conversationWith: (name) =>
      eventually(async () => {
        const { conversations } = await person.conversations('?limit=100')
        const found = conversations.find(({ contactName }) => contactName === name)
        if (!found) throw new Error(`no conversation with ${name} yet`)
        return found
      }),
    threadPage: (id) => must('GET', `/conversations/${id}/messages?limit=200`),
    thread: async (id) => (await person.threadPage(id)).messages.toReversed(),
    async replies(conversationId, text, id = uuidv7()) {
      const request = { id, draft: { kind: 'text', text } }
      return (await must<{ message: Message }>('POST', `/conversations/${conversationId}/messages`, request)).message
    },
    async upload(name, type, bytes) {
      const form = new FormData()
      form.append('file', new Blob([bytes.slice()], { type }), name)
      const answer = await person.fetch('/api/v1/files', { method: 'POST', body: form })
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
      return await answer.json()
    },
    listens: (after) => listen(app.url, headers, workspaceId, after),
  }
  return person
}

async function listen(
  url: string,
  { cookie, origin }: { cookie: string; origin: string },
  workspaceId: string,
  after: number,
): Promise<Listener> {
  const address = `${url.replace(/^http/, 'ws')}/api/v1/live?workspace=${workspaceId}&after=${after}`
  // Node's sockets take headers, as those of a browser do not.
  const socket = new WebSocket(address, { headers: { cookie, origin } } as unknown as string[])
  const frames: Frame[] = []
  socket.onmessage = ({ data }) => void frames.push(JSON.parse(String(data)))
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error('the live socket was refused'))
  })
  return {
    frames,
    resume: (from) => socket.send(JSON.stringify({ kind: 'resume', after: from })),
    looks: (conversationId, typing = false) =>
      socket.send(JSON.stringify({ kind: 'presence', conversationId, typing })),
    seesIn(conversationId) {
      let people: string[] = []
      for (const frame of frames) {
        if (frame.kind !== 'presence') continue
        const found = frame.conversations.find((one) => one.conversationId === conversationId)
        if (found) people = found.people.map(({ userId, typing }) => `${userId}${typing ? '*' : ''}`)
        else if (frame.whole) people = []
      }
      return people
    },
    close: () => socket.close(),
    get isOpen() {
      return socket.readyState === WebSocket.OPEN
    },
  }
}
