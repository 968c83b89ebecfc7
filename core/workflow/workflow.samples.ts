/** A workflow as somebody would build it, and what is known of a customer; for tests. */

import { PROPERTIES } from '../property/registry.ts'
import type { PropertyValues } from '../property/values.ts'
import { partsOf } from '../whatsapp/template/parts.ts'
import type { Definition, Step } from './definition.ts'
import type { Surroundings } from './problems.ts'
import type { SendFacts } from './send.ts'
import type { Facts } from './step.ts'

export const CHANNEL = '01990000-0000-7000-8000-000000000001'
export const LABEL = '01990000-0000-7000-8000-000000000002'
export const NOW = new Date('2026-11-22T10:00:00.000Z')

export const STEPS: Step[] = [
  {
    id: 'greet',
    kind: 'send_template',
    channelId: CHANNEL,
    template: 'order_update',
    language: { rule: 'contact', fallback: 'en' },
    variables: { 'body.1': { from: 'property', property: 'contact.name', part: 'first_word', fallback: 'you' } },
    unreachable: 'branch',
    next: 'answer',
    otherwise: 'note',
  },
  {
    id: 'answer',
    kind: 'wait',
    wait: { for: 'event', event: 'customer_wrote', timeoutMinutes: 60 },
    next: 'label',
    otherwise: 'ask',
  },
  {
    id: 'ask',
    kind: 'branch',
    conditions: { match: 'all', conditions: [{ property: 'contact.company', operator: 'is_known' }] },
    yes: 'note',
    no: 'end',
  },
  { id: 'label', kind: 'label', add: [LABEL], remove: [], next: 'country' },
  { id: 'country', kind: 'set_property', property: 'contact.country', value: 'DE', next: 'close' },
  { id: 'close', kind: 'close', next: 'end' },
  { id: 'note', kind: 'note', text: 'Call them', next: 'end' },
  { id: 'end', kind: 'end' },
]

export const DEFINITION: Definition = {
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'never' },
  first: 'greet',
  steps: STEPS,
}

const parts = (text: string) => partsOf({ components: [{ type: 'BODY', text }] })

export const AROUND: Surroundings = {
  properties: PROPERTIES,
  home: 'DE',
  channels: [{ id: CHANNEL, state: 'connected' }],
  labelIds: [LABEL],
  userIds: ['mira'],
  teamIds: [],
  segmentIds: [],
  templates: ['en', 'de'].map((language) => ({
    id: language,
    channelId: CHANNEL,
    name: 'order_update',
    language,
    status: 'APPROVED',
    quality: 'GREEN',
    category: 'UTILITY',
    ...{ comingCategory: null, goneAt: null, editedAt: null, recategorisedAt: null },
    variables: ['body.1'],
    parts: parts('Hello {{1}}, it is on its way.'),
  })),
  lookedAt: null,
}

export const SEND: SendFacts = {
  window: { state: 'never_opened' },
  channel: { state: 'connected' },
  identity: { phoneNumber: '+4915112345678', userId: null },
  consents: { utility: 'opted_in', marketing: 'unknown' },
  contactLanguage: 'de',
  templates: [
    {
      id: 'en',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      parts: parts('Hello {{1}}, it is on its way.'),
    },
    {
      id: 'de',
      language: 'de',
      status: 'APPROVED',
      category: 'UTILITY',
      parts: parts('Hallo {{1}}, sie ist unterwegs.'),
    },
  ],
}

export const VALUES: PropertyValues = {
  'contact.name': 'Ayşe Yıldız',
  'contact.company': null,
  'contact.country': null,
}

export const FACTS: Facts = {
  values: VALUES,
  properties: PROPERTIES,
  names: new Map([['jonas', 'Jonas Berg']]),
  timeZone: 'Europe/Berlin',
  home: 'DE',
  conversation: { status: 'open', ownerId: null, teamId: null, labelIds: [] },
  send: SEND,
  assignment: null,
}
