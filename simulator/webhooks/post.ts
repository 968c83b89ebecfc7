/** One signed POST to a callback, and the GET that proves who owns it (fact sheet §2.2, §2.3). */
import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import type { Fault } from '../rules/faults.ts'
import { signatures } from './bytes.ts'

const ANSWER_TIMEOUT_MS = 10_000 // Meta publishes none; the fact sheet says to act as if it were 10 s
const ANSWER_BYTES_MAX = 64 * 1024
const SOCKETS_MAX = 32 // to one host

export interface Answer {
  status: number | null
  error: string | null
}

export interface Poster {
  post(url: string, secret: string, body: string, fault: Fault | null): Promise<Answer>
  close(): void
}

export function createPoster(): Poster {
  const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS_MAX })
  const secureAgent = new SecureAgent({ keepAlive: true, maxSockets: SOCKETS_MAX })

  return {
    async post(url, secret, body, fault) {
      if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs))
      if (fault?.mode === 'timeout' || fault?.mode === 'reset') return { status: null, error: `planned ${fault.mode}` }
      if (fault?.mode === 'error') return { status: fault.httpStatus ?? null, error: 'planned error' }
      const breaksOff = fault?.mode === 'close_mid_body' || fault?.mode === 'hang'
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'content-length': Buffer.byteLength(body),
        accept: '*/*',
        ...signatures(secret, body),
      }
      const answer = await exchange(url, 'POST', headers, agent, secureAgent, (call) => {
        if (!breaksOff) return void call.end(body)
        call.write(body.slice(0, body.length >> 1))
        if (fault.mode === 'close_mid_body')
          setTimeout(() => call.destroy(new Error('planned close_mid_body')), 50).unref()
      })
      // The receiver took it, but Meta never heard so: the next attempt is a duplicate.
      const isLost = fault?.mode === 'accept_then_lose_answer' || fault?.mode === 'invalid_json'
      return isLost
        ? { status: answer.status, error: `planned ${fault.mode}` }
        : { status: answer.status, error: answer.error }
    },
    close() {
      agent.destroy()
      secureAgent.destroy()
    },
  }
}

/** Null when the callback proves itself; otherwise why not, in Graph's words. */
export async function verifyCallback(url: string, verifyToken: string, challenge: string): Promise<string | null> {
  let target: URL
  try {
    target = new URL(url)
  } catch {
    return 'The callback URL is not valid.'
  }
  target.searchParams.set('hub.mode', 'subscribe')
  target.searchParams.set('hub.challenge', challenge)
  target.searchParams.set('hub.verify_token', verifyToken)
  const answer = await exchange(
    target.href,
    'GET',
    { 'user-agent': 'facebookplatform/1.0' },
    undefined,
    undefined,
    (call) => call.end(),
  )
  if (answer.status === null) return `The URL couldn't be validated. ${answer.error ?? ''}`.trim()
  if (answer.status !== 200) return `HTTP Status Code = ${answer.status}`
  return answer.text === challenge ? null : 'Response does not match challenge'
}

function exchange(
  url: string,
  method: string,
  headers: Record<string, string | number>,
  agent: Agent | undefined,
  secureAgent: SecureAgent | undefined,
  write: (call: ClientRequest) => void,
): Promise<Answer & { text: string }> {
  return new Promise((resolve) => {
    const done = (status: number | null, error: string | null, text = '') => {
      clearTimeout(timer)
      resolve({ status, error, text })
    }
    const timer = setTimeout(() => call.destroy(new Error('no answer within 10 s')), ANSWER_TIMEOUT_MS)
    const hear = (answer: IncomingMessage) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        if (text.length < ANSWER_BYTES_MAX) text += part
      })
      answer.on('end', () => done(answer.statusCode ?? null, null, text))
      answer.on('error', (error) => done(null, error.message))
    }
    const call = url.startsWith('https:')
      ? requestHttps(url, { method, headers, ...(secureAgent ? { agent: secureAgent } : {}) }, hear)
      : requestHttp(url, { method, headers, ...(agent ? { agent } : {}) }, hear)
    call.on('error', (error) => done(null, error.message))
    write(call)
  })
}
