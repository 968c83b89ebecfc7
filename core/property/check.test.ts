import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { getCountries } from 'libphonenumber-js/min'
import { checkProperty } from './check.ts'
import { registered, type ValueFault } from './custom.ts'
import { type Property, propertyOf } from './registry.ts'

const ABOUT = { home: 'DE', members: ['mira'] }
const known = (key: string): Property => {
  const property = propertyOf(`contact.${key}`)
  if (!property) throw new Error(key)
  return property
}
const becomes = (key: string, written: unknown) => checkProperty(known(key), written, ABOUT)
const code = (type: 'country' | 'language', written: string) => {
  const checked = becomes(type, written)
  return checked.ok ? checked.value : checked.fault
}

test('G13: what a property takes, and in which spelling it is kept', () => {
  const table: [key: string, written: string | null, kept: string | null][] = [
    ['country', 'AT', 'AT'],
    ['country', ' at ', 'AT'],
    ['country', 'uk', 'GB'],
    ['country', 'Austria', 'AT'],
    ['country', 'österreich', 'AT'],
    ['country', 'Kosovo', 'XK'],
    ['country', '', null],
    ['country', null, null],
    ['language', 'de', 'de'],
    ['language', 'DE', 'de'],
    ['language', 'pt_br', 'pt-BR'],
    ['language', 'zh-hant-tw', 'zh-Hant-TW'],
    ['language', 'es-419', 'es-419'],
    ['language', 'de-x-whatever', 'de'],
    ['language', 'iw', 'he'],
    ['language', 'tlh', 'tlh'],
    ['language', 'German', 'de'],
    ['language', 'Türkisch', 'tr'],
    ['language', ' ', null],
    ['email', 'mira@huber.example', 'mira@huber.example'],
    ['email', '', null],
    ['phone', '0151 23456789', '+4915123456789'],
    ['mobile_phone', '+49 151 23456789', '+4915123456789'],
    ['name', ' Ayşe Yıldız ', 'Ayşe Yıldız'],
    ['company', 'x'.repeat(200), 'x'.repeat(200)],
    ['company', '', null],
    ['owner', 'mira', 'mira'],
    ['owner', null, null],
  ]
  for (const [key, written, value] of table) {
    deepEqual(becomes(key, written), { ok: true, value }, `${key} ${JSON.stringify(written)}`)
    deepEqual(becomes(key, value), { ok: true, value }, `${key} ${value}, written again`)
  }
})

test('G13: what does not fit is refused by name', () => {
  const table: [key: string, written: unknown, fault: ValueFault][] = [
    ['country', 'Narnia', 'not_a_country'],
    ['country', 'ZZ', 'not_a_country'],
    ['country', 'EU', 'not_a_country'],
    ['country', 'A'.repeat(5_000), 'not_a_country'],
    ['country', 49, 'not_text'],
    ['language', 'klingon!!', 'not_a_language'],
    ['language', 'nonsense', 'not_a_language'],
    ['language', 'qq', 'not_a_language'],
    ['language', 'und', 'not_a_language'],
    ['language', 'de-QQ', 'not_a_language'],
    ['language', ['de'], 'not_text'],
    ['email', 'nonsense', 'not_an_email'],
    ['phone', 'soon', 'not_a_phone_number'],
    ['mobile_phone', '12', 'not_a_phone_number'],
    ['name', 'x'.repeat(500), 'too_long'],
    ['name', '', 'value_missing'],
    ['name', '\u200b', 'value_missing'],
    ['name', null, 'value_missing'],
    ['company', 'x'.repeat(201), 'too_long'],
    ['owner', 'nobody', 'not_a_member'],
  ]
  for (const [key, written, fault] of table) {
    deepEqual(becomes(key, written), { ok: false, fault }, `${key} ${String(written).slice(0, 20)}`)
  }
})

test('G13: every country that has telephone numbers is one, and every code may be written by its names', () => {
  for (const country of getCountries()) equal(code('country', country), country)
  for (const locale of ['en', 'de']) {
    const names = new Intl.DisplayNames([locale], { type: 'region' })
    for (const country of getCountries()) equal(code('country', names.of(country) ?? ''), country)
  }
})

test("G13: the workspace's own properties are asked by their own rule; who is a member may be looked up elsewhere", () => {
  const own = { id: 'p1', key: 'contact.custom_level', label: 'Level', choices: [{ value: 'gold', label: 'Gold' }] }
  const level = registered({ ...own, type: 'choice' })
  deepEqual(checkProperty(level, 'gold', ABOUT), { ok: true, value: 'gold' })
  deepEqual(checkProperty(level, 'lead', ABOUT), { ok: false, fault: 'not_a_choice' })
  const size = registered({ ...own, type: 'number', choices: [] })
  deepEqual(checkProperty(size, '38,5', ABOUT), { ok: true, value: 38.5 })
  deepEqual(checkProperty(known('owner'), 'jonas', { home: null, members: null }), { ok: true, value: 'jonas' })
})
