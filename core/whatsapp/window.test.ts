import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MESSAGE_KINDS } from './kind.ts'
import {
  CLOSING_SOON_MS,
  customerInstant,
  isClosingSoon,
  isOpen,
  laterCustomerAt,
  opensWindow,
  remaining,
  ringFraction,
  WINDOW_MS,
  windowAt,
} from './window.ts'

const wrote = new Date('2026-11-22T10:00:00.000Z')
const after = (milliseconds: number) => new Date(wrote.getTime() + milliseconds)
const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

test('W1: a window that no customer ever opened is never_opened', () => {
  deepEqual(windowAt(wrote, null), { state: 'never_opened' })
})

test('W2: the window is open until the last millisecond of the 24th hour and closed from then on', () => {
  deepEqual(windowAt(wrote, wrote), { state: 'open', closesAt: after(WINDOW_MS) })
  deepEqual(windowAt(after(WINDOW_MS - 1), wrote), { state: 'open', closesAt: after(WINDOW_MS) })
  deepEqual(windowAt(after(WINDOW_MS), wrote), { state: 'closed', closedAt: after(WINDOW_MS) })
})

test('W2: a window once computed is asked again at the moment of sending', () => {
  const window = windowAt(wrote, wrote)
  equal(isOpen(window, after(WINDOW_MS - 1)), true)
  equal(isOpen(window, after(WINDOW_MS)), false)
  equal(isOpen({ state: 'never_opened' }, wrote), false)
})

test('W3: every kind of message from the customer opens the window, a reaction and a call too', () => {
  for (const kind of MESSAGE_KINDS) equal(opensWindow(kind), kind !== 'template' && kind !== 'system', kind)
  equal(opensWindow('reaction'), true)
  equal(opensWindow('request_welcome'), true)
})

test('W4: what is not the customer writing in this thread does not open it', () => {
  const others = ['system', 'echo', 'history', 'group', 'standby', 'status', 'edit', 'revoke', 'preference'] as const
  for (const item of others) equal(opensWindow(item), false, item)
})

test('W5: a timestamp from the future counts from when the delivery was accepted, one from the past as it is', () => {
  deepEqual(customerInstant(after(60_000), wrote), wrote)
  deepEqual(customerInstant(after(-60_000), wrote), after(-60_000))
  fc.assert(
    fc.property(instant, instant, (timestamp, acceptedAt) => {
      const at = customerInstant(timestamp, acceptedAt)
      return at <= acceptedAt && at <= timestamp && remaining(windowAt(acceptedAt, at), acceptedAt) <= WINDOW_MS
    }),
  )
})

test('W6: the latest message counts, in whatever order the messages arrive', () => {
  fc.assert(
    fc.property(fc.array(instant, { minLength: 1, maxLength: 8 }), (instants) => {
      const fold = (list: Date[]) => list.reduce<Date | null>(laterCustomerAt, null)
      const latest = new Date(Math.max(...instants.map(Number)))
      deepEqual(fold(instants), latest)
      deepEqual(fold([...instants].reverse()), latest)
    }),
  )
  equal(laterCustomerAt(null, null), null)
})

test('W7: time left, closing soon in the last two hours, and the ring agree with each other', () => {
  const window = windowAt(wrote, wrote)
  equal(remaining(window, wrote), WINDOW_MS)
  equal(isClosingSoon(window, after(WINDOW_MS - CLOSING_SOON_MS)), false)
  equal(isClosingSoon(window, after(WINDOW_MS - CLOSING_SOON_MS + 1)), true)
  equal(isClosingSoon(window, after(WINDOW_MS)), false)
  equal(ringFraction(window, after(WINDOW_MS / 2)), 0.5)
  fc.assert(
    fc.property(instant, instant, (now, last) => {
      const seen = windowAt(now, last)
      const fraction = ringFraction(seen, now)
      equal(seen.state === 'open', remaining(seen, now) > 0)
      equal(seen.state === 'open', fraction > 0)
      return fraction >= 0 && fraction <= 1
    }),
  )
})
