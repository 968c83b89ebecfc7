/** A phone number as Graph shows it (fact sheet §13.1). */
import { numbersOf } from '../onboarding/holdings.ts'
import { HIGH_THROUGHPUT_PER_SECOND, limitTierOf } from '../rules/limits.ts'
import type { Shape } from '../shape.ts'
import type { BusinessNumber } from '../state/rows.ts'
import { accountStanding, numberStanding } from '../state/standing.ts'
import type { World } from '../world.ts'
import { numberHealth } from './health.ts'

export function numberNode(world: World, number: BusinessNumber): Shape {
  const { store } = world
  const account = store.accounts.get(number.wabaId)
  const portfolio = store.portfolios.get(account?.portfolioId ?? '')
  const standing = numberStanding(number)
  const tier = limitTierOf(portfolio, [number, ...numbersOf(world, number.wabaId)])
  return {
    id: number.id,
    display_phone_number: number.displayPhoneNumber,
    verified_name: number.verifiedName,
    status: statusOf(number, accountStanding(account).isBanned),
    code_verification_status: standing.codeStatus,
    name_status: standing.nameStatus,
    new_name_status: standing.newName?.status ?? 'NONE',
    quality_rating: number.qualityRating,
    quality_score: { score: number.qualityRating },
    platform_type: number.isRegistered ? 'CLOUD_API' : 'NOT_APPLICABLE',
    account_mode: number.allowList === null ? 'LIVE' : 'SANDBOX',
    throughput: { level: number.throughputPerSecond >= HIGH_THROUGHPUT_PER_SECOND ? 'HIGH' : 'STANDARD' },
    whatsapp_business_manager_messaging_limit: tier,
    messaging_limit_tier: tier,
    is_on_biz_app: number.isOnBizApp,
    is_pin_enabled: number.pin !== null,
    is_official_business_account: standing.isOfficial,
    is_preverified_number: false,
    search_visibility: 'VISIBLE',
    username: number.username,
    last_onboarded_time: new Date(number.onboardedAtMs).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    health_status: numberHealth(world, number),
    webhook_configuration: webhookConfiguration(world, number),
  }
}

function statusOf(number: BusinessNumber, isAccountBanned: boolean): string {
  const { status } = numberStanding(number)
  if (isAccountBanned) return 'BANNED'
  if (status !== null) return status
  return number.isRegistered ? 'CONNECTED' : 'PENDING'
}

function webhookConfiguration(world: World, number: BusinessNumber) {
  const account = world.store.accounts.get(number.wabaId)
  const [appId, subscription] = Object.entries(account?.subscriptions ?? {})[0] ?? []
  return {
    ...(number.overrideUri === null ? {} : { phone_number: number.overrideUri }),
    ...(subscription?.overrideUri ? { whatsapp_business_account: subscription.overrideUri } : {}),
    ...(appId === undefined ? {} : { application: world.store.apps.get(appId)?.callbackUrl ?? '' }),
  }
}
