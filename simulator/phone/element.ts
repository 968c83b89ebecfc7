/** The page's own small way of drawing: `element()` describes, `patch()` makes the document follow.
 *  A description is drawn again after each change; nodes that stay keep their focus, scroll position and playback.
 *  Text only ever becomes text nodes: no markup is parsed anywhere on this page. */

export interface Description {
  tag: string
  properties: Properties
  children: Child[]
}

export type Child = Description | string | number | null | undefined | false | Child[]

export interface Properties {
  /** Stays the same node when its place among its siblings changes. */
  key?: string
  /** Called once, after the node came into the document. */
  mounted?: (node: HTMLElement) => void
  /** What is inside the node is written by its own code (see `mounted`), not by descriptions. */
  ownInside?: true
  class?: string | false
  style?: Record<string, string>
  [name: string]: unknown
}

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg'

/** Set as properties, because their attributes only say how the node began. A field that a person fills in takes
 *  `defaultValue`: drawing again leaves alone what was typed. */
const LIVE_PROPERTIES = new Set([
  'value',
  'defaultValue',
  'checked',
  'disabled',
  'inert',
  'muted',
  'selected',
  'hidden',
  'indeterminate',
])

const drawnOf = new WeakMap<Node, Description>()

export const element = (tag: string, properties: Properties | null, ...children: Child[]): Description => ({
  tag,
  properties: properties ?? {},
  children,
})

/** Makes the children of `parent` what `children` describe, touching only what differs. */
export function patch(parent: Element, children: Child[]): void {
  const wanted = flatten(children)
  const kept = keyedChildren(parent)
  const used = new Set<Node>()
  let place: ChildNode | null = parent.firstChild
  for (const child of wanted) {
    const node = reuse(child, kept, place, used) ?? create(child, parent)
    used.add(node)
    const isNew = !node.isConnected || node.parentNode !== parent
    if (node === place) place = place.nextSibling
    else parent.insertBefore(node, place)
    if (typeof child !== 'string') {
      apply(node as Element, child)
      if (isNew) child.properties.mounted?.(node as HTMLElement)
    }
    while (place !== null && used.has(place)) place = place.nextSibling
  }
  for (const node of [...parent.childNodes]) if (!used.has(node)) node.remove()
}

/** Neighbouring texts become one, so that the nodes of the document match one to one. */
function flatten(children: Child[], into: (Description | string)[] = []): (Description | string)[] {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === '') continue
    if (Array.isArray(child)) flatten(child, into)
    else if (typeof child === 'object') into.push(child)
    else if (typeof into.at(-1) === 'string') into[into.length - 1] += String(child)
    else into.push(String(child))
  }
  return into
}

function keyedChildren(parent: Element): Map<string, Element> {
  const keyed = new Map<string, Element>()
  for (const node of parent.children) {
    const key = drawnOf.get(node)?.properties.key
    if (key !== undefined) keyed.set(key, node)
  }
  return keyed
}

function reuse(
  child: Description | string,
  kept: Map<string, Element>,
  place: ChildNode | null,
  used: Set<Node>,
): ChildNode | null {
  if (typeof child === 'string') {
    if (!(place instanceof Text) || used.has(place)) return null
    if (place.data !== child) place.data = child
    return place
  }
  if (child.properties.key !== undefined) {
    const node = kept.get(child.properties.key)
    return node !== undefined && !used.has(node) && drawnOf.get(node)?.tag === child.tag ? node : null
  }
  if (place === null || used.has(place)) return null
  const drawn = drawnOf.get(place)
  return drawn !== undefined && drawn.tag === child.tag && drawn.properties.key === undefined ? place : null
}

function create(child: Description | string, parent: Element): ChildNode {
  if (typeof child === 'string') return document.createTextNode(child)
  const inSvg = child.tag === 'svg' || parent.namespaceURI === SVG_NAMESPACE
  return inSvg ? document.createElementNS(SVG_NAMESPACE, child.tag) : document.createElement(child.tag)
}

function apply(node: Element, description: Description): void {
  const before = drawnOf.get(node)?.properties ?? {}
  drawnOf.set(node, description)
  // Children first: a select can only take a value that one of its options has.
  if (!description.properties.ownInside) patch(node, description.children)
  const { properties } = description
  for (const name of new Set([...Object.keys(before), ...Object.keys(properties)])) {
    if (name === 'key' || name === 'mounted' || name === 'ownInside') continue
    setProperty(node, name, properties[name], before[name])
  }
}

function setProperty(node: Element, name: string, value: unknown, before: unknown): void {
  const live = node as unknown as Record<string, unknown>
  if (name.startsWith('on')) {
    live[name] = value ?? null
  } else if (name === 'style') {
    setStyle(node as HTMLElement, (value ?? {}) as Record<string, string>, (before ?? {}) as Record<string, string>)
  } else if (LIVE_PROPERTIES.has(name)) {
    const wanted = value ?? (name === 'value' || name === 'defaultValue' ? '' : false)
    if (live[name] !== wanted) live[name] = wanted
  } else if (value === before) {
    return
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name)
  } else {
    node.setAttribute(name, value === true ? '' : String(value))
  }
}

function setStyle(node: HTMLElement, style: Record<string, string>, before: Record<string, string>): void {
  for (const name of Object.keys(before)) if (!(name in style)) node.style.removeProperty(name)
  for (const [name, value] of Object.entries(style)) if (before[name] !== value) node.style.setProperty(name, value)
}
