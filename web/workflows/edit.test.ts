/** What people do on the canvas leaves a workflow whole: every way leads somewhere that is there, and nobody is stranded. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Definition, EMPTY_DEFINITION, type Step, stepOf, waysOf } from '#core/workflow/definition.ts'
import { layOut } from './canvas/layout.ts'
import { changeStep, insertStep, leadsTo, lostBetween, removeStep, saidBy } from './edit.ts'

const branch = (id: string): Step => ({
  id,
  kind: 'branch',
  conditions: { match: 'all', conditions: [] },
  yes: null,
  no: null,
})
const close = (id: string): Step => ({ id, kind: 'close', next: null })
const start = { stepId: null, way: 'next' } as const

test('a step comes between what was there; the rest follows it, after a branch under Yes', () => {
  const one = insertStep(EMPTY_DEFINITION, start, close('a'))
  const two = insertStep(one, start, branch('b'))
  equal(two.first, 'b')
  equal(leadsTo(two, { stepId: 'b', way: 'yes' }), 'a')
  equal(leadsTo(two, { stepId: 'b', way: 'no' }), null)
  const three = insertStep(two, { stepId: 'b', way: 'no' }, close('c'))
  deepEqual(
    three.steps.map(({ id }) => id),
    ['a', 'b', 'c'],
  )
  equal(leadsTo(three, { stepId: 'b', way: 'no' }), 'c')
})

test('taking a branch away keeps what was under Yes; what was under No only goes with it', () => {
  const built = insertStep(
    insertStep(insertStep(EMPTY_DEFINITION, start, close('a')), start, branch('b')),
    { stepId: 'b', way: 'no' },
    close('c'),
  )
  const left = removeStep(built, 'b')
  equal(left.first, 'a')
  deepEqual(
    left.steps.map(({ id }) => id),
    ['a'],
  )
})

test('an end leaves nothing behind it', () => {
  const built = insertStep(insertStep(EMPTY_DEFINITION, start, close('a')), start, { id: 'e', kind: 'end' })
  deepEqual(
    built.steps.map(({ id }) => id),
    ['e'],
  )
})

test('what a wait for an event loses when it waits for a time is told, and does not come back as a way to nowhere', () => {
  const wait = { id: 'w', kind: 'wait', next: null, otherwise: null } as const
  const forEvent: Step = { ...wait, wait: { for: 'event', event: 'customer_wrote', timeoutMinutes: 60 } }
  const built = insertStep(
    insertStep(EMPTY_DEFINITION, start, forEvent),
    { stepId: 'w', way: 'otherwise' },
    close('late'),
  )
  const waiting = stepOf(built, 'w') as typeof forEvent & { kind: 'wait' }
  const timed = changeStep(built, { ...waiting, wait: { for: 'time', minutes: 5 } })
  deepEqual(
    lostBetween(built, timed, 'w').map(({ id }) => id),
    ['late'],
  )
  const again = changeStep(timed, { ...(stepOf(timed, 'w') as typeof waiting), wait: forEvent.wait })
  equal(leadsTo(again, { stepId: 'w', way: 'otherwise' }), null)
})

test('a form that was open while others built on the canvas leaves their steps where they are', () => {
  const opened = insertStep(EMPTY_DEFINITION, start, { id: 'n', kind: 'note', text: 'Call', next: null })
  const meanwhile = insertStep(opened, { stepId: 'n', way: 'next' }, close('c'))
  const kept = changeStep(meanwhile, { id: 'n', kind: 'note', text: 'Call them', next: null })
  deepEqual(lostBetween(meanwhile, kept, ''), [])
  equal(leadsTo(kept, { stepId: 'n', way: 'next' }), 'c')
  deepEqual(saidBy(kept.steps.find(({ id }) => id === 'n') as Step), { id: 'n', kind: 'note', text: 'Call them' })
})

test('whatever is added, changed and removed: all ways lead to steps that are there, all are reached, none stands on another', () => {
  const act = fc.record({ kind: fc.constantFrom('branch', 'close', 'end', 'remove', 'leave'), at: fc.nat(50) })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
      let definition: Definition = EMPTY_DEFINITION
      for (const [index, { kind, at }] of acts.entries()) {
        const gaps = layOut(definition).lines.map(({ gap }) => gap)
        const gap = gaps[at % gaps.length] ?? start
        const some = definition.steps[at % Math.max(1, definition.steps.length)]
        if (kind === 'remove') definition = some ? removeStep(definition, some.id) : definition
        else if (kind === 'leave') definition = some ? changeStep(definition, { ...some }) : definition
        else {
          const id = `s${index}`
          const step = kind === 'branch' ? branch(id) : kind === 'close' ? close(id) : ({ id, kind: 'end' } as const)
          definition = insertStep(definition, gap, step)
        }
      }
      for (const step of definition.steps) {
        for (const { to } of waysOf(step)) ok(to === null || stepOf(definition, to))
      }
      const { steps, lines } = layOut(definition)
      equal(steps.length, definition.steps.length)
      equal(new Set(steps.map(({ x, y }) => `${x} ${y}`)).size, steps.length)
      equal(lines.length, 1 + definition.steps.reduce((sum, step) => sum + waysOf(step).length, 0))
    }),
  )
})

test('ways that meet again are drawn to the one place where the step stands', () => {
  const definition: Definition = {
    ...EMPTY_DEFINITION,
    first: 'b',
    steps: [{ ...branch('b'), yes: 'a', no: 'a' } as Step, close('a')],
  }
  const { steps, lines } = layOut(definition)
  equal(steps.length, 2)
  equal(lines.filter(({ to }) => to === 'a').length, 2)
})
