import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { hasFilters, parseInboxSearch, queryOf, withoutFilters } from './search.ts'

const ID = '01a204c1-c9f5-7612-ac5a-5f5712a098f3'

test('what stands in the address bar is asked for, and what makes no sense is passed over', () => {
  const search = parseInboxSearch({
    view: 'mine',
    status: 'any',
    team: 'none',
    labels: `${ID},x`,
    window: 'closing',
    unread: true,
    channel: "'; drop table",
    since: '2026-03-02',
    until: '2026-19-47',
    inbox: '-'.repeat(36),
  })
  deepEqual(search, {
    view: 'mine',
    status: 'any',
    team: 'none',
    labels: ID,
    window: 'closing',
    unread: true,
    since: '2026-03-02',
  })
  const { since, ...query } = queryOf(search)
  deepEqual(query, { owner: 'me', team: 'none', labelIds: ID, window: 'closing', unread: 'true' })
  equal(since, new Date(2026, 2, 2).toISOString())
})

test('nothing said is what is open; a last day is included', () => {
  deepEqual(queryOf({}), { status: 'open' })
  equal(queryOf({ until: '2026-12-31' }).until, new Date(2027, 0, 1).toISOString())
})

test('filters are taken off, the place and the status stay', () => {
  equal(hasFilters({ view: 'mine', status: 'closed' }), false)
  deepEqual(withoutFilters({ view: 'mine', status: 'closed', labels: ID, unread: true }), {
    view: 'mine',
    status: 'closed',
  })
})
