import { sql } from 'kysely'
import { NUMBER_STEPS, type StepName, type StepPlace, type StepState } from '#core/channel/steps.ts'
import type { Tx } from '#server/platform/db/database.ts'

interface Place extends StepPlace {
  workspaceId: string
  onboardingId: string
}

/** All steps of a number, waiting; those that are there stay as they are. */
export async function addNumberSteps(tx: Tx, place: Omit<Place, 'step'>): Promise<void> {
  await sql`insert into onboarding_steps (workspace_id, onboarding_id, phone_number_id, step, state)
    select ${place.workspaceId}::uuid, ${place.onboardingId}::uuid, ${place.phoneNumberId}, step, 'waiting'
    from unnest(${[...NUMBER_STEPS]}::text[]) step on conflict do nothing`.execute(tx)
}

/** Back to waiting, as if never tried; how often it was tried stays. */
export async function resetSteps(
  tx: Tx,
  place: Omit<Place, 'step'>,
  steps: readonly StepName[],
  only?: readonly StepState[],
): Promise<void> {
  const states = only ? sql`and state = any(${[...only]}::text[])` : sql``
  await sql`update onboarding_steps set state = 'waiting', started_at = null, finished_at = null, fault = null, fault_code = null,
      details = null, retry_at = null
    where workspace_id = ${place.workspaceId} and onboarding_id = ${place.onboardingId}::uuid
      and phone_number_id = ${place.phoneNumberId} and step = any(${[...steps]}::text[]) ${states}`.execute(tx)
}

/** Written before anything leaves: whoever finds it so after a crash knows that it may have happened. */
export async function beginStep(tx: Tx, place: Place, at: Date): Promise<void> {
  await sql`update onboarding_steps set state = 'running', attempts = attempts + 1, started_at = ${at}, finished_at = null,
      fault = null, fault_code = null, details = null, retry_at = null
    where workspace_id = ${place.workspaceId} and onboarding_id = ${place.onboardingId}::uuid
      and phone_number_id = ${place.phoneNumberId} and step = ${place.step}`.execute(tx)
}

export async function endStep(
  tx: Tx,
  place: Place,
  end: {
    state: 'done' | 'failed' | 'skipped'
    fault?: string | null
    faultCode?: number | null
    details?: string | null
    retryAt?: Date | null
  },
  at: Date,
): Promise<void> {
  await sql`update onboarding_steps set state = ${end.state}, finished_at = ${at}, fault = ${end.fault ?? null},
      fault_code = ${end.faultCode ?? null}, details = ${end.details ?? null}, retry_at = ${end.retryAt ?? null}
    where workspace_id = ${place.workspaceId} and onboarding_id = ${place.onboardingId}::uuid
      and phone_number_id = ${place.phoneNumberId} and step = ${place.step}`.execute(tx)
}

/** When this number was registered or taken off before, as far as it may still count. */
export async function registrationsOf(
  tx: Tx,
  workspaceId: string,
  phoneNumberId: string,
  since: Date,
): Promise<Date[]> {
  const { rows } = await sql<{ at: Date }>`
    select at from registrations where workspace_id = ${workspaceId} and phone_number_id = ${phoneNumberId} and at > ${since}
    order by at desc limit 100`.execute(tx)
  return rows.map((row) => row.at)
}

export async function insertRegistration(
  tx: Tx,
  row: { workspaceId: string; id: string; phoneNumberId: string; act: 'register' | 'deregister'; at: Date },
): Promise<void> {
  await sql`insert into registrations (workspace_id, id, phone_number_id, act, at)
    values (${row.workspaceId}, ${row.id}, ${row.phoneNumberId}, ${row.act}, ${row.at})`.execute(tx)
}
