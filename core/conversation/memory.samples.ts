/** A workspace in memory, so that the pure core can be run over thousands of histories, and a picture of it without ids. */

import type { IdentityChange, Tie } from '../contact/identity.ts'
import type { ContactRow, LinkedIdentity } from '../contact/link.ts'
import { type ConsentMark, isLaterMark, isOwnWord, standingsOf } from '../whatsapp/consentMarks.ts'
import { DEFAULT_KEYWORDS } from '../whatsapp/keywords.ts'
import { laterCustomerAt } from '../whatsapp/window.ts'
import type { Channel, Item } from './items.ts'
import {
  type ChangeRow,
  type Changes,
  type ConversationRow,
  type Known,
  type MediaRow,
  type MessageRow,
  type ReactionRow,
  type SendRow,
  type Share,
  type StatusRow,
  wireKey,
} from './known.ts'
import { type PartyRow, planPeople, scopesOf } from './people.ts'
import { receive } from './receive.ts'

export class Memory {
  readonly channels: ReadonlyMap<string, Channel>
  ties = new Map<string, Tie & { scope: string }>()
  facts = new Map<string, IdentityChange & { scope: string }>()
  parties = new Map<string, PartyRow>()
  contacts = new Map<string, ContactRow>()
  identities = new Map<string, LinkedIdentity>()
  conversations = new Map<string, ConversationRow>()
  messages = new Map<string, MessageRow>()
  received = new Set<string>()
  statuses = new Map<string, StatusRow>()
  reactions = new Map<string, ReactionRow>()
  changes = new Map<string, ChangeRow>()
  sends = new Map<string, SendRow>()
  media = new Map<string, MediaRow>()
  /** What the ledger would keep of what was said: of each kind the latest. */
  marks = new Map<string, ConsentMark & { scope: string }>()
  private lastId = 0

  constructor(channels: readonly Channel[]) {
    this.channels = new Map(channels.map((channel) => [channel.id, channel]))
  }

  newId = () => `id-${(++this.lastId).toString().padStart(6, '0')}`

  digest(items: readonly Item[]): Changes {
    const plans = [...scopesOf(items, this.channels).keys()].map((scope) => {
      const ofScope = <T extends { scope: string }>(map: Map<string, T>) =>
        [...map.values()].filter((row) => row.scope === scope)
      const people = { ties: ofScope(this.ties), changes: ofScope(this.facts), parties: ofScope(this.parties) }
      return planPeople(scope, people, items, this.channels, this.newId)
    })
    const changes = receive(structuredClone(this.known()), plans, items, {
      now: new Date(0),
      newId: this.newId,
      faultOf: (errors) => ({ word: 'undeliverable', code: null, details: errors }),
    })
    this.write(structuredClone({ ...changes, people: [] }), plans)
    return changes
  }

  known(): Known {
    const lastReactions = new Map<string, Date>()
    for (const { channelId, party, at } of this.reactions.values()) {
      const key = `${channelId} ${party}`
      lastReactions.set(key, laterCustomerAt(lastReactions.get(key) ?? null, at) as Date)
    }
    return {
      keywords: DEFAULT_KEYWORDS,
      channels: this.channels,
      contacts: [...this.contacts.values()],
      identities: [...this.identities.values()].map((one) => ({
        ...one,
        face: { ...one.face, profileAt: this.lastProfileOf(one.id) },
      })),
      conversations: [...this.conversations.values()],
      shares: sharesOf([...this.messages.values()]),
      lastReactions,
      received: this.received,
      messages: [...this.messages.values()],
      sends: [...this.sends.values()],
      statuses: [...this.statuses.values()],
      reactions: [...this.reactions.values()],
      changes: [...this.changes.values()],
    }
  }

  private lastProfileOf(identityId: string): Date | null {
    const times = [...this.parties.values()].filter((row) => row.identityId === identityId).map(({ at }) => at)
    return times.reduce(laterCustomerAt, null)
  }

  private write(changes: Changes, plans: readonly ReturnType<typeof planPeople>[]) {
    for (const { scope, ties, changes: facts, parties } of plans) {
      for (const tie of ties) this.ties.set(`${scope} ${tie.waId} ${tie.userId}`, { ...tie, scope })
      for (const fact of facts) this.facts.set(`${scope} ${JSON.stringify(fact)}`, { ...fact, scope })
      for (const row of parties) this.parties.set(`${scope} ${row.party}`, row)
    }
    for (const { row } of changes.contacts) this.contacts.set(row.id, row)
    for (const { row } of changes.identities) this.identities.set(row.id, row)
    for (const id of changes.absorbedIdentities) this.identities.delete(id)
    for (const { row } of changes.conversations) this.conversations.set(row.id, row)
    for (const { party, from, to } of changes.moved)
      this.repoint((one) => one.conversationId === from && one.party === party, to)
    for (const { survivorId, absorbedId } of changes.united) {
      this.repoint((one) => one.conversationId === absorbedId, survivorId)
      this.conversations.delete(absorbedId)
    }
    for (const { row } of changes.messages) {
      this.messages.set(row.id, row)
      this.received.add(wireKey(row.channelId, row.wamid as string))
    }
    for (const row of changes.changedMessages) this.messages.set(row.id, row)
    for (const row of changes.statuses) this.statuses.set(`${wireKey(row.channelId, row.wamid)} ${row.status}`, row)
    for (const row of changes.reactions) this.reactions.set(wireKey(row.channelId, row.targetWamid), row)
    for (const row of changes.messageChanges)
      this.changes.set(`${wireKey(row.channelId, row.targetWamid)} ${row.wamid}`, row)
    for (const row of changes.sends) this.sends.set(row.id, row)
    for (const row of changes.media) this.media.set(row.messageId, row)
    for (const { scope, party, purposes, consent, way, at } of changes.words) {
      for (const purpose of purposes) {
        const mark = { scope, party, purpose, consent, own: isOwnWord(way), at, entry: 0 }
        const key = `${scope} ${party} ${purpose} ${consent} ${mark.own}`
        const old = this.marks.get(key)
        if (!old || isLaterMark(mark, old) > 0) this.marks.set(key, mark)
      }
    }
  }

  private repoint(which: (row: MessageRow) => boolean, to: string) {
    for (const row of this.messages.values()) if (which(row)) row.conversationId = to
  }
}

export function sharesOf(messages: readonly MessageRow[]): Share[] {
  const shares = new Map<string, Share>()
  for (const { conversationId, party, at, id, source } of messages) {
    const isTheirs = source === 'customer'
    const old = shares.get(`${conversationId} ${party}`)
    const isNewer = !old || at > old.lastAt || (at.getTime() === old.lastAt.getTime() && id > old.lastMessageId)
    shares.set(`${conversationId} ${party}`, {
      conversationId,
      party,
      count: (old?.count ?? 0) + (isTheirs ? 1 : 0),
      lastAt: isNewer ? at : old.lastAt,
      lastMessageId: isNewer ? id : old.lastMessageId,
      lastCustomerAt: isTheirs ? laterCustomerAt(old?.lastCustomerAt ?? null, at) : (old?.lastCustomerAt ?? null),
    })
  }
  return [...shares.values()]
}

type Picturable = Pick<
  Memory,
  | 'parties'
  | 'contacts'
  | 'identities'
  | 'conversations'
  | 'messages'
  | 'statuses'
  | 'reactions'
  | 'changes'
  | 'sends'
  | 'ties'
  | 'facts'
> & { marks?: Memory['marks'] }

/** The state without ids of ours, in a fixed order: equal pictures are equal states. */
export function pictureOf(state: Picturable) {
  const membersOf = Map.groupBy(state.parties.values(), ({ identityId }) => identityId)
  const nameOf = (identityId: string) =>
    (membersOf.get(identityId) ?? [])
      .map(({ party }) => party)
      .sort()
      .join(' ')
  const identities = [...state.identities.values()].map((identity) => {
    const contact = state.contacts.get(identity.contactId)
    const { name, phone, country, origin, mergedInto } = contact as ContactRow
    const together = [...state.identities.values()].filter(({ contactId }) => contactId === identity.contactId)
    const members = new Set((membersOf.get(identity.id) ?? []).map(({ party }) => party))
    const marks = [...(state.marks?.values() ?? [])].filter(
      ({ scope, party }) => scope === identity.scope && members.has(party),
    )
    return {
      parties: nameOf(identity.id),
      consents: standingsOf(marks),
      face: { ...identity.face, profileAt: null },
      contact: { name, phone, country, origin, isMerged: mergedInto !== null },
      contactOf: together.map(({ id }) => nameOf(id)).sort(),
    }
  })
  const conversations = [...state.conversations.values()].map(({ id, channelId, identityId, ...row }) => {
    const messages = [...state.messages.values()].filter(({ conversationId }) => conversationId === id)
    const { status, lastAt, lastCustomerAt, inboundCount } = row
    return {
      ...{ channelId, identity: nameOf(identityId), status, lastAt, lastCustomerAt, inboundCount },
      messages: messages
        .map(({ id, conversationId, ...rest }) => rest)
        .sort(by((one) => `${one.at.toISOString()} ${one.wamid} ${one.text}`)),
    }
  })
  return {
    identities: identities.sort(by(({ parties }) => parties)),
    conversations: conversations.sort(by(({ channelId, identity }) => `${channelId} ${identity}`)),
    parties: [...state.parties.values()].map(({ identityId, ...row }) => row).sort(by((row) => row.scope + row.party)),
    ties: [...state.ties.values()].sort(by(({ scope, waId, userId }) => `${scope} ${waId} ${userId}`)),
    facts: [...state.facts.values()].sort(by((fact) => JSON.stringify(fact))),
    statuses: [...state.statuses.values()].sort(by((row) => `${wireKey(row.channelId, row.wamid)} ${row.status}`)),
    reactions: [...state.reactions.values()].sort(by((row) => wireKey(row.channelId, row.targetWamid))),
    changes: [...state.changes.values()].sort(by((row) => `${wireKey(row.channelId, row.targetWamid)} ${row.wamid}`)),
    sends: [...state.sends.values()].map(({ messageId, ...row }) => row).sort(by(({ id }) => id)),
  }
}

const by =
  <T>(key: (one: T) => string) =>
  (a: T, b: T) =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0
