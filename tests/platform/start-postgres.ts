/** A process of its own with an embedded PostgreSQL, for the tests that kill it. Prints `ready <pid> <url>` or the
 *  sentence that it was refused with. */
import { createLog } from '#server/platform/log.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { StartError } from '#server/platform/start-error.ts'

const dataFolder = process.argv[2] as string
try {
  const postgres = await startEmbeddedPostgres({ dataFolder, log: createLog({ level: 'silent' }) })
  process.on('SIGTERM', async () => {
    await postgres.stop()
    process.exit(0)
  })
  process.on('SIGUSR2', () => process.exit(7)) // leaves without stopping anything by itself
  console.log(`ready ${postgres.pid()} ${postgres.superuserUrl}`)
  setInterval(() => {}, 1_000)
} catch (error) {
  console.log(error instanceof StartError ? error.message : String(error))
  process.exitCode = 3
}
