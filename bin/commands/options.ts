import { parseArgs } from 'node:util'
import { UsageError } from './command.ts'

/** `--name value` for each of the names; anything else is told to whoever typed it. */
export function readOptions<Name extends string>(
  parameters: string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]))
    return parseArgs({ args: parameters, options, allowPositionals: false }).values as Partial<Record<Name, string>>
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
