/** The portfolio and the accounts it owns or was given; the app as a node (fact sheet §12, §13.1). */
import { accountsOf, numbersOfPortfolio } from '../onboarding/holdings.ts'
import { limitTierOf } from '../rules/limits.ts'
import type { Account, App, Portfolio } from '../state/rows.ts'
import { portfolioStanding } from '../state/standing.ts'
import { readAccount } from './accounts.ts'
import { type Call, type Caller, callerOf } from './call.ts'
import { unknownNode } from './fault.ts'
import { page, pick } from './paging.ts'

/** `GET /{business-id}/owned_whatsapp_business_accounts`. */
export function listOwned(call: Call) {
  const caller = callerOf(call)
  const portfolio = portfolioFor(call, caller)
  return pageOf(call, accountsOf(call.sim.world, portfolio.id), caller)
}

/** `GET /{business-id}/client_whatsapp_business_accounts`: what others let this business work with. */
export function listClients(call: Call) {
  const caller = callerOf(call)
  const portfolio = portfolioFor(call, caller)
  const isPartner = caller.app.portfolioId === portfolio.id
  const all = isPartner ? [...call.sim.world.store.accounts.rows()] : []
  return pageOf(
    call,
    all.filter(({ portfolioId }) => portfolioId !== portfolio.id),
    caller,
  )
}

/** A portfolio is visible to those who may see an account of it, and to the app that belongs to it. */
export function seesPortfolio({ sim }: Call, caller: Caller, portfolio: Portfolio): boolean {
  if (caller.app.portfolioId === portfolio.id) return true
  return accountsOf(sim.world, portfolio.id).some(({ id }) => caller.wabaIds.includes(id))
}

export function readPortfolio({ sim, params }: Call, portfolio: Portfolio) {
  const node = {
    id: portfolio.id,
    name: portfolio.name,
    verification_status: portfolioStanding(portfolio).verification,
    timezone_id: 42,
    primary_page: null,
    whatsapp_business_manager_messaging_limit: limitTierOf(portfolio, numbersOfPortfolio(sim.world, portfolio.id)),
  }
  return pick(node, params.fields, ['name'])
}

export const readApp = ({ params }: Call, app: App) =>
  pick(
    { id: app.id, name: app.name, link: `https://www.facebook.com/games/?app_id=${app.id}`, category: 'Business' },
    params.fields,
    ['name', 'category', 'link'],
  )

function portfolioFor(call: Call, caller: Caller): Portfolio {
  const portfolio = call.sim.world.store.portfolios.get(call.id)
  if (portfolio === undefined || !seesPortfolio(call, caller, portfolio)) throw unknownNode(call.id, call.method)
  return portfolio
}

const pageOf = (call: Call, accounts: Account[], caller: Caller) =>
  page(
    call,
    accounts.filter(({ id }) => caller.wabaIds.includes(id)).map((account) => readAccount(call, account)),
  )
