import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import german from 'emojibase-data/de/compact.json' with { type: 'json' }
import english from 'emojibase-data/en/compact.json' with { type: 'json' }
import { type EmojiEntry, findEmoji, mergeEmoji } from './find.ts'

const all = mergeEmoji([german, english] as EmojiEntry[][])
const signs = (typed: string) => findEmoji(all, typed).map(({ sign }) => sign)

test('an emoji is found by its words in English and in German, accents and case aside', () => {
  ok(signs('rocket').includes('🚀'))
  ok(signs('Rakete').includes('🚀'))
  ok(signs('daumen hoch').includes('👍'))
  ok(signs('Lächeln').length > 0)
  deepEqual(signs('laecheln'), [])
  deepEqual(signs('lacheln'), signs('Lächeln'))
  deepEqual(signs(' '), [])
  deepEqual(signs('xqzw'), [])
})

test('what is meant most often is found first, in both languages', () => {
  for (const word of ['daumen', 'thumb']) equal(signs(word)[0], '👍')
  for (const word of ['Herz', 'heart']) equal(signs(word)[0], '❤️')
})

test('each is one emoji with a name, and those with tones have all five', () => {
  const isEmoji = /^\p{RGI_Emoji}$/v
  ok(all.length > 1_500)
  for (const { sign, name, tones } of all) {
    ok(isEmoji.test(sign), sign)
    ok(name !== '')
    ok(tones.length === 0 || tones.length === 5)
  }
  equal(all.find(({ sign }) => sign === '👍')?.tones[4], '👍🏿')
})
