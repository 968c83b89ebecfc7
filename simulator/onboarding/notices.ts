/** Webhooks about accounts and numbers (fact sheet §3.6–§3.12): told to the apps that are subscribed, with a time. */
import type {
  AccountAlertsValue,
  AccountReviewUpdateValue,
  AccountUpdateValue,
  BusinessCapabilityUpdateValue,
  PhoneNumberNameUpdateValue,
  PhoneNumberQualityUpdateValue,
  SecurityValue,
} from '#meta/wire/index.ts'
import { digitsOf } from '../network/values.ts'
import { limitTierOf, NUMBERS_PER_ACCOUNT_MAX, numbersMaxOf } from '../rules/limits.ts'
import type { Sim } from '../sim.ts'
import { seconds } from '../state/clock.ts'
import type { Account, BusinessNumber, Portfolio } from '../state/rows.ts'
import { accountsOf, numbersOf } from './holdings.ts'

interface Values {
  account_update: AccountUpdateValue
  account_review_update: AccountReviewUpdateValue
  account_alerts: AccountAlertsValue
  business_capability_update: BusinessCapabilityUpdateValue
  phone_number_quality_update: PhoneNumberQualityUpdateValue
  phone_number_name_update: PhoneNumberNameUpdateValue
  security: SecurityValue
}

export function tellAccount<Field extends keyof Values>(sim: Sim, wabaId: string, field: Field, value: Values[Field]) {
  const time = seconds(sim.world.clock.now())
  sim.outbox.publish({ wabaId, phoneNumberId: null, field, value: value as Record<string, unknown>, time })
}

/** The same with the number it is about. */
export function tellNumber<Field extends 'phone_number_quality_update' | 'phone_number_name_update' | 'security'>(
  sim: Sim,
  number: BusinessNumber,
  field: Field,
  value: Values[Field],
) {
  const display_phone_number = digitsOf(number.displayPhoneNumber)
  tellAccount(sim, number.wabaId, field, { display_phone_number, ...value })
}

/** `PARTNER_ADDED`, `PARTNER_APP_INSTALLED` and their opposites go to the app itself; the entry names the portfolio. */
export function tellPartner(sim: Sim, appId: string, account: Account, event: string) {
  const { id, portfolioId } = account
  const isAboutApp = event.startsWith('PARTNER_APP')
  const value = {
    event,
    waba_info: { waba_id: id, owner_business_id: portfolioId, ...(isAboutApp ? { partner_app_id: appId } : {}) },
  }
  const toPartner = { appId, portfolioId }
  const time = seconds(sim.world.clock.now())
  sim.outbox.publish({ wabaId: id, phoneNumberId: null, field: 'account_update', value, time, toPartner })
}

/** `max_phone_numbers_per_business` is told at the lowest limit, `…_per_waba` above it (§3.11). */
export function tellCapability(sim: Sim, portfolio: Portfolio) {
  for (const account of accountsOf(sim.world, portfolio.id)) {
    const tier = limitTierOf(portfolio, numbersOf(sim.world, account.id))
    tellAccount(sim, account.id, 'business_capability_update', {
      max_daily_conversations_per_business: tier,
      ...(tier === 'TIER_250'
        ? { max_phone_numbers_per_business: numbersMaxOf(portfolio) }
        : { max_phone_numbers_per_waba: NUMBERS_PER_ACCOUNT_MAX }),
    })
  }
}
