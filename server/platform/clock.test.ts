import { ok, rejects, throws } from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { followClock, refuseFollowedClock } from './clock.ts'
import { createLog } from './log.ts'
import { StartError } from './start-error.ts'

const HOUR_MS = 3_600_000
/** An answer may be long on its way; turned is by hours. */
const SPAN_MS = HOUR_MS / 4
const log = createLog({ level: 'silent' })

test('a turn of the followed clock is known at once, and a broken stream is made good', async () => {
  const turned = await startClock()
  const clock = await followClock(turned.url, log)
  try {
    ok(Math.abs(clock.now().getTime() - Date.now()) < SPAN_MS)
    await until(() => turned.streams.size === 1)
    const turn = new Promise<void>((resolve) => clock.onTurn(resolve))
    turned.turn(24 * HOUR_MS)
    await turn
    ok(Math.abs(clock.now().getTime() - Date.now() - 24 * HOUR_MS) < SPAN_MS)
    // The stream breaks and cannot be had again: asking goes on.
    turned.breakStreams()
    turned.turn(0)
    await until(() => Math.abs(clock.now().getTime() - Date.now()) < SPAN_MS)
  } finally {
    clock.close()
    turned.close()
  }
})

test('while the clock is away the last known offset stands', async () => {
  const turned = await startClock()
  turned.turn(HOUR_MS)
  const clock = await followClock(turned.url, log)
  turned.close()
  await delay(50)
  ok(Math.abs(clock.now().getTime() - Date.now() - HOUR_MS) < SPAN_MS)
  clock.close()
})

test('a turned clock and the real Meta do not go together', async () => {
  throws(() => refuseFollowedClock({ clockUrl: 'http://127.0.0.1:1' }, true), StartError)
  refuseFollowedClock({ clockUrl: 'http://127.0.0.1:1' }, false)
  refuseFollowedClock({ clockUrl: undefined }, true)
})

test('a clock that never answers keeps Posthorn from starting, in a sentence', async () => {
  const following = followClock('http://127.0.0.1:1/clock', log, { firstAnswerMs: 500 })
  await rejects(following, /^StartError: The clock at CLOCK_URL .* does not answer/)
})

async function startClock() {
  let offsetMs = 0
  let isStreaming = true
  const streams = new Set<ServerResponse>()
  const server = createServer((request, answer) => {
    if (!request.url?.endsWith('/stream')) {
      answer.end(JSON.stringify({ now: new Date(Date.now() + offsetMs).toISOString(), offsetMs }))
    } else if (isStreaming) {
      answer.writeHead(200, { 'content-type': 'text/event-stream' })
      answer.write(`data: ${JSON.stringify({ offsetMs })}\n\n`)
      streams.add(answer)
    } else {
      answer.writeHead(404).end()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}/clock`,
    streams,
    turn(ms: number) {
      offsetMs = ms
      for (const stream of streams) stream.write(`data: ${JSON.stringify({ offsetMs })}\n\n`)
    },
    breakStreams() {
      isStreaming = false
      for (const stream of streams) stream.destroy()
      streams.clear()
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function until(isSo: () => boolean) {
  for (const end = Date.now() + 60_000; Date.now() < end; await delay(10)) if (isSo()) return
  throw new Error('it did not come to be')
}
