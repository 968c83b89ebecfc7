import { join } from 'node:path'
import { monthsAhead } from './operations/partitions.ts'
import { type LibraryMigrations, migrate } from './platform/db/migrate.ts'
import { jobsMigrations } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { authMigrations } from './team/authMigrations.ts'

/** Ours first, then those of the libraries that keep their tables beside ours. */
const libraries: LibraryMigrations[] = [authMigrations, jobsMigrations, monthsAhead]

const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations')

/** Brings a database to the schema of this program, or back to where a backup was (`upTo`); `url` is the owner's, past
 *  any pooler. */
export const migrateEverything = (options: { url: string; log: Log; upTo?: number }): Promise<string[]> =>
  migrate({ ...options, folder: MIGRATIONS_FOLDER, libraries })
