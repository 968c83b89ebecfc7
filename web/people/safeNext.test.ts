import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { safeNext } from './safeNext.ts'

test('after signing in one lands only on pages of Posthorn', () => {
  equal(safeNext('/inbox/0190?view=mine'), '/inbox/0190?view=mine')
  for (const foreign of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '',
    null,
    7,
  ]) {
    equal(safeNext(foreign), '/inbox', String(foreign))
  }
})
