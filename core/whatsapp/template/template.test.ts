import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { boundValues, guessedBindings, previewValues } from './binding.ts'
import { categoryOf, judged } from './judged.ts'
import { pickLanguage } from './language.ts'
import { partsOf, type TemplateSource } from './parts.ts'
import { payloadOf } from './payload.ts'
import { render } from './render.ts'
import {
  buttons,
  CAROUSEL,
  CODE,
  CODE_READ,
  LOCATION,
  media,
  NAMED,
  OFFER,
  POSITIONAL,
  PRODUCT,
} from './template.samples.ts'
import { type Values, variablesOf } from './variables.ts'

const keysOf = (source: TemplateSource) => variablesOf(partsOf(source)).map(({ key }) => key)
const shown = (source: TemplateSource, values: Values = {}) => render(partsOf(source), values)
const sent = (source: TemplateSource, values: Values = {}) =>
  payloadOf(partsOf(source), values, (fileId) => ({ mediaId: `m-${fileId}`, fileName: 'a.pdf' }))
const text = (value: string, name?: string) => ({
  type: 'text',
  ...(name ? { parameter_name: name } : {}),
  text: value,
})

test('Y1: every kind of template names what it needs', () => {
  deepEqual(keysOf(NAMED), ['header.first_name', 'body.order_no', 'buttons.1.url'])
  deepEqual(keysOf(POSITIONAL), ['body.2', 'body.1'])
  deepEqual(keysOf(media('DOCUMENT')), ['header.file'])
  deepEqual(keysOf(LOCATION), ['header.latitude', 'header.longitude', 'header.name', 'header.address'])
  deepEqual(keysOf(PRODUCT), ['header.product'])
  deepEqual(keysOf(CODE), ['body.1'])
  deepEqual(keysOf(CODE_READ), ['body.1'])
  deepEqual(keysOf(OFFER), ['header.file', 'offer.expires', 'buttons.0.code'])
  deepEqual(keysOf(CAROUSEL), [
    'body.1',
    'cards.0.header.file',
    'cards.0.body.1',
    'cards.1.header.file',
    'cards.1.buttons.0.url',
  ])
  deepEqual(keysOf(buttons({ type: 'MPM', text: 'See' }, { type: 'CATALOG', text: 'All' })), ['buttons.0.products'])
  const examples = variablesOf(partsOf(NAMED)).map(({ example }) => example)
  deepEqual(examples, ['Ann', '4711', '1'])
})

test('Y2: it is shown as on the phone, each value in its place', () => {
  const named = shown(NAMED, { 'header.first_name': 'Ayşe', 'body.order_no': '4711', 'buttons.1.url': 'a1' })
  deepEqual(
    [named.header, named.body, named.footer],
    [{ kind: 'text', text: 'Hi Ayşe' }, 'Order *4711* left today.', 'Blumen Huber'],
  )
  deepEqual(
    named.buttons.map(({ kind, value }) => [kind, value]),
    [
      ['quick_reply', null],
      ['url', 'https://x.example/t/a1'],
      ['phone', '+493055500100'],
    ],
  )
  equal(shown(POSITIONAL, { 'body.1': 'Ann', 'body.2': 'Monday' }).body, 'On Monday, dear Ann, and again Ann.')
  for (const format of ['IMAGE', 'VIDEO', 'DOCUMENT', 'GIF']) {
    const { header } = shown(media(format), { 'header.file': 'f' })
    deepEqual(header, { kind: 'media', format: format.toLowerCase(), fileId: 'f' })
  }
  const place = { 'header.latitude': '52.5', 'header.longitude': '13.4', 'header.name': 'Shop' }
  deepEqual(shown(LOCATION, place).header, {
    kind: 'location',
    latitude: 52.5,
    longitude: 13.4,
    name: 'Shop',
    address: null,
  })
  const code = shown(CODE, { 'body.1': '123456' })
  equal(code.body, '*123456* is your verification code. For your security, do not share this code.')
  equal(code.footer, 'This code expires in 10 minutes.')
  deepEqual(
    code.buttons.map(({ kind, value }) => [kind, value]),
    [['one_time_code', '123456']],
  )
  equal(render(partsOf({ ...CODE, language: 'de' }), {}).footer, 'Dieser Code läuft in 10 Minuten ab.')
  const at = '2026-12-24T18:00:00.000Z'
  deepEqual(shown(OFFER, { 'offer.expires': at }).offer, { text: 'Only today', expiresAt: at })
  deepEqual(
    shown(CAROUSEL, { 'cards.0.body.1': '5 €' }).cards.map(({ body }) => body),
    ['Roses at 5 €', 'Tulips'],
  )
})

test('Y3: a variable without a value is shown as it is written, and what is not known is named', () => {
  equal(shown(POSITIONAL, { 'body.1': 'Ann' }).body, 'On {{2}}, dear Ann, and again Ann.')
  const strange = shown({
    components: [{ type: 'HOLOGRAM' }, { type: 'HEADER', format: 'SMELL' }, { type: 'BODY', text: 'x' }],
  })
  deepEqual(strange.unknown, ['HOLOGRAM', 'HEADER SMELL'])
  deepEqual(shown(buttons({ type: 'REMINDER', text: 'Remind me' })).buttons, [
    { kind: 'other', text: 'Remind me', value: null, name: 'REMINDER' },
  ])
})

test('Y4: Meta is told what is variable, in the form it asks for, and nothing else', () => {
  deepEqual(sent(NAMED, { 'header.first_name': 'Ayşe', 'body.order_no': '4711', 'buttons.1.url': 'a1' }), [
    { type: 'header', parameters: [text('Ayşe', 'first_name')] },
    { type: 'body', parameters: [text('4711', 'order_no')] },
    { type: 'button', sub_type: 'url', index: '1', parameters: [text('a1')] },
  ])
  deepEqual(sent(POSITIONAL, { 'body.1': 'Ann', 'body.2': 'Monday' }), [
    { type: 'body', parameters: [text('Ann'), text('Monday')] },
  ])
  deepEqual(sent({ components: [{ type: 'BODY', text: 'Nothing changes' }] }), [])
  deepEqual(sent(media('DOCUMENT'), { 'header.file': 'f' }), [
    { type: 'header', parameters: [{ type: 'document', document: { id: 'm-f', filename: 'a.pdf' } }] },
  ])
  deepEqual(sent(media('IMAGE'), { 'header.file': 'f' })[0], {
    type: 'header',
    parameters: [{ type: 'image', image: { id: 'm-f', filename: undefined } }],
  })
  deepEqual(sent(LOCATION, { 'header.latitude': '52.5', 'header.longitude': '13.4' })[0], {
    type: 'header',
    parameters: [
      { type: 'location', location: { latitude: 52.5, longitude: 13.4, name: undefined, address: undefined } },
    ],
  })
  for (const source of [CODE, CODE_READ]) {
    deepEqual(sent(source, { 'body.1': '123456' }), [
      { type: 'body', parameters: [text('123456')] },
      { type: 'button', sub_type: 'url', index: '0', parameters: [text('123456')] },
    ])
  }
  deepEqual(
    sent(OFFER, {
      'header.file': 'f',
      'offer.expires': '2026-12-24T18:00:00.000Z',
      'buttons.0.code': 'SPRING20',
    }).slice(1),
    [
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '0',
        parameters: [{ type: 'coupon_code', coupon_code: 'SPRING20' }],
      },
      {
        type: 'limited_time_offer',
        parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1798135200000 } }],
      },
    ],
  )
  const values = {
    'body.1': 'Ann',
    'cards.0.header.file': 'a',
    'cards.0.body.1': '5 €',
    'cards.1.header.file': 'b',
    'cards.1.buttons.0.url': 't',
  }
  const [, carousel] = sent(CAROUSEL, values)
  deepEqual(carousel, {
    type: 'carousel',
    cards: [
      {
        card_index: 0,
        components: [
          { type: 'header', parameters: [{ type: 'image', image: { id: 'm-a', filename: undefined } }] },
          { type: 'body', parameters: [text('5 €')] },
        ],
      },
      {
        card_index: 1,
        components: [
          { type: 'header', parameters: [{ type: 'video', video: { id: 'm-b', filename: undefined } }] },
          { type: 'button', sub_type: 'url', index: '0', parameters: [text('t')] },
        ],
      },
    ],
  })
  deepEqual(
    sent(buttons({ type: 'FLOW', text: 'Form' }, { type: 'MPM', text: 'See' }), { 'buttons.1.products': 'a, b' }),
    [
      {
        type: 'button',
        sub_type: 'flow',
        index: '0',
        parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
      },
      {
        type: 'button',
        sub_type: 'mpm',
        index: '1',
        parameters: [
          {
            type: 'action',
            action: {
              thumbnail_product_retailer_id: 'a',
              sections: [
                { title: 'Items', product_items: [{ product_retailer_id: 'a' }, { product_retailer_id: 'b' }] },
              ],
            },
          },
        ],
      },
    ],
  )
})

test('Y5: the contact’s language, else the same elsewhere, else the workspace’s, else English, else the first', () => {
  const cases: [available: string[], contact: string | null, workspace: string | null, picked: string | null][] = [
    [['en', 'de', 'de_AT'], 'de_AT', 'en', 'de_AT'],
    [['en', 'de', 'de_AT'], 'de-at', 'en', 'de_AT'],
    [['en', 'de_AT', 'de'], 'de_CH', 'en', 'de'],
    [['en', 'de_AT'], 'de', 'en', 'de_AT'],
    [['en', 'de'], 'tr', 'de', 'de'],
    [['en_US', 'fr'], 'tr', 'de', 'en_US'],
    [['fr', 'es'], null, null, 'es'],
    [['en', 'de'], null, 'de', 'de'],
    [[], 'de', 'de', null],
  ]
  for (const [available, contact, workspace, picked] of cases) {
    equal(pickLanguage(available, { contact, workspace }), picked, `${available} for ${contact}`)
  }
})

test('Y6: variables take what is known of the contact, or their fallback; what nobody can know is asked for', () => {
  const source = { components: [{ type: 'BODY', text: 'Hello {{1}}, your parcel {{2}} is here.' }] }
  const parts = partsOf(source)
  deepEqual(guessedBindings(parts), { 'body.1': { property: 'contact.name', part: 'first_word', fallback: '' } })
  const bindings = {
    'body.1': { property: 'contact.name', part: 'first_word', fallback: 'friend' },
    'body.2': { property: 'contact.custom_parcel', part: 'whole', fallback: 'x' },
  } as const
  const of = (known: Record<string, string>) => boundValues(variablesOf(parts), bindings, known)
  deepEqual(of({ 'contact.name': 'Ayşe  Demir', 'contact.custom_parcel': '47\n11' }), {
    'body.1': 'Ayşe',
    'body.2': '47 11',
  })
  // Nothing known, or the property put away: what was given to stand in for it.
  deepEqual(of({}), { 'body.1': 'friend', 'body.2': 'x' })
  const withoutFallback = { 'body.2': { ...bindings['body.2'], fallback: '' } }
  deepEqual(boundValues(variablesOf(parts), withoutFallback, {}), {})
  deepEqual(guessedBindings(partsOf(LOCATION)), {}, 'the name of a place is not the customer’s')
  deepEqual(guessedBindings(partsOf(NAMED)), {
    'header.first_name': { property: 'contact.name', part: 'first_word', fallback: '' },
  })
})

test('Y3: a preview for nobody in particular shows what fills a variable, else the sample that was reviewed', () => {
  const parts = partsOf({
    language: 'en',
    components: [
      {
        type: 'BODY',
        text: 'Hello {{1}}, {{2}} left on {{3}} by {{4}}.',
        example: { body_text: [['Ann', '4711', 'Monday']] },
      },
      {
        type: 'BUTTONS',
        buttons: [{ type: 'URL', text: 'Track', url: 'https://x.io/t/{{1}}', example: ['https://x.io/t/9'] }],
      },
    ],
  } as never)
  const name = { property: 'contact.name', part: 'first_word', fallback: '' } as const
  const bindings = { 'body.1': name, 'body.3': { ...name, property: 'contact.custom_gone' } }
  const nameOf = (property: string) => (property === 'contact.name' ? 'Name' : undefined)
  const { body, buttons } = render(parts, previewValues(parts, bindings, nameOf))
  equal(body, 'Hello [Name], 4711 left on Monday by {{4}}.')
  equal(buttons[0]?.value, 'https://x.io/t/9')
})

test('Y7: values that Meta would refuse are named before it does', () => {
  const words = (source: TemplateSource, values: Values) =>
    (judged({ status: 'APPROVED', category: 'UTILITY', parts: partsOf(source) }, values).flaws ?? []).map(
      ({ word, field, names }) => [word, field ?? names?.join()],
    )
  deepEqual(words(POSITIONAL, { 'body.1': 'x'.repeat(600) }), [['text_too_long', 'body']])
  deepEqual(words(NAMED, { 'header.first_name': 'x'.repeat(58) }), [['text_too_long', 'header']])
  deepEqual(words(LOCATION, { 'header.latitude': '91' }), [['template_variables_unfit', 'header.latitude']])
  deepEqual(words(NAMED, { 'buttons.1.url': 'a b' }), [['template_variables_unfit', 'buttons.1.url']])
  deepEqual(words(OFFER, { 'offer.expires': 'soon', 'buttons.0.code': 'x'.repeat(21) }), [
    ['template_variables_unfit', 'offer.expires,buttons.0.code'],
  ])
  deepEqual(words(NAMED, {}), [])
  const location = judged({ status: 'APPROVED', category: 'UTILITY', parts: partsOf(LOCATION) }, {})
  deepEqual(location.variables, ['header.latitude', 'header.longitude'])
  equal(judged({ status: 'APPROVED', category: 'AUTHENTICATION', parts: partsOf(CODE) }, {}).needsNumber, true)
  equal(categoryOf('SOMETHING_NEW'), 'marketing')
})

const json = fc.jsonValue({ maxDepth: 4 })
const plain = fc.string({ unit: 'grapheme', maxLength: 40 })
const anyButton = fc.record({
  type: fc.constantFrom('URL', 'QUICK_REPLY', 'FLOW', 'NEW'),
  text: plain,
  url: fc.option(plain),
})
const anyComponent = fc.oneof(
  json,
  fc.record({
    type: fc.constantFrom('HEADER', 'body', 'FOOTER'),
    text: plain,
    format: fc.constantFrom('TEXT', undefined),
  }),
  fc.record({ type: fc.constant('BUTTONS'), buttons: fc.array(fc.oneof(json, anyButton), { maxLength: 5 }) }),
  fc.record({ type: fc.constant('CAROUSEL'), cards: json }),
)

test('Y8: whatever Meta sends, showing it never throws and loses no text', () => {
  fc.assert(
    fc.property(json, fc.dictionary(fc.string(), fc.string()), (components, values) => {
      shown({ components }, values)
      sent({ components }, values)
    }),
  )
  fc.assert(
    fc.property(fc.array(anyComponent, { maxLength: 6 }), (components) => {
      const all = JSON.stringify(shown({ components }))
      const { body, footer } = shown({ components })
      for (const part of components) {
        if (typeof part !== 'object' || part === null || Array.isArray(part) || !('buttons' in part)) continue
        // The last one of a kind counts: Meta allows one.
        if (components.findLast((one) => (one as { type?: unknown } | null)?.type === 'BUTTONS') !== part) continue
        for (const one of part.buttons as { text?: unknown; type?: unknown }[]) {
          if (typeof one?.type === 'string' && typeof one.text === 'string') ok(all.includes(JSON.stringify(one.text)))
        }
      }
      ok(typeof body === 'string' && (footer === null || typeof footer === 'string'))
    }),
  )
  fc.assert(
    fc.property(plain, plain, plain, (before, value, after) => {
      fc.pre(!/[{}]/.test(before + after))
      const { body } = shown({ components: [{ type: 'BODY', text: `${before}{{1}}${after}` }] }, { 'body.1': value })
      equal(body, `${before}${value || '{{1}}'}${after}`)
    }),
  )
})
