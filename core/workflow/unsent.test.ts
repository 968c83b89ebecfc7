import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { isOurs } from './unsent.ts'

test('J10: what lies with the customer is no error to try again; the rest is, also what nobody knows yet', () => {
  const ours = [
    'template_paused',
    'template_not_approved',
    'payment_problem',
    'bad_template_parameters',
    'tomorrow',
    null,
  ]
  deepEqual(
    ours.filter((word) => !isOurs(word)),
    [],
  )
  const theirs = ['opted_out', 'customer_stopped_marketing', 'marketing_capped', 'undeliverable', 'customer_blocked']
  deepEqual(theirs.filter(isOurs), [])
})
