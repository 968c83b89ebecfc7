import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { signatures, toWire } from './bytes.ts'

test('umlauts, emoji, slashes and lone surrogates travel escaped, in lower case', () => {
  assert.equal(toWire({ body: 'äöå' }), '{"body":"\\u00e4\\u00f6\\u00e5"}')
  assert.equal(toWire({ body: '😀' }), '{"body":"\\ud83d\\ude00"}')
  assert.equal(toWire({ url: 'https://x.io/a' }), '{"url":"https:\\/\\/x.io\\/a"}')
  assert.equal(toWire({ body: '\ud83d' }), '{"body":"\\ud83d"}')
  assert.equal(toWire({ body: '\\/' }), '{"body":"\\\\\\/"}')
})

test('whatever is said, the bytes are ASCII and mean the same', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const wire = toWire(value)
      assert.match(wire, /^[\x20-\x7f]*$/)
      assert.deepEqual(JSON.parse(wire), JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('both signatures cover exactly the bytes sent', () => {
  const body = toWire({ body: 'Grüße' })
  assert.deepEqual(signatures('secret', body), {
    'x-hub-signature-256': `sha256=${createHmac('sha256', 'secret').update(Buffer.from(body)).digest('hex')}`,
    'x-hub-signature': `sha1=${createHmac('sha1', 'secret').update(Buffer.from(body)).digest('hex')}`,
  })
})
