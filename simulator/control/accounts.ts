/** Apps, business accounts with their numbers, tokens, and the practice set. */
import { digitsOf } from '../network/values.ts'
import { seedTemplates } from '../samples/templates.ts'
import { listOf, numberOf, type Shape, shapeOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { App, BusinessNumber, Token } from '../state/rows.ts'
import { newId } from '../world.ts'
import { makePhone } from './phones.ts'
import { badRequest, notFound, Refusal } from './refusal.ts'

const THROUGHPUT_USUAL = 80
const SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging', 'public_profile']
const NUMBERS_MAX = 1_000

export function makeApp(sim: Sim, asked: Shape): App {
  const id = textOf(asked.appId) ?? newId(sim.world, 'app')
  const before = sim.world.store.apps.get(id)
  const app: App = {
    id,
    secret: textOf(asked.appSecret) ?? before?.secret ?? sim.world.chance().hex(sim.world.nextKey('secret'), 32),
    name: textOf(asked.name) ?? before?.name ?? 'App',
    callbackUrl: before?.callbackUrl ?? null,
    fields: before?.fields ?? [],
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
  store.portfolios.put({ id: portfolioId, name, contactBook })
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
  sim.world.store.tokens.delete(textOf(asked.token) ?? '')
  return {}
}

/** What the practice set is made of; the same at every call. */
export function practice(sim: Sim) {
  const chance = sim.world.chance()
  const appId = chance.digits('practice/app', 15)
  const wabaId = chance.digits('practice/waba', 15)
  const portfolioId = chance.digits('practice/portfolio', 15)
  const phoneNumberId = chance.digits('practice/number', 15)
  const { store } = sim.world
  const app =
    store.apps.get(appId) ?? makeApp(sim, { appId, appSecret: chance.hex('practice/secret', 32), name: 'Practice' })
  if (store.accounts.get(wabaId) === undefined)
    makeAccount(sim, { wabaId, portfolioId, name: 'Blumen Huber (practice)' })
  const number =
    store.numbers.get(phoneNumberId) ??
    makeNumber(sim, wabaId, { phoneNumberId, displayPhoneNumber: '+49 30 5550 0100', verifiedName: 'Blumen Huber' })
  const token = `EAA${chance.hex('practice/token', 60)}`
  if (store.tokens.get(token) === undefined) makeToken(sim, { appId, wabaIds: [wabaId], token })
  for (const phone of PRACTICE_PHONES) {
    if (store.phones.get(phone.id) === undefined && sim.directory.byWaId(phone.waId) === undefined)
      makePhone(sim, phone)
  }
  return {
    appId,
    appSecret: app.secret,
    token,
    wabaId,
    portfolioId,
    phoneNumberId,
    displayPhoneNumber: number.displayPhoneNumber,
  }
}

const PRACTICE_PHONES = [
  { id: 'practice-1', name: 'Ayşe Demir', waId: '491701234501', language: 'de' },
  { id: 'practice-2', name: 'Mateo García', waId: '34600123402', language: 'es', username: 'mateo.garcia' },
  { id: 'practice-3', name: '李小龍', waId: '85260123403', language: 'zh_HK' },
  { id: 'practice-4', name: 'Olivia Brown', waId: '447700900404', language: 'en_GB' },
]

function makeNumber(sim: Sim, wabaId: string, asked: Shape): BusinessNumber {
  const id = textOf(asked.phoneNumberId) ?? newId(sim.world, 'number')
  const before = sim.world.store.numbers.get(id)
  if (before !== undefined && before.wabaId !== wabaId)
    throw new Refusal(409, `The number ${id} belongs to another account.`)
  const displayPhoneNumber = textOf(asked.displayPhoneNumber) ?? before?.displayPhoneNumber ?? ''
  if (digitsOf(displayPhoneNumber).length < 7)
    throw badRequest('A number needs "displayPhoneNumber", like "+49 30 5550 0100".')
  const number: BusinessNumber = {
    ...(before ?? {
      pin: null,
      registrationAttemptsMs: [],
      pinGuessesMs: [],
      onboardedAtMs: sim.world.clock.now(),
      overrideUri: null,
      settings: {},
      qualityRating: 'GREEN',
      username: null,
      blockedPhones: [],
      serviceMonth: '',
      serviceCount: 0,
      profile: { about: 'Flowers for every day', vertical: 'RETAIL', websites: [] },
    }),
    id,
    wabaId,
    displayPhoneNumber,
    verifiedName: textOf(asked.verifiedName) ?? before?.verifiedName ?? 'Business',
    throughputPerSecond: numberOf(asked.throughputPerSecond) ?? before?.throughputPerSecond ?? THROUGHPUT_USUAL,
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
