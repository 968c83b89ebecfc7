import { equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { placeOf, zonesByRegion } from './timeZones.ts'

test('a zone this browser does not list is offered all the same, once', () => {
  const zones = [...zonesByRegion('Mars/Olympus_Mons').values()].flat()
  ok(zones.includes('Mars/Olympus_Mons') && zones.includes('UTC') && zones.includes('Europe/Berlin'))
  equal(new Set(zones).size, zones.length)
})

test('zones are named by their place', () => {
  equal(placeOf('Europe/Berlin'), 'Berlin')
  equal(placeOf('America/Argentina/Buenos_Aires'), 'Argentina, Buenos Aires')
  equal(placeOf('UTC'), 'UTC')
})
