import { sql } from 'kysely'
import { getPhoneNumber, getWaba } from '#meta/accounts.ts'
import type { Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import type { Log } from '#server/platform/log.ts'
import { upsertAccount } from './accountQueries.ts'
import { channelDetails } from './details.ts'
import { accountFacts, foundStanding, type NumberFacts, numberFacts } from './facts.ts'
import type { Graphs } from './graph.ts'
import type { ChannelDetailsRow } from './rows.ts'
import { accountSizes } from './sizes.ts'
import { keepStanding, lockStandings } from './standing.ts'
import { breakChannel } from './state.ts'

export interface RefreshDeps {
  db: Db
  clock: Clock
  log: Log
  graphs: Graphs
}

const HOUR_MS = 3_600_000
/** What is younger is not asked for again by itself; a broken number may be well again. */
const REFRESH_AFTER_MS = 3 * HOUR_MS
const REFRESH_BROKEN_AFTER_MS = HOUR_MS / 4
/** In one run, over all workspaces: at most as many as can be asked for in a few minutes. */
const REFRESHES_MAX = 300

/** Asks Meta how a number and its account stand now. Where Meta does not let us, that is kept, and what cannot work without a
 *  person turns the channel red. */
export async function refreshChannel(
  deps: RefreshDeps,
  workspaceId: string,
  channel: ChannelDetailsRow,
): Promise<void> {
  const graph = deps.graphs.of(channel.id, wayTo(channel))
  const target = { workspaceId, channelId: channel.id }
  // Of the moment before: what Meta tells meanwhile is newer.
  const lookedAt = deps.clock.now()
  try {
    const read = await readAll(graph, channel)
    await inWorkspaces(deps.db, [workspaceId], (tx) => keep(deps, tx, workspaceId, channel, read, lookedAt))
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    await inWorkspaces(deps.db, [workspaceId], (tx) =>
      keepFault(tx, workspaceId, channel.id, error.fault, deps.clock.now()),
    )
    if (error.channel === 'stop') await breakChannel(deps, target, error.fault, error.details ?? error.title)
  }
}

/** Refreshes what has not been for a while, the longest first; a channel whose refresh breaks holds up no other. */
export async function refreshOldest(deps: RefreshDeps, workspaceIds: readonly string[]): Promise<void> {
  let left = REFRESHES_MAX
  for (const workspaceId of workspaceIds) {
    const now = deps.clock.now().getTime()
    const isOld = ({ state, refreshed_at: at }: ChannelDetailsRow) =>
      at === null || now - at.getTime() > (state === 'broken' ? REFRESH_BROKEN_AFTER_MS : REFRESH_AFTER_MS)
    const all = await inWorkspaces(deps.db, [workspaceId], (tx) => channelDetails(tx, workspaceId, { inboxIds: null }))
    const due = all
      .filter((channel) => channel.state !== 'disconnected' && isOld(channel))
      .sort((one, other) => (one.refreshed_at?.getTime() ?? 0) - (other.refreshed_at?.getTime() ?? 0))
    for (const channel of due) {
      if (left-- <= 0) return
      await refreshChannel(deps, workspaceId, channel).catch((error) =>
        deps.log.warn({ err: error, channelId: channel.id }, 'a channel could not be refreshed'),
      )
    }
  }
}

/** A channel's row as the way to Meta. */
export const wayTo = (channel: ChannelDetailsRow) => ({
  connection: channel.connection,
  graphUrl: channel.graph_url,
  graphVersion: channel.graph_version,
  tokenEncrypted: channel.token_encrypted,
})

type Read = Awaited<ReturnType<typeof readAll>>

async function readAll(graph: Graph, { waba_id: wabaId, phone_number_id: phoneNumberId }: ChannelDetailsRow) {
  const number = await getPhoneNumber(graph, phoneNumberId)
  const waba = await getWaba(graph, wabaId)
  return { number, waba, sizes: await accountSizes(graph, wabaId) }
}

async function keep(
  { clock }: RefreshDeps,
  tx: Tx,
  workspaceId: string,
  channel: ChannelDetailsRow,
  { number, waba, sizes }: Read,
  lookedAt: Date,
): Promise<void> {
  const at = clock.now()
  const { waba_id: wabaId, connection, id: channelId } = channel
  await upsertAccount(tx, { workspaceId, wabaId, connection, ...accountFacts(waba), ...sizes, at })
  const isChanged = await keepFacts(tx, workspaceId, channelId, numberFacts(number, channel.phone_number_id), at)
  const [row] = await lockStandings(tx, [{ workspaceId, channelId }])
  if (!row) return
  await appendEvents(tx, await keepStanding(tx, row, foundStanding(number, lookedAt), at, { isNews: isChanged }))
}

/** True where something about the number is another than before. */
async function keepFacts(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  facts: NumberFacts,
  at: Date,
): Promise<boolean> {
  const { rows } = await sql<{ is_changed: boolean }>`
    with before as (
      select row(display_phone_number, verified_name, name_status, new_name_status, number_status, quality_rating,
        throughput_per_second, is_official, is_on_business_app, username)::text as facts
      from channels where workspace_id = ${workspaceId} and id = ${channelId}::uuid for update
    )
    update channels c set display_phone_number = ${facts.displayPhoneNumber}, verified_name = ${facts.verifiedName},
      name_status = ${facts.nameStatus}, new_name_status = ${facts.newNameStatus}, number_status = ${facts.numberStatus},
      quality_rating = ${facts.qualityRating}, throughput_per_second = ${facts.throughputPerSecond},
      is_official = ${facts.isOfficial}, is_on_business_app = ${facts.isOnBusinessApp}, username = ${facts.username},
      refreshed_at = ${at}, refresh_fault = null, updated_at = ${at}
    from before where c.workspace_id = ${workspaceId} and c.id = ${channelId}::uuid
    returning before.facts <> row(c.display_phone_number, c.verified_name, c.name_status, c.new_name_status, c.number_status,
      c.quality_rating, c.throughput_per_second, c.is_official, c.is_on_business_app, c.username)::text as is_changed`.execute(
    tx,
  )
  return rows[0]?.is_changed ?? false
}

async function keepFault(tx: Tx, workspaceId: string, channelId: string, fault: string, at: Date): Promise<void> {
  await sql`update channels set refresh_fault = ${fault}, refreshed_at = ${at}
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid`.execute(tx)
}
