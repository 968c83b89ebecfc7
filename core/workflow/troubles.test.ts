import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { LanguageChoice, StepOf } from './definition.ts'
import { problemsOf } from './problems.ts'
import { problemWords } from './problemWords.ts'
import { mayUse, type TemplateState, TROUBLE_WORDS, troublesAt, troublesOf } from './troubles.ts'
import { AROUND, DEFINITION, NOW } from './workflow.samples.ts'

const LOOKED = new Date('2026-11-01T12:00:00Z')
const LATER = new Date('2026-11-02T12:00:00Z')
const EARLIER = new Date('2026-10-02T12:00:00Z')

const state = (change: Partial<TemplateState> = {}): TemplateState => ({
  id: 'one',
  channelId: 'number',
  name: 'order_shipped',
  language: 'en',
  status: 'APPROVED',
  quality: 'GREEN',
  category: 'UTILITY',
  comingCategory: null,
  goneAt: null,
  editedAt: null,
  recategorisedAt: null,
  ...change,
})
const step = (language: LanguageChoice): StepOf<'send_template'> => ({
  ...{ id: 'send', kind: 'send_template', channelId: 'number', template: 'order_shipped', language, variables: {} },
  ...{ unreachable: 'skip', next: null, otherwise: null },
})
const FIXED = step({ rule: 'fixed', language: 'en' })
const CONTACT = step({ rule: 'contact', fallback: 'en' })
const told = (of: StepOf<'send_template'>, ...states: TemplateState[]) =>
  troublesAt(of, states, LOOKED).map(({ word, language, stops }) => `${word} ${language}${stops ? ' stops' : ''}`)

test('J9: what Meta took from use stops the step; what it changed after somebody looked is said', () => {
  const cases: [Partial<TemplateState>, string[]][] = [
    [{}, []],
    [{ status: 'PAUSED' }, ['template_paused en stops']],
    [{ status: 'disabled' }, ['template_disabled en stops']],
    [{ status: 'REJECTED' }, ['template_rejected en stops']],
    [{ status: 'PENDING' }, ['template_in_review en stops']],
    [{ status: 'LIMIT_EXCEEDED' }, ['template_not_approved en stops']],
    [{ goneAt: EARLIER }, ['template_deleted en stops']],
    [{ quality: 'RED' }, ['template_rated_low en']],
    [{ quality: 'YELLOW' }, []],
    [{ comingCategory: 'MARKETING' }, ['template_becomes en']],
    [{ comingCategory: 'UTILITY' }, []],
    [{ recategorisedAt: LATER }, ['template_recategorised en']],
    [{ recategorisedAt: EARLIER, editedAt: EARLIER }, []],
    [{ editedAt: LATER }, ['template_edited en']],
    [{ status: 'PAUSED', quality: 'RED', editedAt: LATER }, ['template_paused en stops']],
  ]
  for (const [change, words] of cases) deepEqual(told(FIXED, state(change)), words, JSON.stringify(change))
})

test('J9: a language that is off sends its people to the other one, which is said and stops nothing', () => {
  const german = (change: Partial<TemplateState>) => state({ id: 'two', language: 'de', ...change })
  deepEqual(told(CONTACT, state(), german({ status: 'PAUSED' })), ['template_language_off de'])
  deepEqual(told(CONTACT, state(), german({ goneAt: LATER })), ['template_language_off de'])
  deepEqual(told(CONTACT, state(), german({ goneAt: EARLIER })), [])
  deepEqual(told(CONTACT, state(), german({ status: 'PENDING' })), [])
  deepEqual(told(FIXED, state(), german({ status: 'PAUSED' })), [])
  deepEqual(told(CONTACT, state({ status: 'PAUSED' }), german({ status: 'PAUSED' })), ['template_paused en stops'])
  // Deleted and made anew under the same name.
  deepEqual(told(FIXED, state({ goneAt: LATER }), state({ id: 'anew' })), [])
  equal(mayUse(FIXED, german({})), false)
  equal(mayUse(CONTACT, german({})), true)
  equal(mayUse(CONTACT, state({ channelId: 'other' })), false)
})

test('J9: a number that is away is said at each step that sends from it', () => {
  const away = (state: 'connected' | 'broken' | 'disconnected') =>
    troublesOf({ steps: [FIXED] }, [], [{ id: 'number', state, displayPhoneNumber: '+49 30 1' }], null)
  deepEqual(away('connected'), [])
  for (const state of ['broken', 'disconnected'] as const) {
    const [trouble] = away(state)
    deepEqual([trouble?.word, trouble?.stops, trouble?.number], ['channel_not_connected', true, '+49 30 1'])
  }
})

test('J9: a draft is told the same among its problems, each in words of both languages', () => {
  const templates = AROUND.templates.map((one) => ({ ...one, status: 'PAUSED' }))
  const problems = problemsOf(DEFINITION, { ...AROUND, templates }, NOW)
  deepEqual(
    problems.map(({ word, stops }) => [word, stops]),
    [['template_paused', true]],
  )
  equal(troublesOf(DEFINITION, templates, [], LOOKED)[0]?.stepId, problems[0]?.stepId)
  for (const word of TROUBLE_WORDS)
    for (const words of Object.values(problemWords(word))) equal(words.endsWith('.'), true)
})
