/** How Meta regards a portfolio, an account, a number (fact sheet §3.6–§3.12, §12, §13). Rows keep only what is unusual. */
import type { Account, BusinessNumber, Portfolio } from './rows.ts'

export interface PortfolioStanding {
  verification: 'not_verified' | 'pending' | 'verified' | 'rejected'
  /** Null: what its fastest number suggests. */
  limitTier: string | null
  /** Registered numbers that it may have; null: 2, or 20 once it is verified (§12). */
  numbersMax: number | null
}

export interface Restriction {
  restriction_type: string
  /** Unix seconds. */
  expiration?: number
}

export interface AccountStanding {
  reviewStatus: string
  isBanned: boolean
  restrictions: Restriction[]
  isPaymentMissing: boolean
  /** IANA name. */
  timeZone: string
  currency: string
  country: string
}

export interface NumberStanding {
  /** A word that stands over the usual CONNECTED or PENDING: BANNED, FLAGGED, RESTRICTED … */
  status: string | null
  codeStatus: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED'
  nameStatus: string
  /** A name that was asked for and is not shown yet. */
  newName: { name: string; status: string } | null
  isOfficial: boolean
  /** Where message content is kept at rest (Local Storage, §16.7). */
  region: string | null
  code: VerificationCode | null
  /** When codes were asked for (ms). */
  codeRequestsMs: number[]
}

export interface VerificationCode {
  code: string
  sentAtMs: number
  wrongGuesses: number
}

const PORTFOLIO: PortfolioStanding = { verification: 'verified', limitTier: null, numbersMax: null }

const ACCOUNT: AccountStanding = {
  reviewStatus: 'APPROVED',
  isBanned: false,
  restrictions: [],
  isPaymentMissing: false,
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  country: 'DE',
}

const NUMBER: NumberStanding = {
  status: null,
  codeStatus: 'VERIFIED',
  nameStatus: 'APPROVED',
  newName: null,
  isOfficial: false,
  region: null,
  code: null,
  codeRequestsMs: [],
}

export const portfolioStanding = (portfolio: Portfolio | undefined): PortfolioStanding => ({
  ...PORTFOLIO,
  ...portfolio?.standing,
})

export const accountStanding = (account: Account | undefined): AccountStanding => ({ ...ACCOUNT, ...account?.standing })

export const numberStanding = (number: BusinessNumber): NumberStanding => ({ ...NUMBER, ...number.standing })

/** Changes the row; whoever holds it puts it. */
export function restand<Row extends Portfolio | Account | BusinessNumber>(row: Row, change: Row['standing']): void {
  row.standing = { ...row.standing, ...change }
}
