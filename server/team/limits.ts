import type { FastifyRequest } from 'fastify'
import type { Db } from '#server/platform/db/database.ts'
import { tooMany } from './refusals.ts'
import { accountKey, consume, SIGN_IN_BY_ACCOUNT, TOKENS_BY_ADDRESS } from './throttle.ts'

/** Refuses whoever tries tokens or passwords of accounts to be made too often from one address. */
export async function limitTokens(db: Db, request: FastifyRequest): Promise<void> {
  const { allowed, retryAfter } = await consume(db, `tokens:${request.ip}`, TOKENS_BY_ADDRESS)
  if (!allowed) throw tooMany(retryAfter ?? TOKENS_BY_ADDRESS.window)
}

/** Refuses further guesses at one account, from wherever they come. */
export async function limitSignIn(db: Db, email: string): Promise<void> {
  const { allowed, retryAfter } = await consume(db, accountKey(email), SIGN_IN_BY_ACCOUNT)
  if (!allowed) throw tooMany(retryAfter ?? SIGN_IN_BY_ACCOUNT.window)
}
