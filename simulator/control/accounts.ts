/** Apps, business accounts with their numbers, tokens. */
import { digitsOf } from '../network/values.ts'
import { freshNumber, THROUGHPUT_USUAL_PER_SECOND } from '../onboarding/numbers.ts'
import { seedTemplates } from '../samples/templates.ts'
import { listOf, numberOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { App, BusinessNumber, Token } from '../state/rows.ts'
import { newId } from '../world.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'

const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging', 'public_profile']
const NUMBERS_MAX = 1_000

export function makeApp(sim: Sim, asked: Shape): App {
  const id = textOf(asked.appId) ?? newId(sim.world, 'app')
  const before = sim.world.store.apps.get(id)
  const portfolioId = textOf(asked.portfolioId) ?? before?.portfolioId
  const app: App = {
    id,
    secret: textOf(asked.appSecret) ?? before?.secret ?? sim.world.chance().hex(sim.world.nextKey('secret'), 32),
    name: textOf(asked.name) ?? before?.name ?? 'App',
    callbackUrl: before?.callbackUrl ?? null,
    fields: before?.fields ?? [],
    configIds: Array.isArray(asked.configIds) ? listOf(asked.configIds).map(String) : (before?.configIds ?? []),
    ...(portfolioId === undefined ? {} : { portfolioId }),
  }
  sim.world.store.apps.put(app)
  return app
}

export function makeAccount(sim: Sim, asked: Shape) {
  const { store, clock } = sim.world
  const wabaId = textOf(asked.wabaId) ?? newId(sim.world, 'waba')
  const portfolioId =
    textOf(asked.portfolioId) ?? store.accounts.get(wabaId)?.portfolioId ?? newId(sim.world, 'portfolio')
  const name = textOf(asked.name) ?? 'Business'
  const numbers = listOf(asked.numbers).map(shapeOf)
  if (numbers.length > NUMBERS_MAX) throw badRequest(`At most ${NUMBERS_MAX} numbers at once.`)
  const contactBook =
    typeof asked.contactBook === 'boolean'
      ? asked.contactBook
      : store.portfolios.get(portfolioId)?.contactBook !== false
  const portfolio = store.portfolios.get(portfolioId)
  store.portfolios.put({ ...portfolio, id: portfolioId, name: portfolio?.name ?? name, contactBook })
  const isNew = store.accounts.get(wabaId) === undefined
  const account = store.accounts.get(wabaId) ?? {
    id: wabaId,
    name,
    portfolioId,
    createdAtMs: clock.now(),
    subscriptions: {},
  }
  store.accounts.put({ ...account, name, portfolioId })
  const made = numbers.map((number) => makeNumber(sim, wabaId, number))
  if (isNew) seedTemplates(sim.world, wabaId)
  return { wabaId, portfolioId, name, numbers: made.map(presentNumber) }
}

export function listAccounts(sim: Sim) {
  const numbers = [...sim.world.store.numbers.rows()]
  return [...sim.world.store.accounts.rows()].map(({ id, name, portfolioId, subscriptions }) => ({
    wabaId: id,
    name,
    portfolioId,
    apps: Object.keys(subscriptions),
    numbers: numbers.filter(({ wabaId }) => wabaId === id).map(presentNumber),
  }))
}

export function makeToken(sim: Sim, asked: Shape): { token: string } {
  const appId = textOf(asked.appId) ?? ''
  if (sim.world.store.apps.get(appId) === undefined) throw notFound('app', appId)
  const wabaIds = listOf(asked.wabaIds).map((id) => textOf(id) ?? '')
  const unknown = wabaIds.find((id) => sim.world.store.accounts.get(id) === undefined)
  if (unknown !== undefined) throw notFound('business account', unknown)
  const lifeSeconds = numberOf(asked.expiresInSeconds)
  const token: Token = {
    id: textOf(asked.token) ?? `EAA${sim.world.chance().hex(sim.world.nextKey('token'), 60)}`,
    appId,
    wabaIds,
    scopes: Array.isArray(asked.scopes) ? listOf(asked.scopes).map((scope) => textOf(scope) ?? '') : SCOPES,
    expiresAtMs: lifeSeconds === null ? 0 : sim.world.clock.now() + lifeSeconds * 1000,
  }
  sim.world.store.tokens.put(token)
  return { token: token.id }
}

/** Takes a token back, as an admin at Meta would: calls with it get 190 from now on. */
export function dropToken(sim: Sim, asked: Shape) {
  const token = sim.world.store.tokens.get(textOf(asked.token) ?? '')
  if (token !== undefined) sim.world.store.tokens.put({ ...token, revokedSubcode: 460 })
  return {}
}

export function makeNumber(sim: Sim, wabaId: string, asked: Shape): BusinessNumber {
  const id = textOf(asked.phoneNumberId) ?? newId(sim.world, 'number')
  const before = sim.world.store.numbers.get(id)
  if (before !== undefined && before.wabaId !== wabaId)
    throw new Refusal(409, `The number ${id} belongs to another account.`)
  const displayPhoneNumber = textOf(asked.displayPhoneNumber) ?? before?.displayPhoneNumber ?? ''
  if (digitsOf(displayPhoneNumber).length < 7)
    throw badRequest('A number needs "displayPhoneNumber", like "+49 30 5550 0100".')
  const number: BusinessNumber = {
    ...(before ?? {
      ...freshNumber(sim.world, id, wabaId),
      profile: { about: 'Flowers for every day', vertical: 'RETAIL', websites: [] },
    }),
    id,
    wabaId,
    displayPhoneNumber,
    verifiedName: textOf(asked.verifiedName) ?? before?.verifiedName ?? 'Business',
    throughputPerSecond:
      numberOf(asked.throughputPerSecond) ?? before?.throughputPerSecond ?? THROUGHPUT_USUAL_PER_SECOND,
    isRegistered: typeof asked.registered === 'boolean' ? asked.registered : (before?.isRegistered ?? true),
    isOnBizApp: asked.coexistence === true || before?.isOnBizApp === true,
    allowList: Array.isArray(asked.allowList)
      ? asked.allowList.map((one) => digitsOf(String(one)))
      : (before?.allowList ?? null),
    qualityRating: textOf(asked.qualityRating) ?? before?.qualityRating ?? 'GREEN',
  }
  sim.world.store.numbers.put(number)
  return number
}

const presentNumber = (number: BusinessNumber) => ({
  phoneNumberId: number.id,
  displayPhoneNumber: number.displayPhoneNumber,
  verifiedName: number.verifiedName,
  throughputPerSecond: number.throughputPerSecond,
  registered: number.isRegistered,
})
