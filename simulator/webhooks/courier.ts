/** Carries deliveries: several at once, again after each failure for up to seven days by the simulator's clock (§2.3). */
import { strike } from '../rules/faults.ts'
import type { Delivery } from '../state/rows.ts'
import type { World } from '../world.ts'
import { behaviourOf } from './behaviour.ts'
import { createPoster } from './post.ts'

const AT_ONCE_MAX = 16 // deliveries under way to one address
const RETRY_FOR_MS = 7 * 24 * 60 * 60 * 1000
/** Waits after the first, second … failure; the last one stays. */
const RETRY_AFTER_MS = [500, 2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000, 7_200_000, 14_400_000, 28_800_000]
const ATTEMPTS_KEPT_MAX = 50
const FINISHED_KEPT_MAX = 10_000
const SHUFFLE_MS_MAX = 400

export interface Courier {
  nextOrder(): number
  take(delivery: Delivery): void
  /** Tries everything that waits now, also while paused or held. */
  flush(): void
  /** Sends a delivery once more, however it was answered before. */
  repeat(id: string): boolean
  /** Takes up again what waited when the simulator stopped. */
  resume(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  close(): void
}

export function createCourier(world: World): Courier {
  const poster = createPoster()
  const ready = new Map<string, Delivery[]>()
  const busy = new Map<string, number>()
  const underWay = new Set<string>()
  let idleWaiters: (() => void)[] = []
  let finished: string[] = []
  let order = 0
  let epoch = 0
  let closed = false

  const queue = (delivery: Delivery) => {
    const list = ready.get(delivery.url) ?? []
    ready.set(delivery.url, list)
    list.push(delivery)
    pump(delivery.url)
  }
  const pump = (url: string) => {
    const list = ready.get(url) ?? []
    while (list.length > 0 && (busy.get(url) ?? 0) < AT_ONCE_MAX && !closed) {
      const delivery = list.shift() as Delivery
      if (delivery.state !== 'waiting' || underWay.has(delivery.id)) continue
      attempt(delivery, url)
    }
    if (list.length === 0) ready.delete(url)
  }
  const attempt = async (delivery: Delivery, url: string) => {
    const startedIn = epoch
    busy.set(url, (busy.get(url) ?? 0) + 1)
    underWay.add(delivery.id)
    const twice = behaviourOf(world).duplicate && delivery.attemptCount === 0
    const [answered] = await Promise.all([post(delivery), twice ? post(delivery) : false])
    busy.set(url, (busy.get(url) ?? 1) - 1)
    underWay.delete(delivery.id)
    if (startedIn === epoch && !closed) settle(delivery, answered)
    pump(url)
    if (underWay.size === 0) for (const waiter of idleWaiters.splice(0)) waiter()
  }
  /** One POST; true when it counts as answered with 200. */
  const post = async (delivery: Delivery): Promise<boolean> => {
    const app = world.store.apps.get(delivery.appId)
    const body = world.store.bodies.get(delivery.id)
    if (app === undefined || body === undefined) return true
    const fault = strike(world, ['webhook'])
    const startedMs = performance.now()
    const atMs = world.clock.now()
    const answer = await poster.post(delivery.url, app.secret, body.text, fault)
    delivery.attemptCount += 1
    delivery.attempts.push({ atMs, ...answer, durationMs: Math.round(performance.now() - startedMs) })
    if (delivery.attempts.length > ATTEMPTS_KEPT_MAX) delivery.attempts.shift()
    return answer.status === 200 && answer.error === null
  }
  const settle = (delivery: Delivery, answered: boolean) => {
    if (answered) delivery.state = 'delivered'
    else if (delivery.state === 'waiting') {
      const wait = RETRY_AFTER_MS[Math.min(delivery.attemptCount, RETRY_AFTER_MS.length) - 1] as number
      delivery.nextAttemptMs = world.clock.now() + wait
      if (delivery.nextAttemptMs > delivery.atMs + RETRY_FOR_MS) delivery.state = 'expired'
      else plan(delivery)
    }
    if (world.store.deliveries.get(delivery.id) !== undefined) world.store.deliveries.put(delivery)
    if (delivery.state !== 'waiting') forgetOldest(delivery.id)
  }
  const forgetOldest = (id: string) => {
    finished.push(id)
    if (finished.length <= FINISHED_KEPT_MAX) return
    const oldest = finished.shift() as string
    world.store.deliveries.delete(oldest)
    world.store.bodies.delete(oldest)
  }
  const plan = (delivery: Delivery) => {
    const planned = delivery.nextAttemptMs
    world.agenda.at(planned, () => {
      if (delivery.state === 'waiting' && delivery.nextAttemptMs === planned && !behaviourOf(world).paused)
        queue(delivery)
    })
  }

  world.onReset(() => {
    epoch += 1
    ready.clear()
    finished = []
  })

  return {
    nextOrder: () => ++order,
    take(delivery) {
      if (behaviourOf(world).paused) return
      if (behaviourOf(world).shuffle) {
        const lateMs = world.chance().between(0, SHUFFLE_MS_MAX, `shuffle/${delivery.id}`)
        setTimeout(() => queue(delivery), lateMs).unref()
      } else if (delivery.nextAttemptMs > world.clock.now()) plan(delivery)
      else queue(delivery)
    },
    flush() {
      for (const delivery of world.store.deliveries.rows()) if (delivery.state === 'waiting') queue(delivery)
    },
    repeat(id) {
      const delivery = world.store.deliveries.get(id)
      if (delivery === undefined) return false
      post(delivery).then((answered) => settle(delivery, answered || delivery.state === 'delivered'))
      return true
    },
    resume() {
      for (const delivery of world.store.deliveries.rows()) {
        order = Math.max(order, delivery.order)
        if (delivery.state !== 'waiting') finished.push(delivery.id)
        else if (delivery.nextAttemptMs > world.clock.now()) plan(delivery)
        else if (!behaviourOf(world).paused) queue(delivery)
      }
    },
    idle: () => (underWay.size === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
    close() {
      closed = true
      ready.clear()
      poster.close()
      for (const waiter of idleWaiters.splice(0)) waiter()
      idleWaiters = []
    },
  }
}
