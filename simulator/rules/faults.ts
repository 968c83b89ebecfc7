/** What a tester asked to go wrong, in the order asked for. */
import { isShape } from '../shape.ts'
import type { World } from '../world.ts'

const FAULTS_MAX = 1_000

const PLACES = ['send', 'media', 'graph', 'webhook'] as const
const MODES = [
  'error',
  'timeout',
  'hang',
  'reset',
  'invalid_json',
  'answer_without_id',
  'close_mid_body',
  'accept_then_lose_answer',
  'status_before_answer',
] as const

export type Place = (typeof PLACES)[number]
export type Mode = (typeof MODES)[number]

export interface Fault {
  on: Place
  mode: Mode
  code?: number
  httpStatus?: number
  /** How often it still strikes; 0 = until it is cleared. */
  times: number
  async?: boolean
  delayMs?: number
  retryAfterSeconds?: number
}

export const faultsOf = (world: World): Fault[] => (world.store.facts.get('faults')?.value as Fault[] | undefined) ?? []

/** The first fault that strikes at any of these places; it is used up by that. */
export function strike(world: World, places: Place[]): Fault | null {
  const faults = faultsOf(world)
  if (faults.length === 0) return null
  const fault = faults.find((one) => places.includes(one.on))
  if (fault === undefined) return null
  if (fault.times === 1)
    write(
      world,
      faults.filter((one) => one !== fault),
    )
  else if (fault.times > 1)
    write(
      world,
      faults.map((one) => (one === fault ? { ...one, times: one.times - 1 } : one)),
    )
  return fault
}

export function addFaults(world: World, asked: unknown): string | null {
  const list = Array.isArray(asked) ? asked : [asked]
  const faults: Fault[] = []
  for (const one of list) {
    const wanted = isShape(one) && isShape(one.next) ? one.next : one
    if (!isShape(wanted)) return 'A fault is an object like { "on": "send", "code": 130429, "times": 2 }.'
    if (!PLACES.includes(wanted.on as Place)) return `"on" is one of ${PLACES.join(', ')}.`
    const mode = wanted.mode ?? 'error'
    if (!MODES.includes(mode as Mode)) return `"mode" is one of ${MODES.join(', ')}.`
    faults.push({ ...wanted, on: wanted.on as Place, mode: mode as Mode, times: Number(wanted.times ?? 1) })
  }
  if (faultsOf(world).length + faults.length > FAULTS_MAX) return `At most ${FAULTS_MAX} faults can wait.`
  write(world, [...faultsOf(world), ...faults])
  return null
}

export const clearFaults = (world: World) => write(world, [])

const write = (world: World, faults: Fault[]) => world.store.facts.put({ id: 'faults', value: faults })
