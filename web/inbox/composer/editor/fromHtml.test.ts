import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type PastedNode, textFrom } from './fromHtml.ts'

/** An element: its name and attributes as one writes them, and what stands in it. */
function h(tag: string, ...children: (string | PastedNode)[]): PastedNode {
  const [name = '', ...attributes] = tag.split('|')
  const found = new Map(attributes.map((one) => one.split('=', 2) as [string, string]))
  return {
    nodeType: 1,
    nodeName: name.toUpperCase(),
    nodeValue: null,
    childNodes: children.map((child) =>
      typeof child === 'string' ? { nodeType: 3, nodeName: '#text', nodeValue: child, childNodes: [] } : child,
    ),
    getAttribute: (attribute) => found.get(attribute) ?? null,
  }
}

test('what is pasted from a page becomes what WhatsApp can write', () => {
  const table: [string, PastedNode, string][] = [
    ['styles', h('body', h('p', 'A ', h('b', 'bold'), ' and ', h('i', h('s', 'both')), '.')), 'A *bold* and _~both~_.'],
    ['space stays outside', h('body', h('p', h('strong', ' bold '), 'x')), '*bold* x'],
    ['paragraphs', h('body', h('p', 'One'), '\n  ', h('p', 'Two', h('br'), 'lines')), 'One\n\nTwo\nlines'],
    ['divisions', h('body', h('div', 'One'), h('div', 'Two')), 'One\nTwo'],
    ['lists', h('body', 'See:', h('ul', h('li', 'one'), h('li', h('p', 'two')))), 'See:\n- one\n- two'],
    ['numbers', h('body', h('ol|start=3', h('li', 'one'), h('li', h('b', 'two')))), '3. one\n4. *two*'],
    ['bold list', h('body', h('b', h('ul', h('li', 'one')))), '- *one*'],
    ['quote', h('body', h('blockquote', h('p', 'said'), h('p', 'more')), h('p', 'answer')), '> said\n> more\n\nanswer'],
    ['code', h('body', h('p', 'run ', h('code', 'a *b*')), h('pre', 'x\n  y\n')), 'run `a *b*`\n\n```x\n  y```'],
    ['heading', h('body', h('h2', 'Offer'), h('p', 'now')), '*Offer*\n\nnow'],
    ['a link keeps its address', h('body', h('a|href=https://x.de/a', 'our offer')), 'our offer https://x.de/a'],
    ['a link that says it', h('body', h('a|href=https://x.de/', 'x.de')), 'x.de'],
    ['a link that runs', h('body', h('a|href=javascript:alert(1)', 'press')), 'press'],
    ['styles by attribute', h('body', h('span|style=font-weight:700', 'x')), '*x*'],
    ['a bold that is none', h('body', h('b|style=font-weight:normal', h('p', 'x'))), 'x'],
    ['a table', h('body', h('table', h('tr', h('td', 'a'), h('td', 'b')), h('tr', h('td', 'c')))), 'a b\nc'],
    ['nothing that runs', h('body', h('script', 'alert(1)'), h('style', 'p{}'), 'x'), 'x'],
    ['over several lines', h('body', h('b', 'one', h('br'), 'two')), '*one*\n*two*'],
  ]
  for (const [name, node, text] of table) equal(textFrom(node), text, name)
})
