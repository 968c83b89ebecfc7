import { refuseOneMoreNumber } from '#core/channel/numberLimits.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { accounts } from '../accountQueries.ts'
import * as no from './refusals.ts'
import type { Found, FoundOne } from './rows.ts'

/** Meta's number for an account (fact sheet §3.11), until it has reported another. */
const NUMBERS_PER_ACCOUNT = 25

/** A number that is not registered yet would be one more of its account and its portfolio: refused before Meta counts an attempt. */
export async function refuseWithoutRoom(
  tx: Tx,
  workspaceId: string,
  found: readonly Found[],
  account: Found,
  number: FoundOne,
): Promise<void> {
  if (number.isRegistered) return
  const portfolio = found.filter((one) => one === account || isSamePortfolio(one, account))
  const known = await accounts(
    tx,
    workspaceId,
    portfolio.map(({ wabaId }) => wabaId),
  )
  const refusal = refuseOneMoreNumber({
    inAccount: registeredIn([account]),
    accountMax: known.find(({ waba_id }) => waba_id === account.wabaId)?.numbers_max ?? NUMBERS_PER_ACCOUNT,
    inPortfolio: registeredIn(portfolio),
    portfolioReported: known.find((one) => one.portfolio_numbers_max !== null)?.portfolio_numbers_max ?? null,
  })
  if (refusal) throw no.full(refusal)
}

const isSamePortfolio = (one: Found, other: Found) => one.portfolioId !== null && one.portfolioId === other.portfolioId

const registeredIn = (found: readonly Found[]) =>
  found.flatMap(({ numbers }) => numbers).filter(({ isRegistered }) => isRegistered).length
