import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextReaction, type StandingReaction, shownReaction } from './reaction.ts'

const reaction = (emoji: string, previous: string, status: StandingReaction['status']): StandingReaction => ({
  emoji,
  previous,
  status,
})

test('C13: what is wanted already is not sent again; what failed and is unwanted is forgotten', () => {
  const table: [StandingReaction | null, string, ReturnType<typeof nextReaction>][] = [
    [null, '👍', { act: 'send', previous: '' }],
    [null, '', { act: 'nothing' }],
    [reaction('👍', '', 'sent'), '👍', { act: 'nothing' }],
    [reaction('👍', '', 'queued'), '🎉', { act: 'send', previous: '👍' }],
    [reaction('👍', '', 'unconfirmed'), '', { act: 'send', previous: '👍' }],
    [reaction('👍', '', 'failed'), '', { act: 'forget', emoji: '' }],
    [reaction('👍', '🎉', 'failed'), '🎉', { act: 'forget', emoji: '🎉' }],
    [reaction('👍', '🎉', 'failed'), '👍', { act: 'send', previous: '🎉' }],
    [reaction('', '🎉', 'cancelled'), '', { act: 'send', previous: '🎉' }],
  ]
  for (const [standing, wanted, step] of table) deepEqual(nextReaction(standing, wanted), step)
  equal(shownReaction(reaction('', '🎉', 'failed')), '🎉')
  equal(shownReaction(reaction('', '🎉', 'sent')), '')
  equal(shownReaction(reaction('👍', '', 'failed')), '👍')
})

test('C13: whatever is pressed in whatever order, the phone ends with what was wanted last, if nothing fails then', () => {
  const press = fc.record({ emoji: fc.constantFrom('', '👍', '🎉'), fails: fc.boolean() })
  fc.assert(
    fc.property(fc.array(press), fc.constantFrom('', '👍', '🎉'), (presses, last) => {
      let phone = ''
      let standing: StandingReaction | null = null
      for (const { emoji, fails } of [...presses, { emoji: last, fails: false }]) {
        const step = nextReaction(standing, emoji)
        if (step.act === 'forget') standing = reaction(step.emoji, '', 'accepted')
        if (step.act !== 'send') continue
        equal(step.previous, phone)
        standing = reaction(emoji, step.previous, fails ? 'failed' : 'sent')
        if (!fails) phone = emoji
      }
      equal(phone, last)
    }),
  )
})
