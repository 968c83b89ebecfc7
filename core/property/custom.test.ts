import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type Checked, type CustomType, checkValue, keyFrom, registered, type ValueFault } from './custom.ts'

const CHOICES = [
  { value: 'gold', label: 'Gold' },
  { value: 'silver', label: 'Silver' },
]
const ABOUT = { home: 'DE', members: ['mira'] }
const fault = (word: ValueFault): Checked => ({ ok: false, fault: word })
const value = (known: Extract<Checked, { ok: true }>['value']): Checked => ({ ok: true, value: known })

test('G4: a value has one spelling for each meaning, and what does not fit is refused by name', () => {
  const table: [CustomType, unknown, Checked][] = [
    ['text', '  Müller ', value('Müller')],
    ['text', 'Mu\u0308ller\0', value('Müller')],
    ['text', '', value(null)],
    ['text', null, value(null)],
    ['text', 7, fault('not_text')],
    ['text', 'x'.repeat(501), fault('too_long')],
    ['number', '3,5', value(3.5)],
    ['number', ' -0 ', value(0)],
    ['number', 12, value(12)],
    ['number', '1.000,5', fault('not_a_number')],
    ['number', '1e9', fault('not_a_number')],
    ['number', Number.NaN, fault('not_a_number')],
    ['number', '99999999999999999', fault('not_a_number')],
    ['number', '', value(null)],
    ['day', '2026-02-28', value('2026-02-28')],
    ['day', '2026-02-30', fault('not_a_day')],
    ['day', '28.2.2026', fault('not_a_day')],
    ['choice', 'gold', value('gold')],
    ['choice', 'Gold', fault('not_a_choice')],
    ['choices', ['silver', 'gold', 'gold'], value(['gold', 'silver'])],
    ['choices', 'gold', value(['gold'])],
    ['choices', [], value(null)],
    ['choices', ['gold', 'lead'], fault('not_a_choice')],
    ['yes_no', true, value(true)],
    ['yes_no', 'no', value(false)],
    ['yes_no', 'perhaps', fault('not_yes_or_no')],
    ['phone', '0151 23456789', value('+4915123456789')],
    ['phone', 'soon', fault('not_a_phone_number')],
    ['email', 'mira@huber.example', value('mira@huber.example')],
    ['email', 'mira at huber', fault('not_an_email')],
    ['url', 'huber.example/shop', value('https://huber.example/shop')],
    ['url', 'javascript:alert(1)', fault('not_a_link')],
    ['url', 'https://mira:secret@huber.example', fault('not_a_link')],
    ['person', 'mira', value('mira')],
    ['person', 'nobody', fault('not_a_member')],
  ]
  for (const [type, written, checked] of table) {
    deepEqual(checkValue({ type, choices: CHOICES }, written, ABOUT), checked, `${type} ${JSON.stringify(written)}`)
  }
})

test('G4: what is stored is taken as it is when it is written again', () => {
  const stored: [CustomType, unknown][] = [
    ['text', 'Müller'],
    ['number', 3.5],
    ['day', '2026-02-28'],
    ['choices', ['gold', 'silver']],
    ['yes_no', false],
    ['phone', '+4915123456789'],
    ['url', 'https://huber.example/shop'],
  ]
  for (const [type, known] of stored) {
    deepEqual(checkValue({ type, choices: CHOICES }, known, ABOUT), { ok: true, value: known }, type)
  }
})

test('G4: a key is made once of the first name and is never taken twice', () => {
  equal(keyFrom('Größe (cm)', [], 'contact.custom_'), 'contact.custom_grosse_cm')
  equal(keyFrom('VIP', ['vip', 'vip_2']), 'vip_3')
  equal(keyFrom('客户', []), 'own')
})

test('G4: an own property stands in the registry as the others do', () => {
  const property = registered({
    id: 'p1',
    key: 'contact.custom_level',
    label: 'Level',
    type: 'choice',
    choices: CHOICES,
  })
  deepEqual(property.label, { en: 'Level', de: 'Level' })
  deepEqual(property.place, { own: 'p1' })
  deepEqual(
    property.choices?.map((choice) => choice.value),
    ['gold', 'silver'],
  )
})
