/** Who and what the signup popup finds: people, portfolios, company phones with their codes, numbers in use elsewhere. */
import { accountsOf, numbersOf, numbersOfPortfolio } from '../onboarding/holdings.ts'
import { limitTierOf, numbersMaxOf } from '../rules/limits.ts'
import { listOf, type Shape, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { CompanyPhone, Person, Portfolio, TakenNumber } from '../state/rows.ts'
import { numberStanding, portfolioStanding } from '../state/standing.ts'
import { newId } from '../world.ts'
import { badRequest, notFound } from './refusal.ts'
import { limitsIn } from './standing.ts'

const CODE_LIVES_MS = 10 * 60 * 1000
const iso = (ms: number) => new Date(ms).toISOString()

export function putPortfolio(sim: Sim, asked: Shape) {
  const { store } = sim.world
  const id = textOf(asked.id) ?? newId(sim.world, 'portfolio')
  const before = store.portfolios.get(id)
  const name = textOf(asked.name) ?? before?.name
  if (!name) throw badRequest('A portfolio needs a "name".')
  const text = (key: 'phone' | 'website' | 'email' | 'country' | 'timeZone', usual: string) =>
    textOf(asked[key]) ?? before?.details?.[key] ?? usual
  const portfolio: Portfolio = {
    contactBook: true,
    ...before,
    id,
    name,
    details: {
      phone: text('phone', ''),
      website: text('website', ''),
      email: text('email', ''),
      country: text('country', 'DE'),
      timeZone: text('timeZone', 'Europe/Berlin'),
    },
    standing: { ...before?.standing, ...limitsIn(asked) },
  }
  store.portfolios.put(portfolio)
  for (const personId of listOf(asked.people).map(String)) {
    const person = store.people.get(personId)
    if (person === undefined) throw notFound('person', personId)
    store.people.put({ ...person, portfolioIds: [...new Set([...person.portfolioIds, id])] })
  }
  return presentPortfolio(sim, portfolio)
}

export const listPortfolios = (sim: Sim) =>
  [...sim.world.store.portfolios.rows()].map((portfolio) => presentPortfolio(sim, portfolio))

function presentPortfolio({ world }: Sim, portfolio: Portfolio) {
  const numbers = numbersOfPortfolio(world, portfolio.id)
  return {
    id: portfolio.id,
    name: portfolio.name,
    ...portfolio.details,
    verification: portfolioStanding(portfolio).verification,
    limitTier: limitTierOf(portfolio, numbers),
    numbersMax: numbersMaxOf(portfolio),
    numbers: numbers.length,
    people: [...world.store.people.rows()].filter((one) => one.portfolioIds.includes(portfolio.id)).map(({ id }) => id),
    accounts: accountsOf(world, portfolio.id).map((account) => ({
      wabaId: account.id,
      name: account.name,
      apps: Object.keys(account.subscriptions),
      numbers: numbersOf(world, account.id).map((number) => ({
        phoneNumberId: number.id,
        displayPhoneNumber: number.displayPhoneNumber,
        verifiedName: number.verifiedName,
        registered: number.isRegistered,
        codeStatus: numberStanding(number).codeStatus,
      })),
    })),
  }
}

export function putPerson(sim: Sim, asked: Shape): Person {
  const { store } = sim.world
  const id = textOf(asked.id) ?? newId(sim.world, 'person')
  const before = store.people.get(id)
  const name = textOf(asked.name) ?? before?.name
  if (!name) throw badRequest('A person needs a "name".')
  const portfolioIds = Array.isArray(asked.portfolioIds) ? asked.portfolioIds.map(String) : (before?.portfolioIds ?? [])
  const unknown = portfolioIds.find((one) => store.portfolios.get(one) === undefined)
  if (unknown !== undefined) throw notFound('portfolio', unknown)
  const person: Person = { id, name, email: textOf(asked.email) ?? before?.email ?? '', portfolioIds }
  store.people.put(person)
  return person
}

export const listPeople = ({ world }: Sim) => [...world.store.people.rows()]

/** Newest text last. */
export const listCompanyPhones = (sim: Sim) =>
  [...sim.world.store.companyPhones.rows()].map((phone) => presentCompanyPhone(sim, phone))

export function readCompanyPhone(sim: Sim, asked: string) {
  const id = asked.replace(/\D/g, '')
  const phone = sim.world.store.companyPhones.get(id)
  if (phone === undefined) throw notFound('company phone', id)
  return presentCompanyPhone(sim, phone)
}

function presentCompanyPhone({ world }: Sim, { id, texts }: CompanyPhone) {
  return {
    number: id,
    texts: texts.map(({ id: textId, atMs, by, code, language }) => ({
      id: textId,
      at: iso(atMs),
      by,
      code,
      language,
      expiresAt: iso(atMs + CODE_LIVES_MS),
      expired: world.clock.now() - atMs >= CODE_LIVES_MS,
    })),
  }
}

const PLACES = ['business_app', 'provider', 'personal'] as const

export function takeNumber({ world }: Sim, asked: Shape): TakenNumber {
  const by = PLACES.find((place) => place === asked.by)
  const id = (textOf(asked.number) ?? '').replace(/\D/g, '')
  if (by === undefined) throw badRequest(`"by" is one of ${PLACES.join(', ')}.`)
  if (id.length < 7) throw badRequest('"number" is a number with its country code.')
  const taken: TakenNumber = { id, by, provider: textOf(asked.provider) }
  world.store.takenNumbers.put(taken)
  return taken
}

export function releaseNumber({ world }: Sim, number: string) {
  world.store.takenNumbers.delete(number.replace(/\D/g, ''))
  return {}
}

export const listTakenNumbers = ({ world }: Sim) => [...world.store.takenNumbers.rows()]
