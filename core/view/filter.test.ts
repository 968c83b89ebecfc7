import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { belongs, type ConversationFilter } from './filter.ts'

const NOW = new Date('2026-03-02T12:00:00.000Z')
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString()

const AYSE = {
  inboxId: 'support',
  channelKind: 'whatsapp',
  channelId: 'berlin',
  contactId: 'ayse',
  status: 'open',
  ownerId: 'mira',
  teamId: 'orders',
  labelIds: ['vip', 'late'],
  lastAt: hoursAgo(1),
  lastCustomerAt: hoursAgo(23),
}
const MIRA = { userId: 'mira', unread: 2, now: NOW }

test('V1: a list shows what fits everything that is asked', () => {
  const table: [ConversationFilter, boolean][] = [
    [{}, true],
    [{ inboxId: 'support', channelId: 'berlin', contactId: 'ayse', status: 'open' }, true],
    [{ inboxId: 'sales' }, false],
    [{ channelId: 'paris' }, false],
    [{ channelKind: 'whatsapp' }, true],
    [{ channelKind: 'email' }, false],
    [{ contactId: 'boris' }, false],
    [{ status: 'closed' }, false],
    [{ owner: 'me' }, true],
    [{ owner: 'mira' }, true],
    [{ owner: 'jonas' }, false],
    [{ owner: 'none' }, false],
    [{ team: 'orders' }, true],
    [{ team: 'none' }, false],
    [{ labelIds: ['vip'] }, true],
    [{ labelIds: ['late', 'vip'] }, true],
    [{ labelIds: ['vip', 'new'] }, false],
    [{ window: 'open' }, true],
    [{ window: 'closing' }, true],
    [{ window: 'closed' }, false],
    [{ unread: true }, true],
    [{ since: hoursAgo(2) }, true],
    [{ since: hoursAgo(0.5) }, false],
    [{ until: hoursAgo(2) }, false],
    [{ since: hoursAgo(1), until: hoursAgo(0.5) }, true],
    [{ status: 'open', labelIds: ['vip'], window: 'closed' }, false],
  ]
  for (const [filter, shown] of table) equal(belongs(AYSE, filter, MIRA), shown, JSON.stringify(filter))
})

test('V1: what time and the reader change is asked anew each time', () => {
  const later = { ...MIRA, now: new Date(NOW.getTime() + 3_600_000) }
  equal(belongs(AYSE, { window: 'open' }, later), false)
  equal(belongs(AYSE, { window: 'closed' }, later), true)
  equal(belongs({ ...AYSE, lastCustomerAt: null }, { window: 'closed' }, MIRA), true)
  equal(belongs({ ...AYSE, lastCustomerAt: hoursAgo(3) }, { window: 'closing' }, MIRA), false)
  equal(belongs(AYSE, { unread: true }, { ...MIRA, unread: 0 }), false)
  equal(belongs({ ...AYSE, ownerId: null }, { owner: 'none' }, MIRA), true)
  equal(belongs(AYSE, { owner: 'me' }, { ...MIRA, userId: 'jonas' }), false)
})
