/** Whom a workflow takes: those who its triggers name, where its conditions hold for them. */
import { matches } from '#core/property/condition.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { Candidate } from './enrol.ts'
import { factsOf } from './facts.ts'

/** Those for whom the conditions of their workflow hold. */
export async function thoseWhoFit(
  tx: Tx,
  workspaceId: string,
  candidates: readonly Candidate[],
  now: Date,
): Promise<Candidate[]> {
  const asked = candidates.filter(({ definition }) => definition.conditions !== null)
  if (asked.length === 0) return [...candidates]
  const known = await factsOf(
    tx,
    workspaceId,
    asked.map((one) => ({ ...one, step: null, conditions: one.definition.conditions })),
    now,
  )
  const unfit = new Set(
    asked.filter(({ definition: { conditions } }, index) => {
      const facts = known[index]?.facts
      return !facts || !conditions || !matches(conditions, facts.values, { ...facts, now, userId: null })
    }),
  )
  return candidates.filter((one) => !unfit.has(one))
}
