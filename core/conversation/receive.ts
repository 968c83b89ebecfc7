/**
 * A batch of items against what is known, and what changes by it. Pure: whatever order, batches and repetitions the items
 * come in, the end is the same but for ids and for the order of messages that carry one time (R1, checked by property).
 */

import { partyOf } from '../contact/identity.ts'
import { ContactBook } from '../contact/link.ts'
import type { Event } from '../events.ts'
import { contactKeys } from '../property/registry.ts'
import { laterCustomerAt } from '../whatsapp/window.ts'
import type { EditItem, Item, MessageItem, PreferenceItem, ReactionItem, StatusItem } from './items.ts'
import type { Changes, ConversationRow, Fault, Known, MessageRow } from './known.ts'
import { afterCustomerMessage, noteLine } from './lifecycle.ts'
import { Lines } from './lines.ts'
import type { PeoplePlan } from './people.ts'
import { Reports } from './reports.ts'
import { openThreads, rearrange, type Threads, threadKey } from './threads.ts'
import { type HeardWord, type SaidWord, wordOfEdit, wordOfMessage, wordOfPreference, wordOfReport } from './words.ts'

export interface ReceiveContext {
  now: Date
  newId(): string
  /** Meta's errors (JSON) in our words. */
  faultOf(errors: string | null): Fault
}

export function receive(
  known: Known,
  people: readonly PeoplePlan[],
  items: readonly Item[],
  context: ReceiveContext,
): Changes {
  const batch = new Batch(known, people, context)
  for (const item of items) batch.take(item)
  return batch.changes()
}

class Batch {
  private readonly known: Known
  private readonly people: readonly PeoplePlan[]
  private readonly context: ReceiveContext
  private readonly planOf: ReadonlyMap<string, PeoplePlan>
  private readonly book: ContactBook
  private readonly threads: Threads
  private readonly lines: Lines
  private readonly reports: Reports
  private readonly events: Event[] = []
  private readonly moved: Changes['moved'] = []
  private readonly united: Changes['united'] = []
  private readonly reopened = new Set<string>()
  private readonly words: HeardWord[] = []
  private readonly edits: EditItem[] = []
  private readonly reactedIn = new Set<ConversationRow>()

  constructor(known: Known, people: readonly PeoplePlan[], context: ReceiveContext) {
    this.known = known
    this.people = people
    this.context = context
    this.planOf = new Map(people.map((plan) => [plan.scope, plan]))
    this.book = new ContactBook(known.contacts, known.identities, context.newId)
    this.threads = openThreads(known.conversations)
    this.settlePeople()
    this.lines = new Lines(known, this.currentConversation())
    this.reports = new Reports(known, this.lines, context)
  }

  take(item: Item): void {
    if (item.type === 'message') this.place(item)
    else if (item.type === 'reaction') this.react(item)
    else if (item.type === 'status') this.report(item)
    else if (item.type === 'preference') this.prefer(item)
    else if (item.type !== 'person') {
      this.lines.change(item)
      this.edits.push(item)
    }
  }

  changes(): Changes {
    this.tellPeople()
    this.reports.restate()
    for (const item of this.edits) this.hearEdit(item)
    for (const { message, because } of this.lines.changed()) {
      const inboxId = this.threads.byId.get(message.conversationId)?.inboxId ?? this.inboxOf(message.channelId)
      this.events.push({
        type: 'message.changed',
        inboxId,
        conversationId: message.conversationId,
        messageId: message.id,
        because,
      })
    }
    this.tellWindows()
    const { created, touched, byId } = this.threads
    return {
      people: this.people,
      contacts: [...this.book.contacts.values()].flatMap((row) =>
        this.book.created.has(row.id)
          ? { row, isNew: true }
          : this.book.changed.has(row.id)
            ? { row, isNew: false }
            : [],
      ),
      offers: this.book.offers,
      identities: this.changedIdentities(),
      absorbedIdentities: this.people.flatMap(({ absorbed }) => absorbed.map(({ id }) => id)),
      conversations: [...touched].flatMap((id) => {
        const row = byId.get(id)
        return row ? { row, isNew: created.has(id) } : []
      }),
      moved: this.moved,
      united: this.united,
      reopened: [...this.reopened],
      ...this.lines.changes(),
      ...this.reports.changes(),
      words: this.words,
      events: this.events,
    }
  }

  /** Identities, contacts and threads take their places before any line does. */
  private settlePeople() {
    for (const plan of this.people) {
      for (const identity of plan.identities) {
        const heirs = plan.absorbed.filter(({ into }) => into === identity.id).map(({ id }) => id)
        if (identity.isRegrouped) this.book.link(identity, heirs)
        else {
          const linked = this.book.identities.get(identity.id)
          if (linked) linked.face = identity.face
        }
      }
      const arranged = rearrange(this.threads, plan, this.known.shares, this.known.lastReactions, this.context.newId)
      this.moved.push(...arranged.moved)
      this.united.push(...arranged.united)
    }
    this.book.dress(new Set([...this.book.identities.values()].map(({ contactId }) => contactId)))
    this.tellThreads()
  }

  private tellThreads() {
    for (const { survivorId, absorbedId } of this.united) {
      const { inboxId } = this.threads.byId.get(survivorId) as ConversationRow
      this.events.push({ type: 'conversation.united', inboxId, conversationId: survivorId, absorbedId })
    }
    for (const id of this.threads.created) this.tellOpened(this.threads.byId.get(id) as ConversationRow)
    const gone = new Map(this.united.map(({ survivorId, absorbedId }) => [absorbedId, survivorId]))
    for (const id of new Set(this.moved.flatMap(({ from, to }) => [gone.get(from) ?? from, gone.get(to) ?? to]))) {
      const { inboxId } = this.threads.byId.get(id) as ConversationRow
      this.events.push({ type: 'conversation.moved', inboxId, conversationId: id })
    }
  }

  /** Contact events stand at the end: names may have changed more than once on the way. */
  private tellPeople() {
    for (const contactId of this.book.created) this.events.push({ type: 'contact.created', contactId })
    for (const { id, into } of this.book.merged)
      this.events.push({ type: 'contact.merged', contactId: into, absorbedId: id })
    const relinked = new Set(this.book.offers.map(({ contactId }) => contactId))
    for (const { row } of this.changedIdentities()) relinked.add(row.contactId)
    for (const contactId of new Set([...this.book.changed.keys(), ...relinked])) {
      if (this.book.created.has(contactId)) continue
      const names = [...(this.book.changed.get(contactId) ?? [])].filter((name) => name !== 'mergedInto')
      this.events.push({ type: 'contact.changed', contactId, properties: contactKeys(names) })
    }
  }

  private changedIdentities(): Changes['identities'] {
    const before = new Map(this.known.identities.map((row) => [row.id, row]))
    return [...this.book.identities.values()].flatMap((row) => {
      const old = before.get(row.id)
      if (!old) return { row, isNew: true }
      const isSame =
        old.contactId === row.contactId &&
        old.face.userId === row.face.userId &&
        old.face.parentUserId === row.face.parentUserId &&
        old.face.waId === row.face.waId &&
        old.face.username === row.face.username &&
        old.face.profileName === row.face.profileName
      return isSame ? [] : { row, isNew: false }
    })
  }

  private place(item: MessageItem) {
    const party = partyOf(item.person)
    const identityId = party === null ? undefined : this.identityOf(item.channelId, party)
    if (party === null || identityId === undefined) return
    const old = this.lines.find(item.channelId, item.wamid)
    if (old && this.lines.isCall(item)) this.mergeCall(item, old)
    if (old || this.lines.wasReceived(item)) return
    const conversation = this.threadOf(item.channelId, identityId, item.at)
    const isFirst = conversation.inboundCount === 0
    const row = this.lines.place(item, party, conversation.id, this.context.newId())
    noteLine(conversation, row.at, row.id)
    this.threads.touched.add(conversation.id)
    const { inboxId, id: conversationId } = conversation
    const contactId = this.contactOf(identityId)
    if (item.source === 'customer') {
      conversation.inboundCount++
      conversation.lastCustomerAt = laterCustomerAt(conversation.lastCustomerAt, item.at)
      if (afterCustomerMessage(conversation).reopened) {
        this.reopened.add(conversationId)
        this.events.push({ type: 'conversation.reopened', inboxId, conversationId })
      }
    }
    const word = wordOfMessage(item, this.known.keywords)
    this.hear(word, item, party, identityId, { conversationId, messageId: row.id })
    const first = isFirst && item.source === 'customer'
    this.events.push({ type: 'message.received', inboxId, conversationId, messageId: row.id, contactId, first })
  }

  private prefer(item: PreferenceItem) {
    const { channelId } = item
    const party = partyOf(item.person)
    const identityId = party === null ? undefined : this.identityOf(channelId, party)
    if (party === null || identityId === undefined) return
    const conversationId = this.threads.byThread.get(threadKey(channelId, identityId))?.id ?? null
    const word = wordOfPreference(item, this.scopeOf(channelId))
    this.hear(word, item, party, identityId, { conversationId, messageId: null })
  }

  /** Who turns a message into a keyword says it with the message that it now is; asked when all lines of the batch have come. */
  private hearEdit(item: EditItem) {
    const word = wordOfEdit(item, this.known.keywords)
    const party = word && partyOf(item.person)
    if (!party) return
    const { channelId, targetWamid } = item
    const identityId = this.identityOf(channelId, party) ?? null
    const message = this.lines.find(channelId, targetWamid)
    const thread = identityId === null ? undefined : this.threads.byThread.get(threadKey(channelId, identityId))
    const conversationId = message?.conversationId ?? thread?.id ?? null
    this.hear(word, item, party, identityId, { conversationId, messageId: message?.id ?? null })
  }

  /** Whom a report is about is said by the report: our own row may come later. */
  private report(item: StatusItem) {
    this.reports.take(item)
    const word = wordOfReport(item)
    const { channelId } = item
    const party = partyOf(item.person)
    if (!word || party === null) return
    const message = this.reports.messageOf(item)
    const thread = message && this.threads.byId.get(message.conversationId)
    const identityId = thread?.identityId ?? this.identityOf(channelId, party) ?? null
    const place = { conversationId: thread?.id ?? null, messageId: message?.id ?? null }
    this.hear(word, item, party, identityId, place)
  }

  private hear(
    word: SaidWord | null,
    { channelId, at }: Item,
    party: string,
    identityId: string | null,
    place: Pick<HeardWord, 'conversationId' | 'messageId'>,
  ) {
    if (!word) return
    const contactId = identityId === null ? null : this.contactOf(identityId)
    this.words.push({ ...word, ...place, scope: this.scopeOf(channelId), party, identityId, contactId, channelId, at })
  }

  private mergeCall(item: MessageItem, old: MessageRow) {
    if (!this.lines.mergeCall(item, old)) return
    const conversation = this.threads.byId.get(old.conversationId)
    if (!conversation) return
    noteLine(conversation, old.at, old.id)
    if (item.source === 'customer') conversation.lastCustomerAt = laterCustomerAt(conversation.lastCustomerAt, item.at)
    this.threads.touched.add(conversation.id)
  }

  /** A reaction opens the window of a thread that is there; before its thread it waits in its own row. */
  private react(item: ReactionItem) {
    const party = partyOf(item.person)
    this.lines.react(item, party)
    if (party === null) return
    const identityId = this.identityOf(item.channelId, party)
    const conversation = identityId && this.threads.byThread.get(threadKey(item.channelId, identityId))
    if (!conversation || (conversation.lastCustomerAt !== null && conversation.lastCustomerAt >= item.at)) return
    conversation.lastCustomerAt = item.at
    this.threads.touched.add(conversation.id)
    this.reactedIn.add(conversation)
  }

  /** Who looks at a thread hears that its window moved, also where the reaction shows nothing new. */
  private tellWindows() {
    const told = new Set(this.events.map((event) => ('conversationId' in event ? event.conversationId : null)))
    for (const { inboxId, id } of this.reactedIn)
      if (!told.has(id)) this.events.push({ type: 'conversation.window_moved', inboxId, conversationId: id })
  }

  private threadOf(channelId: string, identityId: string, at: Date): ConversationRow {
    const key = threadKey(channelId, identityId)
    const found = this.threads.byThread.get(key)
    if (found) return found
    const plan = this.planOfChannel(channelId)
    const members = plan?.identities.find(({ id }) => id === identityId)?.members ?? []
    const reactions = members.map((party) => this.known.lastReactions.get(`${channelId} ${party}`) ?? null)
    const row: ConversationRow = {
      id: this.context.newId(),
      channelId,
      inboxId: this.inboxOf(channelId),
      identityId,
      status: 'open',
      snoozedUntil: null,
      ownerId: null,
      lastAt: at,
      lastMessageId: null,
      lastCustomerAt: [...reactions, this.lines.lastReaction(channelId, members)].reduce(laterCustomerAt, null),
      inboundCount: 0,
    }
    this.threads.byThread.set(key, row)
    this.threads.byId.set(row.id, row)
    this.threads.created.add(row.id)
    this.threads.touched.add(row.id)
    this.tellOpened(row)
    return row
  }

  private tellOpened({ inboxId, id, identityId }: ConversationRow) {
    const contactId = this.contactOf(identityId)
    this.events.push({ type: 'conversation.opened', inboxId, conversationId: id, contactId })
  }

  /** Where a message that was loaded stands now that threads have been rearranged. */
  private currentConversation(): (row: MessageRow) => string {
    const moves = new Map(this.moved.map(({ party, from, to }) => [`${from} ${party}`, to]))
    const unions = new Map(this.united.map(({ survivorId, absorbedId }) => [absorbedId, survivorId]))
    return ({ conversationId, party }) => {
      const moved = moves.get(`${conversationId} ${party}`) ?? conversationId
      return unions.get(moved) ?? moved
    }
  }

  private identityOf = (channelId: string, party: string) => this.planOfChannel(channelId)?.identityOf.get(party)
  private scopeOf = (channelId: string) => this.known.channels.get(channelId)?.scope ?? ''
  private planOfChannel = (channelId: string) => this.planOf.get(this.scopeOf(channelId))
  private inboxOf = (channelId: string) => this.known.channels.get(channelId)?.inboxId ?? ''
  private contactOf = (identityId: string) => this.book.identities.get(identityId)?.contactId ?? ''
}
