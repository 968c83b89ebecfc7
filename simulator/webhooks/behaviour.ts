/** How deliveries behave, as a tester set it. */
import { isShape, type Shape } from '../shape.ts'
import type { World } from '../world.ts'

const UPDATES_MAX = 1_000 // §2.3: the most that Meta puts into one POST

export interface Behaviour {
  /** Each delivery is sent twice. */
  duplicate: boolean
  /** Deliveries overtake each other, updates inside one change places. */
  shuffle: boolean
  /** Most updates in one POST. */
  batch: number
  /** Milliseconds by the simulator's clock that a delivery waits before its first attempt. */
  holdMs: number
  /** Nothing is sent until it is set back (or flushed). */
  paused: boolean
  /** `read` is told before `delivered`, and that before `sent`. */
  outOfOrderStatuses: boolean
}

const USUAL: Behaviour = {
  duplicate: false,
  shuffle: false,
  batch: 100,
  holdMs: 0,
  paused: false,
  outOfOrderStatuses: false,
}

export function behaviourOf(world: World): Behaviour {
  return (world.store.facts.get('behaviour')?.value as Behaviour | undefined) ?? USUAL
}

export function setBehaviour(world: World, asked: unknown): Behaviour {
  const change: Shape = isShape(asked) ? asked : {}
  const before = behaviourOf(world)
  const flag = (name: 'duplicate' | 'shuffle' | 'paused' | 'outOfOrderStatuses') =>
    typeof change[name] === 'boolean' ? change[name] : before[name]
  const behaviour: Behaviour = {
    duplicate: flag('duplicate'),
    shuffle: flag('shuffle'),
    paused: flag('paused'),
    outOfOrderStatuses: flag('outOfOrderStatuses'),
    batch: batchOf(change.batch) ?? before.batch,
    holdMs: typeof change.holdMs === 'number' && change.holdMs >= 0 ? change.holdMs : before.holdMs,
  }
  world.store.facts.put({ id: 'behaviour', value: behaviour })
  return behaviour
}

function batchOf(value: unknown): number | null {
  if (value === true) return USUAL.batch
  if (value === false) return 1
  return typeof value === 'number' && value >= 1 ? Math.min(Math.floor(value), UPDATES_MAX) : null
}
