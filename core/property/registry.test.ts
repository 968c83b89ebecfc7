import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { contactKeys, operatorsOf, PROPERTIES, propertyOf } from './registry.ts'

test('G1: every property has one stable key that says whose it is, and is found under it alone', () => {
  for (const property of PROPERTIES) {
    ok(/^(contact|conversation)\.[a-z_]+$/.test(property.key), property.key)
    ok(property.key.startsWith(`${property.of}.`), property.key)
    equal(propertyOf(property.key), property)
  }
  equal(new Set(PROPERTIES.map(({ key }) => key)).size, PROPERTIES.length)
  for (const key of ['', 'contact.password', 'name', 'constructor', '__proto__']) equal(propertyOf(key), null, key)
})

test('G2: every property has a name in English and German, a place, and something to ask; a choice names its values', () => {
  for (const { key, type, label, choices, place } of PROPERTIES) {
    ok(label.en.length > 0 && label.de.length > 0, key)
    const where = { column: '', of: { column: '' }, read: '', consentTo: '', ...place }
    ok(/^[a-z_]+$/.test(where.column || where.of.column || where.read || where.consentTo), key)
    const operators = operatorsOf(type)
    ok(operators.length > 0 && new Set(operators).size === operators.length, key)
    equal(choices !== undefined, type === 'choice', key)
    for (const choice of choices ?? []) ok(choice.label.en.length > 0 && choice.label.de.length > 0, key)
  }
})

test('G3: what a rule computes or is read elsewhere is not edited by hand', () => {
  deepEqual(
    PROPERTIES.filter(({ place, editable }) => !('column' in place) && editable),
    [],
  )
})

test('G1: what requests, columns and rules call a property by is one key', () => {
  const names = ['name', 'mobilePhone', 'mobilePhoneKey', 'mobile_phone', 'ownerId', 'owner_id', 'company']
  const keys = ['contact.company', 'contact.mobile_phone', 'contact.name', 'contact.owner']
  deepEqual(contactKeys(names), keys)
  for (const key of keys) ok(propertyOf(key), key)
})
