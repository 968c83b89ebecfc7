import type { FoundNumber, Onboarding, OnboardingChannel, Signup, Step } from '#contract/onboarding.ts'
import { NUMBER_STEPS, SHARED_STEPS, type StepName } from '#core/channel/steps.ts'
import type { NumberRow, OnboardingRow, StepRow, WholeRow } from './rows.ts'

/** What is known of numbers besides what Meta says: where they are connected. */
export interface Taken {
  elsewhere: ReadonlySet<string>
  claimed: ReadonlySet<string>
  channels: ReadonlyMap<string, { id: string; isWorking: boolean }>
}

/** Never with the token, the PIN, or the claims of a browser. */
export function presentOnboarding(whole: WholeRow, signup: Signup | null, taken: Taken): Onboarding {
  const { onboarding: row, steps, numbers } = whole
  const channels = numbers.map((number) => presentNumber(number, steps, row))
  return {
    id: row.id,
    way: row.way,
    connection: row.connection,
    inboxId: row.inbox_id,
    state: row.state,
    isRunning: row.is_running,
    startedBy: row.started_by,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    signup: row.way === 'signup' && row.state === 'open' ? signup : null,
    end: row.ended,
    steps: SHARED_STEPS.map((step) => presentStep(find(steps, step, ''), step, row)),
    accounts: row.found.map(({ numbers: found, ...account }) => ({
      ...account,
      numbers: found.map((number) => ({
        ...number,
        isChosen: number.phoneNumberId === row.claimed_phone_number_id,
        taken: takenOf(number.phoneNumberId, taken),
        channelId: taken.channels.get(number.phoneNumberId)?.id ?? null,
      })),
    })),
    channels,
  }
}

/** Whether anything of it still asks for somebody: those are listed. */
export const isUnfinished = ({ channels }: Onboarding): boolean =>
  channels.length === 0 || channels.some(({ state }) => state !== 'connected')

function takenOf(phoneNumberId: string, { elsewhere, claimed, channels }: Taken): FoundNumber['taken'] {
  if (elsewhere.has(phoneNumberId)) return 'elsewhere'
  if (claimed.has(phoneNumberId)) return 'being_connected'
  return channels.get(phoneNumberId)?.isWorking ? 'here' : null
}

function presentNumber(number: NumberRow, all: readonly StepRow[], row: OnboardingRow): OnboardingChannel {
  const steps = NUMBER_STEPS.map((step) =>
    presentStep(find(all, step, number.phone_number_id), step, row, number.first_event_at),
  )
  const hasFailed = steps.some(({ state, step }) => state === 'failed' && step !== 'profile')
  return {
    phoneNumberId: number.phone_number_id,
    wabaId: number.waba_id,
    displayPhoneNumber: number.display_phone_number,
    inboxId: number.inbox_id,
    region: number.region,
    state: number.channel_id !== null ? 'connected' : hasFailed ? 'failed' : 'connecting',
    channelId: number.channel_id,
    steps,
  }
}

function presentStep(
  row: StepRow | undefined,
  step: StepName,
  onboarding: OnboardingRow,
  firstEventAt: Date | null = null,
): Step {
  const isHeard = step === 'first_event' && firstEventAt !== null
  const state = isHeard ? 'done' : (row?.state ?? 'waiting')
  const needs = state === 'failed' ? needsOf(step, row?.fault ?? null, onboarding) : null
  return {
    step,
    state,
    startedAt: row?.started_at?.toISOString() ?? null,
    finishedAt: (isHeard ? firstEventAt : row?.finished_at)?.toISOString() ?? null,
    attempts: row?.attempts ?? 0,
    fault: row?.fault ?? null,
    faultCode: row?.fault_code ?? null,
    details: row?.details ?? null,
    retryAt: row?.retry_at?.toISOString() ?? null,
    needs,
    canTryAgain: state === 'failed' && onboarding.state === 'open' && needs !== 'popup' && needs !== 'credentials',
  }
}

/** Access that is no good is not made good by trying again: it must be granted anew. */
const NEEDS_ACCESS = new Set([
  'token_invalid',
  'token_expired',
  'token_of_other_app',
  'scope_management_missing',
  'scope_messaging_missing',
  'account_not_granted',
  'no_account_granted',
  'credentials_missing',
  'reconnect_channel',
  'app_secret_wrong',
])
const NEEDS_PIN = new Set(['pin_needed', 'pin_wrong'])

export function needsOf(step: StepName, fault: string | null, { way }: OnboardingRow): Step['needs'] {
  if (fault !== null && NEEDS_PIN.has(fault)) return 'pin'
  if (step === 'code' || (fault !== null && NEEDS_ACCESS.has(fault))) return way === 'signup' ? 'popup' : 'credentials'
  return null
}

const find = (steps: readonly StepRow[], step: StepName, phoneNumberId: string) =>
  steps.find((row) => row.step === step && row.phone_number_id === phoneNumberId)
