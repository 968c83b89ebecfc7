/** Templates that a business account has from the start: Meta's samples (fact sheet §9.6) and a florist's own. */
import type { TemplateComponent } from '#meta/wire/index.ts'
import type { World } from '../world.ts'
import { SHOP_TEMPLATES } from './shopTemplates.ts'

export function seedTemplates(world: World, wabaId: string) {
  for (const { name, language, category, format, status, components } of [...TEMPLATES, ...SHOP_TEMPLATES]) {
    const id = world.chance().digits(`template/${wabaId}/${name}/${language}`, 15)
    world.store.templates.put({
      id,
      wabaId,
      name,
      language,
      category,
      components,
      status: status ?? 'APPROVED',
      parameterFormat: format ?? 'POSITIONAL',
      quality: category === 'MARKETING' ? 'YELLOW' : 'GREEN',
    })
  }
}

export interface Seed {
  name: string
  language: string
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  format?: 'POSITIONAL' | 'NAMED'
  status?: string
  components: TemplateComponent[]
}

const IMAGE = 'https://scontent.whatsapp.net/v/t61.29466-34/practice.jpg'

const body = (text: string, ...examples: string[]): TemplateComponent => ({
  type: 'BODY',
  text,
  ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
})

const namedBody = (text: string, examples: Record<string, string>): TemplateComponent => ({
  type: 'BODY',
  text,
  example: {
    body_text_named_params: Object.entries(examples).map(([name, example]) => ({ param_name: name, example })),
  },
})

const TEMPLATES: Seed[] = [
  {
    name: 'hello_world',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
      body(
        'Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us.',
      ),
      { type: 'FOOTER', text: 'WhatsApp Business API Team' },
    ],
  },
  {
    name: 'sample_shipping_confirmation',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      body('Your package has been shipped. It will be delivered in {{1}} business days.', '3'),
      { type: 'FOOTER', text: 'This message is from an unverified business.' },
    ],
  },
  {
    name: 'sample_issue_resolution',
    language: 'en_US',
    category: 'UTILITY',
    components: [
      body('Hi {{1}}, were we able to solve the issue that you were facing?', 'Ann'),
      { type: 'FOOTER', text: 'This message is from an unverified business.' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Yes' },
          { type: 'QUICK_REPLY', text: 'No' },
        ],
      },
    ],
  },
  {
    name: 'order_confirmation',
    language: 'en',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Thank you, {{1}}!', example: { header_text: ['Ann'] } },
      body('We have your order *{{1}}* over {{2}} and will deliver it on {{3}}.', '4711', '19.90 €', '12 May'),
      { type: 'FOOTER', text: 'Blumen Huber' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Change the date' },
          {
            type: 'URL',
            text: 'Track the order',
            url: 'https://blumen-huber.example/t/{{1}}',
            example: ['https://blumen-huber.example/t/4711'],
          },
          { type: 'PHONE_NUMBER', text: 'Call us', phone_number: '+493055500100' },
        ],
      },
    ],
  },
  {
    name: 'order_confirmation',
    language: 'de',
    category: 'UTILITY',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'Danke, {{1}}!', example: { header_text: ['Anna'] } },
      body('Ihre Bestellung *{{1}}* über {{2}} ist da. Wir liefern am {{3}} zu Ihnen.', '4711', '19,90 €', '12. Mai'),
      { type: 'FOOTER', text: 'Blumen Huber' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Termin ändern' },
          {
            type: 'URL',
            text: 'Bestellung verfolgen',
            url: 'https://blumen-huber.example/t/{{1}}',
            example: ['https://blumen-huber.example/t/4711'],
          },
          { type: 'PHONE_NUMBER', text: 'Anrufen', phone_number: '+493055500100' },
        ],
      },
    ],
  },
  {
    name: 'spring_offer',
    language: 'de',
    category: 'MARKETING',
    format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [IMAGE] } },
      namedBody('Hallo {{first_name}}, der Frühling ist da! Bis {{end_date}} gibt es *20 %* auf alle Sträuße.', {
        first_name: 'Anna',
        end_date: '31. Mai',
      }),
      { type: 'FOOTER', text: 'Keine Lust mehr? Einfach auf „Abmelden“ tippen.' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Angebot ansehen' },
          { type: 'QUICK_REPLY', text: 'Abmelden' },
        ],
      },
    ],
  },
  {
    name: 'spring_offer',
    language: 'en',
    category: 'MARKETING',
    format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'IMAGE', example: { header_handle: [IMAGE] } },
      namedBody('Hi {{first_name}}, spring is here! Until {{end_date}} all bouquets are *20 %* off.', {
        first_name: 'Ann',
        end_date: '31 May',
      }),
      { type: 'FOOTER', text: 'Enough? Just tap "Stop".' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'See the offer' },
          { type: 'QUICK_REPLY', text: 'Stop' },
        ],
      },
    ],
  },
  {
    name: 'appointment_reminder',
    language: 'en',
    category: 'UTILITY',
    format: 'NAMED',
    components: [
      namedBody('Dear {{customer_name}}, we look forward to seeing you on {{day}} at {{time}} in our shop.', {
        customer_name: 'Ann',
        day: 'Tuesday',
        time: '10:30',
      }),
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'I will come' },
          { type: 'QUICK_REPLY', text: 'Another day' },
        ],
      },
    ],
  },
  {
    name: 'conversation_follow_up',
    language: 'de',
    category: 'UTILITY',
    components: [body('Hallo {{1}}, Sie hatten uns geschrieben. Möchten Sie das Gespräch hier fortsetzen?', 'Anna')],
  },
  {
    name: 'summer_sale',
    language: 'en',
    category: 'MARKETING',
    status: 'PAUSED',
    components: [body('Hello {{1}}, our summer sale has begun and ends on Saturday.', 'Ann')],
  },
]
