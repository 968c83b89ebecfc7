/** Messages as Meta sends them, with anything at all in some of their places: the grammar of the fuzz test. */
import fc from 'fast-check'

/** Words that want to be something else. */
export const HOSTILE_WORDS = [
  '<script>alert(1)</script>',
  '<xq onerror=alert(1)>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//https://example.com',
  'data:text/html,<script>alert(1)</script>',
  'https://example.com/"onclick="alert(1)',
  '*_~`bold*_~`',
  '```<b>',
  '> quote\n* list\n1. number',
  'a\u0000b',
  '\ud83d',
  '\u202egnp.exe\u202c',
  '🏳️‍🌈'.repeat(50),
  '((((('.repeat(200),
  '*a _b ~c '.repeat(100),
  'x'.repeat(5_000),
  '{{constructor.constructor("alert(1)")()}}',
  '$&$1{7*7}`',
  'constructor',
  'toString',
  '__proto__',
]

/** One of each kind, whole. */
const SAMPLES: Record<string, unknown>[] = [
  { type: 'text', text: { body: 'Hello' }, context: { from: '15550783881', id: 'wamid.quoted' } },
  { type: 'image', image: { id: '1', mime_type: 'image/jpeg', sha256: 'aGFzaA==', caption: 'A photo' } },
  { type: 'document', document: { id: '2', mime_type: 'application/pdf', filename: 'offer.pdf', caption: 'Here' } },
  { type: 'audio', audio: { id: '3', mime_type: 'audio/ogg; codecs=opus', voice: true } },
  { type: 'sticker', sticker: { id: '4', mime_type: 'image/webp', animated: false } },
  {
    type: 'location',
    location: { latitude: 52.5, longitude: 13.4, name: 'Shop', address: 'Street 1', url: 'https://example.com' },
  },
  {
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: 'Ayşe Y.', first_name: 'Ayşe' },
        org: { company: 'Yıldız', department: 'Sales', title: 'Boss' },
        phones: [{ phone: '+49 30 1', wa_id: '49301', type: 'WORK' }],
        emails: [{ email: 'ayse@example.com', type: 'WORK' }],
        urls: [{ url: 'https://example.com', type: 'WORK' }],
        addresses: [{ street: 'Street 1', city: 'Berlin', country_code: 'de' }],
        birthday: '2000-01-01',
      },
    ],
  },
  { type: 'button', button: { payload: 'yes', text: 'Yes' }, context: { id: 'wamid.button' } },
  { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: '1', title: 'Yes' } } },
  {
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: { id: '1', title: 'One', description: 'the first' } },
  },
  {
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"a":"b"}' } },
  },
  {
    type: 'order',
    order: {
      catalog_id: '1',
      text: 'Please',
      product_items: [{ product_retailer_id: 'p', quantity: 2, item_price: 9.5, currency: 'EUR' }],
    },
  },
  {
    type: 'text',
    text: { body: 'From an ad' },
    referral: {
      source_url: 'https://example.com/ad',
      source_type: 'ad',
      source_id: '1',
      headline: 'Flowers',
      body: 'Fresh',
    },
  },
  { type: 'reaction', reaction: { message_id: 'wamid.fuzz.1', emoji: '👍' } },
  { type: 'system', system: { type: 'user_changed_number', body: 'changed', wa_id: '4915100000000' } },
  { type: 'unsupported', errors: [{ code: 131051, title: 'Unsupported', error_data: { details: 'poll' } }] },
]

const word = fc.oneof(fc.constantFrom(...HOSTILE_WORDS), fc.string({ unit: 'binary', maxLength: 40 }))
const leaf = fc.oneof(
  { weight: 4, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.oneof(fc.double(), fc.integer(), fc.bigInt().map(String), fc.boolean(), fc.constant(null)),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.array(word, { maxLength: 3 }) },
)

export const wireMessages: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(fc.constantFrom(...SAMPLES), fc.array(fc.tuple(fc.nat(), leaf), { maxLength: 4 }))
  .map(([sample, changes]) => {
    const message = structuredClone(sample)
    for (const [where, value] of changes) {
      const places = placesIn(message)
      const [holder, key] = places[where % places.length] as Place
      holder[key] = value
    }
    return message
  })

type Place = [holder: Record<string, unknown>, key: string]

/** Everywhere something stands. */
function placesIn(holder: Record<string, unknown>): Place[] {
  return Object.entries(holder).flatMap(([key, value]): Place[] => [
    [holder, key],
    ...(typeof value === 'object' && value !== null ? placesIn(value as Record<string, unknown>) : []),
  ])
}
