/** Portfolios, accounts and the people who run them, as they come into being. */
import { ACCOUNTS_PER_PORTFOLIO_MAX } from '../rules/limits.ts'
import { seedTemplates } from '../samples/templates.ts'
import type { Account, Person, Portfolio, PortfolioDetails } from '../state/rows.ts'
import { accountStanding } from '../state/standing.ts'
import { newId, type World } from '../world.ts'
import { accountsOf } from './holdings.ts'

export type PortfolioInput = PortfolioDetails & { name: string }

/** New at Meta: nobody has verified it, 250 people a day, two numbers (§0.1, §12). `instead` changes one made before. */
export function makePortfolio(world: World, input: PortfolioInput, instead?: Portfolio): Portfolio {
  const { name, ...details } = input
  const portfolio: Portfolio = {
    ...(instead ?? { contactBook: true, standing: { verification: 'not_verified', limitTier: 'TIER_250' } }),
    id: instead?.id ?? newId(world, 'portfolio'),
    name,
    details,
  }
  world.store.portfolios.put(portfolio)
  return portfolio
}

export function makeBusinessAccount(
  world: World,
  portfolio: Portfolio,
  input: { name: string; timeZone: string },
  instead?: Account,
): Account {
  const account: Account = {
    ...(instead ?? { createdAtMs: world.clock.now(), subscriptions: {} }),
    id: instead?.id ?? newId(world, 'waba'),
    name: input.name,
    portfolioId: portfolio.id,
    standing: {
      ...instead?.standing,
      timeZone: input.timeZone,
      country: portfolio.details?.country ?? accountStanding(instead).country,
    },
  }
  world.store.accounts.put(account)
  if (instead === undefined) seedTemplates(world, account.id)
  return account
}

export const hasRoomForAccount = (world: World, portfolioId: string): boolean =>
  accountsOf(world, portfolioId).length < ACCOUNTS_PER_PORTFOLIO_MAX

export function giveToPerson(world: World, person: Person, portfolioId: string) {
  if (person.portfolioIds.includes(portfolioId)) return
  world.store.people.put({ ...person, portfolioIds: [...person.portfolioIds, portfolioId] })
}
