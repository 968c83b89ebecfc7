import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JSON_DEPTH_MAX, parseJson } from './json.ts'

const read = (text: string) => {
  const parsed = parseJson(Buffer.from(text))
  ok(parsed.ok, `refused: ${text.slice(0, 80)}`)
  return parsed.value
}

test('integers beyond 2^53 come out exact, as strings; smaller ones stay numbers', () => {
  deepEqual(read('{"a":9007199254740993,"b":-90071992547409931,"c":[12345678901234567890, 5],"d":9007199254740991}'), {
    a: '9007199254740993',
    b: '-90071992547409931',
    c: ['12345678901234567890', 5],
    d: 9007199254740991,
  })
})

test('numbers under id-like keys become strings, whatever their size', () => {
  deepEqual(
    read('{"message_template_id": 1689556908129832,"id":7,"target_ids":[1,[2],{"n":3}],"paid":4,"identity":5}'),
    {
      message_template_id: '1689556908129832',
      id: '7',
      target_ids: ['1', [2], { n: 3 }],
      paid: 4,
      identity: 5,
    },
  )
})

test('numbers that no double holds stay text, decimals stay numbers', () => {
  deepEqual(read('[1e400000, -1e999, 1.5e3, 37.48440000000000001, 0]'), ['1e400000', '-1e999', 1500, 37.4844, 0])
})

test('digits inside strings are left alone, with escapes and quotes around them', () => {
  const value = { 'a"id': 'x":12345678901234567890,"id":5', 'b\\': '\\"', c: '\u0000\ud83d \ud83d\ude00 äöå' }
  deepEqual(read(JSON.stringify(value)), value)
})

test('escaped Unicode, NUL and lone surrogates are data', () => {
  deepEqual(read('{"t":"\\u00e4\\u0000\\ud83d\\/"}'), { t: 'ä\u0000\ud83d/' })
})

test('what is not JSON is refused, not repaired', () => {
  for (const text of [
    '',
    '{',
    '{"a":012345678901234567}',
    '{"id":01}',
    '[1.]',
    '[-]',
    '[1e]',
    '{"a":1,}',
    '\ufeff{}',
    'NaN',
    '["',
  ]) {
    deepEqual(parseJson(Buffer.from(text)), { ok: false, because: 'not_json' }, text)
  }
})

test('bytes that are not UTF-8 are refused', () => {
  deepEqual(parseJson(Buffer.from([0x22, 0xff, 0x22])), { ok: false, because: 'not_utf8' })
  deepEqual(parseJson(Buffer.from('"hello"', 'utf16le').subarray(1)), { ok: false, because: 'not_json' })
})

test('depth is bounded, at once, and brackets inside strings do not count', () => {
  ok(parseJson(Buffer.from('['.repeat(JSON_DEPTH_MAX) + ']'.repeat(JSON_DEPTH_MAX))).ok)
  deepEqual(parseJson(Buffer.from('['.repeat(JSON_DEPTH_MAX + 1))), { ok: false, because: 'too_deep' })
  deepEqual(parseJson(Buffer.from('{"a":'.repeat(1_000_000))), { ok: false, because: 'too_deep' })
  ok(parseJson(Buffer.from(`"${'['.repeat(1000)}"`)).ok)
})

test('__proto__ keys vanish, however they are spelt, and pollute nothing', () => {
  const value = read('{"__proto__":{"bad":1},"a":[{"_\\u005fproto__":{"bad":2},"b":1}],"\\u005f_proto__":3}')
  deepEqual(JSON.stringify(value), '{"a":[{"b":1}]}')
  equal(({} as { bad?: unknown }).bad, undefined)
})

test('any JSON text without large numbers reads as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      if (/id"\s*:|ids"\s*:|__proto__|e[+-]?\d{3}|\d{16}/.test(text)) return
      deepEqual(read(text), JSON.parse(text))
    }),
    { numRuns: 500 },
  )
})

test('any bytes are answered, never thrown on', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof parseJson(bytes).ok === 'boolean'),
    { numRuns: 1000 },
  )
})
