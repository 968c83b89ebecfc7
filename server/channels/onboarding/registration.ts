import { REGISTRATIONS_WITHIN_MS, registrationAllowed } from '#core/channel/registration.ts'
import { getNumberSettings, getPhoneNumber, getWaba, registerNumber } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { WirePhoneNumber } from '#meta/wire/index.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { isClaimedElsewhere, openChannel } from '../connect.ts'
import { accountSizes } from '../sizes.ts'
import { isRegistered } from './account.ts'
import { failed, failedBy, type NumberCall, type Outcome, patiently } from './context.ts'
import { releaseAsConnected } from './queries.ts'
import { pinBinding } from './rows.ts'
import { insertRegistration, registrationsOf } from './stepQueries.ts'

const HOUR_MS = 3_600_000
/** How long Meta locks the PIN after too many wrong ones (§11: 133008, 133009). */
const PIN_LOCKED_MS = 12 * HOUR_MS

/** Registers the number for the Cloud API, where it is not, and makes the channel. The call itself counts at Meta, so it is
 *  written down before, never repeated by itself, and what became of it is looked up. */
export async function register(call: NumberCall): Promise<Outcome> {
  const { graph, number } = call
  try {
    const before = await patiently(() => getPhoneNumber(graph, number.phone_number_id))
    if (before.status === 'BANNED') return failed('number_banned')
    if (isRegistered(before)) {
      const refusal = await otherRegion(call)
      return refusal ?? connected(call, before, call.isLeftover ? 'done' : 'skipped')
    }
    if (before.code_verification_status === 'NOT_VERIFIED') return failed('number_unverified')
    if (number.pin_encrypted === null) return failed('pin_needed')
    return await registerNow(call)
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return failedBy(error)
  }
}

async function registerNow(call: NumberCall): Promise<Outcome> {
  const { deps, graph, number, onboarding, now } = call
  const pin = deps.secrets.decrypt(number.pin_encrypted ?? '', pinBinding(onboarding.id, number.phone_number_id))
  const refusal = await countRegistration(deps, onboarding.workspace_id, number.phone_number_id, 'register', now)
  if (refusal) return failed('registration_wait', { retryAt: refusal.retryAt })
  try {
    await registerNumber(graph, number.phone_number_id, pin, number.region ?? undefined)
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    if (error.retry !== 'maybe_sent') return refusedBy(error, now)
    const after = await patiently(() => getPhoneNumber(graph, number.phone_number_id))
    return isRegistered(after) ? connected(call, after, 'done') : failed('registration_unclear')
  }
  const after = await patiently(() => getPhoneNumber(graph, number.phone_number_id))
  return isRegistered(after) ? connected(call, after, 'done') : failed('registration_lost')
}

/** Written before the call. Otherwise from when on there may be another. */
export async function countRegistration(
  deps: Pick<NumberCall['deps'], 'db'>,
  workspaceId: string,
  phoneNumberId: string,
  act: 'register' | 'deregister',
  now: Date,
): Promise<{ retryAt: Date } | null> {
  return inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const since = new Date(now.getTime() - REGISTRATIONS_WITHIN_MS)
    const verdict = registrationAllowed(await registrationsOf(tx, workspaceId, phoneNumberId, since), now)
    if (!verdict.allowed) return verdict
    await insertRegistration(tx, { workspaceId, id: uuidv7(), phoneNumberId, act, at: now })
    return null
  })
}

/** Where Meta has locked something, it does not say for how long; as long as it documents is what people are told. */
function refusedBy(error: GraphFault, now: Date): Outcome {
  const waitMs =
    error.fault === 'registration_wait'
      ? REGISTRATIONS_WITHIN_MS
      : error.fault === 'pin_locked'
        ? PIN_LOCKED_MS
        : (error.retryAfterMs ?? 0)
  const outcome = failedBy(error)
  return waitMs === 0 ? outcome : { ...outcome, ...{ retryAt: new Date(now.getTime() + waitMs) } }
}

/** A number's place for its data is set when it is registered. Asking for another one afterwards must not pass silently. */
async function otherRegion({ graph, number }: NumberCall): Promise<Outcome | null> {
  if (number.region === null) return null
  const { storage_configuration: storage } = await patiently(() => getNumberSettings(graph, number.phone_number_id))
  const present = storage?.data_localization_region ?? null
  return present === number.region ? null : failed('region_fixed', { details: present })
}

async function connected(call: NumberCall, described: WirePhoneNumber, state: 'done' | 'skipped'): Promise<Outcome> {
  const { deps, app, token, graph, number, onboarding, now } = call
  const waba = await patiently(() => getWaba(graph, number.waba_id))
  const sizes = await accountSizes(graph, number.waba_id)
  const { workspace_id: workspaceId, started_by: userId } = onboarding
  if (await inWorkspaces(deps.db, [workspaceId], (tx) => isClaimedElsewhere(tx, workspaceId, number.phone_number_id)))
    return failed('number_in_use')
  return {
    state,
    keep: async (tx) => {
      const wanted = { workspaceId, userId, app, token, wabaId: number.waba_id, phoneNumberId: number.phone_number_id }
      const { id: channelId, events } = await openChannel(deps, tx, {
        ...wanted,
        inboxId: number.inbox_id,
        tokenExpiresAt: onboarding.token_expires_at,
        region: number.region,
        ours: deps.connections.webhookUrl(app.connection),
        waba,
        sizes,
        number: described,
      })
      await releaseAsConnected(tx, {
        workspaceId,
        onboardingId: onboarding.id,
        phoneNumberId: number.phone_number_id,
        channelId,
        now,
      })
      return events
    },
    after: () => deps.replayNumber(number.phone_number_id),
  }
}
