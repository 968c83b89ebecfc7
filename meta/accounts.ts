/** Accounts, numbers, subscriptions and tokens (fact sheet §1.3, §2.1, §13, §14.3). Each function is one call. */
import { allNodes, type Graph } from './client.ts'
import { unclear } from './graphFault.ts'
import type {
  AppSubscription,
  BusinessProfile,
  CodeExchangeResponse,
  NumberSettings,
  Page,
  SubscribeBody,
  SubscribedApp,
  Success,
  TokenFacts,
  WirePhoneNumber,
  WireWaba,
} from './wire/index.ts'

const WABA_FIELDS = [
  'id',
  'name',
  'currency',
  'timezone_id',
  'country',
  'account_review_status',
  'business_verification_status',
  'ownership_type',
  'owner_business_info',
  'on_behalf_of_business_info',
  'whatsapp_business_manager_messaging_limit',
  'health_status',
  'status',
].join(',')

const NUMBER_FIELDS = [
  'id',
  'display_phone_number',
  'verified_name',
  'status',
  'code_verification_status',
  'name_status',
  'new_name_status',
  'quality_rating',
  'platform_type',
  'account_mode',
  'throughput',
  'is_on_biz_app',
  'is_pin_enabled',
  'is_official_business_account',
  'username',
  'whatsapp_business_manager_messaging_limit',
  'webhook_configuration',
  'health_status',
].join(',')

const PROFILE_FIELDS = 'about,address,description,email,profile_picture_url,websites,vertical'

export const getWaba = (graph: Graph, wabaId: string) =>
  graph.request<WireWaba>({ method: 'GET', path: [wabaId], query: { fields: WABA_FIELDS } })

export const listPhoneNumbers = (graph: Graph, wabaId: string) =>
  allNodes<WirePhoneNumber>(graph, { method: 'GET', path: [wabaId, 'phone_numbers'], query: { fields: NUMBER_FIELDS } })

export const getPhoneNumber = (graph: Graph, phoneNumberId: string) =>
  graph.request<WirePhoneNumber>({ method: 'GET', path: [phoneNumberId], query: { fields: NUMBER_FIELDS } })

/** Ten attempts per number in 72 hours, then Meta locks it (§0.1): never repeat by itself. */
export const registerNumber = (graph: Graph, phoneNumberId: string, pin: string, region?: string) =>
  graph.request<Success>({
    method: 'POST',
    path: [phoneNumberId, 'register'],
    json: { messaging_product: 'whatsapp', pin, data_localization_region: region },
    secrets: [pin],
  })

export const deregisterNumber = (graph: Graph, phoneNumberId: string) =>
  graph.request<Success>({
    method: 'POST',
    path: [phoneNumberId, 'deregister'],
    json: { messaging_product: 'whatsapp' },
  })

export const getNumberSettings = (graph: Graph, phoneNumberId: string) =>
  graph.request<NumberSettings>({ method: 'GET', path: [phoneNumberId, 'settings'] })

/** One feature at a time (§13.3). */
export const setNumberSettings = (graph: Graph, phoneNumberId: string, settings: NumberSettings) =>
  graph.request<Success>({ method: 'POST', path: [phoneNumberId, 'settings'], json: settings })

/** OAS wraps the profile once more than the documents do (§19); both are read. */
export async function getBusinessProfile(graph: Graph, phoneNumberId: string): Promise<BusinessProfile> {
  const path = [phoneNumberId, 'whatsapp_business_profile']
  type Answer = Partial<Page<BusinessProfile & { business_profile?: BusinessProfile }>> | null
  const answer = await graph.request<Answer>({ method: 'GET', path, query: { fields: PROFILE_FIELDS } })
  const [profile] = Array.isArray(answer?.data) ? answer.data : []
  if (!profile) throw unclear(`GET /${path.join('/')}`, 'incomplete', 200)
  return profile.business_profile ?? profile
}

export const updateBusinessProfile = (graph: Graph, phoneNumberId: string, profile: BusinessProfile) =>
  graph.request<Success>({
    method: 'POST',
    path: [phoneNumberId, 'whatsapp_business_profile'],
    json: { ...profile, messaging_product: 'whatsapp' },
  })

/** The number's own callback address (§2.4), proved by Meta at once; null removes it. */
export const setNumberCallback = (
  graph: Graph,
  phoneNumberId: string,
  override: { callbackUrl: string; verifyToken: string } | null,
) =>
  graph.request<Success>({
    method: 'POST',
    path: [phoneNumberId],
    json: {
      webhook_configuration: {
        override_callback_uri: override?.callbackUrl ?? '',
        ...(override ? { verify_token: override.verifyToken } : {}),
      },
    },
    secrets: override ? [override.verifyToken] : [],
  })

/** How many templates the account has, and may have; null where Meta does not say. */
export async function countTemplates(
  graph: Graph,
  wabaId: string,
): Promise<{ count: number | null; max: number | null }> {
  const answer = await graph.request<{ summary?: Record<string, unknown> } | null>({
    method: 'GET',
    path: [wabaId, 'message_templates'],
    query: { limit: 1, fields: 'id', summary: 'total_count,message_template_count,message_template_limit' },
  })
  const number = (value: unknown) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null)
  const { message_template_count: count, total_count: total, message_template_limit: max } = answer?.summary ?? {}
  return { count: number(count) ?? number(total), max: number(max) }
}

/** Without an override the app's own callback address is used; an empty body also removes an earlier override (§2.4). */
export const subscribeApp = (graph: Graph, wabaId: string, override?: SubscribeBody) =>
  graph.request<Success>({
    method: 'POST',
    path: [wabaId, 'subscribed_apps'],
    json: override ?? {},
    secrets: override?.verify_token ? [override.verify_token] : [],
  })

export const unsubscribeApp = (graph: Graph, wabaId: string) =>
  graph.request<Success>({ method: 'DELETE', path: [wabaId, 'subscribed_apps'] })

export const listSubscribedApps = (graph: Graph, wabaId: string) =>
  allNodes<SubscribedApp>(graph, { method: 'GET', path: [wabaId, 'subscribed_apps'] })

export interface AppKeys {
  appId: string
  appSecret: string
}

/** An app token is its id and secret; only `/{app-id}/subscriptions` and `debug_token` need it. */
const appToken = ({ appId, appSecret }: AppKeys) => `${appId}|${appSecret}`

export const listAppSubscriptions = (graph: Graph, app: AppKeys) =>
  allNodes<AppSubscription>(graph, {
    method: 'GET',
    path: [app.appId, 'subscriptions'],
    token: appToken(app),
    secrets: [app.appSecret],
  })

/** Meta calls the address at once and wants the challenge back (§2.2). */
export const subscribeWebhook = (
  graph: Graph,
  app: AppKeys,
  webhook: { callbackUrl: string; verifyToken: string; fields: readonly string[] },
) =>
  graph.request<Success>({
    method: 'POST',
    path: [app.appId, 'subscriptions'],
    json: {
      object: 'whatsapp_business_account',
      callback_url: webhook.callbackUrl,
      verify_token: webhook.verifyToken,
      fields: webhook.fields.join(','),
    },
    token: appToken(app),
    secrets: [app.appSecret, webhook.verifyToken],
  })

/** What a token may do; asked with the app's token when it is known, else with the token itself. */
export async function debugToken(graph: Graph, inputToken: string, app?: AppKeys): Promise<TokenFacts> {
  const answer = await graph.request<{ data?: TokenFacts } | null>({
    method: 'GET',
    path: ['debug_token'],
    query: { input_token: inputToken },
    token: app ? appToken(app) : inputToken,
    secrets: app ? [inputToken, app.appSecret] : [inputToken],
  })
  if (typeof answer?.data !== 'object' || answer.data === null) throw unclear('GET /debug_token', 'incomplete', 200)
  return answer.data
}

/** The code of Embedded Signup lives 30 seconds and works once (§14.3): a failure means starting the popup again. */
export async function exchangeCode(graph: Graph, app: AppKeys, code: string): Promise<CodeExchangeResponse> {
  const answer = await graph.request<Partial<CodeExchangeResponse> | null>({
    method: 'GET',
    path: ['oauth', 'access_token'],
    query: { client_id: app.appId, client_secret: app.appSecret, code },
    token: null,
    secrets: [app.appSecret, code],
  })
  if (typeof answer?.access_token !== 'string') throw unclear('GET /oauth/access_token', 'incomplete', 200)
  return { ...answer, access_token: answer.access_token }
}
