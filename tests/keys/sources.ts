/** What the sources of the web app offer to hands: commands, buttons and entries of menus. */
import { parseAst } from 'vite'

interface Node {
  type: string
  start: number
  end: number
  [part: string]: unknown
}
export interface Offer {
  id: string
  key: string | null
  label: string
}

function nodesOf(program: object): Node[] {
  const found: Node[] = []
  const walk = (part: unknown) => {
    if (Array.isArray(part)) part.forEach(walk)
    else if (part && typeof part === 'object') {
      if ('type' in part) found.push(part as Node)
      Object.values(part).forEach(walk)
    }
  }
  walk(program)
  return found
}

/** `{ id: 'close', key: 'e', label: t('acts.close'), run }`. */
export function offersIn(source: string, nodes: readonly Node[]): Offer[] {
  return nodes.flatMap((node) => {
    if (node.type !== 'ObjectExpression') return []
    const { id, key, label, run } = partsOf(node)
    const name = id && patternOf(id, source)
    if (!name || !label || !(run || key)) return []
    return [{ id: name, key: key ? (patternOf(key, source) ?? '*') : null, label: wordsIn(label, source)[0] ?? '' }]
  })
}

export function controlsIn(source: string, nodes: readonly Node[]): { name: string; marked: string | undefined }[] {
  return nodes.flatMap((node) => {
    if (node.type === 'ObjectExpression') {
      const { select } = partsOf(node)
      return select ? [{ name: wordsIn(node, source)[0] ?? textOf(select, source), marked: undefined }] : []
    }
    if (node.type !== 'JSXElement') return []
    const { attributes } = node.openingElement as {
      attributes: { type: string; name: { name: string }; value: Node }[]
    }
    const attributeOf = (...names: string[]) =>
      attributes.find(({ type, name }) => type === 'JSXAttribute' && names.includes(name.name))?.value
    const handler = attributeOf('onClick', 'onSubmit')
    if (!handler) return []
    const marked = attributeOf('data-act')?.value as string | undefined
    return [{ name: wordsIn(node, source)[0] ?? textOf(handler, source), marked }]
  })
}

function partsOf(object: Node): Record<string, Node | undefined> {
  const properties = object.properties as { type: string; key?: { name?: string }; value: Node }[]
  return Object.fromEntries(properties.flatMap(({ key, value }) => (key?.name ? [[key.name, value]] : [])))
}

/** What a text always is, with an asterisk for the rest. */
function patternOf(node: Node, source: string): string | null {
  if (node.type === 'Literal') return String(node.value)
  if (node.type !== 'TemplateLiteral') return null
  return source.slice(node.start + 1, node.end - 1).replaceAll(/\$\{[^}]*\}/g, '*')
}

/** The keys of the words that are said within, in their order. */
function wordsIn(node: Node, source: string): string[] {
  return nodesOf(node).flatMap((one) => {
    if (one.type === 'Literal' && typeof one.value === 'string' && /^[a-z]\w*\.[\w.]+$/i.test(one.value))
      return [one.value]
    if (one.type !== 'TemplateLiteral') return []
    const text = source.slice(one.start + 1, one.end - 1)
    return /^[a-z]\w*\.[^ ]*$/i.test(text) ? [text] : []
  })
}

const textOf = (node: Node, source: string) => source.slice(node.start, node.end).replaceAll(/\s+/g, ' ').slice(0, 60)

export const parse = (source: string, path: string): Node[] =>
  nodesOf(parseAst(source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }, path))
