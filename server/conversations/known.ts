/** What acts on conversations need to know, for all of them at once: a few statements, however many they are. */
import type { BulkUndoItem } from '#contract/bulk.ts'
import type { Event } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { MemberAsker } from '../team/access.ts'
import { teams } from '../team/teamQueries.ts'
import type { ConversationAct, Known, Wish } from './decide.ts'
import { labelIdsOf, labels } from './labelQueries.ts'
import { ownersSeeing, toldSince } from './lifecycleQueries.ts'
import { readPositions } from './queries.ts'

/** The conversations are locked; who is to own them stays, and sees their inboxes, until the transaction ends. */
export async function knownFor(tx: Tx, { workspaceId, userId }: MemberAsker, wishes: readonly Wish[]): Promise<Known> {
  const acts = wishes.map(({ act }) => act)
  const ids = (kinds: readonly ConversationAct['kind'][]) =>
    wishes.filter(({ act }) => kinds.includes(act.kind)).map(({ conversation }) => conversation.id)
  const owned = wishes.flatMap(({ act, conversation }) =>
    act.kind === 'assign' && act.ownerId !== null && act.ownerId !== conversation.owner_id
      ? [{ userId: act.ownerId, inboxId: conversation.inbox_id }]
      : [],
  )
  const teamIds = acts.flatMap((act) => (act.kind === 'hand_over' ? (act.teamId ?? []) : []))
  const labelIds = acts.flatMap((act) =>
    act.kind === 'label' ? act.add : act.kind === 'label_all' ? act.labelIds : [],
  )
  const [labelled, read] = [ids(['label', 'label_all']), ids(['read', 'unread'])]
  return {
    owners: owned.length === 0 ? new Set() : await ownersSeeing(tx, workspaceId, owned),
    teams: teamIds.length === 0 ? new Set() : idsOf(await teams(tx, workspaceId)),
    labels: labelIds.length === 0 ? new Set() : idsOf(await labels(tx, workspaceId, [...new Set(labelIds)])),
    labelled: labelled.length === 0 ? new Map() : await labelIdsOf(tx, workspaceId, labelled),
    reads: read.length === 0 ? new Map() : await readPositions(tx, workspaceId, userId, read),
  }
}

const TOLD_BY: Record<BulkUndoItem['kind'], readonly Event['type'][]> = {
  owner: ['conversation.assigned'],
  team: ['conversation.handed_over'],
  labels: ['conversation.labelled'],
  status: ['conversation.closed', 'conversation.reopened', 'conversation.snoozed', 'conversation.waiting'],
  // Mine alone; how far it is says itself whether I read on.
  read: [],
}

/** Those of which anything was told behind their event `after` of what this would take back, also where it came to the same: closed
 *  by me, reopened and closed again by somebody else, it is theirs now. */
export async function changedSinceAct(
  tx: Tx,
  workspaceId: string,
  items: readonly BulkUndoItem[],
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>()
  for (const kind of new Set(items.map((item) => item.kind))) {
    const types = TOLD_BY[kind]
    const mine = items.flatMap((item) => (item.kind === kind && item.after !== undefined ? [item] : []))
    if (types.length === 0 || mine.length === 0) continue
    const places = mine.map(({ id, after = 0 }) => ({ id, after }))
    const told = await toldSince(tx, workspaceId, places, types)
    for (const item of mine) {
      const news = told.get(item.id) ?? []
      if (item.kind !== 'labels' ? news.length > 0 : news.some((one) => isAboutLabels(one, item))) changed.add(item.id)
    }
  }
  return changed
}

function isAboutLabels(
  { added = [], removed = [] }: { added?: string[]; removed?: string[] },
  item: Extract<BulkUndoItem, { kind: 'labels' }>,
): boolean {
  const mine = [...item.added, ...item.removed]
  return [...added, ...removed].some((id) => mine.includes(id))
}

const idsOf = (rows: readonly { id: string }[]) => new Set(rows.map(({ id }) => id))
