/** What a shop sends besides: one template of each kind that Meta knows (fact sheet §9.2), in English and German. */
import type { Seed } from './templates.ts'

const PICTURE = 'https://scontent.whatsapp.net/v/t61.29466-34/practice.jpg'
const FILE = 'https://scontent.whatsapp.net/v/t61.29466-34/practice.pdf'
const TRACK = 'https://blumen-huber.example/t/{{1}}'

const both = (
  name: string,
  seed: Omit<Seed, 'name' | 'language' | 'components'>,
  de: Seed['components'],
  en: Seed['components'],
) =>
  (['de', 'en'] as const).map(
    (language): Seed => ({ ...seed, name, language, components: language === 'de' ? de : en }),
  )

const shipped = (text: string, track: string, change: string): Seed['components'] => [
  {
    type: 'BODY',
    text,
    example: {
      body_text_named_params: [
        { param_name: 'first_name', example: 'Ayşe' },
        { param_name: 'order_number', example: '4711' },
      ],
    },
  },
  { type: 'FOOTER', text: 'Blumen Huber' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'QUICK_REPLY', text: change },
      { type: 'URL', text: track, url: TRACK, example: ['https://blumen-huber.example/t/4711'] },
    ],
  },
]

const invoice = (text: string): Seed['components'] => [
  { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: [FILE] } },
  { type: 'BODY', text, example: { body_text: [['Ann', '4711']] } },
]

const offer = (words: string, text: string, copy: string, shop: string): Seed['components'] => [
  { type: 'HEADER', format: 'IMAGE', example: { header_handle: [PICTURE] } },
  { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: words, has_expiration: true } },
  { type: 'BODY', text, example: { body_text: [['Ann']] } },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'COPY_CODE', text: copy, example: 'ROSE20' },
      { type: 'URL', text: shop, url: 'https://blumen-huber.example/roses' },
    ],
  },
]

const carousel = (text: string, cards: [string, string][]): Seed['components'] => [
  { type: 'BODY', text, example: { body_text: [['Ann']] } },
  {
    type: 'CAROUSEL',
    cards: cards.map(([body, button]) => ({
      components: [
        { type: 'HEADER', format: 'IMAGE', example: { header_handle: [PICTURE] } },
        { type: 'BODY', text: body },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: button }] },
      ],
    })),
  },
]

export const SHOP_TEMPLATES: Seed[] = [
  ...both(
    'order_shipped',
    { category: 'UTILITY', format: 'NAMED' },
    shipped(
      'Hallo {{first_name}}, deine Bestellung *{{order_number}}* ist unterwegs.',
      'Sendung verfolgen',
      'Ich habe eine Frage',
    ),
    shipped('Hello {{first_name}}, your order *{{order_number}}* is on its way.', 'Track parcel', 'I have a question'),
  ),
  ...both(
    'invoice_ready',
    { category: 'UTILITY' },
    invoice('Hallo {{1}}, hier ist die Rechnung zur Bestellung {{2}}. Vielen Dank.'),
    invoice('Hello {{1}}, here is the invoice for order {{2}}. Thank you.'),
  ),
  ...both(
    'shop_location',
    { category: 'UTILITY' },
    [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Hier liegt dein Strauß zur Abholung bereit.' },
    ],
    [
      { type: 'HEADER', format: 'LOCATION' },
      { type: 'BODY', text: 'Your bouquet is ready for collection here.' },
    ],
  ),
  ...both(
    'rose_offer',
    { category: 'MARKETING' },
    offer('Nur bis Sonntag', 'Hallo {{1}}, auf alle Rosen gibt es 20 %.', 'Code kopieren', 'Zum Laden'),
    offer('Until Sunday only', 'Hello {{1}}, all roses are 20 % off.', 'Copy code', 'To the shop'),
  ),
  ...both(
    'bouquet_ideas',
    { category: 'MARKETING' },
    carousel('Hallo {{1}}, unsere Sträuße der Woche.', [
      ['Rosen, 25 €', 'Rosen nehmen'],
      ['Tulpen, 15 €', 'Tulpen nehmen'],
    ]),
    carousel('Hello {{1}}, our bouquets of the week.', [
      ['Roses, €25', 'Take roses'],
      ['Tulips, €15', 'Take tulips'],
    ]),
  ),
  ...both(
    'sign_in_code',
    { category: 'AUTHENTICATION' },
    [
      {
        type: 'BODY',
        text: '*{{1}}* ist dein Verifizierungscode.',
        add_security_recommendation: false,
        example: { body_text: [['123456']] },
      },
      { type: 'FOOTER', text: 'Dieser Code läuft in 10 Minuten ab.', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Code kopieren' }] },
    ],
    [
      {
        type: 'BODY',
        text: '*{{1}}* is your verification code.',
        add_security_recommendation: false,
        example: { body_text: [['123456']] },
      },
      { type: 'FOOTER', text: 'This code expires in 10 minutes.', code_expiration_minutes: 10 },
      { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
    ],
  ),
]
