/** Where the steps of a workflow stand: below one another, ways that part side by side. Pure; pixels. */
import { type Definition, type Step, stepOf, type Way, waysOf } from '#core/workflow/definition.ts'
import type { Gap } from '../edit.ts'

export const NODE_WIDTH = 264
export const NODE_HEIGHT = 84
/** Between two rows: a line parts, then comes its name, its +, and the place where lines meet. */
const BETWEEN = 92
const ROW = NODE_HEIGHT + BETWEEN
const COLUMN = NODE_WIDTH + 40
/** Below a step, where its ways part. */
const PARTS = 12
/** Above a step: the middle of the +, and where other ways come in. */
const PLUS = 36
const MEETS = 8
/** Ways that lead back up leave the others here, and run beside everything, so far apart. */
const LEAVES = 18
const LANE = 18

export interface Point {
  x: number
  y: number
}

export interface Placed extends Point {
  step: Step
}

/** One way: from a step (null: the triggers) to a step, or to an end of its own. */
export interface Line {
  gap: Gap
  to: Way
  /** Its corners, from the step it leaves to the one it leads to. */
  points: Point[]
  /** Where its name and its + stand. */
  plus: Point
  /** Where its end stands, for a way that leads nowhere. */
  end: Point | null
}

export interface Layout {
  /** The triggers, at the top. */
  start: Point
  steps: Placed[]
  lines: Line[]
}

/**
 * Each step stands in the column where one first comes to it, below everything that leads to it. Every way has a column of its
 * own as long as no other way has joined it, so that neither names nor + ever lie upon one another.
 */
export function layOut(definition: Definition): Layout {
  const rows = rowsOf(definition)
  const tree = grow(definition, { stepId: null, way: 'next' }, definition.first, new Set())
  const steps: Placed[] = []
  const drawn: { branch: Branch; from: Point; x: number }[] = []
  const place = (branch: Branch, left: number): number => {
    const x = (left + (branch.width - 1) / 2) * COLUMN
    if (!branch.step) return x
    const at = { x, y: (rows.get(branch.step.id) ?? 1) * ROW }
    steps.push({ step: branch.step, ...at })
    let from = left
    for (const child of branch.children) {
      drawn.push({ branch: child, from: at, x: place(child, from) })
      from += child.width
    }
    return x
  }
  const x = place(tree, 0)
  const start = { x, y: 0 }
  const all = [{ branch: tree, from: start, x }, ...drawn]
  const byId = new Map(steps.map((one) => [one.step.id, one]))
  let lanes = 0
  const right = () => tree.width * COLUMN + lanes++ * LANE
  return { start, steps, lines: all.map(({ branch, from, x: own }) => lineOf(branch, from, own, byId, right)) }
}

const middle = (x: number) => x + NODE_WIDTH / 2

function lineOf(
  { gap, to }: Branch,
  from: Point,
  x: number,
  steps: ReadonlyMap<string, Placed>,
  right: () => number,
): Line {
  const row = from.y + ROW
  const [begins, own] = [middle(from.x), middle(x)]
  const leaves = from.y + NODE_HEIGHT
  const head = [
    { x: begins, y: leaves },
    { x: begins, y: leaves + PARTS },
    { x: own, y: leaves + PARTS },
  ]
  const plus = { x: own, y: row - PLUS }
  const target = to === null ? undefined : steps.get(to)
  if (!target) return { gap, to, points: [...head, { x: own, y: row + 8 }], plus, end: { x, y: row } }
  const meets = target.y - MEETS
  const comes = [
    { x: middle(target.x), y: meets },
    { x: middle(target.x), y: target.y },
  ]
  if (target.y >= row) return { gap, to, points: [...head, { x: own, y: meets }, ...comes], plus, end: null }
  const lane = right()
  const back = [
    { x: own, y: row - LEAVES },
    { x: lane, y: row - LEAVES },
    { x: lane, y: meets },
  ]
  return { gap, to, points: [...head, ...back, ...comes], plus, end: null }
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
  const width = children.reduce((sum, child) => sum + child.width, 0)
  return { gap, to, step, children, width: Math.max(1, width) }
}

/** How far down each step stands: below all that lead to it. What leads back up to a step on its own way does not count. */
function rowsOf(definition: Definition): Map<string, number> {
  const done: Step[] = []
  const seen = new Set<string>()
  const back = new Set<string>()
  const visit = (step: Step, above: ReadonlySet<string>) => {
    seen.add(step.id)
    const here = new Set([...above, step.id])
    for (const { way, to } of waysOf(step)) {
      const next = stepOf(definition, to)
      if (!next) continue
      if (here.has(next.id)) back.add(`${step.id} ${way}`)
      else if (!seen.has(next.id)) visit(next, here)
    }
    done.push(step)
  }
  const first = stepOf(definition, definition.first)
  if (first) visit(first, new Set())
  const rows = new Map<string, number>(first ? [[first.id, 1]] : [])
  for (const step of done.toReversed()) {
    const row = rows.get(step.id) ?? 1
    for (const { way, to } of waysOf(step)) {
      if (to === null || back.has(`${step.id} ${way}`)) continue
      rows.set(to, Math.max(rows.get(to) ?? 1, row + 1))
    }
  }
  return rows
}

/** The line through these corners, rounded. */
export function pathThrough(points: readonly Point[], radius: number): string {
  const corners = points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]]
    if (!before || !after) return true
    const isStraight = (before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y)
    return !isStraight
  })
  return corners
    .map((point, index) => {
      const [before, after] = [corners[index - 1], corners[index + 1]]
      if (!before) return `M ${point.x} ${point.y}`
      if (!after) return `L ${point.x} ${point.y}`
      const [a, b] = [towards(point, before, radius), towards(point, after, radius)]
      return `L ${a.x} ${a.y} Q ${point.x} ${point.y} ${b.x} ${b.y}`
    })
    .join(' ')
}

function towards(from: Point, to: Point, most: number): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.abs(dx) + Math.abs(dy)
  const part = length === 0 ? 0 : Math.min(most, length / 2) / length
  return { x: from.x + dx * part, y: from.y + dy * part }
}
