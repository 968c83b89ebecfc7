import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  bytesMaxOf,
  COUNT_MAX,
  FILE_BYTES_MAX,
  isTooLong,
  kindOfFile,
  MEDIA,
  MEDIA_KINDS,
  STICKER_STATIC_BYTES_MAX,
  TEXT_MAX,
  takesType,
} from './limits.ts'

const MB = 1024 * 1024

test('L1: each kind of media has its types and its most bytes', () => {
  deepEqual(
    MEDIA_KINDS.map((kind) => [kind, bytesMaxOf(kind, true)]),
    [
      ['image', 5 * MB],
      ['video', 16 * MB],
      ['audio', 16 * MB],
      ['document', 100 * MB],
      ['sticker', 500 * 1024],
    ],
  )
  equal(bytesMaxOf('sticker', false), STICKER_STATIC_BYTES_MAX)
  equal(takesType('image', 'image/png'), true)
  equal(takesType('image', 'image/gif'), false)
  equal(takesType('image', 'image/svg+xml'), false)
  equal(takesType('document', 'application/x-anything'), true)
})

test('L2: parameters and case of a type do not matter', () => {
  equal(takesType('audio', 'Audio/OGG; codecs=opus'), true)
  equal(takesType('image', ' image/JPEG '), true)
})

test('L3: a file goes as what it is; too large for that as a document; too large for all not at all', () => {
  const table: [string, number, ReturnType<typeof kindOfFile>][] = [
    ['image/jpeg', 5 * MB, { kind: 'image', instead: null }],
    ['image/jpeg', 5 * MB + 1, { kind: 'document', instead: 'image' }],
    ['video/mp4', 17 * MB, { kind: 'document', instead: 'video' }],
    ['audio/ogg; codecs=opus', 10, { kind: 'audio', instead: null }],
    ['image/webp', 10, { kind: 'document', instead: null }],
    ['application/pdf', 100 * MB, { kind: 'document', instead: null }],
    ['application/pdf', 100 * MB + 1, { tooLarge: true, bytesMax: 100 * MB }],
  ]
  for (const [mimeType, size, verdict] of table) deepEqual(kindOfFile(mimeType, size), verdict, `${mimeType} ${size}`)
  fc.assert(
    fc.property(fc.string(), fc.nat(2 * FILE_BYTES_MAX), (mimeType, size) => {
      const verdict = kindOfFile(mimeType, size)
      if ('tooLarge' in verdict) return size > verdict.bytesMax
      return size <= MEDIA[verdict.kind].bytesMax && takesType(verdict.kind, mimeType)
    }),
  )
})

test('L4: texts are measured in code points, at the limit they still fit', () => {
  equal(isTooLong('x'.repeat(TEXT_MAX.body), TEXT_MAX.body), false)
  equal(isTooLong('x'.repeat(TEXT_MAX.body + 1), TEXT_MAX.body), true)
  equal(isTooLong('👍'.repeat(TEXT_MAX.caption), TEXT_MAX.caption), false)
})

test('L5: the figures for texts, buttons, lists and cards are those of the fact sheet', () => {
  deepEqual(TEXT_MAX, {
    body: 4096,
    caption: 1024,
    interactiveBody: 1024,
    listBody: 4096,
    header: 60,
    footer: 60,
    buttonTitle: 20,
    buttonId: 256,
    listButton: 20,
    sectionTitle: 24,
    rowTitle: 24,
    rowDescription: 72,
    rowId: 200,
  })
  deepEqual(COUNT_MAX, { buttons: 3, sections: 10, rows: 10, contacts: 257 })
})
