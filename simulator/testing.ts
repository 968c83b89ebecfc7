/** What the simulator's own tests share: a running simulator, a receiver of webhooks, short ways to ask. */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Simulator, startSimulator } from './server.ts'
import { listOf, type Shape, shapeOf } from './shape.ts'

const WAIT_MS_MAX = 60_000
const LOOK_EVERY_MS = 10

export interface Received {
  headers: IncomingHttpHeaders
  raw: string
  isSigned: boolean
  /** The values of all changes, in order. */
  values: Shape[]
  fields: string[]
}

export interface Stage {
  simulator: Simulator
  practice: {
    appId: string
    appSecret: string
    token: string
    wabaId: string
    portfolioId: string
    phoneNumberId: string
  }
  received: Received[]
  callback: string
  /** Answers the next webhooks with these statuses, then with 200. */
  answerWith(...statuses: number[]): void
  sim(method: string, path: string, body?: unknown): Promise<Shape>
  /** Graph with the practice token (or another). */
  graph(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<{ status: number; body: Shape; code: number | null }>
  send(content: Shape): Promise<{ status: number; body: Shape; code: number | null }>
  says(phoneId: string, text: string, more?: Shape): Promise<string>
  messages(): Shape[]
  statuses(): Shape[]
  turn(ms: number): Promise<unknown>
  close(): Promise<void>
}

export async function openStage(
  options: { fields?: string; dataDir?: string | null; fetchLinks?: boolean } = {},
): Promise<Stage> {
  const simulator = await startSimulator({
    port: 0,
    dataDir: options.dataDir ?? null,
    seed: 'stage',
    fetchLinks: options.fetchLinks ?? false,
  })
  const received: Received[] = []
  const answers: number[] = []
  let secret = ''
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://receiver')
      if (request.method === 'GET') {
        const isMine = url.searchParams.get('hub.verify_token') === 'verify me'
        return response.writeHead(isMine ? 200 : 403).end(url.searchParams.get('hub.challenge'))
      }
      const status = answers.shift() ?? 200
      if (status === 200) received.push(readDelivery(Buffer.concat(chunks), request.headers, secret))
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`

  const ask = async (method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(`${simulator.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as Shape }
  }
  const stage: Stage = {
    simulator,
    practice: (await ask('POST', '/_sim/practice')).body as Stage['practice'],
    received,
    callback,
    answerWith: (...statuses) => void answers.push(...statuses),
    async sim(method, path, body) {
      const answer = await ask(method, `/_sim${path}`, body)
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async graph(method, path, body, token) {
      const answer = await ask(method, `/v26.0/${path}`, body, token ?? stage.practice.token)
      const { code } = shapeOf(answer.body.error)
      return { ...answer, code: typeof code === 'number' ? code : null }
    },
    send: (content) =>
      stage.graph('POST', `${stage.practice.phoneNumberId}/messages`, { messaging_product: 'whatsapp', ...content }),
    async says(phoneId, text, more) {
      const asked = { to: stage.practice.phoneNumberId, type: 'text', text: { body: text }, ...more }
      return String((await stage.sim('POST', `/phones/${phoneId}/messages`, asked)).id)
    },
    messages: () => received.flatMap(({ values }) => values.flatMap(({ messages }) => listOf(messages).map(shapeOf))),
    statuses: () => received.flatMap(({ values }) => values.flatMap(({ statuses }) => listOf(statuses).map(shapeOf))),
    turn: (ms) => stage.sim('POST', '/clock', { advanceMs: ms }),
    async close() {
      await simulator.close()
      receiver.closeAllConnections()
      await new Promise((resolve) => receiver.close(resolve))
    },
  }
  secret = stage.practice.appSecret
  const { appId, appSecret, wabaId } = stage.practice
  const subscription = { object: 'whatsapp_business_account', callback_url: callback, verify_token: 'verify me' }
  const fields = options.fields ?? 'messages,user_preferences,user_id_update,calls'
  await stage.graph('POST', `${appId}/subscriptions`, { ...subscription, fields }, `${appId}|${appSecret}`)
  await stage.graph('POST', `${wabaId}/subscribed_apps`)
  return stage
}

/** Waits until `look` gives something truthy. */
export async function eventually<Found>(look: () => Found | Promise<Found>, what = 'it'): Promise<NonNullable<Found>> {
  const endsMs = Date.now() + WAIT_MS_MAX
  for (;;) {
    const found = await look()
    if (found) return found as NonNullable<Found>
    if (Date.now() > endsMs) throw new Error(`${what} did not happen within ${WAIT_MS_MAX} ms`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

export const text = (body = 'Hello') => ({ type: 'text', text: { body } })

function readDelivery(bytes: Buffer, headers: IncomingHttpHeaders, secret: string): Received {
  const expected = `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`
  const raw = bytes.toString('latin1')
  const changes = listOf(shapeOf(parse(raw)).entry).flatMap((entry) => listOf(shapeOf(entry).changes).map(shapeOf))
  return {
    headers,
    raw,
    isSigned: headers['x-hub-signature-256'] === expected,
    values: changes.map(({ value }) => shapeOf(value)),
    fields: changes.map(({ field }) => String(field)),
  }
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw)
  } catch {
    return null
  }
}
