import { sql } from 'kysely'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { busy } from './refusals.ts'

/** The right to run the steps of one onboarding: one process has it at a time, and loses it by dying. */
export interface Lease {
  workspaceId: string
  onboardingId: string
  holder: string
}

/** Longer than the longest call of a step; renewed before each. */
const LEASE_SECONDS = 30

/** False where somebody else has it. Taken by its holder again, it is renewed. */
export async function takeLease(tx: Tx, lease: Lease): Promise<boolean> {
  const { rows } = await sql`
    update onboardings set lease_holder = ${lease.holder}, lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where workspace_id = ${lease.workspaceId} and id = ${lease.onboardingId}::uuid
      and (lease_until is null or lease_until <= now() or lease_holder = ${lease.holder})
    returning id`.execute(tx)
  return rows.length > 0
}

/** Something is written under the lease, or nothing: a process that was thought dead must not write over its successor. */
export function underLease<T>(db: Db, lease: Lease, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inWorkspaces(db, [lease.workspaceId], async (tx) => {
    if (!(await takeLease(tx, lease))) throw busy()
    return work(tx)
  })
}

export async function dropLease(tx: Tx, lease: Lease): Promise<void> {
  await sql`update onboardings set lease_holder = null, lease_until = null
    where workspace_id = ${lease.workspaceId} and id = ${lease.onboardingId}::uuid and lease_holder = ${lease.holder}`.execute(
    tx,
  )
}
