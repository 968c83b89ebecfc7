/** What may be asked of every bench: `--short`, `--messages=1000000`, `--seconds=60`, `--minutes=30`, `--profile`. */
import { parseArgs } from 'node:util'

export interface Options {
  /** Seconds instead of minutes: to see that it works, not for figures. */
  short: boolean
  /** Size of the workspace that is read from. */
  messages: number
  /** Of the steady rates. */
  seconds: number
  /** Of the soak. */
  minutes: number
  /** Writes a CPU profile of the server to bench/.profile/. */
  profile: boolean
}

export const OPTIONS = {
  short: { type: 'boolean', default: false },
  messages: { type: 'string' },
  seconds: { type: 'string' },
  minutes: { type: 'string' },
  profile: { type: 'boolean', default: false },
} as const

const MESSAGES_USUAL = 1_000_000
const MESSAGES_SHORT = 50_000
const SECONDS_USUAL = 60
const SECONDS_SHORT = 6
const MINUTES_USUAL = 30

export function readOptions(parameters = process.argv.slice(2)): Options {
  const { values } = parseArgs({ args: parameters, options: OPTIONS })
  const { short, profile } = values
  return {
    short,
    profile,
    messages: countIn('messages', values.messages) ?? (short ? MESSAGES_SHORT : MESSAGES_USUAL),
    seconds: countIn('seconds', values.seconds) ?? (short ? SECONDS_SHORT : SECONDS_USUAL),
    minutes: countIn('minutes', values.minutes) ?? MINUTES_USUAL,
  }
}

function countIn(name: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const count = Number(text.replaceAll('_', ''))
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`--${name} must be a whole number from 1`)
  return count
}
