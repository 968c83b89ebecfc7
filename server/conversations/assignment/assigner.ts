/** Gives to somebody what was opened or reopened and nobody owns. The queue is a table: what waits is written with what opened the
 *  conversation and goes with the decision, so that a crash loses none and two processes never decide twice. */
import { type AssignmentDecision, assign, type Colleague } from '#core/conversation/assign.ts'
import type { ByRule, NewEvent } from '#core/events.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { holdMembers } from '../lifecycleQueries.ts'
import { notify } from '../notices.ts'
import {
  circumstancesOf,
  claimWaiting,
  colleaguesOf,
  endWaiting,
  keepTurns,
  lockUnowned,
  type Placed,
  place,
  type RuleRow,
  rulesInForce,
  type UnownedRow,
  type WaitingRow,
  workspacesWaiting,
} from './queries.ts'

const BATCH = 100
const BATCHES_MAX = 50
/** So often it is decided anew because whom it fell to left meanwhile. */
const ROUNDS_MAX = 5
const WORKSPACES_AT_ONCE = 500

/** Decides what waits, in every workspace; answers how much that was. */
export async function assignWaiting(deps: { db: Db; clock: Clock }, workspaceIds: readonly string[]): Promise<number> {
  let decided = 0
  for (let start = 0; start < workspaceIds.length; start += WORKSPACES_AT_ONCE) {
    const some = workspaceIds.slice(start, start + WORKSPACES_AT_ONCE)
    const waiting = await inWorkspaces(deps.db, some, (tx) => workspacesWaiting(tx, some), { accessMode: 'read only' })
    for (const workspaceId of waiting) {
      for (let batch = 0; batch < BATCHES_MAX; batch++) {
        const count = await inWorkspaces(deps.db, [workspaceId], (tx) => assignSome(tx, workspaceId, deps.clock.now()))
        decided += count
        if (count < BATCH) break
      }
    }
  }
  return decided
}

async function assignSome(tx: Tx, workspaceId: string, at: Date): Promise<number> {
  const waiting = await claimWaiting(tx, workspaceId, BATCH)
  if (waiting.length === 0) return 0
  const ids = waiting.map((one) => one.conversation_id)
  const { decisions, turns } = await decide(tx, workspaceId, waiting)
  const placed = decisions.flatMap(({ conversation, decision }) => placedBy(conversation, decision))
  await place(tx, workspaceId, placed, at)
  await keepTurns(tx, workspaceId, turns)
  await endWaiting(tx, workspaceId, ids)
  const news: NewEvent[] = []
  for (const { conversation, decision } of decisions) {
    news.push(...(await told(tx, workspaceId, conversation, decision, at)))
  }
  await appendEvents(tx, news)
  return waiting.length
}

interface Decided {
  decisions: { conversation: UnownedRow; decision: AssignmentDecision }[]
  /** Whom each rule chose last in turn. */
  turns: Map<string, string>
}

/** Decides with the conversations and the rules locked, and then whom it falls to: they stay, and see the inbox, until this is written. */
async function decide(tx: Tx, workspaceId: string, waiting: readonly WaitingRow[]): Promise<Decided> {
  const ids = waiting.map((one) => one.conversation_id)
  const conversations = await lockUnowned(tx, workspaceId, ids)
  const inboxIds = [...new Set(conversations.map((one) => one.inbox_id))].sort()
  const rules = await rulesInForce(tx, workspaceId, inboxIds, { locked: true })
  const counted = rules.some(({ is_on, outcome }) => is_on && outcome.to === 'least_busy')
  const messageOf = new Map(waiting.map((one) => [one.conversation_id, one.message_id]))
  const circumstances = await circumstancesOf(
    tx,
    workspaceId,
    conversations.map(({ id, identity_id }) => ({ identityId: identity_id, messageId: messageOf.get(id) ?? null })),
  )
  for (let round = 1; ; round++) {
    const colleagues = await colleaguesOf(tx, workspaceId, inboxIds, { counted })
    const decided = decideBy({ conversations, rules, colleagues, circumstances })
    const chosen = decided.decisions.flatMap(({ decision }) => decision.ownerId ?? [])
    if (chosen.length === 0) return decided
    await holdMembers(tx, workspaceId, [...new Set(chosen)])
    const now = await colleaguesOf(tx, workspaceId, inboxIds, { counted: false })
    const isThere = (ownerId: string | null, inboxId: string) =>
      ownerId === null ||
      now.get(inboxId)?.some((one) => one.userId === ownerId && one.seesInbox && !one.isAway) === true
    if (decided.decisions.every(({ conversation, decision }) => isThere(decision.ownerId, conversation.inbox_id)))
      return decided
    // Somebody left in this very moment: the others are asked. What cannot be settled waits for the next time.
    if (round === ROUNDS_MAX) throw new Error('people come and go faster than conversations are given to them')
  }
}

function decideBy({
  conversations,
  rules,
  colleagues,
  circumstances,
}: {
  conversations: readonly UnownedRow[]
  rules: readonly RuleRow[]
  colleagues: ReadonlyMap<string, Colleague[]>
  circumstances: Awaited<ReturnType<typeof circumstancesOf>>
}): Decided {
  const turns = new Map<string, string>()
  const decisions = conversations.flatMap((conversation, nth) => {
    const { inbox_id: inboxId, channel_id: channelId, team_id: teamId } = conversation
    const mine = rules.filter((rule) => rule.inbox_id === inboxId)
    const people = colleagues.get(inboxId) ?? []
    const about = circumstances[nth] ?? { text: null, language: null, contactOwnerId: null }
    const decision = assign(mine.map(ruleOf), { channelId, teamId, ...about }, people, (ruleId) => {
      return turns.get(ruleId) ?? mine.find((rule) => rule.id === ruleId)?.last_user_id ?? null
    })
    if (!decision) return []
    if (decision.how === 'round_robin' && decision.ownerId !== null) turns.set(decision.ruleId, decision.ownerId)
    for (const all of colleagues.values()) countIn(all, decision.ownerId)
    return [{ conversation, decision }]
  })
  return { decisions, turns }
}

/** A rule as core takes it. */
export const ruleOf = ({ id, name, is_on, conditions, outcome }: RuleRow) => ({
  ...{ id, name, isOn: is_on, conditions, outcome },
})

function countIn(colleagues: Colleague[], ownerId: string | null) {
  for (const one of colleagues) if (one.userId === ownerId) one.openCount++
}

function placedBy({ id, team_id }: UnownedRow, { ownerId, teamId }: AssignmentDecision): Placed[] {
  if (ownerId === null && (teamId === undefined || teamId === team_id)) return []
  return [{ conversationId: id, assignmentId: uuidv7(), ownerId, teamId: teamId ?? team_id }]
}

async function told(
  tx: Tx,
  workspaceId: string,
  { id: conversationId, inbox_id: inboxId, team_id: previousTeamId }: UnownedRow,
  { ownerId, teamId, lacking, ruleId, ruleName, ruleNumber, away }: AssignmentDecision,
  at: Date,
): Promise<NewEvent[]> {
  const rule: ByRule = { ruleId, ruleName, ruleNumber, away }
  const common = { workspaceId, actorId: null, at, inboxId, conversationId }
  const news: NewEvent[] = []
  if (teamId !== undefined && teamId !== previousTeamId) {
    news.push({ ...common, type: 'conversation.handed_over', teamId, previousTeamId, rule })
  }
  if (lacking !== null) news.push({ ...common, type: 'conversation.not_assigned', rule: { ...rule, lacking } })
  if (ownerId === null) return news
  const actor = { workspaceId, userId: null }
  const notices = await notify(tx, actor, { kind: 'assigned', conversationId, inboxId, userIds: [ownerId], at })
  return [...news, { ...common, type: 'conversation.assigned', ownerId, previousOwnerId: null, rule }, ...notices]
}
