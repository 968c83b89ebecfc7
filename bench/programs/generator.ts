/** Meta, as far as load goes: signs deliveries and sends them, as fast as they are answered or at a steady rate. */
import { setTimeout as delay } from 'node:timers/promises'
import { answerWith } from '../kit/children.ts'
import { Connection } from '../kit/connection.ts'
import { mixedDelivery, requestOf, type ShopNumber, textDelivery } from '../kit/deliveries.ts'
import { type Times, timesOf } from '../kit/stats.ts'

interface Target {
  port: number
  appSecret: string
  number: ShopNumber
  /** How many people write. */
  customers: number
  /** In every id of this run, so that nothing was there before. */
  run: string
}
export interface ClosedLoad extends Target {
  kind: 'closed'
  connections: number
  /** Ends with the last of them, or when the time is over. */
  deliveries: number
  seconds: number
}
export interface SteadyLoad extends Target {
  kind: 'steady'
  mix: 'texts' | 'mixed'
  perSecond: number
  seconds: number
  /** Each text begins with its number, for agents to know it by. */
  isNumbered?: boolean
}
export interface LoadResult {
  perSecond: number
  answered: number
  /** Anything but 200. */
  refused: number
  times: Times
  /** When each text was answered (ms since 1970), by its number. */
  textsAnsweredAt: Float64Array
}

const TEXT = 'Hello, when will my order arrive? '
const TICK_MS = 2
/** Meta opens many; beyond, a delivery waits for a free one, and its time runs. */
const CONNECTIONS_MAX = 1_000

answerWith((load: ClosedLoad | SteadyLoad) => (load.kind === 'closed' ? closed(load) : steady(load)))

async function closed(load: ClosedLoad): Promise<LoadResult> {
  const requests = Array.from({ length: load.deliveries }, (_, nth) =>
    requestOf(textDelivery(load.number, nth % load.customers, `wamid.${load.run}.${nth}`, TEXT + nth), load.appSecret),
  )
  const times: number[] = []
  let refused = 0
  let next = 0
  const startedAt = performance.now()
  const end = startedAt + load.seconds * 1_000
  const work = async () => {
    let connection = new Connection(load.port)
    while (next < requests.length && performance.now() < end) {
      const request = requests[next++] as Buffer
      const sentAt = performance.now()
      const status = await connection.send(request)
      times.push(performance.now() - sentAt)
      if (status !== 200) refused++
      if (!connection.isOpen) connection = new Connection(load.port)
    }
    connection.close()
  }
  await Promise.all(Array.from({ length: load.connections }, work))
  const perSecond = (times.length - refused) / ((performance.now() - startedAt) / 1_000)
  const answered = times.length - refused
  return { perSecond, answered, refused, times: timesOf(times), textsAnsweredAt: new Float64Array() }
}

/** A delivery's time runs from when it was due, also where this process was late: a slow server must not slow the question. */
async function steady(load: SteadyLoad): Promise<LoadResult> {
  const total = load.perSecond * load.seconds
  const times: number[] = []
  const isMixed = load.mix === 'mixed'
  const textsAnsweredAt = new Float64Array(isMixed ? Math.ceil(total / 4) : total)
  const free: Connection[] = []
  const waiting: { request: Buffer; settle(status: number): void }[] = []
  let opened = 0
  let refused = 0
  const open: Promise<void>[] = []

  const use = (connection: Connection, request: Buffer, settle: (status: number) => void) => {
    connection.send(request).then((status) => {
      settle(status)
      if (!connection.isOpen) opened--
      const one = waiting.shift()
      const next = connection.isOpen ? connection : one ? openOne() : null
      if (next && one) use(next, one.request, one.settle)
      else if (next) free.push(next)
    })
  }
  // One that had nothing to do for long was closed by the server, as it should be.
  const freeOne = (): Connection | null => {
    const connection = free.pop()
    if (!connection || connection.isOpen) return connection ?? null
    opened--
    return freeOne()
  }
  const openOne = () => {
    opened++
    return new Connection(load.port)
  }
  const send = (nth: number, dueAt: number) =>
    new Promise<void>((resolve) => {
      const text = `${load.isNumbered ? `#${isMixed ? nth / 4 : nth}# ` : ''}${TEXT}`
      const body = isMixed
        ? mixedDelivery(load.number, load.customers, nth, load.run, text)
        : textDelivery(load.number, nth % load.customers, `wamid.${load.run}.${nth}`, text)
      const request = requestOf(body, load.appSecret)
      const settle = (status: number) => {
        times.push(performance.now() - dueAt)
        if (status !== 200) refused++
        if (!isMixed || nth % 4 === 0)
          textsAnsweredAt[isMixed ? nth / 4 : nth] = performance.timeOrigin + performance.now()
        resolve()
      }
      const connection = freeOne() ?? (opened < CONNECTIONS_MAX ? openOne() : null)
      if (connection) use(connection, request, settle)
      else waiting.push({ request, settle })
    })

  const startedAt = performance.now()
  for (let sent = 0; sent < total; await delay(TICK_MS)) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1_000) * load.perSecond))
    for (; sent < due; sent++) open.push(send(sent, startedAt + (sent / load.perSecond) * 1_000))
  }
  await Promise.all(open)
  const seconds = (performance.now() - startedAt) / 1_000
  for (const connection of free) connection.close()
  const answered = times.length - refused
  return { perSecond: answered / seconds, answered, refused, times: timesOf(times), textsAnsweredAt }
}
