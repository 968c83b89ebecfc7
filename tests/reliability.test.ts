import { deepEqual, ok } from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const page = readFileSync(join(ROOT, 'docs/reliability.md'), 'utf8')
const FAULTS = 24

test('docs/reliability.md names files that exist, and every test file of tests/chaos', () => {
  const named = [...page.matchAll(/`([a-z]+\/[\w/.-]+\.ts)`/g)].flatMap(([, path]) => path ?? [])
  deepEqual(
    named.filter((path) => !existsSync(join(ROOT, path))),
    [],
  )
  const written = globSync('tests/chaos/*.test.ts', { cwd: ROOT })
  deepEqual(
    written.filter((path) => !named.includes(path)),
    [],
  )
})

test('every fault is listed, and is named by a test or a file that the list names', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| R'))
  for (let number = 1; number <= FAULTS; number++) {
    const fault = `R${number}`
    const row = rows.find((line) => new RegExp(`\\b${fault}\\b`).test(line.split('|')[1] ?? ''))
    ok(row, `${fault} is not listed`)
    ok(/`[\w/.-]+\.test\.ts`/.test(row), `${fault} is tried nowhere`)
  }
})
