import { flatten } from '#meta/webhook.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import { appendEvents } from '../platform/events.ts'
import type { Log } from '../platform/log.ts'
import { claimThese, enterWorkspaces, insertDeliveryNumbers, markParked, numbersOf } from './queue.ts'

const ERROR_CHARACTERS_MAX = 500

/** Sets a delivery aside that cannot be digested, tells its workspaces, and lets all others go on. */
export async function park(
  deps: { db: Db; clock: Clock; log: Log },
  deliveryId: string,
  cause: unknown,
): Promise<void> {
  const error = sentenceOf(cause)
  await inWorkspaces(deps.db, [], async (tx) => {
    const [delivery] = await claimThese(tx, [deliveryId])
    if (!delivery) return
    const phoneNumberIds = numbersIn(delivery.body)
    const numbers = (await numbersOf(tx, phoneNumberIds, [])).filter(({ appId }) => appId === delivery.appId)
    await markParked(tx, deliveryId, error)
    const reason = 'parked' as const
    await insertDeliveryNumbers(
      tx,
      phoneNumberIds.map((phoneNumberId) => ({ phoneNumberId, deliveryId, reason })),
    )
    const workspaceIds = [...new Set(numbers.map(({ workspaceId }) => workspaceId))]
    await enterWorkspaces(tx, workspaceIds)
    const at = deps.clock.now()
    await appendEvents(
      tx,
      workspaceIds.map((workspaceId) => ({
        type: 'delivery.parked' as const,
        deliveryId,
        workspaceId,
        actorId: null,
        at,
      })),
    )
  })
  // The error of a statement may quote what a customer wrote: only its kind goes into the log.
  deps.log.error(
    { deliveryId, code: (cause as { code?: string })?.code, name: (cause as Error)?.name },
    'a delivery was parked',
  )
}

function numbersIn(body: Uint8Array): string[] {
  try {
    const ids = flatten(body).flatMap(({ phoneNumberId }) => phoneNumberId ?? [])
    return [...new Set(ids)].filter((id) => /^[\w-]{1,100}$/.test(id))
  } catch {
    return []
  }
}

/** Never the text of a database's error: it may quote what a customer wrote, also one of another workspace. */
function sentenceOf(cause: unknown): string {
  const { code, name, message } = cause as { code?: string; name?: string; message?: string }
  if (typeof code === 'string') return `The database refused it (${code}).`
  return `${name}: ${message}`.toWellFormed().replaceAll('\0', '').slice(0, ERROR_CHARACTERS_MAX)
}
