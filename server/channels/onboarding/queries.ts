import { sql } from 'kysely'
import type { SignupEnd } from '#contract/onboarding.ts'
import { SHARED_STEPS } from '#core/channel/steps.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { Found, NumberRow, OnboardingRow, StepRow, WholeRow } from './rows.ts'

/** The most that is read at once; nobody has so many open. */
const ONBOARDINGS_MAX = 100
const NUMBERS_MAX = 500

// Leases follow the machine's clock, which the database shares or nearly does.
const COLUMNS = sql`o.workspace_id, o.id, o.inbox_id, o.way, o.connection, o.app_id, o.state, o.token_encrypted, o.token_expires_at,
  o.claimed_waba_id, o.claimed_phone_number_id, o.waba_ids, o.found, o.ended, o.wants_run,
  coalesce(o.lease_until > now(), false) as is_running, o.started_by, o.created_at, o.updated_at`

export async function insertOnboarding(
  tx: Tx,
  row: {
    workspaceId: string
    id: string
    inboxId: string
    way: string
    connection: string
    appId: string | null
    startedBy: string | null
    at: Date
  },
): Promise<void> {
  await sql`insert into onboardings (workspace_id, id, inbox_id, way, connection, app_id, state, started_by, created_at, updated_at)
    values (${row.workspaceId}, ${row.id}, ${row.inboxId}, ${row.way}, ${row.connection}, ${row.appId}, 'open', ${row.startedBy},
      ${row.at}, ${row.at})`.execute(tx)
  await sql`insert into onboarding_steps (workspace_id, onboarding_id, phone_number_id, step, state)
    select ${row.workspaceId}::uuid, ${row.id}::uuid, '', step, 'waiting' from unnest(${[...SHARED_STEPS]}::text[]) step`.execute(
    tx,
  )
}

/** One, or all that are open; newest first, each with its steps and numbers. */
export async function onboardings(tx: Tx, workspaceId: string, which: { id: string } | 'open'): Promise<WholeRow[]> {
  const where = which === 'open' ? sql`o.state = 'open'` : sql`o.id = ${which.id}::uuid`
  const { rows } = await sql<OnboardingRow>`
    select ${COLUMNS} from onboardings o where o.workspace_id = ${workspaceId} and ${where}
    order by o.created_at desc, o.id desc limit ${ONBOARDINGS_MAX}`.execute(tx)
  const ids = rows.map((row) => row.id)
  const steps = await sql<StepRow>`
    select onboarding_id, phone_number_id, step, state, attempts, started_at, finished_at, fault, fault_code, details, retry_at
    from onboarding_steps where workspace_id = ${workspaceId} and onboarding_id = any(${ids}::uuid[])`.execute(tx)
  const numbers = await sql<NumberRow>`
    select n.onboarding_id, n.phone_number_id, n.waba_id, n.inbox_id, n.display_phone_number, n.region, n.pin_encrypted,
      n.channel_id, c.first_event_at, n.released_at
    from onboarding_numbers n left join channels c on c.workspace_id = ${workspaceId} and c.id = n.channel_id
    where n.workspace_id = ${workspaceId} and n.onboarding_id = any(${ids}::uuid[])
    order by n.created_at, n.phone_number_id limit ${NUMBERS_MAX}`.execute(tx)
  return rows.map((onboarding) => ({
    onboarding,
    steps: steps.rows.filter((row) => row.onboarding_id === onboarding.id),
    numbers: numbers.rows.filter((row) => row.onboarding_id === onboarding.id),
  }))
}

export async function onboardingById(tx: Tx, workspaceId: string, id: string): Promise<WholeRow | null> {
  return (await onboardings(tx, workspaceId, { id }))[0] ?? null
}

/** What is known anew of an onboarding; what is left out stays. */
export async function updateOnboarding(
  tx: Tx,
  workspaceId: string,
  id: string,
  change: {
    appId?: string
    tokenEncrypted?: string
    tokenExpiresAt?: Date | null
    claimed?: { wabaId: string | null; phoneNumberId: string | null }
    wabaIds?: string[]
    found?: Found[]
    ended?: SignupEnd | null
    wantsRun?: boolean
  },
  at: Date,
): Promise<void> {
  const { claimed } = change
  const sets = [
    sql`updated_at = ${at}`,
    ...(change.appId === undefined ? [] : [sql`app_id = ${change.appId}`]),
    ...(change.tokenEncrypted === undefined ? [] : [sql`token_encrypted = ${change.tokenEncrypted}`]),
    ...(change.tokenExpiresAt === undefined ? [] : [sql`token_expires_at = ${change.tokenExpiresAt}`]),
    ...(claimed === undefined
      ? []
      : [sql`claimed_waba_id = ${claimed.wabaId}`, sql`claimed_phone_number_id = ${claimed.phoneNumberId}`]),
    ...(change.wabaIds === undefined ? [] : [sql`waba_ids = ${change.wabaIds}::text[]`]),
    ...(change.found === undefined ? [] : [sql`found = ${JSON.stringify(change.found)}::jsonb`]),
    ...(change.ended === undefined
      ? []
      : [sql`ended = ${change.ended === null ? null : JSON.stringify(change.ended)}::jsonb`]),
    ...(change.wantsRun === undefined ? [] : [sql`wants_run = ${change.wantsRun}`]),
  ]
  await sql`update onboardings set ${sql.join(sets)}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)
}

/** It is over: its access is forgotten and its numbers are free for others. */
export async function endOnboarding(
  tx: Tx,
  workspaceId: string,
  id: string,
  state: 'finished' | 'given_up',
  at: Date,
): Promise<void> {
  await sql`update onboardings set state = ${state}, token_encrypted = null, wants_run = false, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${id}::uuid and state = 'open'`.execute(tx)
  await sql`update onboarding_numbers set released_at = ${at}, pin_encrypted = null
    where workspace_id = ${workspaceId} and onboarding_id = ${id}::uuid and released_at is null`.execute(tx)
}

/** Claims a number for this onboarding; chosen again, its inbox, PIN and region are as they are now. False where another
 *  onboarding, of whatever workspace, has it. */
export async function claimForOnboarding(
  tx: Tx,
  row: {
    workspaceId: string
    onboardingId: string
    phoneNumberId: string
    wabaId: string
    inboxId: string
    displayPhoneNumber: string
    region: string | null
    pinEncrypted: string | null
    at: Date
  },
): Promise<boolean> {
  const known = await sql`
    update onboarding_numbers set inbox_id = ${row.inboxId}, region = ${row.region}, pin_encrypted = ${row.pinEncrypted}
    where workspace_id = ${row.workspaceId} and onboarding_id = ${row.onboardingId}::uuid
      and phone_number_id = ${row.phoneNumberId} and released_at is null returning phone_number_id`.execute(tx)
  if (known.rows.length > 0) return true
  // Chosen before, connected, and now once more: its claim begins anew.
  await sql`delete from onboarding_numbers where workspace_id = ${row.workspaceId}
    and onboarding_id = ${row.onboardingId}::uuid and phone_number_id = ${row.phoneNumberId}`.execute(tx)
  const { rows } = await sql`
    insert into onboarding_numbers (workspace_id, onboarding_id, phone_number_id, waba_id, inbox_id, display_phone_number, region,
      pin_encrypted, created_at)
    values (${row.workspaceId}, ${row.onboardingId}, ${row.phoneNumberId}, ${row.wabaId}, ${row.inboxId},
      ${row.displayPhoneNumber}, ${row.region}, ${row.pinEncrypted}, ${row.at})
    on conflict do nothing returning phone_number_id`.execute(tx)
  return rows.length > 0
}

/** The number has become a channel: from here on `numbers` says whose it is. */
export async function releaseAsConnected(
  tx: Tx,
  at: { workspaceId: string; onboardingId: string; phoneNumberId: string; channelId: string; now: Date },
): Promise<void> {
  await sql`update onboarding_numbers set channel_id = ${at.channelId}, pin_encrypted = null, released_at = ${at.now}
    where workspace_id = ${at.workspaceId} and onboarding_id = ${at.onboardingId}::uuid
      and phone_number_id = ${at.phoneNumberId}`.execute(tx)
}

/** What `try again` brings along for a number. */
export async function changeChoice(
  tx: Tx,
  at: { workspaceId: string; onboardingId: string; phoneNumberId: string },
  change: { pinEncrypted?: string; region?: string | null },
): Promise<void> {
  const sets = [
    ...(change.pinEncrypted === undefined ? [] : [sql`pin_encrypted = ${change.pinEncrypted}`]),
    ...(change.region === undefined ? [] : [sql`region = ${change.region}`]),
  ]
  if (sets.length === 0) return
  await sql`update onboarding_numbers set ${sql.join(sets)}
    where workspace_id = ${at.workspaceId} and onboarding_id = ${at.onboardingId}::uuid
      and phone_number_id = ${at.phoneNumberId}`.execute(tx)
}

/** Where the numbers of a list are connected or being connected, as far as this workspace may know: `elsewhere` tells no more. */
export async function takenNumbers(
  tx: Tx,
  workspaceId: string,
  phoneNumberIds: readonly string[],
): Promise<{ phone_number_id: string; channel_id: string | null; is_elsewhere: boolean; is_working: boolean }[]> {
  const { rows } = await sql<{
    phone_number_id: string
    channel_id: string | null
    is_elsewhere: boolean
    is_working: boolean
  }>`
    select wanted.id as phone_number_id, c.id as channel_id, coalesce(n.workspace_id <> ${workspaceId}::uuid, false) as is_elsewhere,
      coalesce(c.state = 'connected', false) as is_working
    from unnest(${[...phoneNumberIds]}::text[]) wanted(id)
      left join numbers n on n.phone_number_id = wanted.id
      left join channels c on c.workspace_id = ${workspaceId} and c.phone_number_id = wanted.id`.execute(tx)
  return rows
}

/** Numbers that are being connected in another onboarding of this workspace. */
export async function claimedHere(tx: Tx, workspaceId: string, exceptId: string): Promise<string[]> {
  const { rows } = await sql<{ phone_number_id: string }>`
    select phone_number_id from onboarding_numbers
    where workspace_id = ${workspaceId} and onboarding_id <> ${exceptId}::uuid and released_at is null limit ${NUMBERS_MAX}`.execute(
    tx,
  )
  return rows.map((row) => row.phone_number_id)
}
