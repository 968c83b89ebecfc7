import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countryOfUserId, formatPhone, parsePhone, phoneKey, phoneOfWaId, sameNumber } from './phone.ts'

const digits = (count: number) => fc.stringMatching(new RegExp(`^\\d{${count}}$`))

test('P1: every spelling of a number is one number', () => {
  const spellings = [
    '+49 151 23456789',
    '+4915123456789',
    '0049 151 23456789',
    '0151 23456789',
    '(0151) 234-567-89',
    '+49 (0)151 23456789',
    'tel:+49-151-23456789',
    '4915123456789',
    '０１５１ ２３４５６７８９',
    '٠١٥١٢٣٤٥٦٧٨٩',
    '+49 151 23456789 ext. 5',
    '  +49\u00A0151\u00A023456789 ',
  ]
  for (const spelling of spellings) equal(parsePhone(spelling, 'DE')?.e164, '+4915123456789', spelling)
})

test('P2: without a home country only a full number is understood; what is no number is none', () => {
  equal(parsePhone('0049 151 23456789')?.e164, '+4915123456789')
  equal(parsePhone('4915123456789')?.e164, '+4915123456789')
  equal(parsePhone('0151 23456789'), null)
  equal(parsePhone('0151 23456789', 'not a country'), null)
  for (const none of ['', 'abc', '123', '+', '+0', '+49', 'call +49 151 23456789 now', '1'.repeat(100), '\0']) {
    equal(parsePhone(none, 'DE'), null, none)
  }
})

test('P3: a full number of an unknown plan is kept as it is', () => {
  deepEqual(parsePhone('+999 123 456 78'), { e164: '+99912345678', key: '99912345678', country: null })
  deepEqual(phoneOfWaId('4915123456789'), { e164: '+4915123456789', key: '4915123456789', country: 'DE' })
  equal(phoneOfWaId('US.1349'), null)
})

test('P4: the national variants of one line have one key', () => {
  const lines: [string, string[]][] = [
    ['BR', ['+55 31 98765-4321', '+55 31 8765-4321', '031 98765-4321', '553187654321']],
    ['AR', ['+54 9 11 2345-6789', '+54 11 2345-6789', '+54 11 15 2345-6789', '011 15 2345-6789', '5491123456789']],
    ['AR', ['+54 9 2901 41-2345', '+54 2901 15 41-2345', '02901 15 412345', '+542901412345']],
    ['AR', ['+54 9 341 512-3456', '+54 341 15 512-3456', '543415123456']],
    [
      'MX',
      [
        '+52 1 55 1234 5678',
        '+52 55 1234 5678',
        '5215512345678',
        '044 55 1234 5678',
        '55 1234 5678',
        '01 55 1234 5678',
      ],
    ],
    ['BJ', ['+229 97 12 34 56', '+229 01 97 12 34 56', '22997123456']],
    ['CI', ['+225 07 12 34 56', '+225 07 07 12 34 56', '22507123456']],
    ['CI', ['+225 44 12 34 56', '+225 05 44 12 34 56']],
    ['CI', ['+225 41 12 34 56', '+225 01 41 12 34 56']],
  ]
  for (const [home, spellings] of lines) {
    const keys = new Set(spellings.map((spelling) => phoneKey(spelling, home)))
    equal(keys.size, 1, spellings.join(', '))
    ok(!keys.has(null), spellings.join(', '))
    equal(parsePhone(spellings[0] ?? '', home)?.country, home)
  }
})

test('P4: for any line of these countries the variants meet', () => {
  fc.assert(
    fc.property(
      digits(7),
      fc.constantFrom('6', '7', '8', '9'),
      fc.constantFrom(11, 21, 31, 48, 51, 62, 75, 84, 91),
      (rest, lead, area) => {
        equal(phoneKey(`+55${area}9${lead}${rest}`), phoneKey(`+55${area}${lead}${rest}`))
        equal(phoneKey(`+521${area}${lead}${rest}`), phoneKey(`+52${area}${lead}${rest}`))
        equal(phoneKey(`+5491${lead}${area}${rest.slice(1)}`), phoneKey(`+541${lead}${area}${rest.slice(1)}`))
        equal(phoneKey(`+22901${lead}${rest}`), phoneKey(`+229${lead}${rest}`))
      },
    ),
  )
})

test('P5: two lines that may both exist never share a key', () => {
  const apart: [string, string][] = [
    ['+55 11 93456-7890', '+55 11 3456-7890'], // a newer mobile line and a landline
    ['+55 11 98765-4321', '+55 21 98765-4321'],
    ['+225 01 07 12 34 56', '+225 07 07 12 34 56'],
    ['+225 20 12 34 56', '+225 25 20 12 34 56'],
    ['+49 151 23456789', '+49 151 23456780'],
    ['+1 650 555 1234', '+44 650 555 1234'],
  ]
  for (const [a, b] of apart) equal(sameNumber(a, b), false, `${a} ${b}`)
  equal(sameNumber('abc', 'abc'), false)
  fc.assert(
    fc.property(digits(10), digits(10), (a, b) => {
      equal(sameNumber(`+1${a}`, `+1${b}`), a === b && phoneKey(`+1${a}`) !== null)
    }),
  )
})

test('P6: what was parsed parses to itself, and what is shown is understood again', () => {
  const home = fc.constantFrom('DE', 'US', 'BR', 'AR', 'MX', 'IT', 'GB', 'IN', 'CI', 'BJ')
  const spelling = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.stringMatching(/^\+?[\d ()-]{5,20}$/),
    fc.stringMatching(/^\+(49|1|52|54|55|225|229|39|44|91)\d{6,11}$/),
  )
  fc.assert(
    fc.property(spelling, home, (text, country) => {
      const phone = parsePhone(text, country)
      if (phone === null) return
      ok(/^\+[1-9]\d{3,16}$/.test(phone.e164), phone.e164)
      ok(/^\d+$/.test(phone.key))
      deepEqual(parsePhone(phone.e164, country)?.key, phone.key)
      equal(phoneKey(formatPhone(phone.e164)), phone.key)
    }),
    { numRuns: 1_000 },
  )
})

test('P7: a number is shown nationally at home and internationally elsewhere', () => {
  equal(formatPhone('+442079460958', 'GB'), '020 7946 0958')
  equal(formatPhone('+442079460958', 'DE'), '+44 20 7946 0958')
  equal(formatPhone('+442079460958'), '+44 20 7946 0958')
  equal(formatPhone('nonsense'), 'nonsense')
  equal(formatPhone('+5215512345678', 'MX'), '+5215512345678')
})

test('P8: while the number is hidden the country is that of the user id', () => {
  equal(countryOfUserId('US.13491208655302741918'), 'US')
  equal(countryOfUserId('DE.ENT.11815799212886844830'), 'DE')
  for (const odd of ['us.1', 'US', 'US.', 'USA.1', 'US.1 2', '']) equal(countryOfUserId(odd), null, odd)
})
