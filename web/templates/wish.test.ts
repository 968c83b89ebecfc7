import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { wishOf } from './wish.ts'

test('the address says what is looked for, nothing that is not asked, and nothing odd', () => {
  deepEqual(wishOf({ q: 'order', language: 'de', status: '', other: 'x', quality: 3, category: 'x'.repeat(201) }), {
    q: 'order',
    language: 'de',
  })
})
