/** Many agents with the inbox open, in a process of their own: they note when each message comes to each of their sockets. */
import WebSocket from 'ws'
import { answerWith } from '../kit/children.ts'
import { type Times, timesOf } from '../kit/stats.ts'

export interface OpenAgents {
  kind: 'open'
  port: number
  workspaceId: string
  /** The newest event when the inbox was loaded. */
  after: number
  cookies: string[]
  /** How many numbered texts will come. */
  texts: number
}
/** When each text was answered (ms since 1970), as the generator noted it. */
export interface AskTimes {
  kind: 'times'
  answeredAt: Float64Array
  withinMs: number
}
export interface HeardTimes {
  times: Times
  /** Texts that did not come to every agent. */
  missing: number
  /** Frames that did not begin where the one before ended, at the one agent who reads them whole. */
  gaps: number
  /** Sockets that the server closed. */
  lost: number
}

const MARK = Buffer.from('"text":"#')
const HASH = '#'.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)
const LOOK_MS = 50

let heard: Float64Array[] = []
let gaps = 0
let lost = 0
let count = 0

answerWith((question: OpenAgents | AskTimes) => (question.kind === 'open' ? open(question) : told(question)))

async function open({ port, workspaceId, after, cookies, texts }: OpenAgents): Promise<number> {
  heard = cookies.map(() => new Float64Array(texts))
  await Promise.all(
    cookies.map((cookie, agent) => {
      const headers = { cookie, origin: `http://127.0.0.1:${port}` }
      const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live?workspace=${workspaceId}&after=${after}`, {
        headers,
      })
      let upTo = -1
      socket.on('message', (data: Buffer) => {
        note(heard[agent] as Float64Array, data)
        // Real agents sit at machines of their own: only the first one reads what it is told.
        if (agent === 0) upTo = follow(data, upTo)
      })
      socket.on('close', (code) => {
        lost++
        console.error(`an agent’s socket was closed with ${code}`)
      })
      return new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    }),
  )
  return cookies.length
}

/** Without reading the frame: its texts begin with their number. */
function note(seen: Float64Array, data: Buffer) {
  const now = performance.timeOrigin + performance.now()
  for (let at = data.indexOf(MARK); at >= 0; at = data.indexOf(MARK, at + MARK.length)) {
    let nth = 0
    for (let place = at + MARK.length; data[place] !== HASH && place < data.length; place++)
      nth = nth * 10 + ((data[place] ?? ZERO) - ZERO)
    if (seen[nth] === 0) {
      seen[nth] = now
      count++
    }
  }
}

function follow(data: Buffer, upTo: number): number {
  const frame = JSON.parse(data.toString()) as { kind: string; after: number; upTo: number }
  if (frame.kind !== 'events') return frame.kind === 'start_afresh' || upTo < 0 ? frame.upTo : upTo
  if (upTo >= 0 && frame.after !== upTo) gaps++
  return frame.upTo
}

async function told({ answeredAt, withinMs }: AskTimes): Promise<HeardTimes> {
  const all = answeredAt.length * heard.length
  for (const end = Date.now() + withinMs; count < all && Date.now() < end; ) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  const waits: number[] = []
  let missing = 0
  answeredAt.forEach((answered, nth) => {
    if (heard.some((seen) => seen[nth] === 0)) missing++
    for (const seen of heard) if (seen[nth]) waits.push(Math.max(0, (seen[nth] ?? 0) - answered))
  })
  return { times: timesOf(waits), missing, gaps, lost }
}
