/** Runs one Graph call, with whatever a tester planned to go wrong before or after it. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Fault, type Place, strike } from '../rules/faults.ts'
import { shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import { type Call, readCall } from './call.ts'
import { GraphFault } from './fault.ts'

const SILENCE_MS_MAX = 10 * 60 * 1000
const STATUS_FIRST_MS_MAX = 5_000

export type Handler = (call: Call, fault: Fault | null, reply: FastifyReply) => unknown

export const perform =
  (sim: Sim, placesOf: (call: Call) => Place[], handler: Handler) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    reply.header('facebook-api-version', (request.params as { version?: string }).version ?? 'v26.0')
    const call = readCall(sim, request)
    const fault = strike(sim.world, placesOf(call))
    if (fault !== null && (await breaksBefore(fault, reply))) return reply
    const answer = await handler(call, fault, reply)
    if (fault !== null && (await breaksAfter(sim, fault, reply, answer))) return reply
    return answer
  }

/** Nothing was accepted. True when the answer has been dealt with. */
async function breaksBefore(fault: Fault, reply: FastifyReply): Promise<boolean> {
  const { mode } = fault
  if (mode === 'error' && !fault.async && (fault.code !== undefined || fault.httpStatus !== undefined)) {
    await pause(fault.delayMs)
    if (fault.code === undefined && (fault.httpStatus ?? 0) >= 500) {
      // What stands in front of Graph answers in HTML.
      reply
        .code(fault.httpStatus as number)
        .type('text/html')
        .send('<html><body>Sorry, something went wrong.</body></html>')
      return true
    }
    throw new GraphFault(fault.code ?? 131000, {
      ...(fault.httpStatus === undefined ? {} : { httpStatus: fault.httpStatus }),
      ...(fault.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: fault.retryAfterSeconds }),
    })
  }
  if (mode === 'reset') {
    reply.hijack()
    reply.raw.socket?.resetAndDestroy()
    return true
  }
  if (mode === 'timeout' || mode === 'hang') {
    reply.hijack()
    if (mode === 'hang') {
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': 200 })
      reply.raw.write('{"messaging_product":')
    }
    const timer = setTimeout(() => reply.raw.socket?.destroy(), SILENCE_MS_MAX)
    timer.unref()
    reply.raw.on('close', () => clearTimeout(timer))
    return true
  }
  return false
}

/** The call had its effect; only the answer suffers. */
async function breaksAfter(sim: Sim, fault: Fault, reply: FastifyReply, answer: unknown): Promise<boolean> {
  if (fault.mode === 'status_before_answer') await firstStatusOf(sim, answer)
  await pause(fault.delayMs)
  if (fault.mode === 'accept_then_lose_answer') {
    reply.hijack()
    reply.raw.socket?.destroy()
    return true
  }
  const text = JSON.stringify(answer) ?? ''
  if (fault.mode === 'close_mid_body') {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    reply.raw.write(text.slice(0, text.length >> 1), () => reply.raw.socket?.destroy())
    return true
  }
  if (fault.mode === 'invalid_json') {
    reply
      .code(fault.httpStatus ?? 200)
      .type('application/json')
      .send(text.slice(0, -1))
    return true
  }
  if (fault.mode === 'answer_without_id') {
    reply.code(fault.httpStatus ?? 200).send({ messaging_product: 'whatsapp' })
    return true
  }
  return false
}

/** Waits until the first status report about this send was delivered (or some seconds have passed). */
async function firstStatusOf(sim: Sim, answer: unknown) {
  const [first] = (shapeOf(answer).messages as unknown[] | undefined) ?? []
  const id = textOf(shapeOf(first).id)
  const endsMs = Date.now() + STATUS_FIRST_MS_MAX
  while (id !== null && Date.now() < endsMs && !sim.world.store.messages.get(id)?.send?.told.length) await pause(20)
  sim.outbox.cut()
  await Promise.race([sim.courier.idle(), pause(STATUS_FIRST_MS_MAX)])
}

const pause = (ms: number | undefined) =>
  ms ? new Promise<void>((resolve) => setTimeout(resolve, ms).unref()) : Promise.resolve()
