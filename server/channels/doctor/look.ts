import type { Heard, Refusal, Seen } from '#core/channel/doctor.ts'
import { messagingLimitOf } from '#core/channel/messagingLimit.ts'
import {
  type AppKeys,
  debugToken,
  getPhoneNumber,
  getWaba,
  listAppSubscriptions,
  listSubscribedApps,
} from '#meta/accounts.ts'
import { createGraph, type Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { listTemplateHealth } from '#meta/templates.ts'
import type { AppSubscription, TokenFacts, WirePhoneNumber, WireWaba } from '#meta/wire/index.ts'
import { appKeys, verifyTokenOf, WEBHOOK_FIELDS } from '../apps.ts'
import { troubleOf } from '../connections.ts'
import { tokenBinding } from '../graph.ts'
import { saidOf } from '../onboarding/token.ts'
import type { AppRow, ChannelDetailsRow } from '../rows.ts'
import type { DoctorDeps } from './deps.ts'
import { roundTrip } from './roundTrip.ts'

/** One question to Meta. */
const CALL_MS_MAX = 7_000
/** All pages of templates. */
const PAGES_MS_MAX = 12_000
const OAUTH_ERROR = 190
const SESSION_EXPIRED = 463
const APP_REMOVED = 458
/** Meta's words for an app that is not there (§1.4). */
const APP_UNKNOWN: ReadonlySet<number | null> = new Set([100, 101, 803])
const SECOND_MS = 1_000

/** Looks at every link side by side; what Meta refuses is part of what is seen. */
export async function look(
  deps: DoctorDeps,
  channel: ChannelDetailsRow,
  app: AppRow,
  sent: { reached: number },
): Promise<Seen> {
  const { waba_id: wabaId, phone_number_id: phoneNumberId } = channel
  const ours = oursOf(deps, app)
  const token = readable(() => deps.secrets.decrypt(channel.token_encrypted, tokenBinding(channel.id)))
  const keys = readable(() => appKeys(deps.secrets, app))
  const verifyToken = readable(() => verifyTokenOf(deps, app))
  const graph = createGraph({
    token: token ?? '',
    baseUrl: app.graph_url,
    version: app.graph_version,
    timeoutMs: CALL_MS_MAX,
  })
  const noToken = token === null ? { refused: unreadable('token_unreadable') } : null
  const [tokenSeen, appSeen, subscribed, number, account, templates, trip] = await Promise.all([
    noToken ?? lookAtToken(graph, token ?? '', keys),
    keys === null ? { refused: unreadable('app_secret_unreadable') } : lookAtApp(graph, keys),
    noToken ?? heard(() => listSubscribedApps(graph, wabaId)),
    noToken ?? heard(() => getPhoneNumber(graph, phoneNumberId)),
    noToken ?? heard(() => getWaba(graph, wabaId)),
    noToken ?? heard(() => listTemplateHealth(graph, wabaId, AbortSignal.timeout(PAGES_MS_MAX))),
    lookAtTrip(deps, app, ours, keys, verifyToken),
  ])
  const tier = [number, account].map((one) =>
    'said' in one ? one.said.whatsapp_business_manager_messaging_limit : undefined,
  )
  return {
    now: new Date(), // lives of tokens are counted by the machine's clock
    appId: app.app_id,
    wabaId,
    ours,
    fieldsWanted: WEBHOOK_FIELDS,
    token: tokenSeen,
    app: appSeen,
    subscribedAppIds: as(subscribed, (apps) => apps.flatMap((one) => one.whatsapp_business_api_data?.id ?? [])),
    roundTrip: trip,
    number: as(number, numberSeen),
    account: as(account, accountSeen),
    templates: as(templates, (all) =>
      all.map(({ name, status, quality_score }) => ({
        name,
        status: status ?? null,
        quality: quality_score?.score ?? null,
      })),
    ),
    isStoppedHere: channel.state === 'broken' || channel.dispatch_held,
    reached: sent.reached,
    limit: messagingLimitOf(tier[0] ?? tier[1]),
  }
}

/** Where Meta delivers. Practice: where the simulator was told that we listen, since our port may have changed. */
function oursOf(deps: DoctorDeps, app: AppRow): string {
  const url = deps.webhookUrl(app.connection)
  return app.connection === 'practice' ? (app.callback_url ?? url) : url
}

/** Asked as the token itself, so that a wrong app secret does not pass for a broken token. */
async function lookAtToken(graph: Graph, token: string, keys: AppKeys | null): Promise<Seen['token']> {
  try {
    return { said: tokenSeen(await debugToken(graph, token)) }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    const { code, subcode, fault } = error
    if (code === OAUTH_ERROR) {
      const said = { appId: null, isValid: false, scopes: [], granted: new Map(), expiresAt: null }
      return { said: { ...said, isExpired: subcode === SESSION_EXPIRED, isAppRemoved: subcode === APP_REMOVED } }
    }
    const isAway = fault === 'no_connection' || fault === 'answer_unclear'
    if (isAway || keys === null) return { refused: refusalOf(error, isAway ? 'meta_unreachable' : fault) }
    return as(await heard(() => debugToken(graph, token, keys)), tokenSeen)
  }
}

const tokenSeen = (facts: TokenFacts) => ({
  ...saidOf(facts),
  isAppRemoved: facts.error?.subcode === APP_REMOVED,
  expiresAt: facts.expires_at ? new Date(facts.expires_at * SECOND_MS) : null,
})

async function lookAtApp(graph: Graph, keys: AppKeys): Promise<Seen['app']> {
  const answer = await heard(() => listAppSubscriptions(graph, keys))
  if ('said' in answer) return { said: webhookSeen(answer.said) }
  const { code } = answer.refused
  if (code === OAUTH_ERROR) return { refused: { ...answer.refused, fault: 'app_secret_wrong' } }
  return APP_UNKNOWN.has(code) ? { refused: { ...answer.refused, fault: 'app_unknown' } } : answer
}

function webhookSeen(subscriptions: readonly AppSubscription[]) {
  const ours = subscriptions.find(({ object }) => object === 'whatsapp_business_account')
  if (!ours) return null
  return {
    callbackUrl: ours.callback_url ?? null,
    isActive: ours.active !== false,
    fields: (ours.fields ?? []).flatMap((field) => (typeof field === 'string' ? field : (field.name ?? []))),
  }
}

async function lookAtTrip(
  deps: DoctorDeps,
  app: AppRow,
  url: string,
  keys: AppKeys | null,
  verifyToken: string | null,
): Promise<Seen['roundTrip']> {
  const trouble = troubleOf(app.connection, url)
  if (trouble !== null) {
    return { fault: trouble === 'not_https' ? 'address_not_https' : 'address_local', details: new URL(url).host }
  }
  if (keys === null || verifyToken === null) return { fault: null, details: null } // hangs on the app, which says so
  const isPractice = app.connection === 'practice'
  return roundTrip({ url, isPractice, appSecret: keys.appSecret, verifyToken, hasArrived: deps.hasArrived })
}

const numberSeen = (number: WirePhoneNumber) => ({
  status: number.status ?? null,
  platformType: number.platform_type ?? null,
  codeStatus: number.code_verification_status ?? null,
  isOnBusinessApp: number.is_on_biz_app === true,
  nameStatus: number.name_status ?? null,
  newNameStatus: number.new_name_status ?? null,
  quality: number.quality_rating ?? number.quality_score?.score ?? null,
  numberCallback: number.webhook_configuration?.phone_number || null,
  accountCallback: number.webhook_configuration?.whatsapp_business_account || null,
  health: healthOf(number),
})

const accountSeen = (account: WireWaba) => ({
  reviewStatus: account.account_review_status ?? null,
  status: account.status ?? null,
  health: healthOf(account),
})

const healthOf = ({ health_status: health }: Pick<WireWaba, 'health_status'>) =>
  (health?.entities ?? []).map(({ entity_type, can_send_message, errors }) => ({
    type: entity_type ?? '',
    can: can_send_message ?? '',
    errors: (errors ?? []).map(({ error_code, error_description }) => ({
      code: error_code ?? null,
      text: error_description ?? '',
    })),
  }))

async function heard<Said>(ask: () => Promise<Said>): Promise<Heard<Said>> {
  try {
    return { said: await ask() }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return { refused: refusalOf(error, error.fault) }
  }
}

const as = <Said, Seen>(one: Heard<Said>, see: (said: Said) => Seen): Heard<Seen> =>
  'said' in one ? { said: see(one.said) } : one

const refusalOf = ({ code, details, title, fbtraceId, systemCode }: GraphFault, fault: string): Refusal => ({
  fault,
  code,
  details: details ?? title ?? systemCode,
  traceId: fbtraceId,
})

const unreadable = (fault: string): Refusal => ({ fault, code: null, details: null, traceId: null })

/** Null for what was encrypted under a key that is no longer there. */
function readable<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}
