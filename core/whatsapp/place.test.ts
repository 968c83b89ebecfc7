import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { placeFrom } from './place.ts'

test('C16: a place is read from two figures or the link of a map', () => {
  const table: [string, [number, number] | null][] = [
    ['52.52, 13.405', [52.52, 13.405]],
    [' -33.86 151.2 ', [-33.86, 151.2]],
    ['geo:52.52,13.405?z=17', [52.52, 13.405]],
    ['https://www.openstreetmap.org/?mlat=52.52&mlon=13.4#map=16/52.5/13.3', [52.52, 13.4]],
    ['https://www.openstreetmap.org/#map=16/52.5/13.3', [52.5, 13.3]],
    ['https://www.google.com/maps/place/Shop/@52.1,13.1,17z/data=!3m1!3d52.52!4d13.405', [52.52, 13.405]],
    ['https://maps.google.com/?q=52.52,13.405', [52.52, 13.405]],
    ['https://maps.apple.com/?ll=52.52,13.405&q=Shop', [52.52, 13.405]],
    ['91, 0', null],
    ['Hauptstr. 1, Berlin', null],
    ['https://maps.app.goo.gl/abc', null],
    ['', null],
  ]
  for (const [text, place] of table) {
    deepEqual(placeFrom(text), place && { latitude: place[0], longitude: place[1] }, text)
  }
})
