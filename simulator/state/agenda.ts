/** What is due later, by the simulator's clock: turn the clock and everything up to then happens, in order of time. */
import type { Clock } from './clock.ts'

const TIMER_MS_MAX = 2_147_483_647 // setTimeout counts in 32 bits
const STEPS_PER_TURN_MAX = 2_000 // then the event loop gets a breath

export interface Agenda {
  /** `act` gets the time it was due, which after a turn of the clock may lie in the past. */
  at(dueMs: number, act: (dueMs: number) => void): void
  size(): number
  clear(): void
  close(): void
}

interface Entry {
  dueMs: number
  order: number
  act: (dueMs: number) => void
}

export function createAgenda(clock: Clock, onError: (error: unknown) => void): Agenda {
  let heap: Entry[] = []
  let order = 0
  let timer: NodeJS.Timeout | undefined
  let armedForMs = Number.POSITIVE_INFINITY
  let closed = false

  const run = () => {
    timer = undefined
    armedForMs = Number.POSITIVE_INFINITY
    for (let step = 0; step < STEPS_PER_TURN_MAX; step++) {
      const first = heap[0]
      if (first === undefined || first.dueMs > clock.now()) break
      pop(heap)
      try {
        first.act(first.dueMs)
      } catch (error) {
        onError(error)
      }
    }
    arm()
  }
  const arm = () => {
    const first = heap[0]
    if (closed || first === undefined || first.dueMs >= armedForMs) return
    clearTimeout(timer)
    armedForMs = first.dueMs
    timer = setTimeout(run, Math.min(Math.max(first.dueMs - clock.now(), 0), TIMER_MS_MAX))
  }
  const rearm = () => {
    clearTimeout(timer)
    timer = undefined
    armedForMs = Number.POSITIVE_INFINITY
    arm()
  }
  let offsetMs = clock.offsetMs()
  const stopListening = clock.onTurn(() => {
    // Set back, the clock must not leave what is due soon to a distant day.
    const backMs = offsetMs - clock.offsetMs()
    offsetMs = clock.offsetMs()
    if (backMs > 0) for (const entry of heap) entry.dueMs -= backMs
    rearm()
  })

  return {
    at(dueMs, act) {
      if (closed) return
      push(heap, { dueMs, order: order++, act })
      arm()
    },
    size: () => heap.length,
    clear() {
      heap = []
      rearm()
    },
    close() {
      closed = true
      clearTimeout(timer)
      stopListening()
      heap = []
    },
  }
}

const before = (a: Entry, b: Entry) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order)

function push(heap: Entry[], entry: Entry) {
  heap.push(entry)
  let at = heap.length - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    const above = heap[parent] as Entry
    if (!before(entry, above)) break
    heap[at] = above
    at = parent
  }
  heap[at] = entry
}

function pop(heap: Entry[]) {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && before(heap[child + 1] as Entry, heap[child] as Entry)) child++
    const below = heap[child] as Entry
    if (!before(below, last)) break
    heap[at] = below
    at = child
  }
  heap[at] = last
}
