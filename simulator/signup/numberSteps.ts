/** The number and its code. */
import { type CodeMethod, checkCode, sendCode } from '../onboarding/codes.ts'
import { numbersOf } from '../onboarding/holdings.ts'
import { addNumber, refuseNumber } from '../onboarding/numbers.ts'
import { DIAL_CODES } from '../rules/countries.ts'
import { type Shape, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { BusinessNumber, Signup } from '../state/rows.ts'
import { numberStanding } from '../state/standing.ts'
import { accountOf, FlowRefusal, failAt, numberOf } from './common.ts'

/** A number that the account has already: only one that never proved itself needs a code. */
export function chooseNumber(sim: Sim, signup: Signup, asked: Shape) {
  const account = accountOf(sim, signup)
  const number = numbersOf(sim.world, account.id).find(({ id }) => id === textOf(asked.phoneNumberId))
  if (number === undefined) throw new FlowRefusal('unknown_number')
  if (signup.made.number && signup.phoneNumberId !== number.id) {
    sim.world.store.numbers.delete(signup.phoneNumberId ?? '')
    signup.made.number = false
  }
  signup.phoneNumberId = number.id
  const failure = failAt(signup, 'PHONE_NUMBER_SETUP')
  if (failure !== null) return failure
  if (numberStanding(number).codeStatus === 'VERIFIED') return { verified: true }
  return send(sim, number, asked)
}

export function enterNumber(sim: Sim, signup: Signup, asked: Shape) {
  const { world } = sim
  const account = accountOf(sim, signup)
  const { profile } = signup
  if (profile === null) throw new FlowRefusal('unfinished')
  const own = signup.made.number ? world.store.numbers.get(signup.phoneNumberId ?? '') : undefined
  const dialCode = DIAL_CODES[textOf(asked.country) ?? ''] ?? ''
  const wish = { dialCode, national: textOf(asked.number) ?? '', verifiedName: profile.displayName, instead: own }
  const refusal = refuseNumber(sim, account, wish)
  if (refusal !== null) return { refusal }
  const failure = failAt(signup, 'PHONE_NUMBER_SETUP')
  if (failure !== null) return failure
  const known = new Set(numbersOf(world, account.id).map(({ id }) => id))
  const number = addNumber(world, account, wish)
  const isNew = !known.has(number.id)
  const { vertical, description } = profile
  number.profile = { websites: [], ...number.profile, vertical, description }
  world.store.numbers.put(number)
  const isOwn = number.id === own?.id
  if (own !== undefined && !isOwn) world.store.numbers.delete(own.id)
  signup.made.number = isOwn || isNew
  signup.phoneNumberId = number.id
  if (numberStanding(number).codeStatus === 'VERIFIED') return { verified: true }
  return send(sim, number, asked)
}

export const sendAgain = (sim: Sim, signup: Signup, asked: Shape) => send(sim, numberOf(sim, signup), asked)

function send(sim: Sim, number: BusinessNumber, asked: Shape) {
  const method: CodeMethod = asked.method === 'VOICE' ? 'VOICE' : 'SMS'
  const retryAtMs = sendCode(sim.world, number, method, textOf(asked.language) ?? 'en')
  if (retryAtMs === null) return { sentTo: number.displayPhoneNumber, method }
  const minutes = Math.ceil((retryAtMs - sim.world.clock.now()) / 60_000)
  return { sentTo: number.displayPhoneNumber, method, tooManyCodes: { minutes } }
}

export function enterCode(sim: Sim, signup: Signup, asked: Shape) {
  const number = numberOf(sim, signup)
  const guess = (textOf(asked.code) ?? '').replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(guess)) return { refusals: { code: 'code_shape' } }
  if (numberStanding(number).codeStatus === 'VERIFIED') return { verified: true }
  const verdict = checkCode(sim.world, number, guess)
  if (verdict !== 'right') return { refusals: { code: `code_${verdict}` } }
  return failAt(signup, 'PHONE_NUMBER_VERIFICATION') ?? { verified: true }
}
