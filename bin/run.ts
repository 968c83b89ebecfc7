/** `npm start`, after bin/start.ts: settings, database, web app; then the server. Everything that can be wrong is one sentence. */

import { migrateEverything } from '#server/migrate.ts'
import { type Config, readConfig } from '#server/platform/config.ts'
import { checkAppRole, checkDatabase } from '#server/platform/db/checks.ts'
import { APP_ROLE, urlAsRole } from '#server/platform/db/connection.ts'
import { createLog, type Log } from '#server/platform/log.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { StartError, sentenceForSystemError } from '#server/platform/start-error.ts'
import { buildWeb } from './build-web.ts'

const STOP_MS_MAX = 60_000

/** Undone in reverse when we stop, or when the start fails half-way. */
const started: (() => Promise<void>)[] = []
let stopping: Promise<void> | null = null

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    if (stopping) process.exit(1) // asked twice: PostgreSQL is told to end on the way out
    void stop(0)
  })
}
await start().catch(async (error) => {
  if (!stopping) console.error(sentenceOf(error))
  await stop(1)
})

async function start() {
  const config = readConfig()
  // At a terminal somebody reads: only what needs them. Elsewhere the lines are collected.
  const log = createLog({ level: config.logLevel ?? (process.stdout.isTTY ? 'warn' : 'info') })
  const [urls] = await Promise.all([prepareDatabase(config, log), build()])
  if (stopping) return
  const { startServer } = await import('#server/main.ts')
  const server = await startServer({ config, log, ...urls })
  started.push(server.close)
}

async function prepareDatabase(config: Config, log: Log) {
  if (config.databaseUrl && config.databaseDirectUrl) {
    await checkDatabase(config.databaseDirectUrl)
    return migrated(config.databaseUrl, config.databaseDirectUrl, log)
  }
  const postgres = await startEmbeddedPostgres({ dataFolder: config.dataFolder, log })
  started.push(postgres.stop)
  for (const note of postgres.notes) console.log(note)
  return migrated(postgres.ownerUrl, postgres.ownerUrl, log)
}

async function migrated(ownerUrl: string, directUrl: string, log: Log) {
  await migrateEverything({ url: directUrl, log })
  const appUrl = urlAsRole(ownerUrl, APP_ROLE)
  await checkAppRole(ownerUrl)
  return { ownerUrl, appUrl, directUrl }
}

async function build() {
  const startedAt = Date.now()
  if (await buildWeb()) console.log(`The web app is built (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`)
}

function stop(code: number): Promise<void> {
  stopping ??= (async () => {
    setTimeout(() => process.exit(1), STOP_MS_MAX).unref()
    for (const undo of started.reverse()) {
      await undo().catch((error) => {
        console.error(sentenceOf(error))
        code = 1
      })
    }
    process.exit(code)
  })()
  return stopping
}

function sentenceOf(error: unknown): string {
  if (error instanceof StartError) return error.message
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use by another program (or another Posthorn). Stop it, or choose another with PORT.`
  }
  if (code === 'EACCES' && syscall === 'listen')
    return `This user may not open port ${port}. Choose one above 1023 with PORT.`
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return 'This machine does not have the address of HOST. Change or unset HOST.'
  const sentence = sentenceForSystemError(error, 'starting')
  if (sentence) return sentence
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
