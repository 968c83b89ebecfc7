import { deepEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Definition, EMPTY_DEFINITION, type Step, waysOf } from '#core/workflow/definition.ts'
import { type Gap, insertStep, lead } from '../edit.ts'
import { newStep } from '../newStep.ts'
import { layOut, NODE_HEIGHT, NODE_WIDTH, pathThrough } from './layout.ts'

const PLUS_SIZE = 28
const NAME_HEIGHT = 18

const gapsOf = ({ steps }: Definition): Gap[] => [
  { stepId: null, way: 'next' },
  ...steps.flatMap((step) => waysOf(step).map(({ way }) => ({ stepId: step.id, way }))),
]

/** Grown as people do it: a step on a way, and now and then a way led to a step that is there. */
const definitions = fc
  .array(fc.tuple(fc.nat(), fc.constantFrom('branch', 'note', 'wait'), fc.nat(), fc.boolean()), { maxLength: 14 })
  .map((acts) =>
    acts.reduce((definition, [where, kind, target, isJoin], index) => {
      const gaps = gapsOf(definition)
      const gap = gaps[where % gaps.length] as Gap
      const steps = definition.steps
      if (isJoin && steps.length > 1) return lead(definition, gap, steps[target % steps.length]?.id ?? null)
      return insertStep(definition, gap, { ...newStep(kind as Step['kind']), id: `step${index}` } as Step)
    }, EMPTY_DEFINITION as Definition),
  )

test('no step, name or + lies upon another, however ways part, meet and lead back', () => {
  fc.assert(
    fc.property(definitions, (definition) => {
      const { start, steps, lines } = layOut(definition)
      const boxes = [
        ...[start, ...steps].map(({ x, y }) => ({ left: x, right: x + NODE_WIDTH, top: y, bottom: y + NODE_HEIGHT })),
        ...lines.map(({ plus: { x, y } }) => ({
          left: x - 40,
          right: x + 40,
          top: y - PLUS_SIZE / 2 - NAME_HEIGHT,
          bottom: y + PLUS_SIZE / 2,
        })),
      ]
      for (const [index, one] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          const isApart =
            one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top
          ok(isApart, `${JSON.stringify(one)} and ${JSON.stringify(other)}`)
        }
      }
      // Each line runs through its own +, from its step to the one it leads to.
      for (const { points, plus, to } of lines) {
        ok(
          points.some((point, index) => {
            const next = points[index + 1]
            return next && point.x === plus.x && next.x === plus.x && point.y <= plus.y && plus.y <= next.y
          }),
        )
        const target = steps.find(({ step }) => step.id === to)
        if (target) deepEqual(points.at(-1), { x: target.x + NODE_WIDTH / 2, y: target.y })
      }
    }),
  )
})

test('a step that two ways lead to stands below both', () => {
  const branch = { ...newStep('branch'), id: 'ask' } as Step
  const note = (id: string) => ({ ...newStep('note'), id }) as Step
  let definition = insertStep(EMPTY_DEFINITION, { stepId: null, way: 'next' }, branch)
  definition = insertStep(definition, { stepId: 'ask', way: 'yes' }, note('last'))
  definition = insertStep(definition, { stepId: 'ask', way: 'no' }, note('more'))
  definition = lead(definition, { stepId: 'more', way: 'next' }, 'last')
  const at = (id: string) => layOut(definition).steps.find(({ step }) => step.id === id)
  ok((at('last')?.y ?? 0) > (at('more')?.y ?? 0))
  const [line] = layOut(definition).lines
  ok(line && pathThrough(line.points, 8).startsWith('M '))
})
