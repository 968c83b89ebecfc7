import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { isNotable, isSample, type TemplateAspect, templateToldIn } from './told.ts'

const about = { message_template_id: '168', message_template_name: 'order', message_template_language: 'en-US' }
const named = { metaId: '168', name: 'order', language: 'en_US' }

test('Y10: what Meta tells of a template is its status, quality, category, a coming category, or that it was edited', () => {
  const table: [field: string, value: object, told: object | null][] = [
    [
      'message_template_status_update',
      { event: 'APPROVED', reason: 'NONE' },
      { what: 'status', to: 'APPROVED', reason: null, details: null },
    ],
    [
      'message_template_status_update',
      { event: 'REINSTATED' },
      { what: 'status', to: 'APPROVED', reason: null, details: null },
    ],
    [
      'message_template_status_update',
      { event: 'PAUSED', other_info: { title: 'FIRST_PAUSE', description: 'For 3 hours.' } },
      { what: 'status', to: 'PAUSED', reason: 'FIRST_PAUSE', details: 'For 3 hours.' },
    ],
    [
      'message_template_status_update',
      { event: 'REJECTED', reason: 'INVALID_FORMAT', rejection_info: { reason: 'Two', recommendation: 'words' } },
      { what: 'status', to: 'REJECTED', reason: 'INVALID_FORMAT', details: 'Two words' },
    ],
    ['message_template_status_update', { event: 'FLAGGED' }, { what: 'components' }],
    ['message_template_quality_update', { new_quality_score: 'RED' }, { what: 'quality', to: 'RED' }],
    [
      'template_category_update',
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
      { what: 'category', to: 'MARKETING', from: 'UTILITY' },
    ],
    [
      'template_category_update',
      { new_category: 'UTILITY', correct_category: 'MARKETING', category_update_timestamp: 1746169200 },
      { what: 'coming_category', to: 'MARKETING', changesAt: new Date(1746169200000) },
    ],
    ['message_template_components_update', {}, { what: 'components' }],
    ['message_template_status_update', {}, null],
    ['something_else', {}, null],
  ]
  for (const [field, value, told] of table) {
    deepEqual(templateToldIn(field, { ...about, ...value }), told && { ...named, ...told }, JSON.stringify(value))
  }
  equal(templateToldIn('message_template_status_update', { event: 'APPROVED' }), null)
})

test('Y11: a change is news, but not a first good rating or none at all; samples are left out', () => {
  const table: [TemplateAspect, from: string | null, to: string, boolean][] = [
    ['status', 'PENDING', 'APPROVED', true],
    ['status', 'APPROVED', 'APPROVED', false],
    ['quality', 'UNKNOWN', 'GREEN', false],
    ['quality', 'UNKNOWN', 'YELLOW', true],
    ['quality', 'RED', 'GREEN', true],
    ['quality', 'GREEN', 'UNKNOWN', false],
    ['category', 'UTILITY', 'MARKETING', true],
  ]
  for (const [what, from, to, is] of table) equal(isNotable({ what, from, to }), is, `${what} ${from} ${to}`)
  deepEqual(['hello_world', 'sample_movie', 'my_sample', 'order'].map(isSample), [true, true, false, false])
})
