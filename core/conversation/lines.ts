/** The lines of the threads a batch speaks of: new ones, edits, deletions and reactions – also when these come first. */
import type { MessageChange } from '../events.ts'
import { laterCustomerAt } from '../whatsapp/window.ts'
import type { Call, EditItem, MessageItem, ReactionItem } from './items.ts'
import { type ChangeRow, type Changes, type Known, type MessageRow, type ReactionRow, wireKey } from './known.ts'

export class Lines {
  private readonly received: ReadonlySet<string>
  private readonly byWire = new Map<string, MessageRow>()
  private readonly byId = new Map<string, MessageRow>()
  private readonly placed = new Map<string, { row: MessageRow; deliveryId: string }>()
  private readonly media: Changes['media'] = []
  private readonly edits = new Map<string, Map<string, ChangeRow>>()
  private readonly newEdits: ChangeRow[] = []
  private readonly reactions = new Map<string, ReactionRow>()
  private readonly newReactions = new Set<string>()
  private readonly touched = new Map<MessageRow, Set<MessageChange>>()

  constructor(known: Known, conversationOf: (row: MessageRow) => string) {
    this.received = known.received
    for (const loaded of known.messages) {
      const row = { ...loaded, conversationId: conversationOf(loaded) }
      this.byId.set(row.id, row)
      if (row.wamid !== null) this.byWire.set(wireKey(row.channelId, row.wamid), row)
    }
    // Before a send's answer was recorded, its wamid stands with the send alone.
    for (const { channelId, wamid, messageId } of known.sends) {
      const row = this.byId.get(messageId)
      if (wamid !== null && row) this.byWire.set(wireKey(channelId, wamid), row)
    }
    for (const change of known.changes) this.remember(change)
    for (const reaction of known.reactions)
      this.reactions.set(wireKey(reaction.channelId, reaction.targetWamid), reaction)
  }

  find = (channelId: string, wamid: string): MessageRow | undefined => this.byWire.get(wireKey(channelId, wamid))
  message = (id: string): MessageRow | undefined => this.byId.get(id)
  wasReceived = ({ channelId, wamid }: MessageItem): boolean => this.received.has(wireKey(channelId, wamid))
  isCall = (item: MessageItem): boolean => item.content.call !== undefined

  place(item: MessageItem, party: string, conversationId: string, id: string): MessageRow {
    const { channelId, wamid, source, kind, at, text, content, contextWamid, media, deliveryId } = item
    const row: MessageRow = {
      ...{ id, conversationId, channelId, wamid, source, kind, at, party, text, content, contextWamid },
      ...{ direction: 'in', status: 'received', statusAt: at, fault: null, editedAt: null, revokedAt: null },
    }
    this.byId.set(id, row)
    this.byWire.set(wireKey(channelId, wamid), row)
    this.placed.set(id, { row, deliveryId })
    if (media) this.media.push({ ...media, messageId: id, channelId })
    this.apply(row)
    return row
  }

  /** A call's later news; true when they say more than was known. */
  mergeCall(item: MessageItem, row: MessageRow): boolean {
    const call = laterCall(row.content.call, item.content.call as Call)
    const isLater = item.at > row.at
    if (!isLater && JSON.stringify(call) === JSON.stringify(row.content.call)) return false
    row.content = { ...row.content, call }
    if (isLater) {
      row.at = item.at
      row.statusAt = item.at
    }
    this.touch(row, 'status')
    return true
  }

  change(item: EditItem): void {
    const { channelId, targetWamid, wamid, type: kind, at, text, content } = item
    const row: ChangeRow = { channelId, targetWamid, wamid, kind, at, text, content }
    if (!this.remember(row)) return
    this.newEdits.push(row)
    const message = this.find(channelId, targetWamid)
    if (!message) return
    const before = JSON.stringify([message.text, message.editedAt, message.revokedAt])
    this.apply(message)
    if (JSON.stringify([message.text, message.editedAt, message.revokedAt]) !== before) this.touch(message, kind)
  }

  /** Of one person's reactions to a message the latest stands. */
  react({ channelId, targetWamid, wamid, at, emoji }: ReactionItem, party: string | null): void {
    const key = wireKey(channelId, targetWamid)
    const old = this.reactions.get(key)
    if (old && !isLaterReaction({ at, emoji, wamid }, old)) return
    this.reactions.set(key, { channelId, targetWamid, party, emoji, at, wamid })
    this.newReactions.add(key)
    const message = this.find(channelId, targetWamid)
    // The same one again is news as well: readers see when it was.
    const isShown = (old?.emoji ?? '') !== emoji || (emoji !== '' && old?.at.getTime() !== at.getTime())
    if (message && isShown) this.touch(message, 'reaction')
  }

  /** When one of the parties last reacted, as far as this batch tells. */
  lastReaction(channelId: string, parties: readonly string[]): Date | null {
    const wanted = new Set(parties)
    return [...this.newReactions]
      .map((key) => this.reactions.get(key) as ReactionRow)
      .filter((row) => row.channelId === channelId && row.party !== null && wanted.has(row.party))
      .reduce<Date | null>((last, { at }) => laterCustomerAt(last, at), null)
  }

  touch(row: MessageRow, because: MessageChange): void {
    this.touched.set(row, (this.touched.get(row) ?? new Set()).add(because))
  }

  /** What became of lines that were there before the batch, or earlier in it. */
  changed(): { message: MessageRow; because: MessageChange }[] {
    return [...this.touched].flatMap(([message, reasons]) =>
      this.placed.has(message.id) ? [] : [...reasons].map((because) => ({ message, because })),
    )
  }

  changes(): Pick<Changes, 'messages' | 'changedMessages' | 'media' | 'messageChanges' | 'reactions'> {
    return {
      messages: [...this.placed.values()],
      changedMessages: [...this.touched.keys()].filter(({ id }) => !this.placed.has(id)),
      media: this.media,
      messageChanges: this.newEdits,
      reactions: [...this.newReactions].map((key) => this.reactions.get(key) as ReactionRow),
    }
  }

  private remember(change: ChangeRow): boolean {
    const key = wireKey(change.channelId, change.targetWamid)
    const edits = this.edits.get(key) ?? new Map()
    this.edits.set(key, edits)
    if (edits.has(change.wamid)) return false
    edits.set(change.wamid, change)
    return true
  }

  /** The latest edit by (at, wamid) gives the text; the first deletion its time. */
  private apply(message: MessageRow) {
    const edits = this.edits.get(wireKey(message.channelId, message.wamid ?? ''))
    if (!edits || message.kind === 'call') return // nobody edits a call
    const sorted = [...edits.values()].sort((a, b) => a.at.getTime() - b.at.getTime() || (a.wamid < b.wamid ? -1 : 1))
    const edit = sorted.findLast(({ kind }) => kind === 'edit')
    if (edit) {
      message.text = edit.text
      message.content = edit.content ?? message.content
      message.editedAt = edit.at
    }
    message.revokedAt = sorted.find(({ kind }) => kind === 'revoke')?.at ?? null
  }
}

/** Meta tells seconds: of two within one, taking back comes after, since there must be something to take; else by wamid. */
function isLaterReaction(one: Pick<ReactionRow, 'at' | 'emoji' | 'wamid'>, other: typeof one): boolean {
  const apart = one.at.getTime() - other.at.getTime() || Number(one.emoji === '') - Number(other.emoji === '')
  return apart === 0 ? one.wamid > other.wamid : apart > 0
}

const CALL_EVENTS = ['created', 'connect', 'terminate']

function laterCall(old: Call | undefined, item: Call): Call {
  if (!old) return item
  const isFurther =
    CALL_EVENTS.indexOf(item.event) - CALL_EVENTS.indexOf(old.event) || (item.event > old.event ? 1 : -1)
  const durations = [old.durationSeconds, item.durationSeconds].filter((seconds) => seconds !== null)
  return {
    event: isFurther > 0 ? item.event : old.event,
    durationSeconds: durations.length === 0 ? null : Math.max(...durations),
  }
}
