/** The order in which a send is checked (fact sheet §18.2), and what each check says. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { shapeOf } from '../shape.ts'
import { openStage, type Stage, text } from '../testing.ts'

let stage: Stage
before(async () => {
  stage = await openStage()
})
after(() => stage.close())

const TO = { to: '+491701234501' }
const template = (name: string, language: string, components: unknown[] = []) => ({
  ...TO,
  type: 'template',
  template: { name, language: { code: language }, components },
})
const words = (...texts: string[]) => ({ type: 'body', parameters: texts.map((one) => ({ type: 'text', text: one })) })
const named = (values: Record<string, string>) => ({
  type: 'body',
  parameters: Object.entries(values).map(([name, value]) => ({ type: 'text', parameter_name: name, text: value })),
})
const image = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://x.example/a.jpg' } }] }
const suffix = { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '4711' }] }
const thanks = { type: 'header', parameters: [{ type: 'text', text: 'Ayşe' }] }
const buttons = (count: number, title = 'Yes') => ({
  ...TO,
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'Which?' },
    action: {
      buttons: Array.from({ length: count }, (_, n) => ({
        type: 'reply',
        reply: { id: `b${n}`, title: `${title}${n}` },
      })),
    },
  },
})
const list = (rows: number, sections = 1) => ({
  ...TO,
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'Which?' },
    action: {
      button: 'Choose',
      sections: Array.from({ length: sections }, (_, s) => ({
        title: `S${s}`,
        rows: Array.from({ length: rows }, (_, n) => ({ id: `r${s}-${n}`, title: `Row ${n}` })),
      })),
    },
  },
})

const REFUSED: [what: string, content: Record<string, unknown>, code: number][] = [
  ['no product', { ...TO, ...text(), messaging_product: 'sms' }, 100],
  ['nobody to send to', text(), 100],
  ['a number that is none', { to: 'abc', ...text() }, 100],
  ['a business-scoped id that is none', { recipient: 'nobody', ...text() }, 131009],
  ['a type that does not exist', { ...TO, type: 'fax', fax: {} }, 100],
  ['a type without its object', { ...TO, type: 'text' }, 131008],
  ['an empty text', { ...TO, ...text('') }, 131008],
  ['a text of 4,097 characters', { ...TO, ...text('x'.repeat(4_097)) }, 100],
  ['callback data of 513 characters', { ...TO, ...text(), biz_opaque_callback_data: 'x'.repeat(513) }, 100],
  ['media with neither id nor link', { ...TO, type: 'image', image: {} }, 131008],
  ['a media id that does not exist', { ...TO, type: 'image', image: { id: '12345' } }, 100],
  [
    'a caption on a voice message',
    { ...TO, type: 'audio', audio: { link: 'https://x.example/a.ogg', caption: 'no' } },
    100,
  ],
  ['a place off the planet', { ...TO, type: 'location', location: { latitude: 91, longitude: 0 } }, 131009],
  [
    'a contact with a formatted name only',
    { ...TO, type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] },
    131008,
  ],
  ['a reaction to nothing', { ...TO, type: 'reaction', reaction: { message_id: 'wamid.none', emoji: '👍' } }, 131009],
  [
    'a reaction that is a word',
    { ...TO, type: 'reaction', reaction: { message_id: 'wamid.none', emoji: 'ok' } },
    131009,
  ],
  ['four reply buttons', buttons(4), 131009],
  ['a button title of 21 characters', buttons(1, 'x'.repeat(20)), 100],
  ['eleven rows', list(11), 131009],
  ['eleven rows in two sections', list(6, 2), 131009],
  ['the business itself', { to: '+493055500100', ...text() }, 131021],
  ['a template that does not exist', template('nothing', 'en'), 132001],
  ['a template in another language', template('conversation_follow_up', 'en', [words('A')]), 132001],
  ['a paused template', template('summer_sale', 'en', [words('A')]), 132015],
  ['too few parameters', template('conversation_follow_up', 'de'), 132000],
  ['too many parameters', template('conversation_follow_up', 'de', [words('A', 'B')]), 132000],
  ['a parameter with a line break', template('conversation_follow_up', 'de', [words('A\nB')]), 132018],
  [
    'a named parameter under a wrong name',
    template('appointment_reminder', 'en', [named({ customer_name: 'A', day: 'B', hour: 'C' })]),
    132012,
  ],
  [
    'a header picture that is missing',
    template('spring_offer', 'de', [named({ first_name: 'A', end_date: 'B' })]),
    132000,
  ],
  [
    'text where a picture belongs',
    template('spring_offer', 'de', [thanks, named({ first_name: 'A', end_date: 'B' })]),
    132012,
  ],
  ['a link button without its part', template('order_confirmation', 'de', [thanks, words('1', '2', '3')]), 131008],
  ['hello_world from a real number', template('hello_world', 'en_US'), 131058],
]

describe('refused at once', () => {
  for (const [what, content, code] of REFUSED) {
    test(`${code}: ${what}`, async () => {
      const answer = await stage.send(content)
      assert.equal(answer.code, code, JSON.stringify(answer.body))
      const error = shapeOf(answer.body.error)
      assert.match(String(error.message), new RegExp(`^\\(#${code}\\) `))
      assert.equal(typeof error.fbtrace_id, 'string')
    })
  }
})

const ACCEPTED: [what: string, content: Record<string, unknown>][] = [
  ['a text', { ...TO, ...text('Hello') }],
  ['three buttons', buttons(3)],
  ['ten rows', list(5, 2)],
  ['a number with spaces', { to: '+49 (170) 123-4501', ...text() }],
  [
    'named parameters and a picture',
    template('spring_offer', 'de', [image, named({ first_name: 'Ayşe', end_date: 'Mai' })]),
  ],
  ['parameters in all places', template('order_confirmation', 'de', [thanks, words('4711', '9 €', 'heute'), suffix])],
  ['a location', { ...TO, type: 'location', location: { latitude: 52.5, longitude: '13.4', name: 'Shop' } }],
  ['a document by link', { ...TO, type: 'document', document: { link: 'https://x.example/a.pdf', filename: 'a.pdf' } }],
]

test('what is well formed gets a wamid', async () => {
  for (const [what, content] of ACCEPTED) {
    const answer = await stage.send(content)
    assert.equal(answer.status, 200, `${what}: ${JSON.stringify(answer.body)}`)
    const [message] = answer.body.messages as { id: string; message_status?: string }[]
    assert.match(String(message?.id), /^wamid\.[A-Za-z0-9+/=]{20,}$/)
    assert.equal(message?.message_status, content.type === 'template' ? 'accepted' : undefined)
  }
})

describe('the order of the checks', () => {
  const everythingWrong = {
    messaging_product: 'sms',
    to: '+493055500100',
    type: 'template',
    template: { name: 'nothing', language: { code: 'en' } },
  }
  test('first the token, then the number, then the body, the recipient, the template', async () => {
    const other = await stage.sim('POST', '/accounts', {
      name: 'Other',
      numbers: [{ displayPhoneNumber: '+49 30 5550 0100', verifiedName: 'Other', registered: false }],
    })
    const { token } = await stage.sim('POST', '/tokens', { appId: stage.practice.appId, wabaIds: [other.wabaId] })
    const [number] = other.numbers as { phoneNumberId: string }[]
    const path = `${number?.phoneNumberId}/messages`
    assert.equal((await stage.graph('POST', path, everythingWrong, 'nonsense')).code, 190)
    assert.equal((await stage.graph('POST', path, everythingWrong, '')).status, 401)
    assert.equal(
      (await stage.graph('POST', path, everythingWrong)).code,
      100,
      'a foreign number does not exist: 100/33',
    )
    assert.equal((await stage.graph('POST', path, everythingWrong, String(token))).code, 133010)
    await stage.graph(
      'POST',
      `${number?.phoneNumberId}/register`,
      { messaging_product: 'whatsapp', pin: '123456' },
      String(token),
    )
    const ask = async (change: object) =>
      (await stage.graph('POST', path, { ...everythingWrong, ...change }, String(token))).code
    assert.equal(await ask({}), 100)
    assert.equal(await ask({ messaging_product: 'whatsapp' }), 131021)
    assert.equal(await ask({ messaging_product: 'whatsapp', to: '+491701234501' }), 132001)
  })
  test('the pair rate comes last: 45 to one person, then 131056', async () => {
    const codes: (number | null)[] = []
    for (let count = 0; count < 46; count++) codes.push((await stage.send({ to: '+34600123402', ...text() })).code)
    assert.deepEqual(codes.slice(0, 45), new Array(45).fill(null))
    assert.equal(codes[45], 131056)
    assert.equal((await stage.send({ to: '+34600123402', ...text('') })).code, 131008)
  })
})
