import { createHash, randomUUID } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import type { Db } from '#server/platform/db/database.ts'

export interface ThrottleRule {
  /** Seconds from the first of the counted attempts. */
  window: number
  max: number
}

/** From one address: a person mistypes a few times, a program does not stop. */
export const SIGN_IN_BY_ADDRESS: ThrottleRule = { window: 60, max: 10 }
/** For one account, from wherever: many addresses guessing one password. */
export const SIGN_IN_BY_ACCOUNT: ThrottleRule = { window: 15 * 60, max: 20 }
/** Setup and invitations: a secret is guessed there too. */
export const TOKENS_BY_ADDRESS: ThrottleRule = { window: 60, max: 20 }

const CLEAN_EVERY_ATTEMPTS = 500
const KEEP_MS = 24 * 3_600 * 1_000

/** Counts one attempt and says whether it is still within the rule: one statement, so that attempts side by side in
 *  several processes are all counted. In better-auth's table; by the machine's clock, as everything about sign-in. */
export async function consume(
  db: Db,
  key: string,
  rule: ThrottleRule,
): Promise<{ allowed: boolean; retryAfter: number | null }> {
  const now = Date.now()
  const windowStart = now - rule.window * 1_000
  const { rows } = await sql<{ count: number; started: string }>`
    insert into auth."rateLimit" as r (id, key, count, "lastRequest") values (${randomUUID()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when r."lastRequest" <= ${windowStart} then 1 else r.count + 1 end,
      "lastRequest" = case when r."lastRequest" <= ${windowStart} then ${now} else r."lastRequest" end
    returning count, "lastRequest" as started`.execute(db)
  attempts += 1
  if (attempts % CLEAN_EVERY_ATTEMPTS === 0) await forgetOld(db, now)
  const { count, started } = rows[0] ?? { count: 1, started: String(now) }
  if (count <= rule.max) return { allowed: true, retryAfter: null }
  return { allowed: false, retryAfter: Math.max(1, Math.ceil((Number(started) + rule.window * 1_000 - now) / 1_000)) }
}

/** Where somebody comes from. Whoever has one IPv6 address has a whole /64 of them: they count as one. */
export function addressKey(address: string): string {
  if (!isIPv6(address)) return address
  const mapped = /:ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return mapped
  const [head = '', tail = ''] = (address.split('%', 1)[0] ?? '').split('::')
  const [first, last] = [head, tail].map((text) => text.split(':').filter((group) => group !== '')) as [
    string[],
    string[],
  ]
  const all = [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/** Keys hold no addresses of people. */
export const accountKey = (email: string) =>
  `account:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex')}`

let attempts = 0

const forgetOld = (db: Db, now: number) =>
  sql`delete from auth."rateLimit" where "lastRequest" < ${now - KEEP_MS}`.execute(db)
