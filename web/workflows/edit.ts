/** How a draft changes when steps are added, changed and taken away. Pure; what does not change stays the same object. */
import { type Definition, type Step, type Way, waysOf } from '#core/workflow/definition.ts'

export type WayName = ReturnType<typeof waysOf>[number]['way']

/** A place between two steps: the way out of a step, or (null) the beginning. */
export interface Gap {
  stepId: string | null
  way: WayName
}

export const sameGap = (one: Gap, other: Gap) => one.stepId === other.stepId && one.way === other.way

/** Where a way leads now. */
export function leadsTo(definition: Definition, { stepId, way }: Gap): Way {
  if (stepId === null) return definition.first
  const step = definition.steps.find(({ id }) => id === stepId)
  return step ? (waysOf(step).find((one) => one.way === way)?.to ?? null) : null
}

/** What followed now follows the new step, on its first way; nothing follows an end, so that what came after it goes. */
export function insertStep(definition: Definition, gap: Gap, step: Step): Definition {
  const after = leadsTo(definition, gap)
  const [first] = waysOf(step)
  const placed = first ? led(step, first.way, after) : step
  const steps = [...definition.steps, placed]
  return withoutStranded(lead({ ...definition, steps }, gap, step.id))
}

/** Where its ways lead is decided on the canvas, and stays as it is there now. */
export function changeStep(definition: Definition, step: Step): Definition {
  const steps = definition.steps.map((one) => (one.id === step.id ? ({ ...step, ...leadsOf(one) } as Step) : one))
  return withoutStranded({ ...definition, steps })
}

/** What leads to it leads to what followed on its first way; what was on its other ways only goes with it. */
export function removeStep(definition: Definition, stepId: string): Definition {
  const step = definition.steps.find(({ id }) => id === stepId)
  if (!step) return definition
  const after = waysOf(step)[0]?.to ?? null
  const to = (way: Way) => (way === stepId ? (after === stepId ? null : after) : way)
  const steps = definition.steps
    .filter(({ id }) => id !== stepId)
    .map((one) =>
      waysOf(one).reduce((all, { way, to: goal }) => (goal === stepId ? led(all, way, to(goal)) : all), one),
    )
  return withoutStranded({ ...definition, first: to(definition.first), steps })
}

/** What a step says apart from where it leads. */
export function saidBy(step: Step): Partial<Step> {
  const ways = leadsOf(step)
  return Object.fromEntries(Object.entries(step).filter(([key]) => !Object.hasOwn(ways, key)))
}

/** Sets where a way leads. */
export function lead(definition: Definition, { stepId, way }: Gap, to: Way): Definition {
  if (stepId === null) return { ...definition, first: to }
  return { ...definition, steps: definition.steps.map((step) => (step.id === stepId ? led(step, way, to) : step)) }
}

const led = (step: Step, way: WayName, to: Way): Step => ({ ...step, [way]: to }) as Step

/** The steps that one definition has and the other does not have any more, but for one that was meant to go. */
export const lostBetween = (before: Definition, after: Definition, meant: string): Step[] =>
  before.steps.filter(({ id }) => id !== meant && !after.steps.some((one) => one.id === id))

/** Without steps that nobody comes to; and no way, used or not, leads to one that is not there. */
function withoutStranded(definition: Definition): Definition {
  const reached = new Set<string>()
  const visit = (id: Way) => {
    if (id === null || reached.has(id)) return
    const step = definition.steps.find((one) => one.id === id)
    if (!step) return
    reached.add(id)
    for (const { to } of waysOf(step)) visit(to)
  }
  visit(definition.first)
  const steps = definition.steps.filter(({ id }) => reached.has(id)).map((step) => withoutDeadWays(step, reached))
  const isSame = steps.length === definition.steps.length && steps.every((step, at) => step === definition.steps[at])
  return isSame ? definition : { ...definition, steps }
}

const WAYS = ['next', 'yes', 'no', 'otherwise'] as const

/** All its ways, used or not. */
const leadsOf = (step: Step) => Object.fromEntries(Object.entries(step).filter(([key]) => isWay(key)))
const isWay = (key: string) => (WAYS as readonly string[]).includes(key)

/** A wait for a time keeps the other way that it had while it waited for something to happen; it may be asked for again. */
function withoutDeadWays(step: Step, there: ReadonlySet<string>): Step {
  const ways = new Map<string, unknown>(Object.entries(step))
  const dead = WAYS.filter((way) => {
    const to = ways.get(way)
    return typeof to === 'string' && !there.has(to)
  })
  return dead.reduce((all, way) => led(all, way, null), step)
}
