import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { freshDatabase } from './database.ts'

test('each file gets a migrated database of its own, opened as the app', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()])
  const { rows } = await sql<{
    role: string
    name: string
  }>`select current_user as role, current_database() as name`.execute(one.database.db)
  equal(rows[0]?.role, 'posthorn_app')
  const migrations = await one.ownerPool.query('select count(*)::int as count from migrations')
  equal(migrations.rows[0].count > 0, true)
  equal(new URL(one.url).pathname === new URL(two.url).pathname, false)
  const jobs = await sql<{ found: boolean }>`select to_regclass('pgboss.job') is not null as found`.execute(
    two.database.db,
  )
  equal(jobs.rows[0]?.found, true)
})
