import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { addWords, speak, t } from './translate.ts'

test('words are found by their key, tell what they are given, and count', () => {
  addWords('en', {
    inbox: {
      title: 'Inbox',
      listWithStatus: 'List, {{status}}',
      unread_one: '{{count}} unread',
      unread_other: '{{count}} unread ones',
    },
  })
  addWords('de', { inbox: { title: 'Posteingang' } })
  addWords('en', {
    channel: { qualities: { GREEN: 'High' }, warnings: { limit_near: ['{{used}} of {{max}}', 'Wait'] } },
  })
  speak('en')
  equal(t('inbox.title'), 'Inbox')
  equal(
    t('inbox.listWithStatus', { status: '<b>{{x}} $& ' }),
    'List, <b>{{x}} $& ',
    'what is put in is never read as words',
  )
  equal(t('inbox.listWithStatus'), 'List, ')
  deepEqual(
    [0, 1, 2].map((count) => say('inbox.unread', { count })),
    ['0 unread ones', '1 unread', '2 unread ones'],
  )
  deepEqual(t('channel.qualities'), { GREEN: 'High' })
  deepEqual(say('channel.warnings.limit_near', { used: 8, max: 9 }), ['8 of 9', 'Wait'])
  equal(t('inbox.open'), 'inbox.open', 'what has no words yet is said by its key')
  equal(t('thread.goneTitle'), 'thread.goneTitle')
  speak('de')
  equal(t('inbox.title'), 'Posteingang')
})

/** By keys that only this test has. */
const say = t as (key: string, values?: Record<string, unknown>) => unknown
