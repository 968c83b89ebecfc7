import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { ConversationQuery } from '#contract/inbox.ts'
import { ViewFilter } from '#contract/views.ts'
import { filterOf, hasFilters, parseInboxSearch, queryOf, searchOf, withoutFilters } from './search.ts'

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
  const { since, ...query } = queryOf(search, 'Europe/Berlin')
  deepEqual(query, { owner: 'me', team: 'none', labelIds: ID, window: 'closing', unread: 'true' })
  equal(since, '2026-03-01T23:00:00.000Z')
})

test('what no inbox can be called is asked for as one that is not there, so that it can be said', () => {
  const nowhere = parseInboxSearch({ inbox: 'nonsense' })
  deepEqual([parseInboxSearch({ inbox: 7 }), parseInboxSearch({ inbox: '-'.repeat(36) })], [nowhere, nowhere])
  equal(ConversationQuery.parse(queryOf(nowhere, 'UTC')).inboxId, nowhere.inbox)
  deepEqual(parseInboxSearch({ inbox: ID }), { inbox: ID })
})

test('nothing said is what is open; a last day is included', () => {
  deepEqual(queryOf({}, 'UTC'), { status: 'open' })
  equal(queryOf({ until: '2026-12-31' }, 'UTC').until, '2027-01-01T00:00:00.000Z')
  // The day on which clocks go back has 25 hours in Berlin, wherever the reader is.
  const { since, until } = queryOf({ since: '2026-10-25', until: '2026-10-25' }, 'Europe/Berlin')
  deepEqual([since, until], ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'])
})

test('filters are taken off, the place and the status stay', () => {
  equal(hasFilters({ view: 'mine', status: 'closed' }), false)
  deepEqual(withoutFilters({ view: 'mine', status: 'closed', labels: ID, unread: true }), {
    view: 'mine',
    status: 'closed',
  })
})

test('a view keeps every filter of the list, its days too, and shows the same list again', () => {
  const search = parseInboxSearch({
    view: 'mine',
    status: 'waiting',
    team: ID,
    labels: ID,
    window: 'closing',
    unread: true,
    since: '2026-03-29',
    until: '2026-10-25',
    where: [['contact.country', 'is', 'DE']],
    any: true,
  })
  const kept = filterOf(search, 'Europe/Berlin')
  deepEqual(ViewFilter.safeParse(kept).error, undefined)
  deepEqual(searchOf(JSON.parse(JSON.stringify(kept)), 'Europe/Berlin'), search)
})
