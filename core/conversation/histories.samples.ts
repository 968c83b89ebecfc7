/** Random histories: few people, numbers and wamids, so that everything collides with everything. */
import fc from 'fast-check'
import type { ContactRow } from '../contact/link.ts'
import { REPORTED_STATUSES } from '../whatsapp/status.ts'
import type { Channel, Item, Person } from './items.ts'
import type { MessageRow } from './known.ts'
import { Memory } from './memory.samples.ts'

export const CHANNELS: Channel[] = [
  { id: 'channel-1', inboxId: 'inbox-1', scope: 'portfolio' },
  { id: 'channel-2', inboxId: 'inbox-1', scope: 'portfolio' },
]
const USERS = ['DE.1', 'DE.2', 'DE.3']
const NUMBERS = ['4915123456781', '4915123456782', '4915123456783']
const START = Date.parse('2026-11-22T10:00:00Z')

const at = fc.integer({ min: 0, max: 20 }).map((step) => new Date(START + step * 20_000))
const channelId = fc.constantFrom(...CHANNELS.map(({ id }) => id))
const person: fc.Arbitrary<Person> = fc
  .record({
    userId: fc.option(fc.constantFrom(...USERS), { freq: 3 }),
    waId: fc.option(fc.constantFrom(...NUMBERS), { freq: 3 }),
    parentUserId: fc.constant(null),
    username: fc.option(fc.constantFrom('ayse', 'mira'), { freq: 1 }),
    profileName: fc.option(fc.constantFrom('Ayşe', 'Mira', 'Jonas')),
  })
  .filter(({ userId, waId }) => userId !== null || waId !== null)

const tiesOf = ({ waId, userId }: Person) => (waId !== null && userId !== null ? [{ waId, userId }] : [])
const factsOf = (person: Person) => ({ ties: tiesOf(person), changes: [] })
const nth = fc.integer({ min: 0, max: 5 })
/** Some messages are words for the ledger of consents. */
const WORDS = ['YES', 'stop']
const wamidOf = (index: number) => `wamid.${index}`

const message = fc
  .record({ at, channelId, person, nth, isCall: fc.boolean() })
  .map(({ nth, isCall, ...rest }): Item => {
    const call = isCall && { event: nth % 2 ? 'connect' : 'terminate', durationSeconds: nth % 2 ? null : nth }
    return {
      ...{ type: 'message', ...rest, facts: factsOf(rest.person), deliveryId: 'delivery', source: 'customer' },
      ...{
        wamid: wamidOf(nth),
        kind: call ? 'call' : 'text',
        text: call ? null : (WORDS[nth] ?? `text ${nth}`),
        content: call ? { call } : {},
      },
      ...{ contextWamid: null, media: null },
    }
  })
const reaction = fc.record({ at, channelId, person, nth, emoji: fc.constantFrom('👍', '❤️', '') }).map(
  ({ nth, ...rest }): Item => ({
    type: 'reaction',
    ...rest,
    facts: factsOf(rest.person),
    wamid: 'set below',
    targetWamid: wamidOf(nth),
  }),
)
const edit = fc
  .record({ at, channelId, person, nth, type: fc.constantFrom('edit' as const, 'revoke' as const) })
  .map(({ nth, ...rest }): Item => {
    const text = rest.type === 'edit' ? `edited ${nth}` : null
    return {
      ...rest,
      facts: factsOf(rest.person),
      wamid: 'set below',
      targetWamid: wamidOf(nth),
      text,
      content: text ? {} : null,
    }
  })
const status = fc
  .record({
    at,
    person,
    send: fc.constantFrom(1, 2, 3),
    isNamed: fc.boolean(),
    status: fc.constantFrom(...REPORTED_STATUSES),
  })
  .map(({ at, person, send, isNamed, status }): Item => {
    const facts = factsOf(person)
    const errors = status === 'failed' ? '[{"code":131026}]' : null
    const about = {
      at,
      person,
      facts,
      channelId: 'channel-1',
      wamid: `wamid.out${send}`,
      sendId: isNamed ? `send-${send}` : null,
    }
    return { type: 'status', ...about, status, errors, pricing: null }
  })
const news = fc
  .record({ at, channelId, person, to: fc.nat(2), isNumber: fc.boolean(), isLine: fc.boolean() })
  .map(({ at, channelId, person, to, isNumber, isLine }): Item => {
    const previous = isNumber ? person.waId : person.userId
    const current = (isNumber ? NUMBERS : USERS)[to] as string
    const kind = isNumber ? ('number' as const) : ('user_id' as const)
    const facts = { ties: [], changes: previous === null || previous === current ? [] : [{ kind, previous, current }] }
    if (!isLine) return { type: 'person', at, channelId, person, facts }
    const line = {
      wamid: 'set below',
      source: 'system' as const,
      kind: 'system',
      text: null,
      content: {},
      contextWamid: null,
      media: null,
    }
    return { type: 'message', at, channelId, person, facts, deliveryId: 'delivery', ...line }
  })

const preference = fc
  .record({ at, channelId, person, value: fc.constantFrom('stop' as const, 'resume' as const) })
  .map((rest): Item => ({ type: 'preference', ...rest, facts: factsOf(rest.person), wording: null }))

/** A wamid means one thing: items drawn with the same one become the same item, except a call's two halves. */
export const history = fc
  .array(fc.oneof({ weight: 4, arbitrary: message }, reaction, edit, status, news, preference), { maxLength: 14 })
  .map((items) => {
    const first = new Map<string, Item>()
    const reactor = new Map<string, Person>()
    return items.map((item, index): Item => {
      if (item.type === 'status' || item.type === 'person' || item.type === 'preference') return item
      if (item.type !== 'message' || item.source === 'system') {
        const own = { ...item, wamid: `wamid.own${index}` }
        if (own.type !== 'reaction') return own
        // One person stands in a thread, so one person reacts to a line of it.
        const key = `${own.channelId} ${own.targetWamid}`
        const person = reactor.get(key) ?? own.person
        reactor.set(key, person)
        return { ...own, person, facts: factsOf(person) }
      }
      const key = `${item.channelId} ${item.wamid}`
      const same = first.get(key)
      if (!same) {
        first.set(key, item)
        return item
      }
      if (same.type === 'message' && same.kind === 'call' && item.kind === 'call') {
        return { ...same, at: item.at, content: item.content } as Item
      }
      return same
    })
  })

export interface Played {
  items: Item[]
  /** Positions in `items`, each at least once, cut into batches. */
  batches: number[][]
}

/** A history and some order, batching and repetition of it. */
export const played: fc.Arbitrary<Played> = history.chain((items) => {
  const all = items.map((_, index) => index)
  return fc
    .tuple(
      fc.array(fc.nat(Math.max(0, items.length - 1)), { maxLength: 5 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      fc.integer({ min: 1, max: 5 }),
    )
    .map(([repeats, keys, size]) => {
      const order = [...all, ...(items.length ? repeats : [])].map((index) => ({
        index,
        key: keys.next().value as number,
      }))
      const shuffled = order.sort((a, b) => a.key - b.key).map(({ index }) => index)
      const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, nth) =>
        shuffled.slice(nth * size, nth * size + size),
      )
      return { items, batches }
    })
})

/** A workspace in which somebody has saved a contact and three messages are on their way to DE.1. */
export function startingWorkspace(): Memory {
  const memory = new Memory(CHANNELS)
  const saved: ContactRow = {
    ...{ id: 'contact-saved', name: 'Saved', nameSource: 'person', phone: '+4915123456781', phoneKey: '4915123456781' },
    ...{ mobilePhoneKey: null, country: null, origin: 'person', touched: true, mergedInto: null },
  }
  const auto: ContactRow = {
    ...saved,
    id: 'contact-auto',
    name: 'DE.1',
    nameSource: 'profile',
    phone: null,
    phoneKey: null,
    country: 'DE',
    origin: 'whatsapp',
    touched: false,
  }
  memory.contacts.set(saved.id, saved).set(auto.id, auto)
  const profile = { party: 'u:DE.1', name: null, username: null, parentUserId: null, at: new Date(START - 1_000_000) }
  memory.parties.set('portfolio u:DE.1', { ...profile, scope: 'portfolio', identityId: 'id-000000' })
  const face = {
    userId: 'DE.1',
    parentUserId: null,
    waId: null,
    username: null,
    profileName: null,
    profileAt: profile.at,
  }
  memory.identities.set('id-000000', {
    id: 'id-000000',
    scope: 'portfolio',
    contactId: auto.id,
    contactLink: 'auto',
    face,
  })
  memory.conversations.set('c-000000', {
    ...{
      id: 'c-000000',
      channelId: 'channel-1',
      inboxId: 'inbox-1',
      identityId: 'id-000000',
      status: 'open',
      snoozedUntil: null,
    },
    ...{
      ownerId: 'mira',
      lastAt: new Date(START - 1_000),
      lastMessageId: 'out-3',
      lastCustomerAt: null,
      inboundCount: 0,
    },
  })
  for (const [nth, state] of (['accepted', 'sending', 'unconfirmed'] as const).entries()) {
    const id = `out-${nth + 1}`
    const wamid = state === 'accepted' ? `wamid.out${nth + 1}` : null
    const row: MessageRow = {
      ...{ id, conversationId: 'c-000000', channelId: 'channel-1', direction: 'out', source: 'person', kind: 'text' },
      ...{
        at: new Date(START - 1_000),
        party: 'u:DE.1',
        wamid,
        text: id,
        content: {},
        contextWamid: null,
        status: state,
      },
      ...{ statusAt: new Date(START - 1_000), fault: null, editedAt: null, revokedAt: null },
    }
    memory.messages.set(id, row)
    memory.sends.set(`send-${nth + 1}`, {
      id: `send-${nth + 1}`,
      messageId: id,
      channelId: 'channel-1',
      attempt: 1,
      state,
      wamid,
    })
  }
  return memory
}
