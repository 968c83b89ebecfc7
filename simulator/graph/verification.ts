/** A number comes to an account and proves itself: add, ask for a code, give it back (fact sheet §13.2). */
import { checkCode, sendCode } from '../onboarding/codes.ts'
import { addNumber, type NumberRefusal, refuseNumber } from '../onboarding/numbers.ts'
import { type NameRefusal, refuseName } from '../rules/names.ts'
import { textOf } from '../shape.ts'
import { numberStanding } from '../state/standing.ts'
import { accountFor, type Call, callerOf, numberFor } from './call.ts'
import { GraphFault, invalid, missing } from './fault.ts'

export function createNumber(call: Call) {
  const account = accountFor(call, callerOf(call))
  const { params, sim } = call
  const dialCode = textOf(params.cc) ?? textOf(params.country_code)
  const national = textOf(params.phone_number)
  const verifiedName = textOf(params.verified_name)
  if (!dialCode) throw missing('The parameter cc is required.')
  if (!national) throw missing('The parameter phone_number is required.')
  if (!verifiedName) throw missing('The parameter verified_name is required.')
  const nameRefusal = refuseName(verifiedName)
  if (nameRefusal !== null) throw invalid(`Param verified_name is not acceptable: ${NAME_WORDS[nameRefusal]}`)
  const asked = { dialCode, national, verifiedName }
  const refusal = refuseNumber(sim, account, asked)
  if (refusal !== null) throw refusedNumber(refusal)
  return { id: addNumber(sim.world, account, asked).id }
}

export function requestCode(call: Call) {
  const number = numberFor(call, callerOf(call))
  const { params, sim } = call
  const method = textOf(params.code_method)?.toUpperCase()
  if (method !== 'SMS' && method !== 'VOICE') throw invalid('Param code_method must be one of {SMS, VOICE}')
  const language = textOf(params.language)
  if (!language) throw missing('The parameter language is required.')
  if (numberStanding(number).codeStatus === 'VERIFIED') {
    throw new GraphFault(136024, { details: 'The phone number is already verified.' })
  }
  const retryAtMs = sendCode(sim.world, number, method, language)
  if (retryAtMs === null) return { success: true }
  const minutes = Math.ceil((retryAtMs - sim.world.clock.now()) / 60_000)
  throw new GraphFault(136024, { details: `Too many codes were requested. Try again in ${minutes} minutes.` })
}

export function verifyCode(call: Call) {
  const number = numberFor(call, callerOf(call))
  const code = textOf(call.params.code)?.replace(/[\s-]/g, '') ?? ''
  if (!/^\d{6}$/.test(code)) throw invalid('Param code must be 6 digits.')
  const verdict = checkCode(call.sim.world, number, code)
  if (verdict === 'right') return { success: true }
  throw new GraphFault(136025, { details: VERDICT_WORDS[verdict] })
}

const VERDICT_WORDS = {
  wrong: 'The code is wrong.',
  expired: 'The code has expired. Request a new one.',
  too_many: 'Too many wrong codes. Request a new one.',
  none: 'No code was requested for this phone number.',
}

const NAME_WORDS: Record<NameRefusal, string> = {
  too_short: 'it is too short.',
  too_long: 'it is too long.',
  no_letters: 'it has no letters.',
  symbols: 'it has symbols that are not allowed.',
  web_address: 'it is a web address.',
  metas_names: 'it uses a name of Meta.',
}

/** Meta's table lists 2388012 for a number that has to leave elsewhere first; where it stands is practice (§1.4, §11). */
function refusedNumber(refusal: NumberRefusal): GraphFault {
  if (refusal.kind === 'invalid') return invalid('Param phone_number is not a valid phone number.')
  const isElsewhere = ['personal', 'business_app', 'provider', 'connected_here'].includes(refusal.kind)
  const message = WORDS[refusal.kind](refusal)
  return new GraphFault(100, {
    message: '(#100) Invalid parameter',
    details: message,
    userTitle: isElsewhere ? 'Phone number already in use' : 'Cannot add phone number',
    userMessage: message,
    ...(isElsewhere ? { subcode: 2388012 } : {}),
  })
}

const WORDS: Record<NumberRefusal['kind'], (refusal: NumberRefusal) => string> = {
  invalid: () => '',
  personal: () =>
    'This number belongs to a WhatsApp account. Delete that account in WhatsApp first, or use another number.',
  business_app: () =>
    'This number is used in the WhatsApp Business app. Delete the account in the app first, or use another number.',
  provider: (refusal) =>
    `This number is connected with another provider${refusal.kind === 'provider' && refusal.provider ? ` (${refusal.provider})` : ''}. Ask them to release it first.`,
  connected_here: () => 'This number already belongs to a WhatsApp Business account.',
  banned: () => 'This number has been banned from WhatsApp.',
  restricted: () => 'This account may not add phone numbers at the moment.',
  account_full: (refusal) => `An account can have at most ${'max' in refusal ? refusal.max : 0} phone numbers.`,
  portfolio_full: (refusal) => `This business can have at most ${'max' in refusal ? refusal.max : 0} phone numbers.`,
}
