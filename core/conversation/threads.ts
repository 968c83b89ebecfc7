/** When identities become one or turn out to be two, their conversations follow (rules R12, R13). */
import { laterCustomerAt } from '../whatsapp/window.ts'
import type { Changes, ConversationRow, Share } from './known.ts'
import { noteLine, unite } from './lifecycle.ts'
import type { PeoplePlan } from './people.ts'

export interface Threads {
  byId: Map<string, ConversationRow>
  /** By `channel identity`. */
  byThread: Map<string, ConversationRow>
  created: Set<string>
  touched: Set<string>
}

export const threadKey = (channelId: string, identityId: string) => `${channelId} ${identityId}`

export function openThreads(conversations: readonly ConversationRow[]): Threads {
  const rows = conversations.map((row) => ({ ...row }))
  return {
    byId: new Map(rows.map((row) => [row.id, row])),
    byThread: new Map(rows.map((row) => [threadKey(row.channelId, row.identityId), row])),
    created: new Set(),
    touched: new Set(),
  }
}

/** Moves messages and unites conversations so that each identity has one on each number, holding its parties' messages. */
export function rearrange(
  threads: Threads,
  plan: PeoplePlan,
  shares: readonly Share[],
  lastReactions: ReadonlyMap<string, Date>,
  newId: () => string,
): Pick<Changes, 'moved' | 'united'> {
  const into = new Map(plan.absorbed.map(({ id, into }) => [id, into]))
  const regrouped = new Set(plan.identities.filter(({ isRegrouped }) => isRegrouped).map(({ id }) => id))
  const sharesOf = Map.groupBy(shares, ({ conversationId }) => conversationId)
  const affected = [...threads.byId.values()].filter(
    ({ identityId }) =>
      regrouped.has(identityId) || into.has(identityId) || plan.moved.some(({ from }) => from === identityId),
  )
  const moved: Changes['moved'] = []
  const united: Changes['united'] = []
  for (const conversations of Map.groupBy(affected, ({ channelId }) => channelId).values()) {
    const pieces = conversations.flatMap((source) => piecesOf(source, sharesOf.get(source.id) ?? [], plan, into))
    const staying = new Map(conversations.map((one) => [one.id, homeOf(one, pieces, into)]))
    const survivors = new Map<string, ConversationRow>()
    for (const one of [...conversations].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      threads.byThread.delete(threadKey(one.channelId, one.identityId))
      const home = staying.get(one.id) as string
      const survivor = survivors.get(home)
      if (survivor) {
        unite(survivor, one)
        united.push({ survivorId: survivor.id, absorbedId: one.id })
        threads.byId.delete(one.id)
      } else survivors.set(home, one)
    }
    for (const { source, share, home } of pieces) {
      let target = survivors.get(home)
      if (!target) {
        target = { ...source, id: newId(), identityId: home }
        survivors.set(home, target)
        threads.byId.set(target.id, target)
        threads.created.add(target.id)
      }
      if (share && staying.get(source.id) !== home) moved.push({ party: share.party, from: source.id, to: target.id })
    }
    for (const [home, row] of survivors) {
      row.identityId = home
      threads.byThread.set(threadKey(row.channelId, home), row)
      threads.touched.add(row.id)
      sumUp(
        row,
        pieces.flatMap((piece) => (piece.home === home && piece.share ? [piece.share] : [])),
      )
      for (const party of plan.identities.find(({ id }) => id === home)?.members ?? []) {
        row.lastCustomerAt = laterCustomerAt(row.lastCustomerAt, lastReactions.get(`${row.channelId} ${party}`) ?? null)
      }
    }
  }
  return { moved, united }
}

interface Piece {
  source: ConversationRow
  share: Share | null
  /** The identity it now belongs to. */
  home: string
}

function piecesOf(
  source: ConversationRow,
  shares: readonly Share[],
  plan: PeoplePlan,
  into: ReadonlyMap<string, string>,
): Piece[] {
  const own = into.get(source.identityId) ?? source.identityId
  if (shares.length === 0) return [{ source, share: null, home: own }]
  return shares.map((share) => ({
    source,
    share,
    home: (share.party === null ? undefined : plan.identityOf.get(share.party)) ?? own,
  }))
}

/** The identity a conversation stays with: its own while any of its messages do, else where its first party went. */
function homeOf(conversation: ConversationRow, pieces: readonly Piece[], into: ReadonlyMap<string, string>): string {
  const own = into.get(conversation.identityId) ?? conversation.identityId
  const homes = pieces
    .filter(({ source }) => source.id === conversation.id)
    .sort((a, b) => ((a.share?.party ?? '') < (b.share?.party ?? '') ? -1 : 1))
  return homes.some(({ home }) => home === own) ? own : (homes[0]?.home ?? own)
}

function sumUp(row: ConversationRow, shares: readonly Share[]) {
  row.inboundCount = shares.reduce((sum, { count }) => sum + count, 0)
  row.lastCustomerAt = shares.reduce<Date | null>((last, share) => laterCustomerAt(last, share.lastCustomerAt), null)
  row.lastMessageId = null
  for (const { lastAt, lastMessageId } of shares) noteLine(row, lastAt, lastMessageId)
}
