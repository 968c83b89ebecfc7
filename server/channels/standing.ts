/** How numbers stand with Meta: pieces of it come from webhooks, refreshes, failed sends and people; here they are put together. */
import { sql } from 'kysely'
import { brokenBy, merged, type Standing, visibleIn, wholeSecond } from '#core/channel/standing.ts'
import {
  ACCOUNT_ASPECTS,
  type AccountItem,
  concerns,
  hintsAtMore,
  type Named,
  STANDING_FIELDS,
  standingIn,
} from '#core/channel/told.ts'
import type { NewEvent } from '#core/events.ts'
import type { Tx } from '#server/platform/db/database.ts'

/** Something Meta said of an account, and a channel that it may be about. */
export interface ToldOfChannel extends AccountItem {
  workspaceId: string
  channelId: string
}

/** A channel as it stands, locked. */
export interface StandingRow extends Named {
  workspaceId: string
  id: string
  inboxId: string
  wabaId: string
  state: 'connected' | 'broken' | 'disconnected'
  fault: string | null
  details: string | null
  isHeld: boolean
  verifiedName: string | null
  refreshedAt: Date | null
  standing: Standing
}

const SECOND_MS = 1_000
/** A throughput that Meta raises by itself (§12). */
const THROUGHPUT_RAISED_PER_SECOND = 1_000
/** What Meta decides about a name, as it then shows it with the number (§3.7, §13.1). */
const NAME_STATUS: Readonly<Record<string, string>> = {
  APPROVED: 'APPROVED',
  REJECTED: 'DECLINED',
  PENDING: 'PENDING_REVIEW',
  DEFERRED: 'PENDING_REVIEW',
}

/** Applies what Meta told to the channels that it concerns. Gives what there is to tell; repeated, it changes nothing. */
export async function applyTold(tx: Tx, told: readonly ToldOfChannel[], now: Date): Promise<NewEvent[]> {
  const known = told.filter(({ field }) => STANDING_FIELDS.has(field))
  if (known.length === 0) return []
  const byChannel = Map.groupBy(known, ({ channelId }) => channelId)
  const keys = [...byChannel.values()].flatMap(([one]) => one ?? [])
  // Accounts before channels, and both in the order of their keys, as everywhere.
  await lockAccounts(tx, keys)
  const rows = await lockStandings(tx, keys)
  const events: NewEvent[] = []
  for (const row of rows) {
    const items = (byChannel.get(row.id) ?? []).filter((item) => concerns(item, row))
    if (items.length === 0) continue
    if (items.some(hintsAtMore)) await askMeta(tx, row, now)
    const said = items.reduce((all, item) => merged(all, standingIn(item)), {} as Standing)
    const isAccountNews = await keepAccount(tx, row, pick(said, true))
    const isNumberNews = await keepNumber(tx, row, pick(said, false), items)
    events.push(...(await keepStanding(tx, row, pick(said, false), now, { isNews: isAccountNews || isNumberNews })))
  }
  return events
}

/** Takes up what was learnt, and says whether the channel works; tells only what people would notice. */
export async function keepStanding(
  tx: Tx,
  row: StandingRow,
  learnt: Standing,
  at: Date,
  { isNews = false, actorId = null }: { isNews?: boolean; actorId?: string | null } = {},
): Promise<NewEvent[]> {
  const standing = merged(row.standing, learnt)
  const broken = row.state === 'disconnected' ? null : brokenBy(standing, at)
  const state = row.state === 'disconnected' ? row.state : broken ? 'broken' : 'connected'
  const [fault, details] = [broken?.fault ?? null, broken?.details ?? null]
  const isOther = state !== row.state || fault !== row.fault
  await sql`update channels set standing = ${JSON.stringify(standing)}::jsonb, state = ${state}, state_fault = ${fault},
      state_details = ${details}, state_since = case when ${isOther} then ${at}::timestamptz else state_since end, updated_at = ${at}
    where workspace_id = ${row.workspaceId} and id = ${row.id}::uuid`.execute(tx)
  const isSeen = isOther || details !== row.details || visibleIn(standing) !== visibleIn(row.standing)
  if (!isSeen && !isNews) return []
  const { workspaceId, id: channelId, inboxId } = row
  return [{ type: 'channel.changed', channelId, inboxId, workspaceId, actorId, at }]
}

/** These channels, locked until the transaction ends. */
export async function lockStandings(
  tx: Tx,
  channels: readonly { workspaceId: string; channelId: string }[],
): Promise<StandingRow[]> {
  const { rows } = await sql<StandingRow>`
    select c.workspace_id as "workspaceId", c.id, c.inbox_id as "inboxId", c.waba_id as "wabaId", c.state, c.state_fault as fault,
      c.state_details as details, c.dispatch_held as "isHeld", c.phone_number_id as "phoneNumberId",
      c.display_phone_number as "displayPhoneNumber", c.verified_name as "verifiedName", c.refreshed_at as "refreshedAt", c.standing,
      a.app_id as "appId"
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = any(${workspacesOf(channels)}::uuid[]) and c.id = any(${channels.map(({ channelId }) => channelId)}::uuid[])
    order by c.id for no key update of c`.execute(tx)
  return rows
}

async function lockAccounts(tx: Tx, channels: readonly { workspaceId: string; channelId: string }[]): Promise<void> {
  await sql`select from whatsapp_accounts
    where workspace_id = any(${workspacesOf(channels)}::uuid[]) and waba_id in (
      select waba_id from channels where workspace_id = any(${workspacesOf(channels)}::uuid[])
        and id = any(${channels.map(({ channelId }) => channelId)}::uuid[]))
    order by workspace_id, waba_id for no key update`.execute(tx)
}

const workspacesOf = (channels: readonly { workspaceId: string }[]) => [
  ...new Set(channels.map(({ workspaceId }) => workspaceId)),
]

/** Whatever it was: how things stand is then asked of Meta itself, in a later second than it was told in, so that what is found counts. */
async function askMeta(tx: Tx, { workspaceId, id }: StandingRow, now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + SECOND_MS)
  await sql`update channels set refresh_due_at = ${dueAt} where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(
    tx,
  )
}

function pick(standing: Standing, ofAccount: boolean): Standing {
  return Object.fromEntries(Object.entries(standing).filter(([aspect]) => ACCOUNT_ASPECTS.has(aspect) === ofAccount))
}

/** What all numbers of the account share. What a later look at Meta found is not undone. */
async function keepAccount(tx: Tx, { workspaceId, wabaId }: StandingRow, said: Standing): Promise<boolean> {
  if (Object.keys(said).length === 0) return false
  const { rows } = await sql<{ standing: Standing; refreshedAt: Date | null }>`
    select standing, refreshed_at as "refreshedAt" from whatsapp_accounts
    where workspace_id = ${workspaceId} and waba_id = ${wabaId} for no key update`.execute(tx)
  const [account] = rows
  if (!account) return false
  const standing = merged(account.standing, said)
  if (JSON.stringify(standing) === JSON.stringify(account.standing)) return false
  const since = account.refreshedAt ? wholeSecond(account.refreshedAt.toISOString()) : ''
  const later = (aspect: string) => {
    const told = standing[aspect]
    return told && told.at >= since ? told.word : null
  }
  await sql`update whatsapp_accounts set standing = ${JSON.stringify(standing)}::jsonb,
      review_status = coalesce(${later('review')}, review_status), messaging_tier = coalesce(${later('tier')}, messaging_tier),
      numbers_max = coalesce(${later('numbers_max')}::text::integer, numbers_max),
      portfolio_numbers_max = coalesce(${later('portfolio_numbers_max')}::text::integer, portfolio_numbers_max)
    where workspace_id = ${workspaceId} and waba_id = ${wabaId}`.execute(tx)
  return visibleIn(standing) !== visibleIn(account.standing)
}

/** What the number itself shows: the review of its name, and how much it may send in a second. */
async function keepNumber(
  tx: Tx,
  { workspaceId, id, standing, verifiedName, refreshedAt }: StandingRow,
  said: Standing,
  items: readonly AccountItem[],
): Promise<boolean> {
  const since = refreshedAt ? wholeSecond(refreshedAt.toISOString()) : ''
  const name = merged(standing, said).name
  const isNewest =
    name !== undefined && name.at >= since && (standing.name === undefined || name.at >= standing.name.at)
  const status = isNewest && said.name ? (NAME_STATUS[name.word] ?? null) : null
  const isShown = name?.details === null || name?.details === verifiedName
  const isRaised = items.some(
    ({ field, value, at }) =>
      field === 'phone_number_quality_update' && value.event === 'THROUGHPUT_UPGRADE' && at.toISOString() >= since,
  )
  if (status === null && !isRaised) return false
  const { numAffectedRows } = await sql`
    update channels set name_status = coalesce(${isShown ? status : null}, name_status),
      new_name_status = coalesce(${isShown ? null : status}, new_name_status),
      throughput_per_second = case when ${isRaised} then ${THROUGHPUT_RAISED_PER_SECOND} else throughput_per_second end
    where workspace_id = ${workspaceId} and id = ${id}::uuid
      and (name_status, new_name_status, throughput_per_second) is distinct from (
        coalesce(${isShown ? status : null}, name_status), coalesce(${isShown ? null : status}, new_name_status),
        case when ${isRaised} then ${THROUGHPUT_RAISED_PER_SECOND} else throughput_per_second end)`.execute(tx)
  return Number(numAffectedRows ?? 0) > 0
}
