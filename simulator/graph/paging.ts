/** `fields=a,b{c,d}` and cursor paging (fact sheet §1.5). */
import { isShape, listOf, numberOf, type Shape, textOf } from '../shape.ts'
import type { Call } from './call.ts'
import { GraphFault } from './fault.ts'

const LIMIT_USUAL = 25
const LIMIT_MAX = 1_000

/** Only the named fields, and always the id. Unknown names are left out, as Graph mostly does. */
export function pick(node: Shape, fields: unknown, usual: readonly string[]): Shape {
  const wanted = parseFields(textOf(fields) ?? '') ?? new Map(usual.map((name) => [name, '']))
  const picked: Shape = {}
  for (const [name, inner] of wanted) {
    if (node[name] !== undefined && node[name] !== null)
      picked[name] = inner === '' ? node[name] : pickInside(node[name], inner)
  }
  return node.id === undefined ? picked : { ...picked, id: node.id }
}

/** One page of nodes; the cursor is the place of a node in the list, wrapped so that nobody counts with it. */
export function page<Node = Shape>(call: Call, nodes: Node[], show: (node: Node) => unknown = (node) => node) {
  const limit = Math.min(Math.max(numberOf(call.params.limit) ?? LIMIT_USUAL, 1), LIMIT_MAX)
  const after = placeOf(call.params.after)
  const before = placeOf(call.params.before)
  const start = after !== null ? after + 1 : before !== null ? Math.max(before - limit, 0) : 0
  const end = before !== null && after === null ? before : start + limit
  const data = nodes.slice(start, end)
  if (data.length === 0) return { data: [] }
  const last = start + data.length - 1
  return {
    data: data.map(show),
    paging: {
      cursors: { before: cursorOf(start), after: cursorOf(last) },
      ...(last + 1 < nodes.length ? { next: addressOf(call, 'after', cursorOf(last)) } : {}),
      ...(start > 0 ? { previous: addressOf(call, 'before', cursorOf(start)) } : {}),
    },
  }
}

function addressOf(call: Call, direction: 'after' | 'before', cursor: string) {
  const url = new URL(call.request.url, call.sim.world.url)
  url.searchParams.delete('after')
  url.searchParams.delete('before')
  url.searchParams.set(direction, cursor)
  return url.href
}

const cursorOf = (place: number) => Buffer.from(`QV|${place}`).toString('base64')

function placeOf(cursor: unknown): number | null {
  const text = textOf(cursor)
  if (!text) return null
  const place = /^QV\|(\d+)$/.exec(Buffer.from(text, 'base64').toString())?.[1]
  if (place === undefined) throw new GraphFault(131059)
  return Number(place)
}

/** Null when nothing is asked for. */
function parseFields(text: string): Map<string, string> | null {
  const fields = new Map<string, string>()
  let depth = 0
  let name = ''
  let inner = ''
  const end = () => {
    if (name.trim() !== '') fields.set(name.trim().replace(/\..*$/, ''), inner)
    name = ''
    inner = ''
  }
  for (const sign of text) {
    if (sign === '}') depth--
    if (depth > 0) inner += sign
    else if (sign === ',') end()
    else if (sign !== '{' && sign !== '}') name += sign
    if (sign === '{') depth++
  }
  end()
  return fields.size === 0 ? null : fields
}

function pickInside(value: unknown, inner: string): unknown {
  if (Array.isArray(value)) return listOf(value).map((one) => pickInside(one, inner))
  return isShape(value) ? pick(value, inner, []) : value
}
