import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import type { AssignmentRule } from '#contract/assignment.ts'
import { EMPTY_FORM, formOf, isWhole, ruleOfForm } from './ruleForm.ts'

const rule: AssignmentRule = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  name: 'Refunds',
  isOn: false,
  conditions: [
    { on: 'channel', channelIds: ['0190a1b2-0000-7000-8000-000000000002'] },
    { on: 'keyword', words: ['refund', 'money back'] },
    { on: 'language', languages: ['de', 'en'] },
    { on: 'contact_owner', known: false },
    { on: 'team', teamId: null },
    { on: 'keyword', words: ['please'] },
  ],
  outcome: { to: 'least_busy', teamId: null },
}

test('a rule that is opened and saved is the same rule, also in what the window does not show', () => {
  deepEqual(ruleOfForm(formOf(rule), rule), rule)
  for (const outcome of [
    { to: 'user', userId: 'mira' },
    { to: 'team', teamId: 't' },
    { to: 'contact_owner' },
  ] as const) {
    deepEqual(ruleOfForm(formOf({ ...rule, outcome }), rule).outcome, outcome)
  }
})

test('words are set apart by commas, empty ones and repetitions left out; what is empty asks nothing', () => {
  const form = { ...EMPTY_FORM, name: ' Any ', words: ' refund ,, money back;refund ' }
  deepEqual(ruleOfForm(form, { ...rule, conditions: [] }), {
    ...{ id: rule.id, isOn: false, name: 'Any', outcome: { to: 'round_robin', teamId: null } },
    conditions: [{ on: 'keyword', words: ['refund', 'money back'] }],
  })
  equal(isWhole({ ...EMPTY_FORM, to: 'user' }), false)
  equal(isWhole({ ...EMPTY_FORM, to: 'team', teamId: 't' }), true)
})
