/** As much of a document as is read here, so that a test needs no browser. */
export interface PastedNode {
  nodeType: number
  nodeName: string
  nodeValue: string | null
  childNodes: Iterable<PastedNode>
  getAttribute?(name: string): string | null
}

const TEXT_NODE = 3
const ELEMENT_NODE = 1
/** What somebody copied from a page that is longer helps nobody. */
const HTML_UNITS_MAX = 400_000
const DEPTH_MAX = 100

const MARKS: Record<string, string> = { B: '*', STRONG: '*', I: '_', EM: '_', S: '~', STRIKE: '~', DEL: '~' }
const BLOCKS = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER LI MAIN OL P PRE SECTION TABLE TR UL'.split(
    ' ',
  ),
)
const SILENT = new Set('HEAD META NOSCRIPT SCRIPT STYLE TEMPLATE TITLE'.split(' '))
/** These stand apart from what is around them. */
const APART = /^(P|H[1-6]|BLOCKQUOTE|PRE|TABLE)$/

/** What was copied from a page or a word processor as WhatsApp would write it. Nothing in it runs: the document is never shown. */
export function fromHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html.slice(0, HTML_UNITS_MAX), 'text/html')
  return textFrom(parsed.body)
}

export function textFrom(root: PastedNode): string {
  const lines = linesOf(root, { marks: new Set(), isCode: false, depth: 0 })
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

interface Around {
  marks: ReadonlySet<string>
  isCode: boolean
  depth: number
}

/** The lines of an element; the first goes on with the line before it, and the last is gone on with. */
function linesOf(node: PastedNode, around: Around): string[] {
  if (around.depth > DEPTH_MAX) return ['']
  const lines = ['']
  let isOpen = true
  let number = startOf(node)
  for (const child of node.childNodes) {
    if (child.nodeType === TEXT_NODE) {
      const text = around.isCode ? (child.nodeValue ?? '') : (child.nodeValue ?? '').replace(/[ \t\r\n\f]+/g, ' ')
      if (!isOpen && text.trim() === '') continue
      if (!isOpen) lines.push('')
      isOpen = true
      goOn(lines, text.split('\n'))
      continue
    }
    if (child.nodeType !== ELEMENT_NODE || SILENT.has(child.nodeName)) continue
    const inner = ofElement(child, around, number)
    if (child.nodeName === 'LI') number++
    if (!BLOCKS.has(child.nodeName)) {
      if (!isOpen) lines.push('')
      isOpen = true
      goOn(lines, inner)
      continue
    }
    if (inner.every((line) => line.trim() === '')) continue
    const isFirst = lines.length === 1 && lines[0]?.trim() === ''
    if (isFirst) lines.pop()
    else if (APART.test(child.nodeName) && lines.at(-1) !== '') lines.push('')
    for (const line of inner) lines.push(around.isCode || child.nodeName === 'PRE' ? line : line.trim())
    if (APART.test(child.nodeName)) lines.push('')
    isOpen = false
  }
  return lines.length === 0 ? [''] : lines
}

function ofElement(node: PastedNode, around: Around, number: number): string[] {
  const deeper = { ...around, depth: around.depth + 1 }
  const name = node.nodeName
  if (name === 'BR') return ['', '']
  if (name === 'IMG') return [node.getAttribute?.('alt') ?? '']
  if (name === 'PRE') return fenced(linesOf(node, { ...deeper, isCode: true }))
  if (name === 'CODE' && !around.isCode) return wrapped(linesOf(node, { ...deeper, isCode: true }), '`')
  const marks = around.isCode ? [] : marksOf(node).filter((mark) => !around.marks.has(mark))
  let lines = linesOf(node, { ...deeper, marks: new Set([...around.marks, ...marks]) })
  for (const mark of marks) lines = wrapped(lines, mark)
  if (name === 'A') return withAddress(lines, node.getAttribute?.('href') ?? '')
  if (name === 'TD' || name === 'TH') return goOn(lines, [' '])
  if (name === 'BLOCKQUOTE') return lines.filter((line) => line.trim() !== '').map((line) => `> ${line}`)
  if (name === 'UL' || name === 'OL') return lines.filter((line) => line.trim() !== '')
  if (name === 'LI') {
    const [first = '', ...rest] = lines.filter((line) => line.trim() !== '')
    return [`${around.marks.has(NUMBERED) ? `${number}. ` : '- '}${first.trim()}`, ...rest]
  }
  return lines
}

/** Stands among the marks while an ordered list is read. */
const NUMBERED = '1.'

function marksOf(node: PastedNode): string[] {
  if (node.nodeName === 'OL') return [NUMBERED]
  if (/^H[1-6]$/.test(node.nodeName)) return ['*']
  const style = node.getAttribute?.('style') ?? ''
  const mark = MARKS[node.nodeName]
  // A word processor wraps all that is copied into a bold that is none.
  const isPlain = mark === '*' && /font-weight:\s*(normal|400)/.test(style)
  return [
    ...(mark !== undefined && !isPlain ? [mark] : []),
    ...(/font-weight:\s*(bold|[6-9]00)/.test(style) ? ['*'] : []),
    ...(/font-style:\s*italic/.test(style) ? ['_'] : []),
    ...(/text-decoration[^;]*line-through/.test(style) ? ['~'] : []),
  ]
}

const startOf = (node: PastedNode) => Number.parseInt(node.getAttribute?.('start') ?? '', 10) || 1

/** The marks stand at the ink, as WhatsApp wants them, and on each line anew. */
function wrapped(lines: string[], mark: string): string[] {
  if (mark === NUMBERED) return lines
  return lines.map((line) => line.replace(/^(\s*(?:[*-] |> |\d{1,3}\. )?)(\S(?:.*\S)?)(\s*)$/s, `$1${mark}$2${mark}$3`))
}

function fenced(lines: string[]): string[] {
  const code = lines.join('\n').replace(/^\n|\n+$/g, '')
  return code.trim() === '' ? [''] : `\`\`\`${code}\`\`\``.split('\n')
}

function withAddress(lines: string[], href: string): string[] {
  const words = lines.join(' ').trim()
  const address = href.replace(/^(mailto|tel):/, '')
  if (!/^(https?|mailto|tel):/.test(href)) return lines
  const isSame = words === '' || words.replace(/^https?:\/\/|\/$/g, '') === address.replace(/^https?:\/\/|\/$/g, '')
  if (isSame) return [words === '' ? address : words]
  return goOn(lines, [` ${address}`])
}

/** Joins the first of more lines to the last there is. */
function goOn(lines: string[], [first = '', ...rest]: string[]): string[] {
  lines[lines.length - 1] = `${lines.at(-1) ?? ''}${first}`
  lines.push(...rest)
  return lines
}
