import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { StartError } from '../platform/start-error.ts'

export const FORMAT = 1
export const MANIFEST = 'manifest.json'
/** As `sha256sum -c` reads it. */
export const SEAL = 'manifest.sha256'

const Sum = z.string().regex(/^[0-9a-f]{64}$/)
const Counted = z.object({ file: z.string().regex(/^[\w./-]+$/), rows: z.int().min(0), sha256: Sum })

/** What a backup says about itself. Sums are of the files as they lie there, compressed. */
export const Manifest = z.object({
  format: z.literal(FORMAT),
  posthorn: z.string(),
  createdAt: z.iso.datetime(),
  postgres: z.string(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), checksum: Sum })).min(1),
  /** Months for which `messages` had a partition, as 2026-11. */
  months: z.array(z.string().regex(/^\d{4}-\d{2}$/)),
  tables: z.array(Counted.extend({ name: z.string(), columns: z.array(z.string()).min(1) })),
  /** One line a file: workspace, hash. Missing ones were named by the database and not in the store. */
  files: Counted.extend({ bytes: z.int().min(0), missing: z.int().min(0) }),
  /** Names of the keys under which secrets are stored; the keys themselves are not in a backup. */
  secretKeyIds: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

export function manifestText(manifest: Manifest): { text: string; seal: string } {
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  return { text, seal: `${sumOf(text)}  ${MANIFEST}\n` }
}

export function readManifest(folder: string): Manifest {
  const text = read(folder, MANIFEST)
  const seal = read(folder, SEAL)
  if (seal.split(' ')[0] !== sumOf(text)) throw damaged(folder, `${MANIFEST} does not fit its checksum in ${SEAL}`)
  const content: unknown = parsed(text)
  const format = (content as { format?: unknown } | null)?.format
  if (typeof format === 'number' && format > FORMAT) {
    throw new StartError(
      `The backup in ${folder} was made by a newer Posthorn (format ${format}). Restore it with that version.`,
    )
  }
  const result = Manifest.safeParse(content)
  if (!result.success) throw damaged(folder, `${MANIFEST} is not as Posthorn writes it`)
  return result.data
}

export const damaged = (folder: string, why: string) =>
  new StartError(`The backup in ${folder} is damaged or incomplete: ${why}. Nothing was restored.`)

function read(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new StartError(`There is no complete backup in ${folder}: ${name} is missing.`, { cause: error })
    }
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex')
