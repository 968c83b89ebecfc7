import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { timeOfUuidv7, uuidv7 } from './uuid.ts'

test('ids are of version 7 and rise, also within a millisecond and when the clock steps back', () => {
  const now = Date.now() + 60_000
  const ids = Array.from({ length: 20_000 }, (_, index) => uuidv7(index === 10_000 ? now - 5_000 : now))
  match(ids[0] as string, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  deepEqual(ids.toSorted(), ids)
  equal(new Set(ids).size, ids.length)
  equal(timeOfUuidv7(ids[0] as string), now)
  ok(timeOfUuidv7(ids.at(-1) as string) - now < 20)
})
