/** The invariants I1–I8 of docs/reliability.md, asserted after every fault: history against database, Graph and what agents see. */
import { deepEqual } from 'node:assert/strict'
import type { Agent } from './agent.ts'
import { checkConsent } from './checkConsent.ts'
import { checkInbound } from './checkInbound.ts'
import { checkOutbound } from './checkOutbound.ts'
import { checkViews } from './checkViews.ts'
import type { Ground } from './ground.ts'
import { settled } from './ground.ts'
import { modelOf } from './model.ts'

/** What was found wrong, one sentence each, opening with its invariant. */
export type Wrong = string[]

const SHOWN_MAX = 20
/** The simulator lists no more of its deliveries than this. */
const LISTED_MAX = 1_000

/** Waits for the end of everything under way, then fails with all that is not as it must be. */
export const holds = (ground: Ground, agents: readonly Agent[] = []): Promise<void> =>
  refuse(ground, () => check(ground, agents))

/** The same of what came in alone: for a database that does not know all that was sent, since it was restored. */
export const holdsInbound = (ground: Ground): Promise<void> =>
  refuse(ground, async () => {
    const told = await toldByMeta(ground)
    return checkInbound(ground, told, modelOf(told))
  })

async function refuse(ground: Ground, look: () => Promise<Wrong>): Promise<void> {
  await settled(ground)
  const wrong = await look()
  if (wrong.length === 0) return
  const path = ground.history.save()
  deepEqual(wrong.slice(0, SHOWN_MAX), [], `${wrong.length} found; seed ${ground.history.seed}, history in ${path}`)
}

export async function check(ground: Ground, agents: readonly Agent[]): Promise<Wrong> {
  const told = await toldByMeta(ground)
  const model = modelOf(told)
  return [
    ...(await checkInbound(ground, told, model)),
    ...(await checkOutbound(ground, model)),
    ...(await checkConsent(ground)),
    ...(await checkViews(ground, agents)),
  ]
}

/** Every body that was answered 2xx: ours, and those of the simulator's own. */
async function toldByMeta(ground: Ground): Promise<Buffer[]> {
  const { deliveries } = await ground.sim<{ deliveries: { body: string; attempts: { status: number | null }[] }[] }>(
    'GET',
    '/webhooks',
  )
  if (deliveries.length >= LISTED_MAX) throw new Error('the simulator delivered more than it lists: check more often')
  const heard = (status: number | null) => status !== null && status >= 200 && status < 300
  const byMeta = deliveries.filter(({ attempts }) => attempts.some(({ status }) => heard(status)))
  const byUs = ground.history.of('delivery').filter(({ status }) => heard(status))
  const all = [...byMeta.map(({ body }) => Buffer.from(body)), ...byUs.map(({ body }) => body)]
  return [...new Map(all.map((body) => [body.toString('latin1'), body])).values()]
}
