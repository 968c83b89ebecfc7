import { getMigrations } from 'better-auth/db/migration'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { LibraryMigrations } from '#server/platform/db/migrate.ts'
import { AUTH_SCHEMA, schemaOptions } from './auth.ts'
import { HASH_FORMER_TOKENS } from './sessionTokens.ts'

/** better-auth's tables, in a schema of their own; safe to repeat. */
export const authMigrations: LibraryMigrations = {
  name: 'better-auth',
  async run({ client, url }) {
    await client.query(`create schema if not exists ${AUTH_SCHEMA}`)
    const pool = new pg.Pool({ connectionString: url, max: 1, application_name: 'posthorn migrate' })
    pool.on('error', () => {}) // the awaited query reports it
    const db = new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool }) })
    try {
      const plan = await getMigrations({
        ...schemaOptions,
        ...UNUSED,
        database: { db, type: 'postgres', schemaName: AUTH_SCHEMA },
      })
      if (plan.toBeCreated.length + plan.toBeAdded.length + plan.toBeAddedIndexes.length > 0) await plan.runMigrations()
      await client.query(HASH_FORMER_TOKENS)
    } finally {
      await db.destroy()
    }
  },
}

/** Asked for by the library, of no meaning for its tables. */
const UNUSED = {
  baseURL: 'http://localhost',
  secret: 'the tables do not depend on a secret',
  telemetry: { enabled: false },
}
