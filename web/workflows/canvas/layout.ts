/** Where the steps of a workflow stand: below one another, ways that part side by side. Pure; pixels. */
import { type Definition, type Step, stepOf, type Way, waysOf } from '#core/workflow/definition.ts'
import type { Gap } from '../edit.ts'

export const NODE_WIDTH = 264
export const NODE_HEIGHT = 72
const ROW = NODE_HEIGHT + 76
const COLUMN = NODE_WIDTH + 40

export interface Placed {
  step: Step
  x: number
  y: number
}

/** One way: from a step (null: the triggers) to a step, or to an end of its own. */
export interface Line {
  gap: Gap
  to: Way
  /** Where its end stands, for a way that leads nowhere. */
  end: { x: number; y: number } | null
}

export interface Layout {
  /** The triggers, at the top. */
  start: { x: number; y: number }
  steps: Placed[]
  lines: Line[]
}

/** Each step stands where one first comes to it; a way that leads back up or across is drawn as a line only. */
export function layOut(definition: Definition): Layout {
  const seen = new Set<string>()
  const tree = grow(definition, { stepId: null, way: 'next' }, definition.first, seen)
  const steps: Placed[] = []
  const lines: Line[] = []
  const place = (branch: Branch, left: number, y: number): number => {
    const width = Math.max(1, branch.width)
    const x = (left + (width - 1) / 2) * COLUMN
    lines.push({ gap: branch.gap, to: branch.to, end: branch.to === null ? { x, y } : null })
    if (!branch.step) return x
    steps.push({ step: branch.step, x, y })
    let from = left
    for (const child of branch.children) {
      place(child, from, y + ROW)
      from += Math.max(1, child.width)
    }
    return x
  }
  const x = place(tree, 0, ROW)
  return { start: { x, y: 0 }, steps, lines }
}

interface Branch {
  gap: Gap
  to: Way
  /** Null where the way ends or leads to a step that stands elsewhere. */
  step: Step | null
  children: Branch[]
  /** In columns. */
  width: number
}

function grow(definition: Definition, gap: Gap, to: Way, seen: Set<string>): Branch {
  const step = stepOf(definition, to)
  if (!step || seen.has(step.id)) return { gap, to: step ? to : null, step: null, children: [], width: 1 }
  seen.add(step.id)
  const children = waysOf(step).map(({ way, to: next }) => grow(definition, { stepId: step.id, way }, next, seen))
  const width = children.reduce((sum, child) => sum + Math.max(1, child.width), 0)
  return { gap, to, step, children, width: Math.max(1, width) }
}
