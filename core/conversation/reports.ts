/** What Meta reports about messages of ours: merged into rows, settling sends we were unsure of (rule R11). */
import { advance, type ReportedStatus, stateOfMessage } from '../whatsapp/status.ts'
import type { StatusItem } from './items.ts'
import {
  type Changes,
  type Fault,
  type Known,
  type MessageRow,
  type SendRow,
  type StatusRow,
  wireKey,
} from './known.ts'
import type { Lines } from './lines.ts'

export class Reports {
  private readonly lines: Lines
  private readonly faultOf: (errors: string | null) => Fault
  private readonly rows = new Map<string, Map<ReportedStatus, StatusRow>>()
  private readonly sends = new Map<string, SendRow>()
  private readonly sendByWire = new Map<string, SendRow>()
  private readonly sendsOf: Map<string, SendRow[]>
  private readonly newRows = new Set<StatusRow>()
  private readonly changedSends = new Set<SendRow>()
  private readonly touched = new Map<string, string>()

  constructor(known: Known, lines: Lines, context: { faultOf(errors: string | null): Fault }) {
    this.lines = lines
    this.faultOf = context.faultOf
    for (const row of known.statuses) this.rowsOf(row.channelId, row.wamid).set(row.status, row)
    for (const loaded of known.sends) {
      const send = { ...loaded }
      this.sends.set(send.id, send)
      if (send.wamid !== null) this.sendByWire.set(wireKey(send.channelId, send.wamid), send)
    }
    this.sendsOf = Map.groupBy(this.sends.values(), ({ messageId }) => messageId)
  }

  take(item: StatusItem): void {
    const row = this.merge(item)
    const send = this.sendFor(item)
    if (send) this.settle(send, item)
    const message = this.messageOf(item)
    if (!message || (row === null && !(send && this.changedSends.has(send)))) return
    if (message.direction === 'out') this.touched.set(message.id, item.wamid)
  }

  /** What a report is about; undefined while that is not known (a late answer of Meta's). */
  messageOf(item: StatusItem): MessageRow | undefined {
    const send = this.sendFor(item)
    return send ? this.lines.message(send.messageId) : this.lines.find(item.channelId, item.wamid)
  }

  /** Says of each message what all reports together come to. Once, after the last item. */
  restate(): void {
    for (const [id, wamid] of this.touched) {
      const message = this.lines.message(id) as MessageRow
      if (this.restateOne(message, wamid)) this.lines.touch(message, 'status')
    }
  }

  changes(): Pick<Changes, 'statuses' | 'sends'> {
    return { statuses: [...this.newRows], sends: [...this.changedSends] }
  }

  private merge(item: StatusItem): StatusRow | null {
    const { channelId, wamid, status, at, sendId, errors, pricing } = item
    const rows = this.rowsOf(channelId, wamid)
    const old = rows.get(status)
    const isEarlier = old !== undefined && at < old.at
    const row: StatusRow = old
      ? {
          ...old,
          at: isEarlier ? at : old.at,
          sendId: old.sendId ?? sendId,
          errors: firstOf(old.errors, errors),
          pricing: firstOf(old.pricing, pricing),
        }
      : { channelId, wamid, status, at, sendId, errors, pricing }
    if (old && JSON.stringify(old) === JSON.stringify(row)) return null
    rows.set(status, row)
    if (old) this.newRows.delete(old)
    this.newRows.add(row)
    return row
  }

  private sendFor({ channelId, wamid, sendId }: StatusItem): SendRow | undefined {
    const named = sendId === null ? undefined : this.sends.get(sendId)
    return this.sendByWire.get(wireKey(channelId, wamid)) ?? (named?.channelId === channelId ? named : undefined)
  }

  /** Meta has it: whatever we believed, it is not sent again. */
  private settle(send: SendRow, { channelId, wamid }: StatusItem) {
    const state = send.state === 'queued' ? 'accepted' : (advance(send.state, 'accepted') ?? send.state)
    if (send.wamid !== null && send.state === state) return
    if (send.wamid === null) this.sendByWire.set(wireKey(channelId, wamid), send)
    send.wamid ??= wamid
    send.state = state
    this.changedSends.add(send)
  }

  private restateOne(message: MessageRow, wamid: string): boolean {
    const before = [message.status, message.statusAt.getTime(), message.wamid, JSON.stringify(message.fault)].join()
    const sends = (this.sendsOf.get(message.id) ?? []).sort((a, b) => a.attempt - b.attempt)
    const attempts = sends.map((send) => ({ own: send.state, rows: this.rowsOfSend(send) }))
    const rows = attempts.flatMap(({ rows }) => rows)
    const state = stateOfMessage(attempts.map(({ own, rows }) => ({ own, reported: rows.map(({ status }) => status) })))
    if (state === null) return false
    const telling = rows.filter(({ status }) => status === state).reduce<StatusRow | null>(earlier, null)
    message.wamid ??= wamid
    if (telling) message.statusAt = telling.at
    if (telling?.status === 'failed') message.fault = this.faultOf(telling.errors)
    else if (telling || message.status !== state) message.fault = null
    message.status = state
    return before !== [message.status, message.statusAt.getTime(), message.wamid, JSON.stringify(message.fault)].join()
  }

  private rowsOfSend = (send: SendRow): StatusRow[] =>
    send.wamid === null ? [] : [...this.rowsOf(send.channelId, send.wamid).values()]

  private rowsOf(channelId: string, wamid: string): Map<ReportedStatus, StatusRow> {
    const key = wireKey(channelId, wamid)
    const rows = this.rows.get(key) ?? new Map()
    this.rows.set(key, rows)
    return rows
  }
}

const earlier = (a: StatusRow | null, b: StatusRow) => (a === null || b.at < a.at ? b : a)
const firstOf = (a: string | null, b: string | null) => (a === null || b === null ? (a ?? b) : a <= b ? a : b)
