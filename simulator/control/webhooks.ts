/** Deliveries seen and repeated, raw bodies, forced statuses, the list of sends. */
import { tell } from '../network/statuses.ts'
import { isShape, type Shape, textOf, numberOf as wholeNumber } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Delivery } from '../state/rows.ts'
import { behaviourOf, setBehaviour } from '../webhooks/behaviour.ts'
import { escapeText, toWire } from '../webhooks/bytes.ts'
import { numberOf } from './phones.ts'
import { presentSend } from './present.ts'
import { badRequest, notFound } from './refusal.ts'

const DELIVERIES_LISTED_MAX = 1_000
const SENDS_LISTED_MAX = 10_000
const STATUSES = ['sent', 'delivered', 'read', 'played', 'failed', 'deleted', 'warning']
const iso = (ms: number) => new Date(ms).toISOString()

/** Those made, or tried again, after the delivery that `after` names; oldest first. */
export function listDeliveries(sim: Sim, query: Shape) {
  sim.outbox.cut()
  const limit = Math.min(wholeNumber(query.limit) ?? DELIVERIES_LISTED_MAX, DELIVERIES_LISTED_MAX)
  const after = sim.world.store.deliveries.get(textOf(query.after) ?? '')
  const found: Delivery[] = []
  for (const delivery of sim.world.store.deliveries.rows()) {
    const isNews =
      after === undefined ||
      delivery.order > after.order ||
      (delivery.id !== after.id && (delivery.attempts.at(-1)?.atMs ?? 0) > after.atMs)
    if (isNews) found.push(delivery)
  }
  const behaviour = behaviourOf(sim.world)
  return { behaviour, deliveries: found.slice(-limit).map((delivery) => presentDelivery(sim, delivery)) }
}

function presentDelivery(sim: Sim, delivery: Delivery) {
  const { id, atMs, appId, url, items, state, nextAttemptMs, attempts, attemptCount } = delivery
  return {
    id,
    at: iso(atMs),
    appId,
    url,
    body: sim.world.store.bodies.get(id)?.text ?? '',
    items,
    state,
    nextAttemptAt: state === 'waiting' ? iso(nextAttemptMs) : null,
    attemptCount,
    attempts: attempts.map(({ atMs: attemptMs, status, error, durationMs }) => ({
      at: iso(attemptMs),
      status,
      error,
      durationMs,
    })),
  }
}

export function changeBehaviour(sim: Sim, asked: unknown) {
  const wasPaused = behaviourOf(sim.world).paused
  const behaviour = setBehaviour(sim.world, asked)
  if (wasPaused && !behaviour.paused) sim.courier.flush()
  return behaviour
}

export async function flush(sim: Sim) {
  sim.outbox.cut()
  sim.courier.flush()
  await sim.courier.idle()
  return {}
}

export function repeat(sim: Sim, id: string) {
  if (!sim.courier.repeat(id)) throw notFound('delivery', id)
  return { id }
}

/** `value` is one change of the account (or the number's account); `body` is the whole text, sent as it is. */
export function sendRaw(sim: Sim, asked: Shape) {
  const number = asked.wabaId === undefined ? numberOf(sim, asked.phoneNumberId) : null
  const wabaId = number?.wabaId ?? textOf(asked.wabaId) ?? ''
  const field = textOf(asked.field) ?? 'messages'
  const send = (body: string) => ({ ids: sim.outbox.publishRaw(wabaId, number?.id ?? null, field, body) })
  if (asked.value !== undefined) {
    const time = asked.time === undefined ? {} : { time: asked.time } // on account-level fields (§2.6)
    const entry = { id: wabaId, ...time, changes: [{ value: asked.value, field }] }
    return send(toWire({ object: 'whatsapp_business_account', entry: [entry] }))
  }
  if (typeof asked.body === 'string') return send(escapeIfNeeded(asked))
  if (isShape(asked.body) || Array.isArray(asked.body)) return send(toWire(asked.body))
  throw badRequest('Give "value" (one change) or "body" (the whole).')
}

/** A body given as text goes out untouched, unless `escape` asks for Meta's rendering. */
const escapeIfNeeded = (asked: Shape): string =>
  asked.escape === true ? escapeText(String(asked.body)) : String(asked.body)

export function forceStatus(sim: Sim, asked: Shape) {
  const id = textOf(asked.wamid) ?? ''
  const message = sim.world.store.messages.get(id)
  if (message?.send === undefined) throw notFound('send', id)
  const status = textOf(asked.status) ?? ''
  if (!STATUSES.includes(status)) throw badRequest(`"status" is one of ${STATUSES.join(', ')}.`)
  const seconds = wholeNumber(asked.timestamp)
  tell(sim, message, {
    status,
    atMs: seconds === null ? sim.world.clock.now() : seconds * 1000,
    errorCode: wholeNumber(asked.errorCode ?? asked.code) ?? 131000,
    ...(textOf(asked.details) === null ? {} : { details: textOf(asked.details) ?? '' }),
  })
  return {}
}

/** In the order Graph accepted them; `after` is a wamid. */
export function listSends(sim: Sim, query: Shape) {
  const limit = Math.min(wholeNumber(query.limit) ?? SENDS_LISTED_MAX, SENDS_LISTED_MAX)
  const sends = [...sim.world.store.messages.rows()].filter(({ send }) => send !== undefined)
  const after = textOf(query.after)
  const start = after === null ? 0 : sends.findIndex(({ id }) => id === after) + 1
  return { total: sends.length, sends: sends.slice(start, start + limit).map(presentSend) }
}
