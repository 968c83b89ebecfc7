import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { registered } from './custom.ts'
import { fill, inBraces, openVariables, variablesIn } from './fill.ts'
import { isId, PROPERTIES } from './registry.ts'
import { isVariable, variablesOf, variableValues } from './variables.ts'

const values = { 'contact.first_name': 'Ayşe', 'contact.company': null, '1': '20 %' }

test('G7: a variable becomes its value, else what stands in for it; without either it stays, and is told', () => {
  const table: [string, Record<string, string>, string, string[]][] = [
    ['Hello {{contact.first_name}}.', {}, 'Hello Ayşe.', []],
    ['Hello {{ contact.first_name }}.', {}, 'Hello Ayşe.', []],
    ['From {{contact.company}}', { 'contact.company': 'your company' }, 'From your company', []],
    ['From {{contact.company}}', { 'contact.company': ' ' }, 'From {{contact.company}}', ['contact.company']],
    ['{{a}} and {{a}}', {}, '{{a}} and {{a}}', ['a']],
    ['{{1}} off, {{constructor}}', {}, '20 % off, {{constructor}}', ['constructor']],
    ['{{}} {{ }} {name} {{Über}}', {}, '{{}} {{ }} {name} {{Über}}', []],
  ]
  for (const [text, fallbacks, filled, missing] of table) {
    const answer = fill(text, values, fallbacks)
    deepEqual([answer.text, answer.missing], [filled, missing], text)
  }
})

test('G8: what is put in stays one line and is never read for variables again', () => {
  equal(fill('Dear {{n}}!', { n: ' Jo\n\nDoe\t' }).text, 'Dear Jo Doe!')
  equal(fill('{{a}}', { a: '{{b}}', b: 'secret' }).text, '{{b}}')
  const text = fc
    .array(fc.oneof(fc.string(), fc.constantFrom('{{a}}', '{{ b.c }}', '{{', '}}', '{{a')))
    .map((parts) => parts.join(''))
  const value = fc.option(fc.string(), { nil: null })
  fc.assert(
    fc.property(text, value, value, fc.string(), (template, a, b, instead) => {
      const filled = fill(template, { a, 'b.c': b }, { a: instead })
      equal(filled.pieces.map((piece) => piece.text).join(''), filled.text)
      ok(
        filled.pieces.every(
          (piece) => piece.kind === 'text' || piece.kind === 'missing' || !/[\n\r\t]/.test(piece.text),
        ),
      )
      // Words between variables are untouched, and nothing that has no value vanishes.
      deepEqual(
        filled.pieces.flatMap((piece) => (piece.kind === 'text' ? piece.text : [])).join(''),
        template.replace(/\{\{[ \t]*([a-z0-9_]+(?:\.[a-z0-9_]+)*)[ \t]*\}\}/g, ''),
      )
      deepEqual(
        filled.missing,
        variablesIn(filled.pieces.flatMap((p) => (p.kind === 'missing' ? p.text : [])).join('')),
      )
    }),
  )
})

test('G9: only variables of ours count as left open; a text may speak of other braces', () => {
  deepEqual(openVariables('{{contact.name}} {{agent.name}} {{contact.name}} {{mustache}} {{1}}'), [
    'contact.name',
    'agent.name',
  ])
})

test('G10: each variable has a name in both languages and a value where it is known, those of the workspace too', () => {
  const shoes = registered({ id: '1', key: 'contact.custom_shoes', label: 'Shoe size', type: 'number', choices: [] })
  const properties = [...PROPERTIES, shoes]
  const none = { 'contact.name': '+49 151 234' }
  const values = {
    ...Object.fromEntries(PROPERTIES.map(({ key, type }) => [key, isId(type) ? 'id' : 'so'])),
    'contact.name': 'Ayşe Yıldız',
    'contact.country': 'TR',
    'contact.custom_shoes': 38.5,
    'conversation.last_customer_message': '2026-03-02T23:30:00.000Z',
  }
  const listener = { language: 'de', timeZone: 'Europe/Berlin', names: new Map([['id', 'Jonas']]) }
  const known = variableValues({ values, properties, agent: 'Jonas Berg' }, listener)
  const variables = variablesOf(properties)
  deepEqual(Object.keys(known).toSorted(), variables.map(({ key }) => key).toSorted())
  for (const { key, label } of variables) {
    ok(isVariable(key, properties) && label.en !== '' && label.de !== '', key)
    ok(fill(inBraces(key), known).missing.length === 0, key)
    deepEqual(openVariables(inBraces(key)), [key])
  }
  deepEqual(
    ['contact.first_name', 'agent.first_name', 'contact.country', 'conversation.team', shoes.key].map(
      (key) => known[key],
    ),
    ['Ayşe', 'Jonas', 'Türkei', 'Jonas', '38,5'],
  )
  // Told in the workspace's time zone, where it was the third already.
  ok(known['conversation.last_customer_message']?.startsWith('3. März 2026'))
  ok(!isVariable(shoes.key, PROPERTIES), 'what was put away is not offered')
  ok(!isVariable('conversation.status', properties), 'states are for rules')
  const unknown = variableValues({ values: none, properties, agent: '' }, listener)
  deepEqual([unknown['contact.first_name'], unknown['contact.country'], unknown[shoes.key]], [null, null, null])
})
