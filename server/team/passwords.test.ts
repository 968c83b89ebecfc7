import { deepEqual, equal, match, notEqual, ok, rejects, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword as hashAsBetterAuth } from 'better-auth/crypto'
import { refuseCommonPassword } from './commonPasswords.ts'
import { admit, hashPassword, verifyPassword } from './passwords.ts'
import { addressKey } from './throttle.ts'

test('a password is kept as argon2id with its cost and a salt of its own, and only it fits', async () => {
  const password = 'brass and ink, twice over'
  const [hash, again] = await Promise.all([hashPassword(password), hashPassword(password)])
  match(hash, /^\$argon2id\$v=19\$m=32768,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  notEqual(hash, again)
  equal(await verifyPassword({ hash, password }), true)
  equal(await verifyPassword({ hash, password: `${password} ` }), false)
  // The same letter, composed or not, as keyboards differ.
  const accented = await hashPassword('na\u00efve horns in the morning')
  equal(await verifyPassword({ hash: accented, password: 'nai\u0308ve horns in the morning' }), true)
})

test('a password that better-auth hashed before still fits', async () => {
  const hash = await hashAsBetterAuth('brass and ink, twice over')
  equal(await verifyPassword({ hash, password: 'brass and ink, twice over' }), true)
  equal(await verifyPassword({ hash, password: 'brass and ink' }), false)
})

test('so many requests hash at a time; whoever comes then is asked to come again, and room is made', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const inside = Array.from({ length: 40 }, () => admit(() => promise))
  await rejects(
    admit(async () => {}),
    { status: 503, code: 'sign_in_busy' },
  )
  resolve()
  await Promise.all(inside)
  equal(await admit(async () => 'in'), 'in')
  await rejects(
    admit(async () => {
      throw new Error('goes on')
    }),
    /goes on/,
  )
  equal(await admit(async () => 'in again'), 'in again')
})

test('two hashes at a time, however many wait: the others’ work goes on', async () => {
  const before = process.memoryUsage().rss
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
  }, 5)
  await Promise.all(Array.from({ length: 8 }, () => hashPassword('brass and ink, twice over')))
  clearInterval(look)
  ok(most < 3 * 32 * 1024 * 1024, `${Math.round(most / 1024 / 1024)} MB`) // a hash takes 32 MiB
})

test('what is guessed first is refused, whatever stands around it; length is all that is asked beside', () => {
  const person = { name: 'Mira Huber', email: 'mira.huber@example.com' }
  const refused = (password: string) => {
    try {
      refuseCommonPassword(password, person)
      return false
    } catch {
      return true
    }
  }
  const common = [
    ...[
      'password123',
      'PASSWORD123',
      'Passw0rd2024!',
      'p@$$w0rd!!',
      '1234567890',
      '0987654321',
      'qwertyuiop',
      'qwertzuiop',
    ],
    ...[
      'iloveyou99',
      '!!sunshine!!',
      'manchester',
      'hellohello',
      'aaaaaaaaaaaa',
      'abababababab',
      'abcdefghijkl',
      'zyxwvutsrqp',
    ],
    ...['mira.huber@example.com', 'mira.huber2026', 'Posthorn2026', 'posthorn!!!!', 'ｐａｓｓｗｏｒｄ１２３'],
  ]
  deepEqual(
    common.filter((password) => !refused(password)),
    [],
  )
  const good = [
    ...['brass and ink, twice over', 'correct horse battery staple', 'xK9#mQ2$vLpw', 'niedrige Töne tragen weit'],
    ...[
      'пароль из четырёх слов',
      '四つの言葉でできたもの',
      `${'a'.repeat(20)} and then some`,
      '     5 bare horns     ',
    ],
  ]
  deepEqual(good.filter(refused), [])
  throws(() => refuseCommonPassword('password123', person), { status: 422, code: 'common_password' })
})

test('one IPv6 line counts as one, however many of its addresses are used', () => {
  const same = ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:0db8:0001:0002:a:b:c:d', '2001:DB8:1:2::%eth0']
  deepEqual([...new Set(same.map(addressKey))], ['2001:db8:1:2::/64'])
  notEqual(addressKey('2001:db8:1:3::1'), addressKey('2001:db8:1:2::1'))
  equal(addressKey('::1'), '0:0:0:0::/64')
  equal(addressKey('203.0.113.7'), '203.0.113.7')
  equal(addressKey('::ffff:203.0.113.7'), '203.0.113.7')
})
