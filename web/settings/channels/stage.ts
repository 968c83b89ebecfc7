import type { Onboarding, OnboardingChannel, Step } from '#contract/onboarding.ts'

const isOver = ({ state }: Step) => state === 'done' || state === 'skipped'

/** Meta's window has not brought its code, or it must be opened once more. */
export const isCodeMissing = ({ way, steps, isRunning }: Onboarding): boolean =>
  way === 'signup' &&
  !isRunning &&
  (steps.some((one) => one.step === 'code' && !isOver(one)) || steps.some(({ needs }) => needs === 'popup'))

/** The pasted values are not there yet, or one of them did not hold. */
export const isHandMissing = ({ way, steps, isRunning }: Onboarding): boolean =>
  way === 'hand' &&
  !isRunning &&
  (steps.some(({ step, state, attempts }) => step === 'token' && state === 'waiting' && attempts === 0) ||
    steps.some(({ needs }) => needs === 'credentials'))

/** The first message has come. */
export const hasEvent = ({ steps }: OnboardingChannel): boolean =>
  steps.some((one) => one.step === 'first_event' && isOver(one))

/** Which stage of the way it is at, counted from 0. */
export function stageOf(onboarding: Onboarding): number {
  if (onboarding.channels.length > 0) return 3
  return onboarding.steps.some((one) => one.step === 'numbers' && isOver(one)) ? 2 : 1
}
