/** The WABA, its subscriptions and templates; the app's subscriptions (fact sheet §2.1, §2.4, §9.1, §13.1). */
import { numbersOf } from '../onboarding/holdings.ts'
import { limitTierOf } from '../rules/limits.ts'
import { listOf, type Shape, textOf } from '../shape.ts'
import type { Account, App, Template } from '../state/rows.ts'
import { accountStanding, portfolioStanding } from '../state/standing.ts'
import { verifyCallback } from '../webhooks/post.ts'
import { newId } from '../world.ts'
import { accountFor, type Call, type Caller, callerOf } from './call.ts'
import { GraphFault, invalid, unknownNode } from './fault.ts'
import { accountHealth } from './health.ts'
import { callbackRefused, verifiedUri } from './numbers.ts'
import { page, pick } from './paging.ts'
import { templatesMaxOf } from './templates.ts'

export function readAccount({ sim, params }: Call, account: Account) {
  const { store } = sim.world
  const portfolio = store.portfolios.get(account.portfolioId)
  const standing = accountStanding(account)
  const node = {
    id: account.id,
    name: account.name,
    currency: standing.currency,
    timezone_id: timeZoneId(standing.timeZone),
    country: standing.country,
    message_template_namespace: sim.world.chance().hex(`namespace/${account.id}`, 32),
    account_review_status: standing.reviewStatus,
    business_verification_status: portfolioStanding(portfolio).verification,
    ownership_type: 'SELF',
    owner_business_info: { id: account.portfolioId, name: portfolio?.name ?? account.name },
    primary_business_location: standing.country,
    is_enabled_for_insights: false,
    whatsapp_business_manager_messaging_limit: limitTierOf(portfolio, numbersOf(sim.world, account.id)),
    status: standing.isBanned ? 'BANNED' : standing.restrictions.length > 0 ? 'RESTRICTED' : 'ACTIVE',
    health_status: accountHealth(sim.world, account),
  }
  return pick(node, params.fields, ['name', 'currency', 'timezone_id', 'message_template_namespace'])
}

/** Meta numbers its time zones by a list of its own, which is not published as a whole: our place in IANA's stands in. */
const timeZoneId = (timeZone: string): string =>
  timeZone === 'Europe/Berlin' ? '42' : String(100 + Intl.supportedValuesOf('timeZone').indexOf(timeZone))

export async function subscribeApp(call: Call) {
  const caller = callerOf(call)
  const account = accountFor(call, caller)
  const uri = textOf(call.params.override_callback_uri) ?? ''
  if (uri !== '' && account.subscriptions[caller.app.id] === undefined) {
    throw invalid(
      'Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account',
    )
  }
  const overrideUri = await verifiedUri(call, caller, uri, textOf(call.params.verify_token) ?? '')
  account.subscriptions[caller.app.id] = { overrideUri }
  call.sim.world.store.accounts.put(account)
  return { success: true }
}

export function listSubscribedApps(call: Call) {
  const account = accountFor(call, callerOf(call))
  const data = Object.entries(account.subscriptions).map(([appId, { overrideUri }]) => ({
    whatsapp_business_api_data: {
      id: appId,
      name: call.sim.world.store.apps.get(appId)?.name ?? '',
      link: `https://www.facebook.com/games/?app_id=${appId}`,
    },
    ...(overrideUri === null ? {} : { override_callback_uri: overrideUri }),
  }))
  return { data }
}

export function unsubscribeApp(call: Call) {
  const caller = callerOf(call)
  const account = accountFor(call, caller)
  delete account.subscriptions[caller.app.id]
  call.sim.world.store.accounts.put(account)
  return { success: true }
}

export async function subscribeWebhook(call: Call) {
  const app = ownApp(call)
  const { params, sim } = call
  if (params.object !== 'whatsapp_business_account') throw invalid('Param object must be whatsapp_business_account')
  const url = textOf(params.callback_url) ?? ''
  if (!/^https?:\/\//.test(url)) throw callbackRefused('The callback URL must be an http or https address.')
  const fields = fieldsIn(params.fields)
  const refusal = await verifyCallback(url, textOf(params.verify_token) ?? '', newId(sim.world, 'challenge', 10))
  if (refusal !== null) throw callbackRefused(refusal)
  app.callbackUrl = url
  if (fields.length > 0) app.fields = fields
  sim.world.store.apps.put(app)
  return { success: true }
}

export function listWebhooks(call: Call) {
  const app = ownApp(call)
  if (app.callbackUrl === null) return { data: [] }
  const fields = app.fields.map((name) => ({ name, version: `v${call.apiVersion}.0` }))
  return { data: [{ object: 'whatsapp_business_account', callback_url: app.callbackUrl, active: true, fields }] }
}

/** Without `fields` everything goes, otherwise only these. */
export function unsubscribeWebhook(call: Call) {
  const app = ownApp(call)
  const fields = fieldsIn(call.params.fields)
  app.fields = fields.length === 0 ? [] : app.fields.filter((name) => !fields.includes(name))
  if (app.fields.length === 0) app.callbackUrl = null
  call.sim.world.store.apps.put(app)
  return { success: true }
}

function ownApp(call: Call): App {
  const caller = callerOf(call)
  if (!caller.isApp)
    throw new GraphFault(15, { message: '(#15) This method must be called with an app access_token.', httpStatus: 400 })
  if (caller.app.id !== call.id) throw unknownNode(call.id, call.method)
  return caller.app
}

function fieldsIn(value: unknown): string[] {
  const list = Array.isArray(value) ? listOf(value).map(textOf) : (textOf(value) ?? '').split(',')
  return list.map((name) => name?.trim() ?? '').filter((name) => name !== '')
}

const TEMPLATE_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category', 'sub_category']

export function listTemplates(call: Call) {
  const account = accountFor(call, callerOf(call))
  const { params, sim } = call
  const all = [...sim.world.store.templates.rows()].filter(({ wabaId }) => wabaId === account.id)
  const found = all.filter((template) => matches(template, params))
  const summary = textOf(params.summary)
    ? {
        summary: {
          total_count: found.length,
          message_template_count: all.length,
          message_template_limit: templatesMaxOf(call, account.portfolioId),
        },
      }
    : {}
  return {
    ...page(call, found, (template) => readTemplate(call, template)),
    ...summary,
  }
}

export const readTemplate = (call: Call, template: Template): Shape =>
  pick(
    {
      id: template.id,
      name: template.name,
      language: template.language,
      status: template.status,
      category: template.category,
      parameter_format: template.parameterFormat,
      components: template.components,
      quality_score: { score: template.quality, date: Math.floor(call.sim.world.clock.now() / 1000) },
      rejected_reason: template.status === 'REJECTED' ? (template.reason ?? 'INVALID_FORMAT') : 'NONE',
      previous_category: template.previousCategory,
      correct_category: template.correctCategory,
    },
    call.params.fields,
    TEMPLATE_FIELDS,
  )

export function mayReadTemplate(caller: Caller, template: Template): boolean {
  return caller.wabaIds.includes(template.wabaId)
}

function matches(template: Template, params: Shape): boolean {
  const texts = template.components
    .map(({ text }) => text ?? '')
    .join('\n')
    .toLowerCase()
  const has = (text: string, part: string) => text.includes(part.toLowerCase())
  const tests: Record<string, (wanted: string) => boolean> = {
    name: (wanted) => has(template.name, wanted),
    content: (wanted) => has(texts, wanted),
    name_or_content: (wanted) => has(template.name, wanted) || has(texts, wanted),
    status: (wanted) => listed(wanted).includes(template.status),
    category: (wanted) => listed(wanted).includes(template.category),
    language: (wanted) => listed(wanted).includes(template.language.toUpperCase()),
    quality_score: (wanted) => listed(wanted).includes(template.quality),
  }
  return Object.entries(tests).every(([name, test]) => {
    const wanted = Array.isArray(params[name]) ? listOf(params[name]).join(',') : textOf(params[name])
    return wanted === null || wanted === '' || test(wanted)
  })
}

/** `APPROVED`, `APPROVED,PAUSED` and `["APPROVED"]` alike. */
const listed = (wanted: string): string[] =>
  wanted
    .replace(/[[\]"\s]/g, '')
    .toUpperCase()
    .split(',')
