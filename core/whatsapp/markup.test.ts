import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Block, type Inline, type Markup, parseMarkup, plainText, preview } from './markup.ts'

const HANG_MS = 50
const HOSTILE_UNITS = 100_000

/** The tree in few signs: B(bold) I(italic) S(strike) M(monospace) F(block of monospace) L(link→href), lines joined by /. */
const brief = (text: string) => parseMarkup(text).blocks.map(briefBlock).join(' ')
const briefLine = (line: Inline[]): string =>
  line
    .map((node) => {
      if (node.type === 'text') return node.text
      if (node.type === 'monospace') return `${node.block ? 'F' : 'M'}(${node.text})`
      if (node.type === 'link') return `L(${node.text}→${node.href})`
      return `${{ bold: 'B', italic: 'I', strike: 'S' }[node.type]}(${briefLine(node.children)})`
    })
    .join('')
const briefBlock = (block: Block): string => {
  if (block.type === 'bullets') return `ul[${block.items.map(briefLine).join('/')}]`
  if (block.type === 'numbers')
    return `ol[${block.items.map((item) => `${item.number}:${briefLine(item.children)}`).join('/')}]`
  return `${block.type === 'quote' ? 'q' : 'p'}[${block.lines.map(briefLine).join('/')}]`
}
const all = (table: [string, string][]) => {
  for (const [text, expected] of table) equal(brief(text), expected, text)
}

test('M1: bold, italic, strikethrough and their nesting', () => {
  all([
    ['*bold* _italic_ ~gone~', 'p[B(bold) I(italic) S(gone)]'],
    ['*_both_*', 'p[B(I(both))]'],
    ['_*~all~*_', 'p[I(B(S(all)))]'],
    ['*two words*, then', 'p[B(two words), then]'],
    ['(*x*)!', 'p[(B(x))!]'],
    ['👍*x*👍', 'p[👍B(x)👍]'],
    ['*a _b* c_', 'p[B(a _b) c_]'],
  ])
})

test('M2: a mark inside a word, before space, alone or never closed stays as it was written', () => {
  all([
    ['2*3*4', 'p[2*3*4]'],
    ['snake_case_name', 'p[snake_case_name]'],
    ['* x*', 'ul[x*]'],
    ['a * x * b', 'p[a * x * b]'],
    ['*x', 'p[*x]'],
    ['*x\ny*', 'p[*x/y*]'],
    ['**', 'p[**]'],
    ['***', 'p[***]'],
    ['Äpfel_und_Öl', 'p[Äpfel_und_Öl]'],
    ['𝒳*x*𝒳', 'p[𝒳*x*𝒳]'],
  ])
})

test('M3: monospace in a line and as a block over several lines; nothing inside is a mark', () => {
  all([
    ['`a *b* c`', 'p[M(a *b* c)]'],
    ['```a\n*b*\nhttps://x.de```', 'p[F(a\n*b*\nhttps://x.de)]'],
    ['see ```x``` and `y`', 'p[see F(x) and M(y)]'],
    ['`a\nb`', 'p[`a/b`]'],
    ['```a', 'p[```a]'],
    ['`` ``', 'p[`` ``]'],
    ['`x ```y``` z`', 'p[`x F(y) z`]'],
    ['one\n```two\nthree```\nfour', 'p[one/F(two\nthree)/four]'],
  ])
})

test('M4: bullets, numbers, quotes and line breaks', () => {
  all([
    ['* one\n- *two*', 'ul[one/B(two)]'],
    ['1. one\n2. two\n10. ten', 'ol[1:one/2:two/10:ten]'],
    ['> said\n> more\nanswer', 'q[said/more] p[answer]'],
    ['a\n\nb\r\nc', 'p[a//b/c]'],
    ['-x\n1.x\n>x\n1234. x', 'p[-x/1.x/>x/1234. x]'],
    ['- \n> ', 'p[- /> ]'],
  ])
})

test('M5: links with a scheme, bare hosts, addresses and numbers with a plus, without the sentence around them', () => {
  all([
    ['https://x.de/a_b_c.', 'p[L(https://x.de/a_b_c→https://x.de/a_b_c).]'],
    ['HTTP://X.de', 'p[L(HTTP://X.de→http://X.de)]'],
    ['(https://x.de/a(b))', 'p[(L(https://x.de/a(b)→https://x.de/a(b)))]'],
    ['www.example.com/?q=1&r=2!', 'p[L(www.example.com/?q=1&r=2→https://www.example.com/?q=1&r=2)!]'],
    ['blumen-huber.de:8080', 'p[L(blumen-huber.de:8080→https://blumen-huber.de:8080)]'],
    ['müller.de', 'p[L(müller.de→https://müller.de)]'],
    ['*x.de*', 'p[B(L(x.de→https://x.de))]'],
    ['a.b_c@x.co.uk.', 'p[L(a.b_c@x.co.uk→mailto:a.b_c@x.co.uk).]'],
    ['mailto:a@x.de', 'p[L(mailto:a@x.de→mailto:a@x.de)]'],
    ['tel:+49-151', 'p[L(tel:+49-151→tel:+49-151)]'],
    ['+49 151 234 56 78, ok', 'p[L(+49 151 234 56 78→tel:+491512345678), ok]'],
  ])
})

test('M6: what is no link, or hides where it leads, is none', () => {
  all([
    ['file.txt', 'p[file.txt]'],
    ['Gut.Dann', 'p[Gut.Dann]'],
    ['Ja.So', 'p[Ja.So]'],
    ['3.14', 'p[3.14]'],
    ['https://', 'p[https://]'],
    ['a@b', 'p[a@b]'],
    ['+1 2', 'p[+1 2]'],
    ['ftp://host', 'p[ftp://host]'],
  ])
  for (const scheme of [
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'JaVaScRiPt:x',
  ]) {
    equal(linksOf(parseMarkup(scheme)).length, 0, scheme)
  }
  equal(linksOf(parseMarkup('https://a.de/\u202Egpj.exe'))[0], 'https://a.de/')
})

test('M7: one to three emoji alone are drawn large', () => {
  const table: [string, number][] = [
    ['👍', 1],
    ['👩‍👩‍👧 🇩🇪', 2],
    ['❤️❤️❤️', 3],
    ['👍👍👍👍', 0],
    ['👍 ok', 0],
    ['1', 0],
    ['', 0],
    [' ', 0],
  ]
  for (const [text, jumbo] of table) equal(parseMarkup(text).jumbo, jumbo, text)
})

test('M8: plain text and preview keep the words and drop the marks; a preview is one short line', () => {
  equal(plainText(parseMarkup('*Hi* _Ayşe_\n- ~a~\n1. `b`\n> c')), 'Hi Ayşe\n• a\n1. b\nc')
  deepEqual(preview({ kind: 'text', text: '*Hi*\n\n  there' }), { kind: 'text', text: 'Hi there' })
  deepEqual(preview({ kind: 'image', text: null }), { kind: 'image', text: null })
  equal(preview({ kind: 'text', text: 'x'.repeat(500) }).text, `${'x'.repeat(160)}…`)
  equal(preview({ kind: 'text', text: `a${' '.repeat(5000)}b` }).text, 'a…')
})

const PIECES = [
  '*',
  '_',
  '~',
  '`',
  '```',
  ' ',
  '\n',
  'a',
  'B',
  '1',
  '. ',
  '> ',
  '- ',
  '* ',
  '@',
  '.',
  'x.de',
  '/',
  ':',
  '(',
  ')',
  '+49',
  'https://',
  'mailto:',
  'tel:',
  '👍',
  '\u202E',
  '<b>',
  '&lt;',
  'ä',
  '\ud83d',
  '\0',
]
const wild = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''))

test('M9: every character of the text is kept, marks aside, and links lead only to http, https, mailto and tel', () => {
  const bare = (text: string) => text.replace(/[*_~`>\s\d.•-]/g, '')
  fc.assert(
    fc.property(fc.oneof(wild, fc.string({ unit: 'binary' })), (text) => {
      const tree = parseMarkup(text)
      equal(bare(plainText(tree)), bare(text))
      for (const href of linksOf(tree)) ok(/^(https?:\/\/|mailto:|tel:)[^\s<>"]+$/.test(href), href)
      ok(depthOf(tree) <= 4)
    }),
    { numRuns: 2_000 },
  )
})

test('M10: hostile text of 100 kB is read in linear time', () => {
  const long = (piece: string) => piece.repeat(Math.ceil(HOSTILE_UNITS / piece.length)).slice(0, HOSTILE_UNITS)
  const pieces = [
    ...PIECES,
    'a_',
    '_a_',
    '*a',
    '*a ',
    ' *',
    '*_~',
    'a@',
    'a.',
    '`a',
    '` ',
    '`\n',
    '``` ',
    '```a```',
    'https://-',
    'mailto:a',
    'tel:+',
    '+1',
    "a'",
    'a@b.de_',
    'x.de/',
    '(',
    'x.de/(((',
    'x.de...',
    '1. a\n',
    '> *a\n',
    '\n\n',
    '👍 ',
    '*a _b ~c ',
  ]
  for (const piece of pieces) ok(fastest(long(piece)) < HANG_MS, JSON.stringify(piece))
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 6 }),
      (mix) => fastest(long(mix.join(''))) < HANG_MS,
    ),
    { numRuns: 40 },
  )
})

/** Milliseconds that this thread itself worked, the best of a few runs: the machine may be busy with something else. */
function fastest(text: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let run = 0; run < 20 && best >= HANG_MS; run++) {
    const start = process.threadCpuUsage()
    plainText(parseMarkup(text))
    const { user, system } = process.threadCpuUsage(start)
    best = Math.min(best, (user + system) / 1_000)
  }
  return best
}

function linesIn(block: Block): Inline[][] {
  if (block.type === 'bullets') return block.items
  return block.type === 'numbers' ? block.items.map(({ children }) => children) : block.lines
}

function linksOf(tree: Markup): string[] {
  const of = (node: Inline): string[] =>
    node.type === 'link' ? [node.href] : 'children' in node ? node.children.flatMap(of) : []
  return tree.blocks.flatMap(linesIn).flat().flatMap(of)
}

function depthOf(tree: Markup): number {
  const of = (node: Inline): number => ('children' in node ? 1 + Math.max(0, ...node.children.map(of)) : 1)
  return Math.max(0, ...tree.blocks.flatMap(linesIn).flat().map(of))
}
