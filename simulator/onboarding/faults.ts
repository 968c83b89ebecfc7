/** What a tester asked to go wrong with the next signup popups. */
import { isShape, numberOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { World } from '../world.ts'

const DELAY_MS_MAX = 10 * 60 * 1000

/** Where the flow can stand, in Meta's words (§14.2). */
export const STEPS = [
  'PERMISSIONS',
  'BUSINESS_ACCOUNT_SELECTION',
  'WABA_PHONE_PROFILE_PICKER',
  'WHATSAPP_BUSINESS_PROFILE_SETUP',
  'PHONE_NUMBER_SETUP',
  'PHONE_NUMBER_VERIFICATION',
] as const
export type Step = (typeof STEPS)[number]

export interface SignupFaults {
  /** The page never hears the message event. */
  dropMessageEvent?: boolean
  delayMessageMs?: number
  /** The callback of FB.login never comes. */
  dropCallback?: boolean
  delayCallbackMs?: number
  /** Meta fails when the person leaves this step. */
  error?: { message: string; code: string; step: Step; as: 'ERROR' | 'CANCEL' }
  /** The code has run out before it is handed over. */
  expireCode?: boolean
  /** Message event and callback both come twice. */
  secondDelivery?: boolean
  /** Ids in the message event that are not those of the token. */
  claims?: Record<string, string>
  /** The token that the code gives lives this long. */
  tokenLifeSeconds?: number
}

interface Planned {
  faults: SignupFaults
  /** How many popups it still meets; 0 = until it is cleared. */
  times: number
}

export const plannedFor = (world: World): Planned | null =>
  (world.store.facts.get('signup')?.value as Planned | null | undefined) ?? null

/** For the popup that opens now. */
export function takeFaults(world: World): SignupFaults {
  const planned = plannedFor(world)
  if (planned === null) return {}
  if (planned.times === 1) write(world, null)
  else if (planned.times > 1) write(world, { ...planned, times: planned.times - 1 })
  return planned.faults
}

export const clearPlanned = (world: World) => write(world, null)

/** Answers what is wrong with the request, or null. */
export function planFaults(world: World, asked: Shape): string | null {
  const error = isShape(asked.error) ? asked.error : null
  const step = textOf(error?.step) ?? 'BUSINESS_ACCOUNT_SELECTION'
  if (!STEPS.includes(step as Step)) return `"error.step" is one of ${STEPS.join(', ')}.`
  const faults: SignupFaults = {
    dropMessageEvent: asked.dropMessageEvent === true,
    delayMessageMs: delayIn(asked.delayMessageMs),
    dropCallback: asked.dropCallback === true,
    delayCallbackMs: delayIn(asked.delayCallbackMs),
    expireCode: asked.expireCode === true,
    secondDelivery: asked.secondDelivery === true,
  }
  if (error !== null) {
    faults.error = {
      message: textOf(error.message) ?? 'Something went wrong. Try again later.',
      code: textOf(error.code) ?? '524126',
      step: step as Step,
      as: error.as === 'CANCEL' ? 'CANCEL' : 'ERROR',
    }
  }
  if (isShape(asked.claims)) {
    faults.claims = Object.fromEntries(Object.entries(shapeOf(asked.claims)).map(([key, id]) => [key, String(id)]))
  }
  const lifeSeconds = numberOf(asked.tokenLifeSeconds)
  if (lifeSeconds !== null) faults.tokenLifeSeconds = lifeSeconds
  write(world, { faults, times: numberOf(asked.times) ?? 1 })
  return null
}

const delayIn = (value: unknown) => Math.min(Math.max(numberOf(value) ?? 0, 0), DELAY_MS_MAX)

const write = (world: World, planned: Planned | null) => world.store.facts.put({ id: 'signup', value: planned })
