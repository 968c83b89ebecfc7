import { nextStep, type StepPlace } from '#core/channel/steps.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { appById } from '../queries.ts'
import { readAccounts, readNumbers } from './account.ts'
import { codeInterrupted } from './code.ts'
import { failed, graphOf, type NumberCall, type OnboardingDeps, type Outcome, placeOf, tokenOf } from './context.ts'
import { dropLease, type Lease, takeLease, underLease } from './lease.ts'
import { readProfile } from './profile.ts'
import { onboardingById, updateOnboarding } from './queries.ts'
import { busy } from './refusals.ts'
import { register } from './registration.ts'
import type { OnboardingRow, WholeRow } from './rows.ts'
import { beginStep, endStep } from './stepQueries.ts'
import { subscribeNumber } from './subscription.ts'
import { checkToken } from './token.ts'

/** More than an onboarding with every number of an account has; what goes round in a circle ends. */
const STEPS_MAX = 500

/** Takes the right to run this onboarding's steps, and within the same transaction does what it is taken for. */
export async function begin<T>(
  deps: OnboardingDeps,
  place: { workspaceId: string; onboardingId: string },
  work: (tx: Tx, whole: WholeRow) => Promise<T>,
): Promise<{ lease: Lease; result: T } | null> {
  const lease: Lease = { ...place, holder: uuidv7() }
  return inWorkspaces(deps.db, [lease.workspaceId], async (tx) => {
    if (!(await onboardingById(tx, lease.workspaceId, lease.onboardingId))) return null
    if (!(await takeLease(tx, lease))) throw busy()
    const whole = await onboardingById(tx, lease.workspaceId, lease.onboardingId)
    return whole && { lease, result: await work(tx, whole) }
  })
}

/** Runs what there is to run, one step after the other, until nothing is left that can be done without somebody; then lets go. */
export async function runSteps(deps: OnboardingDeps, lease: Lease): Promise<void> {
  try {
    for (let steps = 0; steps < STEPS_MAX; steps++) if (!(await runNext(deps, lease))) return
  } finally {
    await inWorkspaces(deps.db, [lease.workspaceId], (tx) => dropLease(tx, lease)).catch((error) =>
      deps.log.warn({ err: error }, 'the lease of an onboarding could not be given back; it runs out'),
    )
  }
}

/** False where there is nothing to run. */
async function runNext(deps: OnboardingDeps, lease: Lease): Promise<boolean> {
  const { workspaceId, onboardingId } = lease
  const next = await underLease(deps.db, lease, async (tx) => {
    const whole = await onboardingById(tx, workspaceId, onboardingId)
    const place = whole?.onboarding.state === 'open' ? nextOf(whole) : null
    if (!whole || !place) {
      await updateOnboarding(tx, workspaceId, onboardingId, { wantsRun: false }, deps.clock.now())
      return null
    }
    const isLeftover = stateIn(whole, place) === 'running'
    await beginStep(tx, placeOf(whole.onboarding, place), deps.clock.now())
    await appendEvents(tx, [changed(whole.onboarding, deps.clock.now())])
    return { whole, place, isLeftover }
  })
  if (!next) return false
  const { whole, place, isLeftover } = next
  const outcome = await act(deps, whole, place, isLeftover)
  await endWith(deps, lease, whole.onboarding, place, outcome)
  return true
}

/** Writes how a step ended, with all that it learned, or that what it learned could not be kept. */
export async function endWith(
  deps: OnboardingDeps,
  lease: Lease,
  onboarding: OnboardingRow,
  place: StepPlace,
  outcome: Outcome,
): Promise<void> {
  const now = deps.clock.now()
  const told = [changed(onboarding, now)]
  const at = placeOf(onboarding, place)
  if (outcome.state === 'failed') return fail(outcome)
  try {
    await underLease(deps.db, lease, async (tx) => {
      await endStep(tx, at, { state: outcome.state }, now)
      await appendEvents(tx, [...((await outcome.keep?.(tx)) ?? []), ...told])
    })
  } catch (error) {
    if (!(error instanceof Refused) || error.code === 'onboarding_busy') throw error
    return fail({ state: 'failed', fault: error.code })
  }
  await outcome.after?.()

  function fail(failure: Extract<Outcome, { state: 'failed' }>): Promise<void> {
    const { id: onboardingId, workspace_id: workspaceId } = onboarding
    deps.log.info({ onboardingId, step: place.step, fault: failure.fault }, 'a step of connecting failed')
    return underLease(deps.db, lease, async (tx) => {
      await endStep(tx, at, failure, now)
      const { step, phoneNumberId } = place
      const fact = { type: 'onboarding.failed' as const, onboardingId, step, phoneNumberId, fault: failure.fault }
      await appendEvents(tx, [{ ...fact, workspaceId, actorId: onboarding.started_by, at: now }, ...told])
    })
  }
}

async function act(deps: OnboardingDeps, whole: WholeRow, place: StepPlace, isLeftover: boolean): Promise<Outcome> {
  const { onboarding } = whole
  if (place.step === 'code') return codeInterrupted()
  const app = onboarding.app_id === null ? null : await appById(deps.db, onboarding.app_id)
  const token = tokenOf(deps.secrets, onboarding)
  if (app === null || token === null) return failed('credentials_missing')
  const call = { deps, onboarding, app, token, graph: graphOf(app, token), now: deps.clock.now(), isLeftover }
  const number = whole.numbers.find((one) => one.phone_number_id === place.phoneNumberId)
  try {
    if (place.step === 'token') return await checkToken(call)
    if (place.step === 'account') return await readAccounts(call)
    if (place.step === 'numbers') return await readNumbers(call)
    return number ? await actOnNumber({ ...call, number }, place) : failed('number_not_found')
  } catch (error) {
    deps.log.error({ err: error, step: place.step }, 'a step of connecting broke')
    return { state: 'failed', fault: 'unknown' }
  }
}

function actOnNumber(call: NumberCall, { step }: StepPlace): Promise<Outcome> {
  if (step === 'subscription') return subscribeNumber(call)
  return step === 'registration' ? register(call) : readProfile(call)
}

const nextOf = (whole: WholeRow) =>
  nextStep(
    (place) => stateIn(whole, place),
    whole.numbers.map((number) => number.phone_number_id),
  )

const stateIn = ({ steps }: WholeRow, { step, phoneNumberId }: StepPlace) =>
  steps.find((row) => row.step === step && row.phone_number_id === phoneNumberId)?.state ?? 'waiting'

export const changed = ({ workspace_id, id, started_by }: OnboardingRow, at: Date) => ({
  type: 'onboarding.changed' as const,
  onboardingId: id,
  workspaceId: workspace_id,
  actorId: started_by,
  at,
})
