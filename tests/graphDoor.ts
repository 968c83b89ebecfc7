/** Stands before the simulator's Graph, passes everything on, and lets a test say what one kind of call is answered. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeDrop } from './database.ts'

/** What a call is answered instead; null leaves it to the simulator. */
type Answer = { status?: number; body: unknown } | 'cut' | null
type Rule = (request: {
  url: string
  headers: IncomingHttpHeaders
  query: URLSearchParams
  body: string
}) => Answer | Promise<Answer>

export interface GraphDoor {
  url: string
  /** Method and path below the version, as in `GET /oauth/access_token`; every call that came. */
  calls: string[]
  /** Until it is taken back: calls of this name, or that match, are answered so. */
  on(call: string | RegExp, rule: Rule): void
  /** The address that we ask Meta to call is exchanged for this one on the way; Meta then tries it, as it always does. */
  callsBack(address: string): void
  /** Everything goes through again. */
  clear(): void
  close(): Promise<void>
}

/** Meta's envelope of a refusal (fact sheet §1.4). */
export const refusal = (code: number, message = 'Refused', subcode?: number): Answer => ({
  status: code === 190 ? 401 : 400,
  body: { error: { message: `(#${code}) ${message}`, code, type: 'OAuthException', error_subcode: subcode } },
})

export async function openGraphDoor(simulatorUrl: string): Promise<GraphDoor> {
  const rules: [string | RegExp, Rule][] = []
  const calls: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://door')
    const call = `${request.method} ${pathname.replace(/^\/v[\d.]+/, '')}`
    calls.push(call)
    const body = await read(request)
    const rule = rules.findLast(([wanted]) => (typeof wanted === 'string' ? wanted === call : wanted.test(call)))
    const answer =
      (await rule?.[1]({
        url: request.url ?? '/',
        headers: request.headers,
        query: searchParams,
        body: body.toString(),
      })) ?? null
    if (answer === 'cut') return void request.socket.destroy()
    if (answer === null) return pass(request, body, response, simulatorUrl)
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  beforeDrop(close)
  const on: GraphDoor['on'] = (call, rule) => void rules.push([call, rule])
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    on,
    callsBack: (address) =>
      on(/^POST \/\d+\/subscriptions$/, async ({ url, headers, body }) => {
        const answer = await fetch(simulatorUrl + url, {
          method: 'POST',
          headers: { authorization: headers.authorization ?? '', 'content-type': 'application/json' },
          body: JSON.stringify({ ...JSON.parse(body), callback_url: address }),
        })
        return { status: answer.status, body: await answer.json() }
      }),
    clear: () => void rules.splice(0),
    close,
  }
}

async function pass(request: IncomingMessage, body: Buffer, response: ServerResponse, simulatorUrl: string) {
  const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
  const answer = await fetch(simulatorUrl + request.url, {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  })
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
  response.end(Buffer.from(await answer.arrayBuffer()))
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Something that listens where our webhook should, and says this. */
export async function answeringServer(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  beforeDrop(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`
}

/** Where nobody listens. */
export async function closedAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}/webhooks/whatsapp`
}
