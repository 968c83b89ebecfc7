import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { composerState } from './state.ts'

const HOUR_MS = 60 * 60 * 1000
const wrote = new Date('2026-11-22T10:00:00Z')
const after = (hours: number) => new Date(wrote.getTime() + hours * HOUR_MS)
const works = { state: 'connected', dispatchHeld: false } as const

test('free until the 24th hour, brass in the last two, templates only from then on', () => {
  deepEqual(composerState(after(1), wrote, works), { mode: 'free', closesAt: after(24), soon: false, held: false })
  equal((composerState(after(22.5), wrote, works) as { soon: boolean }).soon, true)
  deepEqual(composerState(after(24), wrote, works), { mode: 'template_only', since: after(24) })
  deepEqual(composerState(after(1), null, works), { mode: 'template_only', since: null })
})

test('a number that does not work silences the composer, whatever the window', () => {
  deepEqual(composerState(after(1), wrote, { ...works, state: 'broken' }), {
    mode: 'silent',
    because: 'channel_broken',
  })
  deepEqual(composerState(after(1), wrote, undefined), { mode: 'silent', because: 'channel_unknown' })
})
