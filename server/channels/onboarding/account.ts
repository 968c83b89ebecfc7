import { getWaba, listPhoneNumbers } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { WirePhoneNumber, WireWaba } from '#meta/wire/index.ts'
import { failed, failedBy, type Outcome, patiently, type StepCall } from './context.ts'
import { updateOnboarding } from './queries.ts'
import type { Found, FoundOne } from './rows.ts'

/** A popup grants one; a system user's token may name more. */
const ACCOUNTS_MAX = 20
const UNUSABLE = /^(DISABLED|SUSPENDED|BANNED|REJECTED)$/

/** Reads the accounts that the token is for. One that cannot be read is left out, as long as another can. */
export async function readAccounts({ onboarding, graph, now }: StepCall): Promise<Outcome> {
  const found: Found[] = []
  let refused: Outcome | null = null
  for (const wabaId of onboarding.waba_ids.slice(0, ACCOUNTS_MAX)) {
    try {
      const waba = await patiently(() => getWaba(graph, wabaId))
      if (waba.name === undefined) refused ??= failed('account_is_number')
      else if (isUnusable(waba))
        refused ??= failed('account_suspended', { details: waba.account_review_status ?? null })
      else found.push(foundOf(wabaId, waba))
    } catch (error) {
      if (!(error instanceof GraphFault)) throw error
      refused ??= failedBy(error, error.fault === 'channel_not_found' ? 'account_not_found' : error.fault)
    }
  }
  if (found.length === 0) return refused ?? failed('no_account_granted')
  return {
    state: 'done',
    keep: async (tx) => {
      await updateOnboarding(tx, onboarding.workspace_id, onboarding.id, { found }, now)
      return []
    },
  }
}

/** Reads the numbers of those accounts. */
export async function readNumbers({ onboarding, graph, now }: StepCall): Promise<Outcome> {
  const found: Found[] = []
  try {
    for (const account of onboarding.found) {
      const numbers = await patiently(() => listPhoneNumbers(graph, account.wabaId))
      found.push({ ...account, numbers: numbers.map(foundOneOf) })
    }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return failedBy(error)
  }
  const all = found.flatMap(({ numbers }) => numbers)
  if (all.length === 0) return failed('no_numbers')
  // By hand a number was named as well; it must be one of them. The popup's is only a hint what to show first.
  const claimed = onboarding.way === 'hand' ? onboarding.claimed_phone_number_id : null
  if (claimed !== null && !all.some(({ phoneNumberId }) => phoneNumberId === claimed))
    return failed('number_not_in_account')
  return {
    state: 'done',
    keep: async (tx) => {
      await updateOnboarding(tx, onboarding.workspace_id, onboarding.id, { found }, now)
      return []
    },
  }
}

const isUnusable = ({ account_review_status: review, status }: WireWaba) =>
  UNUSABLE.test(review ?? '') || UNUSABLE.test(status ?? '')

const foundOf = (wabaId: string, waba: WireWaba): Found => ({
  wabaId,
  name: waba.name ?? wabaId,
  portfolioId: waba.owner_business_info?.id ?? null,
  portfolioName: waba.owner_business_info?.name ?? null,
  reviewStatus: waba.account_review_status ?? null,
  verification: waba.business_verification_status ?? null,
  numbers: [],
})

const foundOneOf = (number: WirePhoneNumber): FoundOne => ({
  phoneNumberId: number.id,
  displayPhoneNumber: number.display_phone_number ?? number.id,
  verifiedName: number.verified_name ?? null,
  nameStatus: number.name_status ?? null,
  status: number.status ?? null,
  qualityRating: number.quality_rating ?? null,
  isRegistered: isRegistered(number),
  isPinSet: number.is_pin_enabled === true,
  isOnBusinessApp: number.is_on_biz_app === true,
  isVerified: number.code_verification_status !== 'NOT_VERIFIED',
})

/** On the Cloud API already, also as a guest of the WhatsApp Business app: then there is nothing to register (§14.3). */
export const isRegistered = ({ status, platform_type, is_on_biz_app }: WirePhoneNumber): boolean =>
  platform_type === 'CLOUD_API' && (status === 'CONNECTED' || is_on_biz_app === true)
