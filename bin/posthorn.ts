/** `npm run posthorn -- <command>`: what an operator does beside the running Posthorn. */
import { readConfig } from '#server/platform/config.ts'
import { createLog } from '#server/platform/log.ts'
import { StartError, sentenceForSystemError } from '#server/platform/start-error.ts'
import { backup } from './commands/backup.ts'
import { channel } from './commands/channel.ts'
import { type Command, UsageError } from './commands/command.ts'
import { consent } from './commands/consent.ts'
import { doctor } from './commands/doctor.ts'
import { parked } from './commands/parked.ts'
import { replay } from './commands/replay.ts'
import { restore } from './commands/restore.ts'
import { secrets } from './commands/secrets.ts'
import { workspace } from './commands/workspace.ts'

const COMMANDS: Record<string, Command> = {
  workspace,
  channel,
  doctor,
  parked,
  replay,
  consent,
  backup,
  restore,
  secrets,
}

const [word, ...parameters] = process.argv.slice(2)
const command = word === undefined ? undefined : COMMANDS[word]
try {
  if (command) {
    const config = readConfig()
    await command.run(parameters, {
      config,
      log: createLog({ level: config.logLevel ?? 'warn' }),
    })
  } else {
    if (word !== undefined && word !== 'help') throw new UsageError(`There is no command "${word}".`)
    console.log(listOfCommands())
  }
} catch (error) {
  console.error(sentenceOf(error))
  process.exitCode = 1
}

function listOfCommands(): string {
  const all = Object.values(COMMANDS)
  const width = Math.max(...all.map((each) => each.usage.length)) + 2
  return ['npm run posthorn -- …', ...all.map((each) => `  ${each.usage.padEnd(width)}${each.summary}`)].join('\n')
}

function sentenceOf(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${listOfCommands()}`
  if (error instanceof StartError) return error.message
  const sentence = sentenceForSystemError(error, word ?? 'the command')
  if (sentence) return sentence
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
