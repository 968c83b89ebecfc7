/** What the steps of the popup share. */
import type { SignupFaults, Step } from '../onboarding/faults.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { Account, BusinessNumber, Signup } from '../state/rows.ts'

/** A step that cannot be taken now; the key is one of the page's words. */
export class FlowRefusal extends Error {
  readonly key: string
  constructor(key: string) {
    super(key)
    this.key = key
  }
}

/** The error that a tester planned for whoever leaves this step. */
export function failAt(signup: Signup, step: Step) {
  const { error } = signup.faults as SignupFaults
  if (error?.step !== step) return null
  const { message, code, as } = error
  return { error: { message, code, as, sessionId: signup.id.slice(0, 15), timestamp: String(seconds(signup.atMs)) } }
}

export const refused = (refusals: Record<string, string>) => (Object.keys(refusals).length === 0 ? null : { refusals })

export function accountOf({ world }: Sim, signup: Signup): Account {
  const account = world.store.accounts.get(signup.wabaId ?? '')
  if (account === undefined) throw new FlowRefusal('unfinished')
  return account
}

export function numberOf({ world }: Sim, signup: Signup): BusinessNumber {
  const number = world.store.numbers.get(signup.phoneNumberId ?? '')
  if (number === undefined) throw new FlowRefusal('unfinished')
  return number
}
