import type { Message } from '#contract/messages.ts'
import {
  COLLEAGUE,
  content,
  FILM,
  INVOICE,
  media,
  PHOTO,
  reaction,
  received,
  STICKER,
  sent,
  TALL,
  text,
  VOICE,
} from './messages.ts'
import { MIRA, minutesAgo } from './people.ts'

export interface Group {
  title: string
  messages: Message[]
}

const PLACE = { latitude: 52.52, longitude: 13.40495, name: 'Blumen Huber', address: 'Torstraße 12, 10119 Berlin' }
const CARD = {
  name: 'Boris Lem',
  phones: [{ phone: '+49 151 234 56 78', type: 'CELL' }],
  emails: ['boris@example.org'],
  organisation: 'Lem Transporte',
}
const quote = (words: string, direction: 'in' | 'out' = 'out') => ({
  messageId: 'quoted',
  direction,
  kind: 'text',
  text: words,
})
const ROWS = [
  { title: 'Monday', description: 'from 9 to 12' },
  { title: 'Tuesday', description: null },
]
const BUTTONS = [
  { kind: 'reply', text: 'Yes, please', value: 'yes' },
  { kind: 'reply', text: 'Not now', value: 'no' },
]

/** Every kind there is, as it usually comes. */
export const KINDS: Group[] = [
  {
    title: 'Text',
    messages: [
      received(text('Is my order shipped?')),
      received(
        text(
          '*bold* _italic_ ~gone~ `code` https://example.com/orders/1187\n> quoted\n- one\n- two\n1. first\n```block```',
        ),
      ),
      received(text('👍')),
      sent(text('Yes, it left this morning.', { status: 'delivered' })),
      sent(text('Anything else?', { ...COLLEAGUE, status: 'played' })),
      sent(text('Your parcel has been handed over.', { authorId: null, source: 'workflow', status: 'sent' })),
    ],
  },
  {
    title: 'Answering, forwarding, changing',
    messages: [
      received(text('This one please', { quote: quote('We have red and white ones.') })),
      received(text('And that?', { quote: { messageId: null, direction: null, kind: null, text: null } })),
      received(text('See below', { content: { forwarded: 'once' } })),
      received(text('Everybody reads this', { content: { forwarded: 'often' } })),
      received(text('At *noon*, I meant', { editedAt: minutesAgo(4) })),
      received(text(null as unknown as string, { revokedAt: minutesAgo(3) })),
      sent(text(null as unknown as string, { revokedAt: minutesAgo(3) })),
      received(
        text('Thank you so much', {
          reactions: [reaction('business', '🌷'), reaction('customer', '❤️')],
        }),
      ),
      sent(text('With pleasure', { quote: quote('Thank you so much', 'in') })),
    ],
  },
  {
    title: 'Pictures, films, sound, files',
    messages: [
      received(media('image', null, PHOTO)),
      received(media('image', 'This one', PHOTO)),
      received(media('video', 'How it opens', FILM)),
      received(media('audio', null, VOICE)),
      received(media('sticker', null, STICKER)),
      sent(media('document', 'Your invoice', INVOICE)),
      sent(media('image', null, PHOTO)),
      sent(media('audio', null, VOICE)),
    ],
  },
  {
    title: 'Files that are not here',
    messages: [
      received(media('image', 'Look', { state: 'pending' })),
      received(media('audio', null, { state: 'failed', voice: true })),
      received(media('document', null, { state: 'expired', fileName: 'contract.docx' })),
    ],
  },
  {
    title: 'Places and people',
    messages: [
      received(content('location', { location: PLACE })),
      received(content('location', { location: { ...PLACE, name: null, address: null } })),
      received(content('contacts', { contacts: [CARD] })),
      sent(content('location', { location: PLACE })),
      sent(content('contacts', { contacts: [CARD, { ...CARD, name: 'Carla Voss', organisation: null, emails: [] }] })),
    ],
  },
  {
    title: 'Questions with buttons, and their answers',
    messages: [
      sent(
        content(
          'interactive',
          { header: 'Delivery', footer: 'Blumen Huber', buttons: BUTTONS },
          'Shall we deliver on Saturday?',
        ),
      ),
      received(content('interactive_reply', { reply: { id: 'yes', title: 'Yes, please', description: null } })),
      sent(content('interactive', { sections: [{ title: 'This week', rows: ROWS }] }, 'When does it suit you?')),
      received(content('interactive_reply', { reply: { id: 'mo', title: 'Monday', description: 'from 9 to 12' } })),
      sent(
        content(
          'template',
          {
            header: 'Your order',
            footer: 'Reply STOP to end',
            template: { name: 'order_shipped', language: 'en' },
            buttons: [{ kind: 'url', text: 'Track it', value: 'https://example.com/track' }],
          },
          'Hello Ayşe, your order 1187 has left.',
        ),
      ),
      received(content('button', { reply: { id: null, title: 'Stop', description: null } }, 'Stop')),
      received(
        content('flow_reply', {
          answers: [
            { name: 'Name on the card', value: 'Ayşe' },
            { name: 'Colour', value: 'red' },
          ],
        }),
      ),
    ],
  },
  {
    title: 'Orders, adverts, products',
    messages: [
      received(
        content(
          'order',
          {
            order: {
              items: [
                { product: 'Roses, red', quantity: 12, price: 2.5, currency: 'EUR' },
                { product: 'Vase', quantity: 1, price: 18, currency: 'EUR' },
              ],
            },
          },
          'For Saturday',
        ),
      ),
      received(
        content(
          'text',
          {
            referral: {
              headline: 'Flowers for every day',
              body: 'Delivered before noon, all over Berlin.',
              sourceUrl: 'https://fb.me/1a2b3c',
              sourceType: 'ad',
            },
          },
          'I saw your advert',
        ),
      ),
      received(content('text', { product: { catalogId: '77', productId: 'rose-red' } }, 'Is this one there?')),
    ],
  },
  {
    title: 'Calls and WhatsApp’s own notes',
    messages: [
      received(content('call', { call: { event: 'missed', durationSeconds: null } })),
      received(content('call', { call: { event: 'terminate', durationSeconds: 187 } })),
      received(content('call', { call: { event: 'rejected', durationSeconds: null } })),
      received(
        content('system', {
          system: { what: 'user_changed_number', previous: '+49 151 1', current: '+49 151 2' },
        }),
      ),
      received(content('system', { system: { what: 'customer_identity_changed', previous: null, current: null } })),
    ],
  },
  {
    title: 'What is unknown',
    messages: [
      received(content('unsupported', { unsupported: { type: 'poll_creation', details: null } })),
      received(content('unsupported', { unsupported: { type: 'unknown', details: 'Message type unknown' } })),
      received({ kind: 'interactive' }),
    ],
  },
  {
    title: 'On its way, and what became of it',
    messages: [
      ...(['queued', 'sending', 'accepted', 'sent', 'delivered', 'read'] as const).map((status) =>
        sent(text(`It is ${status}`, { status })),
      ),
      sent(text('Nobody knows whether it arrived', { status: 'unconfirmed' })),
      sent(text('It was refused', { status: 'failed', fault: { word: 'window_closed', code: 131047, details: null } })),
      sent(
        text('It was refused for a reason we do not know', {
          status: 'failed',
          fault: { word: 'a_new_word', code: 999, details: 'Something of Meta’s own' },
        }),
      ),
    ],
  },
]

const ARABIC = 'مرحبا، هل تم شحن طلبي؟ رقم الطلب 1187'

/** Written from right to left, or in other scripts. */
const OTHERS: Group = {
  title: 'Right to left, other scripts',
  messages: [
    received(text(ARABIC)),
    received(text(`${ARABIC}\nOrder 1187: *مهم* https://example.com/طلب`)),
    sent(text('نعم، خرج هذا الصباح.', { quote: quote(ARABIC, 'in') })),
    received(media('document', ARABIC, { ...INVOICE, fileName: 'فاتورة 1187.pdf' })),
    received(content('contacts', { contacts: [{ ...CARD, name: 'ليلى حداد', organisation: 'زهور حداد' }] })),
    received(content('location', { location: { ...PLACE, name: 'زهور حداد', address: 'شارع الحمرا 12' } })),
    sent(content('interactive', { buttons: [{ kind: 'reply', text: 'نعم', value: 'yes' }] }, 'هل يناسبك السبت؟')),
    received(text('你好，我的订单发货了吗？')),
    received(text('Mixed: 你好 مرحبا 👋 done')),
  ],
}

const WORD = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung'
const FAILED = {
  messageId: 'reaction',
  authorId: MIRA,
  status: 'failed',
  fault: { word: 'window_closed', code: 131047, details: null },
} as const
const LONG = `${'We would like to know whether what we ordered three weeks ago can still arrive before Saturday. '.repeat(7)}`

/** Much of everything. */
const LONGEST: Group = {
  title: 'Long',
  messages: [
    received(text(LONG)),
    sent(text(`${WORD}${WORD} https://example.com/${'a-very-long-path/'.repeat(9)}`)),
    received(text('Short', { quote: quote(LONG) })),
    received(media('image', LONG, TALL)),
    received(media('document', null, { ...INVOICE, fileName: `${WORD} – ${WORD}.pdf` })),
    received(
      content('contacts', {
        contacts: [{ ...CARD, name: WORD, organisation: LONG.slice(0, 120), emails: [`${WORD}@example.org`] }],
      }),
    ),
    received(
      content('order', {
        order: { items: [{ product: WORD, quantity: 1_000, price: 1_234_567.89, currency: 'EUR' }] },
      }),
    ),
    sent(
      content(
        'interactive',
        { header: WORD, footer: LONG.slice(0, 100), buttons: [{ kind: 'reply', text: WORD, value: 'x' }] },
        LONG.slice(0, 200),
      ),
    ),
    received(content('flow_reply', { answers: [{ name: WORD, value: LONG.slice(0, 150) }] })),
    received(
      text('So many', {
        reactions: [reaction('customer', '👍'), reaction('business', '❤️', FAILED)],
      }),
    ),
  ],
}

/** As it should not come, and does. */
const BROKEN: Group = {
  title: 'Broken',
  messages: [
    received(text('   ')),
    received(text('*not closed _nor this ~ or ` that', { content: { cleaned: true } })),
    received(text('<b>no</b> <img src=x onerror=alert(1)> &amp; \u202Egnp.exe')),
    received(media('image', null, { state: 'stored', file: null })),
    received(media('image', null, { ...PHOTO, file: { ...PHOTO.file, id: '../../../gallery/nowhere.png' } as never })),
    received(content('location', { location: { latitude: 0, longitude: 0, name: '', address: '' } })),
    received(content('contacts', { contacts: [{ name: '', phones: [], emails: [], organisation: null }] })),
    received(content('contacts', { contacts: [] })),
    received(content('order', { order: { items: [] } })),
    received(content('order', { order: { items: [{ product: '', quantity: -1, price: 3, currency: 'NOPE1' }] } })),
    received(content('interactive_reply', { reply: { id: null, title: '', description: null } })),
    received(content('flow_reply', { answers: [] })),
    received(
      content('text', { referral: { headline: null, body: null, sourceUrl: 'javascript:alert(1)', sourceType: null } }),
    ),
    sent(content('interactive', { buttons: [], sections: [] })),
    received(content('unsupported', { unsupported: { type: '', details: null } })),
  ],
}

export const DATA: Group[] = [OTHERS, LONGEST, BROKEN]
