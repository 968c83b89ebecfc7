import { deepEqual, ok } from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { verifyHandshake, verifySignature } from './signature.ts'

const sign = (bytes: Uint8Array | string, secret: string) => createHmac('sha256', secret).update(bytes).digest('hex')
const body = Buffer.from(
  '{"object":"whatsapp_business_account","entry":[{"t":"\\u00e4\\u00f6\\u00e5 \\ud83d\\ude00\\/"}]}',
)
const secret = 'f3a1c0ffee'
const good = sign(body, secret)
const flipped = (good[0] === '0' ? '1' : '0') + good.slice(1)
const flippedEnd = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')

type Row = [
  story: string,
  bytes: Buffer,
  header: string | string[] | undefined | null,
  secrets: string[],
  expected: string | number,
]

const table: Row[] = [
  [
    'published by GitHub for the same scheme',
    Buffer.from('Hello, World!'),
    'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    ["It's a Secret to Everybody"],
    0,
  ],
  [
    'RFC 4231, case 2',
    Buffer.from('what do ya want for nothing?'),
    'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ['Jefe'],
    0,
  ],
  ['right', body, `sha256=${good}`, [secret], 0],
  ['right, second of two secrets', body, `sha256=${good}`, ['other', secret], 1],
  ['right, third, after an empty one', body, `sha256=${good}`, ['', 'other', secret], 2],
  ['right, first of equal secrets', body, `sha256=${good}`, [secret, secret], 0],
  ['right, upper-case digits', body, `sha256=${good.toUpperCase()}`, [secret], 0],
  ['right, empty body', Buffer.alloc(0), `sha256=${sign('', secret)}`, [secret], 0],
  [
    'right, bytes that are no text',
    Buffer.from([0, 255, 254]),
    `sha256=${sign(Buffer.from([0, 255, 254]), secret)}`,
    [secret],
    0,
  ],
  ['right, secret beyond ASCII', body, `sha256=${sign(body, 'schlüssel')}`, ['schlüssel'], 0],
  ['no secrets', body, `sha256=${good}`, [], 'no_secret'],
  ['only an empty secret, signed with it', body, `sha256=${sign(body, '')}`, [''], 'no_secret'],
  ['signed with the empty secret beside a real one', body, `sha256=${sign(body, '')}`, ['', secret], 'mismatch'],
  ['no secrets and no header', body, undefined, [], 'no_secret'],
  ['no header', body, undefined, [secret], 'missing_header'],
  ['null header', body, null, [secret], 'missing_header'],
  ['empty header', body, '', [secret], 'missing_header'],
  ['header twice', body, [`sha256=${good}`, `sha256=${good}`], [secret], 'malformed_header'],
  ['header joined by a proxy', body, `sha256=${good}, sha256=${good}`, [secret], 'malformed_header'],
  ['no prefix', body, good, [secret], 'malformed_header'],
  ['upper-case prefix', body, `SHA256=${good}`, [secret], 'malformed_header'],
  ['sha1 prefix', body, `sha1=${good}`, [secret], 'malformed_header'],
  [
    'sha1 signature',
    body,
    `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    [secret],
    'malformed_header',
  ],
  ['prefix only', body, 'sha256=', [secret], 'malformed_header'],
  ['63 digits', body, `sha256=${good.slice(1)}`, [secret], 'malformed_header'],
  ['65 digits', body, `sha256=${good}0`, [secret], 'malformed_header'],
  ['not hexadecimal', body, `sha256=${'g'.repeat(64)}`, [secret], 'malformed_header'],
  ['base64', body, `sha256=${Buffer.from(good, 'hex').toString('base64')}`, [secret], 'malformed_header'],
  ['space before', body, ` sha256=${good}`, [secret], 'malformed_header'],
  ['space after', body, `sha256=${good} `, [secret], 'malformed_header'],
  ['line feed after', body, `sha256=${good}\n`, [secret], 'malformed_header'],
  ['full-width digits', body, `sha256=${'０'.repeat(64)}`, [secret], 'malformed_header'],
  ['first digit wrong', body, `sha256=${flipped}`, [secret], 'mismatch'],
  ['last digit wrong', body, `sha256=${flippedEnd}`, [secret], 'mismatch'],
  ['zeros', body, `sha256=${'0'.repeat(64)}`, [secret], 'mismatch'],
  ['another app’s secret', body, `sha256=${sign(body, 'other')}`, [secret], 'mismatch'],
  ['one byte more in the body', Buffer.concat([body, Buffer.from(' ')]), `sha256=${good}`, [secret], 'mismatch'],
  [
    'parsed and written again',
    Buffer.from(JSON.stringify(JSON.parse(body.toString()))),
    `sha256=${good}`,
    [secret],
    'mismatch',
  ],
  ['empty body, other signature', Buffer.alloc(0), `sha256=${good}`, [secret], 'mismatch'],
  ['secret with a space at its end', body, `sha256=${good}`, [`${secret} `], 'mismatch'],
  ['signed without the key', body, `sha256=${sign('', secret)}`, [secret], 'mismatch'],
]

test(`the signature table, ${table.length} vectors`, () => {
  ok(table.length >= 30)
  for (const [story, bytes, header, secrets, expected] of table) {
    const verdict =
      typeof expected === 'number' ? { ok: true, secretIndex: expected } : { ok: false, because: expected }
    deepEqual(verifySignature(bytes, header, secrets), verdict, story)
  }
})

test('the refusal says nothing about the expected value', () => {
  const verdict = verifySignature(body, `sha256=${flipped}`, [secret])
  ok(!JSON.stringify(verdict).includes(good.slice(0, 8)))
})

test('the handshake is answered only for a known token', () => {
  const query = (token: unknown, challenge: unknown = '1158201444') => ({
    'hub.mode': 'subscribe',
    'hub.verify_token': token,
    'hub.challenge': challenge,
  })
  deepEqual(verifyHandshake(query('right'), ['other', 'right']), { ok: true, challenge: '1158201444' })
  deepEqual(verifyHandshake(query('wrong'), ['right']), { ok: false, because: 'mismatch' })
  deepEqual(verifyHandshake(query(''), ['']), { ok: false, because: 'no_token' })
  deepEqual(verifyHandshake(query(['right', 'right']), ['right']), { ok: false, because: 'not_a_handshake' })
  deepEqual(verifyHandshake(query('right', 'x'.repeat(2000)), ['right']), { ok: false, because: 'not_a_handshake' })
  deepEqual(verifyHandshake({}, ['right']), { ok: false, because: 'not_a_handshake' })
})
