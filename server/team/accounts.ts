import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { kept } from '#server/platform/db/columns.ts'
import type { Db, Tx } from '#server/platform/db/database.ts'

/**
 * Accounts are better-auth's rows. They are made here and not through the library because an account, its workspace
 * and its membership come into being in one transaction or not at all.
 */

/** However often it is used: then everybody signs in anew. */
export const SESSION_SECONDS_MAX = 30 * 24 * 3_600
/** Without being used. */
export const SESSION_IDLE_SECONDS_MAX = 7 * 24 * 3_600

export interface AccountRow {
  id: string
  name: string
  email: string
}

/** Null where the e-mail address already has an account. */
export async function insertAccount(
  tx: Tx,
  account: { name: string; email: string; hash: string },
): Promise<AccountRow | null> {
  const id = randomBytes(16).toString('hex')
  const email = account.email.trim().toLowerCase()
  const made = await sql<AccountRow>`
    insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${id}, ${account.name}, ${email}, false, now(), now()) on conflict (email) do nothing
    returning id, name, email`.execute(tx)
  if (!made.rows[0]) return null
  await sql`
    insert into auth."account" (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${randomBytes(16).toString('hex')}, ${id}, 'credential', ${id}, ${account.hash}, now(), now())`.execute(tx)
  return made.rows[0]
}

export async function anyAccount(db: Db | Tx): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (select from auth."user") as found`.execute(db)
  return rows[0]?.found ?? false
}

export async function accountByEmail(tx: Db | Tx, email: string): Promise<AccountRow | null> {
  const { rows } = await sql<AccountRow>`
    select id, name, email from auth."user" where email = ${email.trim().toLowerCase()}`.execute(tx)
  return rows[0] ?? null
}

export interface SessionRow {
  id: string
  created_at: Date
  updated_at: Date
  address: string | null
  browser: string | null
}

export async function sessionsOf(db: Db, userId: string): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select id, "createdAt" as created_at, "updatedAt" as updated_at, "ipAddress" as address, "userAgent" as browser
    from auth.session where "userId" = ${userId} and ${isLive} order by "updatedAt" desc limit 200`.execute(db)
  return rows
}

const isLive = sql`"expiresAt" > now() and "updatedAt" > now() - ${SESSION_IDLE_SECONDS_MAX} * interval '1 second'`

interface SessionOf extends AccountRow {
  sessionId: string
  usedAt: Date
}

/** The session whose token has this hash, with whose it is, until it ends for good. */
export async function sessionBy(db: Db, tokenHash: string): Promise<SessionOf | null> {
  const { rows } = await sql<SessionOf>`
    ${kept} select u.id, u.name, u.email, s.id as "sessionId", s."updatedAt" as "usedAt"
    from auth.session s join auth."user" u on u.id = s."userId"
    where s.token = ${tokenHash} and s."expiresAt" > now()`.execute(db)
  return rows[0] ?? null
}

export async function noteUse(db: Db, sessionId: string): Promise<void> {
  await sql`update auth.session set "updatedAt" = now() where id = ${sessionId}`.execute(db)
}

/** False where there is no such session of this person. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    delete from auth.session where "userId" = ${userId} and id = ${sessionId} returning id`.execute(db)
  return rows.length > 0
}

/** Every session of this person, at once. */
export async function deleteSessions(db: Db | Tx, userId: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`delete from auth.session where "userId" = ${userId} returning id`.execute(
    db,
  )
  return rows.length
}

/** Those of the given sessions that are still good. */
export async function liveSessions(db: Db, sessionIds: readonly string[]): Promise<Set<string>> {
  if (sessionIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from auth.session where id = any(${[...sessionIds]}::text[]) and ${isLive}`.execute(db)
  return new Set(rows.map((row) => row.id))
}

/** Sessions that are over are of no use to anyone. */
export async function forgetOldSignIns(db: Db): Promise<void> {
  await sql`delete from auth.session where not (${isLive})`.execute(db)
  await sql`delete from auth.verification where "expiresAt" < now()`.execute(db)
}
