import type { FastifyRequest } from 'fastify'
import type { Db } from '#server/platform/db/database.ts'
import { tooMany } from './refusals.ts'
import {
  accountKey,
  addressKey,
  consume,
  SIGN_IN_BY_ACCOUNT,
  SIGN_IN_BY_ADDRESS,
  type ThrottleRule,
  TOKENS_BY_ADDRESS,
} from './throttle.ts'

/** Refuses whoever tries tokens or passwords of accounts to be made too often from one address. */
export const limitTokens = (db: Db, request: FastifyRequest): Promise<void> =>
  limit(db, `tokens:${addressKey(request.ip)}`, TOKENS_BY_ADDRESS)

/** Refuses further guesses from one address; for signing in and for changing a password each on its own. */
export const limitPasswords = (db: Db, request: FastifyRequest, act: string): Promise<void> =>
  limit(db, `${act}:${addressKey(request.ip)}`, SIGN_IN_BY_ADDRESS)

/** Refuses further guesses at one account, from wherever they come. What was refused by its address does not count here, so
 *  that one stranger alone cannot shut an account for long. */
export const limitSignIn = (db: Db, email: string): Promise<void> => limit(db, accountKey(email), SIGN_IN_BY_ACCOUNT)

async function limit(db: Db, key: string, rule: ThrottleRule): Promise<void> {
  const { allowed, retryAfter } = await consume(db, key, rule)
  if (!allowed) throw tooMany(retryAfter ?? rule.window)
}
