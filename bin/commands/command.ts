import type { Config } from '#server/platform/config.ts'
import { checkDatabase } from '#server/platform/db/checks.ts'
import type { Log } from '#server/platform/log.ts'
import { runningEmbeddedPostgres } from '#server/platform/postgres/attach.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'

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

/** 1,234,567 and the right word. */
export const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
