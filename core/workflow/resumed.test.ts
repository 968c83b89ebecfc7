/** The interpreter in a world that what it does changes, with a process that dies at any moment of it. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Definition, type Step, stepOf, waysOf } from './definition.ts'
import type { Explanation } from './explanation.ts'
import { BUDGET_STEPS, beginAt, type Effect, type EnrolmentState, type Facts, interpret } from './step.ts'
import { DEFINITION, FACTS, LABEL, NOW, STEPS } from './workflow.samples.ts'

const MINUTE_MS = 60_000
const ANOTHER_LABEL = '01990000-0000-7000-8000-000000000003'

test('J4: killed at any step and begun again from what was written down, it does what it does when left alone', () => {
  fc.assert(
    fc.property(
      definitions(),
      fc.array(mishap, { maxLength: 6 }),
      fc.array(fc.boolean()),
      (definition, mishaps, come) => {
        const alone = live(definition, [], come)
        const killed = live(definition, mishaps, come)
        deepEqual(killed.entries.map(timeless), alone.entries.map(timeless))
        deepEqual(killed.world, alone.world, 'every effect once: none lost, none doubled')
        isWalk(definition, killed.entries)
      },
    ),
    { numRuns: 200 },
  )
})

/** Each entry has a number of its own and comes from a step that the one before leads to, and what waits waits. */
function isWalk(definition: Definition, entries: readonly Entry[]): void {
  ok(entries.length <= BUDGET_STEPS + 1)
  ok(entries.at(-1)?.end)
  for (const [index, { from, to, told, effect, at, end }] of entries.entries()) {
    equal(to.visit, index + 1)
    equal(from.visit, index)
    const before = entries[index - 1]
    equal(from.stepId, before ? before.to.stepId : definition.first)
    const step = stepOf(definition, from.stepId)
    if (to.wait) {
      deepEqual([step?.kind, to.stepId, effect], ['wait', from.stepId, null], 'only a wait stays where it is')
      continue
    }
    const ways: (string | null)[] = step ? waysOf(step).map((way) => way.to) : []
    if (end === 'failed') equal(to.stepId, from.stepId, 'where it can be tried again')
    else ok(to.stepId === null || ways.includes(to.stepId), 'it goes on where the step leads')
    if (told.word === 'time_came' || told.word === 'event_did_not_come') {
      ok(step?.kind === 'wait' && before && at.getTime() - before.at.getTime() >= lengthOf(step) * MINUTE_MS)
    }
  }
}

/** What happens to the process before it has done the step at hand. */
interface Mishap {
  /** It worked the step out so often and died before that was written down. */
  lost: number
  /** It looked so often before the time had come. */
  early: number
  /** It stood still so many minutes. */
  late: number
}
const mishap = fc.record({ lost: fc.nat(2), early: fc.nat(2), late: fc.nat(3_000) })

interface Entry {
  from: EnrolmentState
  to: EnrolmentState
  told: Explanation
  effect: Effect | null
  at: Date
  end: string | null
}

interface World {
  country: string | null
  status: string
  labelIds: string[]
  /** In their order, each with the entry that made it. */
  notes: string[]
  messages: string[]
}

/** To its end. The row of the database is text; a step's effect and its new row are written together, or neither. */
function live(definition: Definition, mishaps: readonly Mishap[], come: readonly boolean[]) {
  let world: World = { country: null, status: 'open', labelIds: [], notes: [], messages: [] }
  let row = JSON.stringify(beginAt(definition))
  let now = NOW
  let waits = 0
  const entries: Entry[] = []
  const look = (at: Date) => interpret(definition, frozen(stateIn(row)), frozen(factsIn(world)), at)
  for (let turn = 0; turn < 2 * BUDGET_STEPS + 10; turn++) {
    const { lost = 0, early = 0, late = 0 } = mishaps[turn % (mishaps.length || 1)] ?? {}
    for (let count = 0; count < lost; count++) look(now)
    const { wait } = stateIn(row)
    if (wait && !wait.heard) {
      for (let count = 1; count <= early; count++) {
        const outcome = look(new Date(wait.until.getTime() - count * MINUTE_MS))
        deepEqual([outcome.told, outcome.effect, outcome.end, outcome.dueAt], [null, null, null, wait.until])
        row = JSON.stringify(outcome.state)
      }
      now = new Date(Math.max(now.getTime(), wait.until.getTime()))
    }
    now = new Date(now.getTime() + late * MINUTE_MS)
    const from = stateIn(row)
    const { state, effect, told, end } = look(now)
    if (!told) throw new Error('nothing was done, and it was time')
    world = after(world, effect, `${state.visit}`)
    row = JSON.stringify(state)
    entries.push({ from, to: state, told, effect, at: now, end })
    if (end) return { entries, world }
    if (state.wait?.event && come[waits++ % (come.length || 1)]) {
      row = JSON.stringify({ ...state, wait: { ...state.wait, heard: true } })
    }
  }
  throw new Error('it never ended')
}

function stateIn(row: string): EnrolmentState {
  const { wait, ...state } = JSON.parse(row)
  return { ...state, wait: wait && { ...wait, until: new Date(wait.until) } }
}

const factsIn = ({ country, status, labelIds }: World): Facts => ({
  ...FACTS,
  values: { ...FACTS.values, 'contact.country': country },
  conversation: { status, ownerId: null, teamId: null, labelIds },
})

function after(world: World, effect: Effect | null, entry: string): World {
  switch (effect?.kind) {
    case 'set_property':
      return { ...world, country: effect.value as string | null }
    case 'close':
      return { ...world, status: 'closed' }
    case 'label':
      return { ...world, labelIds: [...world.labelIds.filter((id) => !effect.remove.includes(id)), ...effect.add] }
    case 'note':
      return { ...world, notes: [...world.notes, `${entry} ${effect.text}`] }
    case 'send_template':
      return { ...world, messages: [...world.messages, `${entry} ${effect.templateId}`] }
    default:
      return world
  }
}

/** Whoever changes what was given to it would carry something over a crash that is not written down. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value
  Object.freeze(value)
  for (const one of Object.values(value)) frozen(one)
  return value
}

/** An entry without the moments that hang on when it was done. */
function timeless({ from, to, told, effect, end }: Entry) {
  const { until: _, ...words } = { until: null, ...told }
  const place = ({ stepId, visit, wait }: EnrolmentState) => [stepId, visit, wait?.event ?? null]
  return { from: place(from), to: place(to), words, effect, end }
}

const lengthOf = (step: Extract<Step, { kind: 'wait' }>) =>
  step.wait.for === 'time' ? step.wait.minutes : step.wait.for === 'event' ? step.wait.timeoutMinutes : 0

const SHAPES: Step[] = [
  ...STEPS,
  { id: 'sleep', kind: 'wait', wait: { for: 'time', minutes: 90 }, next: null, otherwise: null },
  { id: 'back', kind: 'set_property', property: 'contact.country', value: null, next: null },
  { id: 'swap', kind: 'label', add: [ANOTHER_LABEL], remove: [LABEL], next: null },
  {
    id: 'german',
    kind: 'branch',
    conditions: { match: 'all', conditions: [{ property: 'contact.country', operator: 'is', value: 'DE' }] },
    yes: null,
    no: null,
  },
]

/** Any steps in any order, ways leading anywhere: also in circles, and to steps that are not there. */
function definitions(): fc.Arbitrary<Definition> {
  const way = fc.option(fc.nat({ max: 8 }).map((place) => `s${place}`))
  return fc.array(fc.tuple(fc.constantFrom(...SHAPES), way, way), { minLength: 1, maxLength: 8 }).map((drawn) => ({
    ...DEFINITION,
    first: 's0',
    steps: drawn.map(([shape, next, other], index): Step => {
      const id = `s${index}`
      switch (shape.kind) {
        case 'end':
          return { ...shape, id }
        case 'branch':
          return { ...shape, id, yes: next, no: other }
        case 'wait':
        case 'send_template':
          return { ...shape, id, next, otherwise: other }
        default:
          return { ...shape, id, next }
      }
    }),
  }))
}
