import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { saidOn } from './day.ts'

test('of a day alone a yes counts from its beginning, a no from its end, and today is now', () => {
  const now = new Date(2026, 4, 3, 12)
  equal(saidOn('2026-05-02', 'opted_in', now)?.getTime(), new Date(2026, 4, 2).getTime())
  equal(saidOn('2026-05-02', 'opted_out', now)?.getTime(), new Date(2026, 4, 3).getTime() - 1)
  for (const day of ['', '2026-05-03', '2026-05-04', 'soon']) equal(saidOn(day, 'opted_in', now), null, day)
})
