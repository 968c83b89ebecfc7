/** What is known about the people and messages of a batch, in a fixed number of statements however large it is. */
import { keyOfParty } from '#core/contact/link.ts'
import type { Channel, Item } from '#core/conversation/items.ts'
import { type Known, wireKey } from '#core/conversation/known.ts'
import { type KnownPeople, type PeoplePlan, partiesNamed, planPeople, scopesOf } from '#core/conversation/people.ts'
import { DEFAULT_KEYWORDS } from '#core/whatsapp/keywords.ts'
import { keywordSettingsOf } from '../consents/settings.ts'
import type { Tx } from '../platform/db/database.ts'
import * as people from './peopleQueries.ts'
import * as queries from './queries.ts'

/** The part of a batch that belongs to one workspace. */
export interface WorkspaceBatch {
  workspaceId: string
  channels: ReadonlyMap<string, Channel>
  items: Item[]
}

export interface Loaded extends WorkspaceBatch {
  plans: PeoplePlan[]
  known: Known
}

/** Facts that hang together in more steps than this are nobody's history, but an attack or a fault. */
const ROUNDS_MAX = 30
const PARTIES_MAX = 50_000

export async function load(tx: Tx, batches: readonly WorkspaceBatch[], newId: () => string): Promise<Loaded[]> {
  const planned = await plan(tx, batches, newId)
  const identityIds = planned.flatMap(({ workspaceId, plans }) =>
    plans.flatMap(({ identities, absorbed, moved }) => [
      ...identities.filter(({ isNew }) => !isNew).map(({ id }) => ({ workspaceId, id })),
      ...absorbed.map(({ id }) => ({ workspaceId, id })),
      ...moved.map(({ from }) => ({ workspaceId, id: from })),
    ]),
  )
  const keys = planned.flatMap(({ workspaceId, plans }) =>
    plans.flatMap(({ identities }) =>
      identities
        .filter(({ isRegrouped }) => isRegrouped)
        .flatMap(({ members }) => members.flatMap((party) => keyOfParty(party) ?? []))
        .map((key) => ({ workspaceId, key })),
    ),
  )
  const wires = planned.map(wiresOf)
  // Asked together: while PostgreSQL answers one, the answer before is read. Locks are taken in the order written here.
  const [conversations, { contacts, identities }, received, sends, keywords] = await Promise.all([
    people.conversationsOf(tx, identityIds),
    people.contactsAndIdentities(tx, identityIds, keys),
    queries.receivedOf(
      tx,
      wires.flatMap(({ placed, targets }) => [...placed, ...targets]),
    ),
    queries.sendsOf(
      tx,
      wires.flatMap(({ sendIds }) => sendIds),
      wires.flatMap(({ reported, targets }) => [...reported, ...targets]),
    ),
    keywordSettingsOf(
      tx,
      planned.map(({ workspaceId }) => workspaceId),
    ),
  ])
  const [shares, lastReactions, messages, statuses, changes, reactions] = await Promise.all([
    people.sharesOf(tx, conversationsToReread(planned, conversations)),
    people.lastReactions(tx, partiesToAsk(planned, conversations)),
    queries.messagesOf(tx, [
      ...messagesToRead(wires, received),
      ...sends.map(({ workspaceId, messageId }) => ({ workspaceId, id: messageId })),
    ]),
    queries.statusesOf(tx, [
      ...wires.flatMap(({ reported }) => reported),
      ...sends.flatMap(({ workspaceId, channelId, wamid }) =>
        wamid === null ? [] : { workspaceId, channelId, wamid },
      ),
    ]),
    queries.messageChangesOf(
      tx,
      wires.flatMap(({ placed, edited }) => [...placed, ...edited]),
    ),
    queries.reactionsOf(
      tx,
      wires.flatMap(({ reacted }) => reacted),
    ),
  ])

  return planned.map((batch) => {
    const ours = <T extends { workspaceId: string }>(rows: readonly T[]) =>
      rows.filter((row) => row.workspaceId === batch.workspaceId)
    const known: Known = {
      keywords: keywords.get(batch.workspaceId) ?? DEFAULT_KEYWORDS,
      channels: batch.channels,
      contacts: ours(contacts),
      identities: ours(identities),
      conversations: ours(conversations),
      shares: ours(shares),
      lastReactions: new Map(ours(lastReactions).map(({ channelId, party, at }) => [`${channelId} ${party}`, at])),
      received: new Set(ours(received).map(({ channelId, wamid }) => wireKey(channelId, wamid))),
      messages: ours(messages),
      sends: ours(sends),
      statuses: ours(statuses),
      reactions: ours(reactions),
      changes: ours(changes),
    }
    return { ...batch, known }
  })
}

type Planned = WorkspaceBatch & { plans: PeoplePlan[] }

/** Follows the facts about everybody named until nobody new is named. */
async function plan(tx: Tx, batches: readonly WorkspaceBatch[], newId: () => string): Promise<Planned[]> {
  const groups = batches.flatMap((batch) =>
    [...scopesOf(batch.items, batch.channels)].map(([scope, parties]) => ({
      batch,
      scope,
      parties,
      frontier: [...parties],
      known: { ties: [], changes: [], parties: [] } as { [Key in keyof KnownPeople]: KnownPeople[Key][number][] },
      seen: new Set<string>(),
    })),
  )
  for (let round = 0; groups.some(({ frontier }) => frontier.length > 0); round++) {
    if (round === ROUNDS_MAX || groups.some(({ parties }) => parties.size > PARTIES_MAX)) {
      throw new Error('too many people hang together')
    }
    const wanted = groups.flatMap(({ batch, scope, frontier }) =>
      frontier.map((party) => ({ workspaceId: batch.workspaceId, scope, party })),
    )
    const [ties, changes] = await Promise.all([people.tiesOf(tx, wanted), people.identityChangesOf(tx, wanted)])
    for (const group of groups) {
      const isOurs = (row: { workspaceId: string; scope: string }) =>
        row.workspaceId === group.batch.workspaceId && row.scope === group.scope
      for (const tie of ties.filter(isOurs)) addOnce(group.seen, `tie ${tie.waId} ${tie.userId}`, group.known.ties, tie)
      for (const { workspaceId, scope, ...change } of changes.filter(isOurs)) {
        addOnce(group.seen, JSON.stringify(change), group.known.changes, change)
      }
      group.frontier = [...partiesNamed(group.known)].filter((party) => !group.parties.has(party))
      for (const party of group.frontier) group.parties.add(party)
    }
  }
  const rows = await people.partiesOf(
    tx,
    groups.flatMap(({ batch, scope, parties }) =>
      [...parties].map((party) => ({ workspaceId: batch.workspaceId, scope, party })),
    ),
  )
  const byGroup = Map.groupBy(rows, ({ workspaceId, scope }) => `${workspaceId} ${scope}`)
  return batches.map((batch) => ({
    ...batch,
    plans: groups
      .filter((group) => group.batch === batch)
      .map(({ scope, known }) => {
        const parties = byGroup.get(`${batch.workspaceId} ${scope}`) ?? []
        return planPeople(scope, { ...known, parties }, batch.items, batch.channels, newId)
      }),
  }))
}

function addOnce<T>(seen: Set<string>, key: string, list: T[], one: T) {
  if (seen.has(key)) return
  seen.add(key)
  list.push(one)
}

/** Only where people moved or changed are whole threads read. */
function conversationsToReread(
  planned: readonly Planned[],
  conversations: readonly { workspaceId: string; id: string; identityId: string }[],
) {
  const affected = new Set(
    planned.flatMap(({ plans }) =>
      plans.flatMap(({ identities, absorbed, moved }) => [
        ...identities.filter(({ isNew, isRegrouped }) => isRegrouped && !isNew).map(({ id }) => id),
        ...absorbed.map(({ id }) => id),
        ...moved.map(({ from }) => from),
      ]),
    ),
  )
  return conversations.filter(({ identityId }) => affected.has(identityId))
}

/** Whose earlier reactions may count: of regrouped identities, and of those that have no thread on a number yet. */
function partiesToAsk(
  planned: readonly Planned[],
  conversations: readonly { channelId: string; identityId: string }[],
) {
  const threads = new Set(conversations.map(({ channelId, identityId }) => `${channelId} ${identityId}`))
  return planned.flatMap(({ workspaceId, channels, plans }) =>
    plans.flatMap(({ scope, identities }) =>
      [...channels.values()]
        .filter((channel) => channel.scope === scope)
        .flatMap(({ id: channelId }) =>
          identities
            .filter(({ id, isRegrouped }) => isRegrouped || !threads.has(`${channelId} ${id}`))
            .flatMap(({ members }) => members.map((party) => ({ workspaceId, channelId, party }))),
        ),
    ),
  )
}

/** By which of Meta's ids a batch speaks of messages. */
function wiresOf({ workspaceId, items }: Planned) {
  const placed: queries.Wire[] = []
  const reported: queries.Wire[] = []
  const targets: queries.Wire[] = []
  const edited: queries.Wire[] = []
  const reacted: queries.Wire[] = []
  const calls = new Set<string>()
  const sendIds: { workspaceId: string; id: string }[] = []
  for (const item of items) {
    if (item.type === 'person' || item.type === 'preference') continue
    const { channelId, wamid } = item
    if (item.type === 'message') {
      placed.push({ workspaceId, channelId, wamid })
      if (item.kind === 'call') calls.add(wireKey(channelId, wamid))
    } else if (item.type === 'status') {
      reported.push({ workspaceId, channelId, wamid })
      if (item.sendId !== null) sendIds.push({ workspaceId, id: item.sendId })
    } else {
      const target = { workspaceId, channelId, wamid: item.targetWamid }
      targets.push(target)
      if (item.type === 'reaction') reacted.push(target)
      else edited.push(target)
    }
  }
  return { placed, reported, targets, edited, reacted, calls, sendIds }
}

/** A repeated message needs no look at its row; a call's later news and the target of an edit do. */
function messagesToRead(
  wires: readonly ReturnType<typeof wiresOf>[],
  received: Awaited<ReturnType<typeof queries.receivedOf>>,
) {
  const wanted = new Set(
    wires.flatMap(({ targets, calls }) => [
      ...calls,
      ...targets.map(({ channelId, wamid }) => wireKey(channelId, wamid)),
    ]),
  )
  return received
    .filter(({ channelId, wamid }) => wanted.has(wireKey(channelId, wamid)))
    .map(({ workspaceId, messageId }) => ({ workspaceId, id: messageId }))
}
