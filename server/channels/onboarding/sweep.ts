import { sql } from 'kysely'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { Refused } from '#server/platform/refused.ts'
import type { OnboardingDeps } from './context.ts'
import { endOnboarding } from './queries.ts'
import { begin, runSteps } from './run.ts'

const DAY_MS = 24 * 3_600_000
/** Left alone for so long, an onboarding is over, and its access forgotten. */
const ABANDONED_AFTER_MS = 14 * DAY_MS
const WORKSPACES_AT_ONCE = 500
const ONBOARDINGS_AT_ONCE = 20

interface Left {
  workspaceId: string
  id: string
}

/** Takes up what a process left behind when it died, as soon as its lease has run out; and closes what nobody came back to. */
export async function sweepOnboardings(deps: OnboardingDeps, workspaceIds: readonly string[]): Promise<void> {
  for (let start = 0; start < workspaceIds.length; start += WORKSPACES_AT_ONCE) {
    const some = workspaceIds.slice(start, start + WORKSPACES_AT_ONCE)
    for (const { workspaceId, id } of await leftBehind(deps, some)) await takeUp(deps, workspaceId, id)
    for (const left of await abandoned(deps, some)) await close(deps, left)
  }
}

async function takeUp(deps: OnboardingDeps, workspaceId: string, onboardingId: string): Promise<void> {
  try {
    const begun = await begin(deps, { workspaceId, onboardingId }, async () => {})
    if (begun) await runSteps(deps, begun.lease)
  } catch (error) {
    // Somebody else was quicker.
    if (!(error instanceof Refused)) throw error
  }
}

const leftBehind = ({ db }: OnboardingDeps, workspaceIds: readonly string[]): Promise<Left[]> =>
  inWorkspaces(db, workspaceIds, async (tx) => {
    const { rows } = await sql<Left>`
      select workspace_id as "workspaceId", id from onboardings
      where workspace_id = any(${[...workspaceIds]}::uuid[]) and state = 'open' and wants_run
        and (lease_until is null or lease_until <= now())
      order by updated_at limit ${ONBOARDINGS_AT_ONCE}`.execute(tx)
    return rows
  })

const abandoned = (
  { db, clock }: OnboardingDeps,
  workspaceIds: readonly string[],
): Promise<(Left & { done: boolean })[]> =>
  inWorkspaces(db, workspaceIds, async (tx) => {
    const before = new Date(clock.now().getTime() - ABANDONED_AFTER_MS)
    const { rows } = await sql<Left & { done: boolean }>`
      select o.workspace_id as "workspaceId", o.id, exists (
        select from onboarding_numbers n where n.workspace_id = o.workspace_id and n.onboarding_id = o.id
          and n.channel_id is not null) as done
      from onboardings o where o.workspace_id = any(${[...workspaceIds]}::uuid[]) and o.state = 'open' and o.updated_at < ${before}
        and (o.lease_until is null or o.lease_until <= now())
      limit ${ONBOARDINGS_AT_ONCE}`.execute(tx)
    return rows
  })

const close = ({ db, clock }: OnboardingDeps, { workspaceId, id, done }: Left & { done: boolean }) =>
  inWorkspaces(db, [workspaceId], (tx) =>
    endOnboarding(tx, workspaceId, id, done ? 'finished' : 'given_up', clock.now()),
  )
