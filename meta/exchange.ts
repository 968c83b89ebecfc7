/** One question in JSON and its answer, over connections that stay open. Node's fetch does the same for three times the processor
 *  time, which is what is short where a thousand messages leave in a second. */
import { Agent, type ClientRequest, type IncomingMessage, request as plainly } from 'node:http'
import { request as securely, Agent as TlsAgent } from 'node:https'

interface Question {
  method: string
  headers: Record<string, string>
  body: string
  /** Until the last byte of the answer. */
  timeoutMs: number
  /** Beyond, the answer is not read on. */
  bytesMax: number
  signal?: AbortSignal | undefined
}

export interface Answer {
  status: number
  headers(): Headers
  /** Null: there were too many. */
  bytes: Buffer | null
}

/** Whether the time was up, or nobody wants the answer any more. */
export class GivenUp extends Error {
  readonly timedOut: boolean

  constructor(timedOut: boolean) {
    super(timedOut ? 'the time was up' : 'aborted')
    this.timedOut = timedOut
  }
}

/** Certainly nothing has left; as fetch has it. */
const CONNECT_MS_MAX = 10_000
/** A connection without work is closed before the other side does it: a request on one that is just being closed is in doubt. Where
 *  the other side says how long it waits, a second before that. */
const IDLE_MS_MAX = 4_000

const ways = {
  'http:': { send: plainly, agent: new Agent({ keepAlive: true, timeout: IDLE_MS_MAX }), isReady: 'connect' },
  'https:': {
    send: securely,
    agent: new TlsAgent({ keepAlive: true, timeout: IDLE_MS_MAX }),
    isReady: 'secureConnect',
  },
} as const

/** Follows no redirect, repeats nothing. Rejects with what the system says, or with `GivenUp`. */
export function exchange(url: string, question: Question): Promise<Answer> {
  const { protocol } = new URL(url)
  const way = protocol === 'http:' ? ways['http:'] : ways['https:']
  const { method, headers, body, timeoutMs, bytesMax, signal } = question
  return new Promise((resolve, reject) => {
    const asking = way.send(url, { method, headers, agent: way.agent })
    const giveUp = (timedOut: boolean) => asking.destroy(new GivenUp(timedOut))
    const abort = () => giveUp(false)
    const limit = setTimeout(giveUp, timeoutMs, true)
    signal?.addEventListener('abort', abort, { once: true })
    asking.once('close', () => {
      clearTimeout(limit)
      signal?.removeEventListener('abort', abort)
    })
    asking.on('error', reject)
    asking.once('response', (answer) => read(asking, answer, bytesMax, resolve, reject))
    connectInTime(asking, way.isReady)
    asking.end(body)
  })
}

function read(
  asking: ClientRequest,
  answer: IncomingMessage,
  bytesMax: number,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
) {
  const chunks: Buffer[] = []
  let size = 0
  const end = (bytes: Buffer | null) =>
    resolve({ status: answer.statusCode ?? 0, headers: () => headersIn(answer), bytes })
  answer.on('data', (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size <= bytesMax) return
    end(null)
    asking.destroy()
  })
  answer.once('end', () => end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
  // What ends it is told here once its head has come, the time limit included.
  answer.once('error', reject)
}

function connectInTime(asking: ClientRequest, isReady: 'connect' | 'secureConnect') {
  asking.once('socket', (socket) => {
    // A kept one.
    if (asking.reusedSocket) return
    const error = Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT', syscall: 'connect' })
    const limit = setTimeout(() => asking.destroy(error), CONNECT_MS_MAX)
    const done = () => clearTimeout(limit)
    socket.once(isReady, done).once('close', done)
  })
}

function headersIn({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values] of Object.entries(headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  return headers
}
