import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compose, type Situation, type Template } from './compose.ts'
import type { Consent, Origin, TemplateCategory } from './consent.ts'
import type { Draft } from './draft.ts'
import { WINDOW_MS, windowAt } from './window.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
const text: Draft = { kind: 'text', text: 'It left this morning.' }
const template: Template = { status: 'APPROVED', category: 'utility', variables: [] }
const useTemplate: Draft = { kind: 'template', values: {} }

/** Jonas answers Ayşe an hour after she wrote; a test changes what matters to it. */
const situation = (change: Partial<Situation> = {}): Situation => ({
  now,
  origin: 'person',
  draft: text,
  window: windowAt(now, ago(3_600_000)),
  channel: { state: 'connected' },
  identity: { phoneNumber: '+4915123456789', userId: 'DE.1349' },
  ...change,
})
const refusals = (change: Partial<Situation>) => {
  const verdict = compose(situation(change))
  return verdict.allowed ? [] : verdict.refused
}
const words = (change: Partial<Situation>) => refusals(change).map(({ word }) => word)

test('C1: everything in order, it may be sent; otherwise all reasons come at once, each with a way on', () => {
  deepEqual(compose(situation()), { allowed: true })
  const all = refusals({
    draft: { kind: 'text', text: ' ' },
    window: { state: 'never_opened' },
    channel: { state: 'broken' },
    identity: { phoneNumber: null, userId: null, blocked: true },
  })
  deepEqual(
    all.map(({ word }) => word),
    ['channel_broken', 'no_address', 'blocked', 'window_closed', 'empty'],
  )
  for (const { ways } of all) ok(ways.length > 0)
})

test('C2: outside the window only a template leaves, and the refusal names the ways on', () => {
  const closed = windowAt(now, ago(WINDOW_MS))
  deepEqual(refusals({ window: closed }), [
    { word: 'window_closed', ways: ['send_template', 'wait_for_customer', 'use_other_channel'] },
  ])
  deepEqual(words({ window: { state: 'never_opened' } }), ['window_closed'])
  deepEqual(words({ window: closed, draft: useTemplate, template }), [])
  deepEqual(words({ window: closed, draft: { kind: 'reaction', emoji: '👍', targetAt: now } }), ['window_closed'])
})

test('C2: a window computed a moment ago is asked again at the moment of sending', () => {
  const window = windowAt(ago(1000), ago(WINDOW_MS))
  equal(window.state, 'open')
  deepEqual(words({ window }), ['window_closed'])
})

test('C3: a broken or disconnected channel, a missing address and a blocked customer stop every draft', () => {
  for (const draft of [text, useTemplate]) {
    deepEqual(words({ draft, template, channel: { state: 'broken' } }), ['channel_broken'])
    deepEqual(words({ draft, template, channel: { state: 'disconnected' } }), ['channel_disconnected'])
    deepEqual(words({ draft, template, identity: { phoneNumber: null, userId: null } }), ['no_address'])
    deepEqual(words({ draft, template, identity: { phoneNumber: null, userId: 'DE.1', blocked: true } }), ['blocked'])
  }
  deepEqual(words({ identity: { phoneNumber: null, userId: 'DE.1' } }), [])
})

test('C4: texts and captions at their limit pass, one code point more is refused with the limit', () => {
  deepEqual(words({ draft: { kind: 'text', text: '👍'.repeat(4096) } }), [])
  deepEqual(refusals({ draft: { kind: 'text', text: 'x'.repeat(4097) } }), [
    { word: 'text_too_long', ways: ['shorten'], field: 'text', limit: 4096 },
  ])
  deepEqual(words({ draft: { kind: 'text', text: '\u200B \n' } }), ['empty'])
  const photo = { kind: 'image', mimeType: 'image/jpeg', sizeBytes: 9 } as const
  deepEqual(words({ draft: { ...photo, caption: 'x'.repeat(1024) } }), [])
  deepEqual(words({ draft: { ...photo, caption: 'x'.repeat(1025) } }), ['caption_too_long'])
})

test('C5: a file must be of a type and size its kind allows; what would help is said', () => {
  const MB = 1024 * 1024
  deepEqual(refusals({ draft: { kind: 'image', mimeType: 'image/png', sizeBytes: 6 * MB } }), [
    {
      word: 'file_too_large',
      ways: ['send_as_document', 'choose_smaller_file'],
      field: 'file',
      limit: 5 * MB,
      actual: 6 * MB,
    },
  ])
  deepEqual(refusals({ draft: { kind: 'document', mimeType: 'application/zip', sizeBytes: 101 * MB } })[0]?.ways, [
    'choose_smaller_file',
  ])
  deepEqual(refusals({ draft: { kind: 'image', mimeType: 'video/mp4', sizeBytes: 9 } }), [
    {
      word: 'wrong_type',
      ways: ['send_as_its_kind', 'send_as_document', 'convert_file'],
      field: 'file',
      names: ['image/jpeg', 'image/png'],
    },
  ])
  deepEqual(words({ draft: { kind: 'image', mimeType: 'image/heic', sizeBytes: 9 } }), ['wrong_type'])
  deepEqual(words({ draft: { kind: 'document', mimeType: 'text/plain', sizeBytes: 0 } }), ['empty'])
  deepEqual(words({ draft: { kind: 'audio', mimeType: 'audio/ogg', sizeBytes: 9, caption: 'Hi' } }), [
    'caption_not_possible',
  ])
  const sticker = { kind: 'sticker', mimeType: 'image/webp', sizeBytes: 200 * 1024 } as const
  deepEqual(words({ draft: sticker }), ['file_too_large'])
  deepEqual(words({ draft: { ...sticker, animated: true } }), [])
})

test('C6: locations, cards, reactions, buttons and lists keep the limits of WhatsApp', () => {
  const button = (title: string, id = title) => ({ id, title })
  const row = (title: string) => ({ id: title, title })
  const table: [Draft, string[]][] = [
    [{ kind: 'location', latitude: 52.5, longitude: 13.4 }, []],
    [{ kind: 'location', latitude: 91, longitude: 0 }, ['not_a_place']],
    [{ kind: 'location', latitude: Number.NaN, longitude: 0 }, ['not_a_place']],
    [{ kind: 'location', latitude: 0, longitude: 0, name: 'x'.repeat(200), address: '👍'.repeat(400) }, []],
    [
      { kind: 'location', latitude: 0, longitude: 0, name: 'x'.repeat(201), address: 'x'.repeat(401) },
      ['text_too_long', 'text_too_long'],
    ],
    [{ kind: 'contacts', count: 0 }, ['empty']],
    [{ kind: 'contacts', count: 258 }, ['too_many']],
    [{ kind: 'reaction', emoji: '', targetAt: now }, []],
    [{ kind: 'reaction', emoji: '👩‍👩‍👧', targetAt: now }, []],
    [{ kind: 'reaction', emoji: '❤', targetAt: now }, []],
    [{ kind: 'reaction', emoji: 'ok', targetAt: now }, ['not_an_emoji']],
    [{ kind: 'reaction', emoji: '👍👍', targetAt: now }, ['not_an_emoji']],
    [{ kind: 'reaction', emoji: '👍', targetAt: ago(31 * WINDOW_MS) }, ['target_too_old']],
    [{ kind: 'buttons', body: 'Shall we?', buttons: [button('Yes'), button('No')] }, []],
    [{ kind: 'buttons', body: 'Shall we?', buttons: [] }, ['empty']],
    [{ kind: 'buttons', body: 'Shall we?', buttons: ['a', 'b', 'c', 'd'].map((title) => button(title)) }, ['too_many']],
    [
      { kind: 'buttons', body: 'x'.repeat(1025), buttons: [button('x'.repeat(21), 'x')] },
      ['text_too_long', 'text_too_long'],
    ],
    [{ kind: 'buttons', body: 'Shall we?', buttons: [button('Yes'), button('Yes', 'other')] }, ['not_unique']],
    [{ kind: 'list', body: 'x'.repeat(4096), button: 'Choose', sections: [{ rows: [row('One')] }] }, []],
    [{ kind: 'list', body: 'b', button: 'Choose', sections: [] }, ['empty', 'empty']],
    [
      { kind: 'list', body: 'b', button: 'Choose', sections: [{ rows: [row('1')] }, { title: 't', rows: [row('2')] }] },
      ['empty'],
    ],
    [
      {
        kind: 'list',
        body: 'b',
        button: 'Choose',
        sections: [{ rows: Array.from({ length: 11 }, (_, n) => row(`${n}`)) }],
      },
      ['too_many'],
    ],
  ]
  for (const [draft, expected] of table) deepEqual(words({ draft }), expected, JSON.stringify(draft).slice(0, 120))
})

test('C7: a template must be there, approved, and have a fit value for each variable', () => {
  const withTemplate = (change: Partial<Template>, values: Record<string, string> = {}) =>
    refusals({ draft: { kind: 'template', values }, template: { ...template, ...change } })
  deepEqual(words({ draft: useTemplate, template: null }), ['template_not_approved'])
  for (const status of ['PAUSED', 'PENDING', 'REJECTED', 'DISABLED', '']) {
    deepEqual(withTemplate({ status })[0]?.word, 'template_not_approved')
  }
  deepEqual(withTemplate({ variables: ['1', '2', '3'] }, { 1: 'Ayşe', 2: ' ' }), [
    { word: 'template_variables_missing', ways: ['fill_variables'], names: ['2', '3'] },
  ])
  for (const unfit of ['a\nb', 'a\tb', 'a     b']) {
    deepEqual(withTemplate({ variables: ['name'] }, { name: unfit })[0]?.word, 'template_variables_unfit')
  }
  deepEqual(withTemplate({ variables: ['name'] }, { name: 'a    b' }), [])
  deepEqual(withTemplate({ variables: ['toString'] })[0]?.word, 'template_variables_missing')
})

test('C8: a template that needs a number does not go to someone known by user id only', () => {
  const otp: Template = { status: 'APPROVED', category: 'authentication', variables: [], needsNumber: true }
  deepEqual(words({ draft: useTemplate, template: otp, identity: { phoneNumber: null, userId: 'DE.1' } }), [
    'number_needed',
  ])
  deepEqual(words({ draft: useTemplate, template: otp }), [])
})

test('Y9: above the messaging limit nobody new is written to first', () => {
  const closed = windowAt(now, ago(WINDOW_MS))
  const ask = (reach: Situation['reach'], window = closed) =>
    refusals({ draft: useTemplate, template, window, reach }).map(({ word, limit, actual }) => [word, limit, actual])
  const full = { limit: 250, used: 250, isCounted: false }
  deepEqual(ask(full), [['messaging_limit', 250, 250]])
  deepEqual(ask({ ...full, used: 249 }), [])
  deepEqual(ask({ ...full, isCounted: true }), [])
  deepEqual(ask({ ...full, limit: -1 }), [])
  deepEqual(ask(full, windowAt(now, ago(1))), [])
  deepEqual(ask(undefined), [])
})

test('C9: consent is asked by who sends and by the category that the template has now', () => {
  type Row = [Origin, TemplateCategory, Consent, string[]]
  const table: Row[] = [
    ['person', 'marketing', 'opted_in', []],
    ['person', 'marketing', 'unknown', ['no_marketing_consent']],
    ['person', 'marketing', 'opted_out', ['opted_out']],
    ['person', 'utility', 'opted_in', []],
    ['person', 'utility', 'unknown', []],
    ['person', 'utility', 'opted_out', ['opted_out']],
    ['person', 'authentication', 'unknown', []],
    ['schedule', 'utility', 'unknown', ['no_utility_consent']],
    ['schedule', 'marketing', 'unknown', ['no_marketing_consent']],
    ['workflow', 'utility', 'unknown', ['no_utility_consent']],
    ['workflow', 'utility', 'opted_in', []],
    ['workflow', 'marketing', 'opted_in', []],
    ['broadcast', 'marketing', 'unknown', ['no_marketing_consent']],
    ['broadcast', 'marketing', 'opted_out', ['opted_out']],
  ]
  for (const [origin, category, consent, expected] of table) {
    const purpose = category === 'marketing' ? 'marketing' : 'utility'
    const consents = { utility: 'opted_in', marketing: 'opted_in', [purpose]: consent } as const
    const change: Partial<Situation> = { origin, draft: useTemplate, template: { ...template, category }, consents }
    deepEqual(words(change), expected, `${origin} ${category} ${consent}`)
  }
  deepEqual(words({ draft: useTemplate, template: { ...template, category: 'marketing' } }), ['no_marketing_consent'])
})

test('C10: consent never blocks what a person writes inside the window; workflows and broadcasts need an opt-in for that too', () => {
  const out = { utility: 'opted_out', marketing: 'opted_out' } as const
  deepEqual(words({ consents: out }), [])
  deepEqual(words({ consents: out, origin: 'schedule' }), [])
  deepEqual(words({ origin: 'workflow' }), ['no_utility_consent'])
  deepEqual(words({ origin: 'broadcast', consents: out }), ['opted_out'])
  deepEqual(words({ origin: 'workflow', consents: { utility: 'opted_in', marketing: 'unknown' } }), [])
})

test('C11: nothing free-form leaves outside the window and no machine reaches anyone without an opt-in (I6)', () => {
  const consent = fc.constantFrom<Consent>('opted_in', 'opted_out', 'unknown')
  fc.assert(
    fc.property(
      fc.constantFrom<Origin>('person', 'schedule', 'workflow', 'broadcast'),
      fc.constantFrom<TemplateCategory>('marketing', 'utility', 'authentication'),
      fc.constantFrom<Draft>(text, useTemplate),
      fc.option(fc.nat(2 * WINDOW_MS)),
      fc.record({ utility: consent, marketing: consent }),
      (origin, category, draft, age, consents) => {
        const window = windowAt(now, age === null ? null : ago(age))
        const change = { origin, draft, window, consents, template: { ...template, category } }
        if (!compose(situation(change)).allowed) return
        if (draft.kind !== 'template') ok(age !== null && age < WINDOW_MS)
        const purpose = draft.kind === 'template' && category === 'marketing' ? 'marketing' : 'utility'
        const isMachine = origin === 'workflow' || origin === 'broadcast'
        if (isMachine || (origin === 'schedule' && draft.kind === 'template')) equal(consents[purpose], 'opted_in')
        if (draft.kind === 'template') ok(consents[purpose] !== 'opted_out')
      },
    ),
  )
})
