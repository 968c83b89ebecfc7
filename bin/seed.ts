/** `npm run seed`: fills the practice number with sample conversations, beside a Posthorn that runs. */
import { join } from 'node:path'
import { practicePlaces } from '#server/channels/queries.ts'
import { followClock } from '#server/platform/clock.ts'
import { readConfig } from '#server/platform/config.ts'
import type { Db } from '#server/platform/db/database.ts'
import { diskFiles } from '#server/platform/files.ts'
import { createLog, type Log } from '#server/platform/log.ts'
import { Refused } from '#server/platform/refused.ts'
import { StartError, sentenceForSystemError } from '#server/platform/start-error.ts'
import { fillWorkspace } from '#server/sample/handlers.ts'
import { withApp } from './commands/command.ts'

const ANSWER_MS_MAX = 2_000

try {
  const config = readConfig()
  const log = createLog({ level: 'warn' })
  await withApp({ config, log }, (db) => seed(db, config.dataFolder, log))
} catch (error) {
  console.error(sentenceOf(error))
  process.exitCode = 1
}

async function seed(db: Db, dataFolder: string, log: Log) {
  const places = await practicePlaces(db)
  if (places.length === 0) {
    throw new StartError(
      'No practice number is connected. Start Posthorn (npm start), open it, create the first account and connect the practice number; then run this again.',
    )
  }
  const files = diskFiles(join(dataFolder, 'files'))
  for (const { workspaceId, simulatorUrl } of places) {
    await refuseWithoutSimulator(simulatorUrl)
    const clock = await followClock(`${simulatorUrl}/_sim/clock`, log)
    try {
      const count = await fillWorkspace({ db, clock, files }, simulatorUrl, workspaceId, null)
      console.log(`${count} sample conversations are in the inbox.`)
    } finally {
      clock.close()
    }
  }
}

/** The customers of the sample write on practice phones, which Posthorn starts and looks after. */
async function refuseWithoutSimulator(simulatorUrl: string) {
  const answer = await fetch(`${simulatorUrl}/_sim/clock`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }).catch(
    () => null,
  )
  if (!answer?.ok) throw new StartError('Posthorn does not run. Start it with npm start, then run this beside it.')
}

function sentenceOf(error: unknown): string {
  if (error instanceof StartError) return error.message
  if (error instanceof Refused) return error.words.en
  const sentence = sentenceForSystemError(error, 'seeding')
  if (sentence) return sentence
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
