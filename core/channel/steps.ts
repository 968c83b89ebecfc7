/** Steps of a whole onboarding, in their order. */
export const SHARED_STEPS = ['code', 'token', 'account', 'numbers'] as const
/** Steps of each number to be connected, in their order. */
export const NUMBER_STEPS = ['subscription', 'registration', 'profile', 'first_event'] as const
export type StepName = (typeof SHARED_STEPS)[number] | (typeof NUMBER_STEPS)[number]
export type StepState = 'waiting' | 'running' | 'done' | 'failed' | 'skipped'

export interface StepPlace {
  step: StepName
  /** '' for the shared ones. */
  phoneNumberId: string
}

/** Steps that wait for somebody outside: for a person in Meta's popup, or for Meta's first webhook. They are never run by us. */
const WAITS_FOR_OTHERS: ReadonlySet<StepName> = new Set(['code', 'first_event'])
/** A number is connected without it; it can be tried again alone. */
const IS_EXTRA: ReadonlySet<StepName> = new Set(['profile'])

const isBehind = (state: StepState | undefined) => state === 'done' || state === 'skipped'

/** What is to be run next: the first step in order that is neither behind us nor stuck. One that is `running` and comes out
 *  here was left behind by a process that died. Null: nothing, until somebody acts. */
export function nextStep(
  stateOf: (place: StepPlace) => StepState,
  phoneNumberIds: readonly string[],
): StepPlace | null {
  for (const step of SHARED_STEPS) {
    const place = { step, phoneNumberId: '' }
    const state = stateOf(place)
    if (isBehind(state)) continue
    return isRunnable(step, state) ? place : null
  }
  for (const phoneNumberId of phoneNumberIds) {
    const place = nextOfNumber(stateOf, phoneNumberId)
    if (place) return place
  }
  return null
}

function nextOfNumber(stateOf: (place: StepPlace) => StepState, phoneNumberId: string): StepPlace | null {
  for (const step of NUMBER_STEPS) {
    const place = { step, phoneNumberId }
    const state = stateOf(place)
    if (isBehind(state) || (state === 'failed' && IS_EXTRA.has(step))) continue
    return isRunnable(step, state) ? place : null
  }
  return null
}

const isRunnable = (step: StepName, state: StepState) =>
  state === 'running' || (state === 'waiting' && !WAITS_FOR_OTHERS.has(step))
