/** Server-sent events: "something changed, read again". */
import type { FastifyReply } from 'fastify'
import { Refusal } from './refusal.ts'

const STREAMS_MAX = 500
const HEARTBEAT_MS = 15_000
const BUFFER_BYTES_MAX = 64 * 1024 // a reader this far behind is dropped; it will connect again

const open = new Set<FastifyReply>()

export interface Stream {
  send(data: unknown, event?: string): void
}

/** `whenClosed` runs once, however the connection ends. */
export function openStream(reply: FastifyReply, whenClosed: () => void): Stream {
  if (open.size >= STREAMS_MAX) throw new Refusal(503, 'Too many streams are open.')
  reply.hijack()
  open.add(reply)
  const { raw } = reply
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
  })
  const write = (text: string) => {
    if (raw.writableLength > BUFFER_BYTES_MAX) raw.destroy()
    else raw.write(text)
  }
  const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS)
  heartbeat.unref()
  raw.on('close', () => {
    clearInterval(heartbeat)
    open.delete(reply)
    whenClosed()
  })
  return {
    send: (data, event) => write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`),
  }
}

/** Many changes in one moment are told once. */
export function coalesce(tell: () => void, withinMs: number): () => void {
  let timer: NodeJS.Timeout | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      tell()
    }, withinMs)
    timer.unref()
  }
}
