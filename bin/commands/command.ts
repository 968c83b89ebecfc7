import { sql } from 'kysely'
import type { Config } from '#server/platform/config.ts'
import { checkDatabase } from '#server/platform/db/checks.ts'
import { type Db, openDatabase } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import { runningEmbeddedPostgres } from '#server/platform/postgres/attach.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { StartError } from '#server/platform/start-error.ts'

const CONNECTIONS_MAX = 2

/** One word after `npm run posthorn --`. */
export interface Command {
  /** How it is called, and what it does, for the list of commands. */
  usage: string
  summary: string
  run(parameters: string[], setting: Setting): Promise<void>
}

export interface Setting {
  config: Config
  log: Log
}

/** Said as it is, without a stack: what was typed does not make sense. */
export class UsageError extends Error {}

/** Works on the database of the settings as its owner, past any pooler: on the one of DATABASE_URL, on the embedded one of
 *  a Posthorn that runs, or on the embedded one started for as long as this takes. */
export async function withDatabase<T>(
  { config, log }: Setting,
  work: (ownerUrl: string) => Promise<T>,
  { alone = false } = {},
): Promise<T> {
  if (config.databaseDirectUrl) {
    await checkDatabase(config.databaseDirectUrl)
    return work(config.databaseDirectUrl)
  }
  const running = alone ? null : runningEmbeddedPostgres(config.dataFolder)
  if (running) return work(running.ownerUrl)
  const postgres = await startEmbeddedPostgres({ dataFolder: config.dataFolder, log })
  try {
    return await work(postgres.ownerUrl)
  } finally {
    await postgres.stop()
  }
}

/** The database as Posthorn itself works with it, for commands that need its tables. */
export function withApp<T>(setting: Setting, work: (db: Db) => Promise<T>): Promise<T> {
  return withDatabase(setting, async (url) => {
    await refuseWithoutTables(url, setting.log)
    const database = openDatabase({ url, log: setting.log, connectionsMax: CONNECTIONS_MAX })
    try {
      return await work(database.db)
    } finally {
      await database.close()
    }
  })
}

async function refuseWithoutTables(url: string, log: Log) {
  const database = openDatabase({ url, log, connectionsMax: 1, role: null })
  try {
    const { rows } = await sql<{
      found: boolean
    }>`select to_regclass('public.workspaces') is not null as found`.execute(database.db)
    if (!rows[0]?.found) throw new StartError('This database has no tables of Posthorn yet. Start Posthorn once first.')
  } finally {
    await database.close()
  }
}

/** 1,234,567 and the right word. */
export const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
