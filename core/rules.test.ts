import { deepEqual, ok } from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

// docs/rules.md states a rule as "- **W1** The rule." and a test carries it as test('W1: …') or test('W1, W2: …').
const RULE = /^- \*\*([A-Z]\d+)\*\* /gm
const TEST = /\btest\(\s*(['"`])([A-Z]\d+(?:, [A-Z]\d+)*): /g

const core = import.meta.dirname
const stated = [...readFileSync(join(core, '../docs/rules.md'), 'utf8').matchAll(RULE)].map((found) => found[1] ?? '')
const tested = readdirSync(core, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .flatMap((path) => [...readFileSync(join(core, path), 'utf8').matchAll(TEST)])
  .flatMap((found) => (found[2] ?? '').split(', '))

test('every rule is stated once', () => {
  deepEqual(stated, [...new Set(stated)])
  ok(stated.length > 0)
})

test('every rule in docs/rules.md is named by a test', () => {
  deepEqual(
    stated.filter((rule) => !tested.includes(rule)),
    [],
  )
})

test('every rule that a test names is in docs/rules.md', () => {
  deepEqual(
    [...new Set(tested)].filter((rule) => !stated.includes(rule)),
    [],
  )
})
