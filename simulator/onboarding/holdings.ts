/** What a portfolio owns. */
import type { Account, BusinessNumber } from '../state/rows.ts'
import type { World } from '../world.ts'

export const accountsOf = (world: World, portfolioId: string): Account[] =>
  [...world.store.accounts.rows()].filter((account) => account.portfolioId === portfolioId)

export const numbersOf = (world: World, wabaId: string): BusinessNumber[] =>
  [...world.store.numbers.rows()].filter((number) => number.wabaId === wabaId)

export const numbersOfPortfolio = (world: World, portfolioId: string): BusinessNumber[] =>
  accountsOf(world, portfolioId).flatMap(({ id }) => numbersOf(world, id))
