import { sql } from 'kysely'
import type { AssignmentCondition, AssignmentOutcome, Colleague } from '#core/conversation/assign.ts'
import { insertRows, unnest } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'

/** Beyond this all are equally busy. */
const OPEN_COUNT_MAX = 1_000
const PEOPLE_MAX = 1_000

export interface RuleRow {
  id: string
  inbox_id: string
  name: string
  is_on: boolean
  conditions: AssignmentCondition[]
  outcome: AssignmentOutcome
  last_user_id: string | null
}

/** A conversation that was opened or reopened, and nobody owns. */
export interface Opened {
  workspaceId: string
  conversationId: string
  inboxId: string
  messageId: string | null
  since: Date
}

/** Puts them into the queue, where their inbox has rules; one that waits already waits on. */
export const waitForAssignment = (opened: readonly Opened[]) => sql`
  insert into waiting_assignments (workspace_id, conversation_id, message_id, since)
  select n.workspace_id, n.conversation_id, n.message_id, n.since from ${unnest(opened, {
    workspace_id: ['uuid', (one) => one.workspaceId],
    conversation_id: ['uuid', (one) => one.conversationId],
    inbox_id: ['uuid', (one) => one.inboxId],
    message_id: ['uuid', (one) => one.messageId],
    since: ['timestamptz', (one) => one.since],
  })}
  where exists (select from assignment_rules r
    where r.workspace_id = n.workspace_id and r.inbox_id = n.inbox_id and r.is_on)
  order by 1, 2 on conflict do nothing`

/** Among these, the workspaces in which something waits. */
export async function workspacesWaiting(tx: Tx, workspaceIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select asked.id from unnest(${[...workspaceIds]}::uuid[]) as asked (id)
    where exists (select from waiting_assignments w where w.workspace_id = asked.id)`.execute(tx)
  return rows.map(({ id }) => id)
}

export interface WaitingRow {
  conversation_id: string
  message_id: string | null
}

/** Some of those that wait, locked; what another process has in hand is left to it. */
export async function claimWaiting(tx: Tx, workspaceId: string, limit: number): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select conversation_id, message_id from waiting_assignments where workspace_id = ${workspaceId}
    order by conversation_id limit ${limit} for update skip locked`.execute(tx)
  return rows
}

export async function endWaiting(tx: Tx, workspaceId: string, conversationIds: readonly string[]): Promise<void> {
  await sql`delete from waiting_assignments
    where workspace_id = ${workspaceId} and conversation_id = any (${[...conversationIds]}::uuid[])`.execute(tx)
}

export interface UnownedRow {
  id: string
  inbox_id: string
  channel_id: string
  identity_id: string
  team_id: string | null
}

/** Those that are open and still nobody's, locked in the order of their keys as everybody locks them. */
export async function lockUnowned(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<UnownedRow[]> {
  const { rows } = await sql<UnownedRow>`
    select id, inbox_id, channel_id, identity_id, team_id from conversations
    where workspace_id = ${workspaceId} and id = any (${[...ids]}::uuid[]) and owner_id is null and status = 'open'
    order by id for update`.execute(tx)
  return rows
}

/** The rules of an inbox as they were written. */
export async function rulesOf(tx: Tx, workspaceId: string, inboxId: string): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select id, inbox_id, name, is_on, conditions, outcome, last_user_id from assignment_rules
    where workspace_id = ${workspaceId} and inbox_id = ${inboxId}::uuid order by position, id`.execute(tx)
  return rows
}

/** The rules of these inboxes as they count: one that hands to a team which was put away since is off. Locked where somebody is
 *  chosen by them, so that the turns of a rule are one after the other. */
export async function rulesInForce(
  tx: Tx,
  workspaceId: string,
  inboxIds: readonly string[],
  { locked }: { locked: boolean },
): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select r.id, r.inbox_id, r.name, r.conditions, r.outcome, r.last_user_id,
      r.is_on and (r.outcome ->> 'teamId' is null or exists (select from teams t
        where t.workspace_id = ${workspaceId} and t.id = (r.outcome ->> 'teamId')::uuid and t.archived_at is null)) as is_on
    from assignment_rules r
    where r.workspace_id = ${workspaceId} and r.inbox_id = any (${[...inboxIds]}::uuid[])
    order by r.inbox_id, r.position, r.id ${locked ? sql`for no key update of r` : sql``}`.execute(tx)
  return rows
}

/** What rules ask about a conversation besides its own row. */
export async function circumstancesOf(
  tx: Tx,
  workspaceId: string,
  conversations: readonly { identityId: string; messageId: string | null }[],
): Promise<{ text: string | null; language: string | null; contactOwnerId: string | null }[]> {
  const { rows } = await sql<{ text: string | null; language: string | null; contactOwnerId: string | null }>`
    select m.text, t.language, t.owner_id as "contactOwnerId"
    from unnest(${conversations.map((one) => one.identityId)}::uuid[], ${conversations.map((one) => one.messageId)}::uuid[])
        with ordinality as n (identity_id, message_id, nth)
      left join identities i on i.workspace_id = ${workspaceId} and i.id = n.identity_id
      left join contacts t on t.workspace_id = ${workspaceId} and t.id = i.contact_id
      left join messages m on m.workspace_id = ${workspaceId} and m.id = n.message_id and m.direction = 'in'
    order by n.nth`.execute(tx)
  return rows
}

/** Everybody of the workspace with their part in these inboxes. How busy they are is counted only where somebody asks. */
export async function colleaguesOf(
  tx: Tx,
  workspaceId: string,
  inboxIds: readonly string[],
  { counted }: { counted: boolean },
): Promise<Map<string, Colleague[]>> {
  const openCount = counted
    ? sql`(select count(*)::int from (select from conversations c
        where c.workspace_id = ${workspaceId} and c.owner_id = m.user_id and c.status = 'open' limit ${OPEN_COUNT_MAX}) o)`
    : sql`0`
  const { rows } = await sql<Omit<Colleague, 'seesInbox' | 'worksInInbox'> & { isAdmin: boolean; inboxIds: string[] }>`
    select m.user_id as "userId", m.away_since is not null as "isAway", m.role = 'admin' as "isAdmin", ${openCount} as "openCount",
      array(select i.inbox_id from inbox_members i where i.workspace_id = ${workspaceId} and i.user_id = m.user_id
        and i.inbox_id = any (${[...inboxIds]}::uuid[])) as "inboxIds",
      array(select b.team_id from team_members b join teams t on t.workspace_id = ${workspaceId} and t.id = b.team_id
        where b.workspace_id = ${workspaceId} and b.user_id = m.user_id and t.archived_at is null) as "teamIds"
    from members m where m.workspace_id = ${workspaceId} order by m.user_id limit ${PEOPLE_MAX}`.execute(tx)
  return new Map(
    inboxIds.map((inboxId) => [
      inboxId,
      rows.map(({ isAdmin, inboxIds: theirs, ...one }) => ({
        ...one,
        worksInInbox: theirs.includes(inboxId),
        seesInbox: isAdmin || theirs.includes(inboxId),
      })),
    ]),
  )
}

/** One decision as it is written. */
export interface Placed {
  conversationId: string
  assignmentId: string
  ownerId: string | null
  teamId: string | null
}

/** Of conversations that this transaction has locked. */
export async function place(tx: Tx, workspaceId: string, placed: readonly Placed[], at: Date): Promise<void> {
  if (placed.length === 0) return
  const columns = {
    conversation_id: ['uuid', (one: Placed) => one.conversationId],
    owner_id: ['text', (one: Placed) => one.ownerId],
    team_id: ['uuid', (one: Placed) => one.teamId],
  } as const
  await sql`update conversations c set owner_id = n.owner_id, team_id = n.team_id, updated_at = ${at}
    from ${unnest(placed, columns)} where c.workspace_id = ${workspaceId} and c.id = n.conversation_id`.execute(tx)
  await insertRows('assignments', placed, {
    workspace_id: ['uuid', () => workspaceId],
    id: ['uuid', (one) => one.assignmentId],
    ...columns,
    reason: ['text', () => 'rule'],
    at: ['timestamptz', () => at],
  }).execute(tx)
}

/** Whose turn was last. */
export async function keepTurns(tx: Tx, workspaceId: string, turns: ReadonlyMap<string, string>): Promise<void> {
  if (turns.size === 0) return
  await sql`update assignment_rules r set last_user_id = n.user_id
    from ${unnest([...turns], { id: ['uuid', ([id]) => id], user_id: ['text', ([, userId]) => userId] })}
    where r.workspace_id = ${workspaceId} and r.id = n.id`.execute(tx)
}

/** All rules of an inbox, in this order; who is next in the turn of a rule stays. */
export async function replaceRules(
  tx: Tx,
  workspaceId: string,
  inboxId: string,
  rules: readonly Omit<RuleRow, 'inbox_id' | 'last_user_id'>[],
): Promise<void> {
  await sql`delete from assignment_rules where workspace_id = ${workspaceId} and inbox_id = ${inboxId}::uuid
    and not id = any (${rules.map(({ id }) => id)}::uuid[])`.execute(tx)
  const placed = rules.map((rule, position) => ({ ...rule, position }))
  await insertRows(
    'assignment_rules',
    placed,
    {
      workspace_id: ['uuid', () => workspaceId],
      id: ['uuid', (rule) => rule.id],
      inbox_id: ['uuid', () => inboxId],
      position: ['integer', (rule) => rule.position],
      name: ['text', (rule) => rule.name],
      is_on: ['boolean', (rule) => rule.is_on],
      conditions: ['jsonb', (rule) => JSON.stringify(rule.conditions)],
      outcome: ['jsonb', (rule) => JSON.stringify(rule.outcome)],
    },
    sql`on conflict (workspace_id, id) do update set position = excluded.position, name = excluded.name, is_on = excluded.is_on,
      conditions = excluded.conditions, outcome = excluded.outcome
      where assignment_rules.inbox_id = excluded.inbox_id`,
  ).execute(tx)
}

/** Held while the rules of an inbox are changed, so that two who change them take turns; false where there is no such inbox. */
export async function lockInbox(tx: Tx, workspaceId: string, inboxId: string): Promise<boolean> {
  const { rows } = await sql`
    select from inboxes where workspace_id = ${workspaceId} and id = ${inboxId}::uuid for no key update`.execute(tx)
  return rows.length > 0
}

/** Whether everything that rules name is there: channels of the inbox, people, and teams in use. */
export async function allThere(
  tx: Tx,
  workspaceId: string,
  named: { channelIds: readonly string[]; userIds: readonly string[]; teamIds: readonly string[] },
): Promise<boolean> {
  const { rows } = await sql<{ all: boolean }>`
    select not exists (select from unnest(${[...named.channelIds]}::uuid[]) as wanted (id)
        where not exists (select from channels c where c.workspace_id = ${workspaceId} and c.id = wanted.id))
      and not exists (select from unnest(${[...named.userIds]}::text[]) as wanted (id)
        where not exists (select from members m where m.workspace_id = ${workspaceId} and m.user_id = wanted.id))
      and not exists (select from unnest(${[...named.teamIds]}::uuid[]) as wanted (id)
        where not exists (select from teams t
          where t.workspace_id = ${workspaceId} and t.id = wanted.id and t.archived_at is null))
      as all`.execute(tx)
  return rows[0]?.all ?? false
}
