import { join } from 'node:path'
import { type LibraryMigrations, migrate } from './platform/db/migrate.ts'
import { jobsMigrations } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { authMigrations } from './team/authMigrations.ts'

/** Ours first, then those of the libraries that keep their tables beside ours. */
const libraries: LibraryMigrations[] = [authMigrations, jobsMigrations]

/** Brings a database to the schema of this program; `url` is the owner's, past any pooler. */
export const migrateEverything = (options: { url: string; log: Log }): Promise<string[]> =>
  migrate({ ...options, folder: join(import.meta.dirname, 'migrations'), libraries })
