/** The practice set: what is there for a newcomer who has no account at Meta. */
import type { Sim } from '../sim.ts'
import { makeAccount, makeApp, makeNumber, makeToken } from './accounts.ts'
import { putPerson, putPortfolio, takeNumber } from './businesses.ts'
import { makePhone } from './phones.ts'

/** What the practice set is made of; the same at every call. */
export function practice(sim: Sim) {
  const chance = sim.world.chance()
  const appId = chance.digits('practice/app', 15)
  const wabaId = chance.digits('practice/waba', 15)
  const portfolioId = chance.digits('practice/portfolio', 15)
  const phoneNumberId = chance.digits('practice/number', 15)
  const { store } = sim.world
  const app =
    store.apps.get(appId) ??
    makeApp(sim, { appId, appSecret: chance.hex('practice/secret', 32), name: 'Posthorn (practice)' })
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
  seedBusinesses(sim)
  return {
    appId,
    appSecret: app.secret,
    configId: chance.digits('practice/config', 15),
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

/** What the signup popup finds: one with an account and a number that is not connected, one empty, one person with nothing. */
function seedBusinesses(sim: Sim) {
  const chance = sim.world.chance()
  const { store } = sim.world
  const [grown, empty] = [chance.digits('practice/grown', 15), chance.digits('practice/empty', 15)]
  if (store.portfolios.get(grown) === undefined) {
    putPortfolio(sim, {
      id: grown,
      name: 'Gärtnerei Winter GmbH',
      phone: '+49 30 5550 0300',
      website: 'https://gaertnerei-winter.example',
      email: 'post@gaertnerei-winter.example',
      verification: 'verified',
      limitTier: 'TIER_2K',
    })
    const wabaId = chance.digits('practice/grown/waba', 15)
    makeAccount(sim, { wabaId, portfolioId: grown, name: 'Gärtnerei Winter' })
    makeNumber(sim, wabaId, {
      phoneNumberId: chance.digits('practice/grown/number', 15),
      displayPhoneNumber: '+49 30 5550 0310',
      verifiedName: 'Gärtnerei Winter',
      registered: false,
    })
  }
  if (store.portfolios.get(empty) === undefined) {
    putPortfolio(sim, { id: empty, name: 'Winter Floristik', verification: 'not_verified', limitTier: 'TIER_250' })
  }
  for (const person of [
    { id: 'practice-mira', name: 'Mira Winter', email: 'mira@gaertnerei-winter.example', portfolioIds: [grown, empty] },
    { id: 'practice-jonas', name: 'Jonas Keller', email: 'jonas.keller@mail.example', portfolioIds: [] },
  ]) {
    if (store.people.get(person.id) === undefined) putPerson(sim, person)
  }
  for (const taken of TAKEN) if (store.takenNumbers.get(taken.number) === undefined) takeNumber(sim, taken)
}

const TAKEN = [
  { number: '493055500401', by: 'business_app' },
  { number: '493055500402', by: 'provider', provider: 'Chatfix' },
  { number: '493055500403', by: 'personal' },
]
