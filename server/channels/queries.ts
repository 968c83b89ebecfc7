import { sql } from 'kysely'
import type { Db, Tx } from '#server/platform/db/database.ts'
import type { AppRow, ChannelRow, InboxRow, NewChannel } from './rows.ts'

/** Which inboxes a person sees: null is all of the workspace. */
type Sight = readonly string[] | null

/** Inboxes with their open conversations, counted no further than `cap`. */
export async function inboxes(tx: Tx, workspaceId: string, sight: Sight, cap: number): Promise<InboxRow[]> {
  const visible = sight === null ? sql`` : sql`and i.id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<InboxRow>`
    select i.id, i.name, (select count(*)::int from (
      select from conversations c where c.workspace_id = ${workspaceId} and c.inbox_id = i.id and c.status = 'open'
      limit ${cap}) capped) as open_count
    from inboxes i where i.workspace_id = ${workspaceId} ${visible} order by lower(i.name), i.id limit 500`.execute(tx)
  return rows
}

export async function channels(tx: Tx, workspaceId: string, sight: Sight): Promise<ChannelRow[]> {
  const visible = sight === null ? sql`` : sql`and c.inbox_id = any(${[...sight]}::uuid[])`
  const { rows } = await sql<ChannelRow>`
    select ${CHANNEL_COLUMNS} from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} ${visible} order by lower(c.name), c.id limit 1000`.execute(tx)
  return rows
}

export async function channelById(tx: Tx, workspaceId: string, id: string): Promise<ChannelRow | null> {
  const { rows } = await sql<ChannelRow>`
    select ${CHANNEL_COLUMNS} from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} and c.id = ${id}::uuid`.execute(tx)
  return rows[0] ?? null
}

const CHANNEL_COLUMNS = sql`c.id, c.inbox_id, c.kind, a.connection, c.name, c.display_phone_number, c.phone_number_id, c.state,
  c.state_fault, c.state_details, c.state_since, c.dispatch_held`

export async function insertInbox(
  tx: Tx,
  row: { workspaceId: string; id: string; name: string; at: Date },
): Promise<void> {
  await sql`insert into inboxes (workspace_id, id, name, created_at)
    values (${row.workspaceId}, ${row.id}, ${row.name}, ${row.at})`.execute(tx)
}

/** False where there is no such inbox. */
export async function renameInbox(tx: Tx, workspaceId: string, id: string, name: string): Promise<boolean> {
  const { rows } = await sql`update inboxes set name = ${name}
    where workspace_id = ${workspaceId} and id = ${id}::uuid returning id`.execute(tx)
  return rows.length > 0
}

/** Two connections of one workspace take turns, so that neither makes a second inbox or channel. */
export async function oneConnectionAtATime(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select from workspaces where id = ${workspaceId}::uuid for no key update`.execute(tx)
}

/** The inbox that was there first. */
export async function firstInbox(tx: Tx, workspaceId: string): Promise<{ id: string } | null> {
  const { rows } = await sql<{ id: string }>`
    select id from inboxes where workspace_id = ${workspaceId} order by created_at, id limit 1`.execute(tx)
  return rows[0] ?? null
}

/** The app under this id of Meta's, made if it is new; addresses and secrets as they are now. */
export async function upsertApp(db: Db | Tx, row: AppRow & { at: Date }): Promise<void> {
  await sql`
    insert into apps (id, connection, app_id, name, app_secret_encrypted, former_secret_encrypted, former_secret_until,
      verify_token_encrypted, graph_url, graph_version, created_at)
    values (${row.id}, ${row.connection}, ${row.app_id}, ${row.name}, ${row.app_secret_encrypted},
      ${row.former_secret_encrypted}, ${row.former_secret_until}, ${row.verify_token_encrypted}, ${row.graph_url},
      ${row.graph_version}, ${row.at})
    on conflict (connection, app_id) do update set name = excluded.name, app_secret_encrypted = excluded.app_secret_encrypted,
      former_secret_encrypted = excluded.former_secret_encrypted, former_secret_until = excluded.former_secret_until,
      verify_token_encrypted = excluded.verify_token_encrypted, graph_url = excluded.graph_url, graph_version = excluded.graph_version
    where apps.id = excluded.id`.execute(db)
}

export async function appByMetaId(db: Db | Tx, connection: string, appId: string): Promise<AppRow | null> {
  const { rows } = await sql<AppRow>`
    select id, connection, app_id, name, app_secret_encrypted, former_secret_encrypted, former_secret_until,
      verify_token_encrypted, graph_url, graph_version
    from apps where connection = ${connection} and app_id = ${appId}`.execute(db)
  return rows[0] ?? null
}

/** Whether any number of this installation is connected through the real Meta. */
export async function hasMetaNumber(db: Db | Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from numbers n join apps a on a.id = n.app_id where a.connection = 'meta') as found`.execute(
    db,
  )
  return rows[0]?.found ?? false
}

/** Makes this number ours: false where another workspace of this installation has it. */
export async function claimNumber(
  tx: Tx,
  number: { phoneNumberId: string; workspaceId: string; channelId: string; appId: string; wabaId: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into numbers as n (phone_number_id, workspace_id, channel_id, app_id, waba_id)
    values (${number.phoneNumberId}, ${number.workspaceId}, ${number.channelId}, ${number.appId}, ${number.wabaId})
    on conflict (phone_number_id) do update set app_id = excluded.app_id, waba_id = excluded.waba_id
      where n.workspace_id = excluded.workspace_id and n.channel_id = excluded.channel_id
    returning phone_number_id`.execute(tx)
  return rows.length > 0
}

export async function channelOfNumber(
  tx: Tx,
  workspaceId: string,
  phoneNumberId: string,
): Promise<{ id: string; inbox_id: string } | null> {
  const { rows } = await sql<{ id: string; inbox_id: string }>`
    select id, inbox_id from channels where workspace_id = ${workspaceId} and phone_number_id = ${phoneNumberId}`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** A channel as Meta describes its number now; connected again if it was not. Inbox and name stay as people chose them. */
export async function upsertChannel(tx: Tx, channel: NewChannel): Promise<void> {
  await sql`
    insert into channels as c (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
      phone_number_id, display_phone_number, verified_name, quality_rating, throughput_per_second, token_encrypted,
      created_at, updated_at)
    values (${channel.workspaceId}, ${channel.id}, ${channel.inboxId}, 'whatsapp', ${channel.appId}, ${channel.name}, 'connected',
      ${channel.at}, ${channel.scope}, ${channel.portfolioId}, ${channel.wabaId}, ${channel.phoneNumberId},
      ${channel.displayPhoneNumber}, ${channel.verifiedName}, ${channel.qualityRating}, ${channel.throughputPerSecond},
      ${channel.tokenEncrypted}, ${channel.at}, ${channel.at})
    on conflict (workspace_id, phone_number_id) do update set app_id = excluded.app_id, state = 'connected', state_fault = null,
      state_details = null, state_since = case when c.state = 'connected' then c.state_since else excluded.state_since end,
      waba_id = excluded.waba_id, display_phone_number = excluded.display_phone_number, verified_name = excluded.verified_name,
      quality_rating = excluded.quality_rating, throughput_per_second = excluded.throughput_per_second,
      token_encrypted = excluded.token_encrypted, updated_at = excluded.updated_at`.execute(tx)
}

/** Says why a channel does not work; null where it was known already or the channel is not there. */
export async function breakChannelRow(
  tx: Tx,
  {
    workspaceId,
    channelId,
    fault,
    details,
    at,
  }: { workspaceId: string; channelId: string; fault: string; details: string | null; at: Date },
): Promise<{ inbox_id: string } | null> {
  const { rows } = await sql<{ inbox_id: string }>`
    update channels set state = 'broken', state_fault = ${fault}, state_details = ${details}, state_since = ${at}, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid and state <> 'disconnected'
      and (state <> 'broken' or state_fault is distinct from ${fault})
    returning inbox_id`.execute(tx)
  return rows[0] ?? null
}

/** A channel works again, and sends what waited; null where nothing stood in its way. */
export async function resumeChannelRow(
  tx: Tx,
  { workspaceId, channelId, at }: { workspaceId: string; channelId: string; at: Date },
): Promise<{ inbox_id: string } | null> {
  const { rows } = await sql<{ inbox_id: string }>`
    update channels set state = 'connected', state_fault = null, state_details = null, dispatch_held = false, state_since = ${at},
      updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid and state <> 'disconnected'
      and (state = 'broken' or dispatch_held)
    returning inbox_id`.execute(tx)
  return rows[0] ?? null
}

export async function practiceApps(db: Db | Tx): Promise<{ app_id: string; name: string }[]> {
  const { rows } = await sql<{ app_id: string; name: string }>`
    select app_id, name from apps where connection = 'practice'`.execute(db)
  return rows
}

/** Where practice numbers are connected, and the address of the simulator behind them. */
export async function practicePlaces(db: Db | Tx): Promise<{ workspaceId: string; simulatorUrl: string }[]> {
  const { rows } = await sql<{ workspaceId: string; simulatorUrl: string }>`
    select distinct n.workspace_id as "workspaceId", a.graph_url as "simulatorUrl"
    from numbers n join apps a on a.id = n.app_id where a.connection = 'practice' order by 1, 2`.execute(db)
  return rows
}
