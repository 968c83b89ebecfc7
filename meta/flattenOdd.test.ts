import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { change, delivery, metadata, text } from './flatten.samples.ts'
import { flatten } from './webhook.ts'

test('odd shapes are kept as unknown, each with its reason, and neighbours are read', () => {
  const reasons: [unknown, string][] = [
    [null, 'odd_shape'],
    [[], 'odd_shape'],
    ['x', 'odd_shape'],
    [{}, 'nothing_inside'],
    [{ object: 'page', entry: [] }, 'not_whatsapp'],
    [{ entry: [] }, 'nothing_inside'],
    [{ entry: [5] }, 'odd_shape'],
    [{ entry: [{ id: '1' }] }, 'nothing_inside'],
    [{ entry: [{ id: '1', changes: [] }] }, 'nothing_inside'],
    [delivery([] as never), 'odd_shape'],
    [delivery(change('messages', null)), 'odd_shape'],
    [delivery(change('messages', [])), 'odd_shape'],
    [delivery(change('messages', { metadata })), 'nothing_inside'],
    [delivery(change('tracking_events', { a: 1 })), 'unknown_field'],
    [delivery(change('__proto__', { a: 1 })), 'unknown_field'],
    [delivery(change('messages', { metadata, holograms: [{}] })), 'unknown_key'],
    [delivery(change('messages', { metadata, messages: [{ type: 'text' }] })), 'no_id'],
    [delivery(change('messages', { metadata, statuses: ['x'] })), 'odd_shape'],
    [Buffer.from('{"a":'), 'not_json'],
    [Buffer.from([0xff]), 'not_utf8'],
    [Buffer.from('['.repeat(100)), 'too_deep'],
  ]
  for (const [body, because] of reasons) {
    const items = flatten(body)
    equal(items.length, 1, JSON.stringify(body))
    ok(
      items[0]?.kind === 'unknown' && items[0].because === because,
      `${JSON.stringify(body)} gave ${JSON.stringify(items[0])}`,
    )
  }
  const mixed = flatten(
    delivery(
      change('messages', {
        metadata: [],
        contacts: 'x',
        messages: [null, text, [], { ...text, text: [], context: 'x' }],
      }),
    ),
  )
  deepEqual(
    mixed.map((item) => item.kind),
    ['unknown', 'message', 'unknown', 'message'],
  )
  equal(flatten({ entry: { id: '1', changes: change('messages', { metadata, messages: text }) } })[0]?.kind, 'message')
})

test('times: milliseconds are flagged, garbage is null', () => {
  const times: [unknown, Date | null, unknown][] = [
    ['1749416383', new Date(1749416383000), null],
    [1749416383, new Date(1749416383000), null],
    ['1749416383123', new Date(1749416383123), 'milliseconds'],
    ['soon', null, 'garbage'],
    ['-1', null, 'garbage'],
    ['0', null, 'out_of_range'],
    ['1749416383123456', null, 'out_of_range'],
    [undefined, null, 'missing'],
  ]
  for (const [timestamp, at, doubt] of times) {
    const item = flatten(delivery(change('messages', { metadata, messages: [{ ...text, timestamp }] })))[0]
    deepEqual([item?.at, item?.atDoubt], [at, doubt], String(timestamp))
  }
})

test('a thousand items of mixed numbers and accounts in one delivery are all read, in order', () => {
  const changes = Array.from({ length: 1000 }, (_, index) =>
    change('messages', {
      metadata: { ...metadata, phone_number_id: String(index % 3) },
      messages: [{ ...text, id: `wamid.${index}` }],
    }),
  )
  const items = flatten(Buffer.from(JSON.stringify(delivery(...changes))))
  deepEqual(
    items.map((item) => (item.kind === 'message' ? item.id : null)),
    changes.map((_, index) => `wamid.${index}`),
  )
  deepEqual(
    items.slice(0, 4).map((item) => item.phoneNumberId),
    ['0', '1', '2', '0'],
  )
  deepEqual(items.at(-1)?.position, { entry: 0, change: 999, index: 0, order: 999 })
})

test('escaped Unicode, NUL and lone surrogates arrive as they were', () => {
  const body = JSON.stringify(
    delivery(change('messages', { metadata, messages: [{ ...text, text: { body: 'BODY' } }] })),
  )
  const [item] = flatten(Buffer.from(body.replace('BODY', '\\u00e4\\ud83d\\ude00 \\u0000 \\ud83d \\/')))
  ok(item?.kind === 'message')
  equal(item.message.text?.body, 'ä😀 \u0000 \ud83d /')
})

test('flatten never throws and never loses a list element, whatever the shape', () => {
  const fields = fc.constantFrom(
    'messages',
    'statuses',
    'standby',
    'calls',
    'history',
    'smb_message_echoes',
    'user_preferences',
    'account_update',
    'x',
  )
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constant(text),
    fc.constant({ id: 1, status: [], type: {}, timestamp: {} }),
  )
  const value = fc.dictionary(
    fc.constantFrom(
      'metadata',
      'contacts',
      'messages',
      'statuses',
      'calls',
      'history',
      'errors',
      'user_preferences',
      'message_echoes',
      'waba_info',
      '__proto__',
    ),
    fc.oneof(leaf, fc.array(leaf, { maxLength: 4 })),
  )
  const body = fc.oneof(
    fc.jsonValue({ maxDepth: 6 }),
    fc.record({
      entry: fc.array(
        fc.record({
          id: leaf,
          time: leaf,
          changes: fc.array(fc.record({ field: fc.oneof(fields, leaf), value: fc.oneof(value, leaf) })),
        }),
      ),
    }),
  )
  fc.assert(
    fc.property(body, (given) => {
      for (const items of [flatten(given), flatten(Buffer.from(JSON.stringify(given)))]) {
        ok(items.length > 0)
        for (const item of items) ok(item.at === null || !Number.isNaN(item.at.getTime()))
      }
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => flatten(bytes).length > 0),
    { numRuns: 500 },
  )
})
