/** The web server before Posthorn, as operators set it up, well or badly. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeDrop } from './database.ts'

export interface Front {
  url: string
  calls: string[]
  manner: Manner
  close(): Promise<void>
}
type Manner =
  | 'passes'
  | 'refuses'
  | 'says something else'
  | 'sends on'
  | 'cuts'
  | 'changes the body'
  | 'refuses deliveries'
  | 'swallows deliveries'

/** Stands before Posthorn's webhook address and can be told to misbehave. */
export async function openFront(posthorn: string): Promise<Front> {
  const server = createServer(async (request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    front.calls.push(`${request.method} ${path}`)
    await answer(front.manner, posthorn, request, response)
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  beforeDrop(close)
  const front: Front = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`,
    calls: [],
    manner: 'passes',
    close,
  }
  return front
}

async function answer(manner: Manner, posthorn: string, request: IncomingMessage, response: ServerResponse) {
  const isDelivery = request.method === 'POST'
  if (manner === 'cuts') return void request.socket.destroy()
  if (manner === 'refuses') return void response.writeHead(401).end('Authorization required')
  if (manner === 'says something else') return void response.writeHead(200).end('<h1>Welcome to nginx</h1>')
  if (manner === 'sends on') return void response.writeHead(301, { location: `${posthorn}/elsewhere` }).end()
  if (manner === 'refuses deliveries' && isDelivery) return void response.writeHead(413).end()
  if (manner === 'swallows deliveries' && isDelivery) return void response.writeHead(200).end('ok')
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(manner === 'changes the body' ? [...chunks, Buffer.from(' ')] : chunks)
  const passed = await fetch(posthorn + request.url, {
    method: request.method ?? 'GET',
    headers: {
      'content-type': request.headers['content-type'] ?? 'text/plain',
      'x-hub-signature-256': `${request.headers['x-hub-signature-256'] ?? ''}`,
    },
    ...(isDelivery ? { body: new Uint8Array(body) } : {}),
  })
  response.writeHead(passed.status, { 'content-type': 'text/plain' }).end(await passed.text())
}
