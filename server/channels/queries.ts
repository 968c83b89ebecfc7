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
  c.state_fault, c.state_details, c.state_since, c.dispatch_held, c.disconnected_by`

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
export async function upsertApp(db: Db | Tx, row: Omit<AppRow, 'callback_url'> & { at: Date }): Promise<void> {
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
      verify_token_encrypted, graph_url, graph_version, callback_url
    from apps where connection = ${connection} and app_id = ${appId}`.execute(db)
  return rows[0] ?? null
}

export async function appById(db: Db | Tx, id: string): Promise<AppRow | null> {
  const { rows } = await sql<AppRow>`
    select id, connection, app_id, name, app_secret_encrypted, former_secret_encrypted, former_secret_until,
      verify_token_encrypted, graph_url, graph_version, callback_url
    from apps where id = ${id}::uuid`.execute(db)
  return rows[0] ?? null
}

/** Remembers the address that was given to Meta, so that it is known as ours when it changes. */
export async function keepCallback(db: Db | Tx, id: string, callbackUrl: string): Promise<void> {
  await sql`update apps set callback_url = ${callbackUrl} where id = ${id}::uuid`.execute(db)
}

/** Which workspace has this number connected. */
export async function ownerOfNumber(tx: Db | Tx, phoneNumberId: string): Promise<string | null> {
  const { rows } = await sql<{ workspace_id: string }>`
    select workspace_id from numbers where phone_number_id = ${phoneNumberId}`.execute(tx)
  return rows[0]?.workspace_id ?? null
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
): Promise<{ id: string; inbox_id: string; state: string } | null> {
  const { rows } = await sql<{ id: string; inbox_id: string; state: string }>`
    select id, inbox_id, state from channels where workspace_id = ${workspaceId} and phone_number_id = ${phoneNumberId}`.execute(
    tx,
  )
  return rows[0] ?? null
}

/** A channel as Meta describes its number now; connected again if it was not. Inbox and name stay as people chose them. */
export async function upsertChannel(tx: Tx, channel: NewChannel): Promise<void> {
  // What was held against it before counts no more; what Meta says of it now follows.
  const connected = sql`jsonb_build_object('resumed', jsonb_build_object('at', ${channel.at.toISOString()}::text,
    'word', 'connected', 'details', null, 'until', null))`
  await sql`
    insert into channels as c (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
      phone_number_id, display_phone_number, verified_name, name_status, new_name_status, number_status, quality_rating,
      throughput_per_second, is_official, is_on_business_app, username, data_region, webhook_by, token_encrypted, token_expires_at,
      connected_at, refreshed_at, created_at, updated_at, standing)
    values (${channel.workspaceId}, ${channel.id}, ${channel.inboxId}, 'whatsapp', ${channel.appId}, ${channel.name}, 'connected',
      ${channel.at}, ${channel.scope}, ${channel.portfolioId}, ${channel.wabaId}, ${channel.phoneNumberId},
      ${channel.displayPhoneNumber}, ${channel.verifiedName}, ${channel.nameStatus}, ${channel.newNameStatus},
      ${channel.numberStatus}, ${channel.qualityRating}, ${channel.throughputPerSecond}, ${channel.isOfficial},
      ${channel.isOnBusinessApp}, ${channel.username}, ${channel.dataRegion}, ${channel.webhookBy}, ${channel.tokenEncrypted},
      ${channel.tokenExpiresAt}, ${channel.at}, ${channel.at}, ${channel.at}, ${channel.at}, ${connected})
    on conflict (workspace_id, phone_number_id) do update set app_id = excluded.app_id, state = 'connected', state_fault = null,
      state_details = null, state_since = case when c.state = 'connected' then c.state_since else excluded.state_since end,
      connected_at = case when c.state = 'disconnected' then excluded.connected_at else c.connected_at end,
      first_event_at = case when c.state = 'disconnected' then null else c.first_event_at end,
      disconnected_at = null, waba_id = excluded.waba_id, display_phone_number = excluded.display_phone_number,
      verified_name = excluded.verified_name, name_status = excluded.name_status, new_name_status = excluded.new_name_status,
      number_status = excluded.number_status, quality_rating = excluded.quality_rating,
      throughput_per_second = excluded.throughput_per_second, is_official = excluded.is_official,
      is_on_business_app = excluded.is_on_business_app, username = excluded.username,
      data_region = coalesce(excluded.data_region, c.data_region), webhook_by = excluded.webhook_by,
      token_encrypted = excluded.token_encrypted, token_expires_at = excluded.token_expires_at, refresh_fault = null,
      refreshed_at = excluded.refreshed_at, updated_at = excluded.updated_at, disconnected_by = null,
      standing = c.standing || excluded.standing`.execute(tx)
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

/** Another name, another inbox for what is new. Answers in which inbox it was and is; null where there is no such channel. */
export async function updateChannel(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: {
    name?: string | undefined
    inboxId?: string | undefined
    readReceipts?: boolean | undefined
    typingIndicator?: boolean | undefined
  },
  at: Date,
): Promise<{ before: string; inbox_id: string } | null> {
  const { rows } = await sql<{ before: string; inbox_id: string }>`
    with was as (select inbox_id from channels where workspace_id = ${workspaceId} and id = ${id}::uuid for update)
    update channels c set name = coalesce(${change.name ?? null}, c.name),
      inbox_id = coalesce(${change.inboxId ?? null}::uuid, c.inbox_id),
      read_receipts = coalesce(${change.readReceipts ?? null}::boolean, c.read_receipts),
      typing_indicator = coalesce(${change.typingIndicator ?? null}::boolean, c.typing_indicator), updated_at = ${at}
    from was where c.workspace_id = ${workspaceId} and c.id = ${id}::uuid
    returning was.inbox_id as before, c.inbox_id`.execute(tx)
  return rows[0] ?? null
}
