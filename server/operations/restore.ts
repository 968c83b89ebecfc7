import { createReadStream, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { clientConfig } from '../platform/db/connection.ts'
import { readMigrations } from '../platform/db/migrate.ts'
import type { FileStore } from '../platform/files.ts'
import { StartError } from '../platform/start-error.ts'
import { pathOfFile } from './backup.ts'
import { backupTables, quoted, quotedList } from './catalog.ts'
import { damaged, type Manifest, readManifest } from './manifest.ts'
import { makeMonths } from './partitions.ts'
import { compressedLines, readCompressed, sumOfFile } from './streams.ts'
import { clearEmptySchema, refuseUnlessEmpty } from './target.ts'

export interface RestoreOptions {
  /** The owner's login of an empty database, past any pooler. */
  url: string
  files: FileStore
  source: string
  /** Names of the keys at hand, see knownKeyIds(). */
  secretKeyIds: readonly string[]
  /** Goes on although the stored tokens cannot be read: channels must be connected anew. */
  withoutSecretKey?: boolean
  now: Date
  /** Brings the database to the schema of this program, or only as far as a number. */
  migrate(upTo?: number): Promise<unknown>
  onProgress?(sentence: string): void
}

export interface Restored {
  manifest: Manifest
  /** Sends that waited or were on their way, and may or may not have left: a person decides. */
  unconfirmedSends: number
  /** Channels that send nothing until an admin resumes them. */
  heldChannels: number
  files: number
  filesMissing: number
}

const MIGRATIONS_FOLDER = join(import.meta.dirname, '..', 'migrations')
/** Why a send of a restored database is in doubt: as after a crash, nobody wrote down what became of it. */
const FAULT_IN_DOUBT = 'interrupted'
const FILE_BYTES_MAX = Number.MAX_SAFE_INTEGER // it was in the store before

/** Fills an empty database from a backup. Everything is read and checked before anything is written; the rows come in
 *  one transaction, so a restore that fails leaves no half of a workspace. */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const source = resolve(options.source)
  const manifest = readManifest(source)
  refuseOtherMigrations(manifest)
  refuseMissingKeys(manifest, options)
  options.onProgress?.('Checking the backup')
  await verify(source, manifest)
  const client = new pg.Client(
    clientConfig({ url: options.url, applicationName: 'posthorn restore', statementTimeoutMs: 0 }),
  )
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    await refuseUnlessEmpty(client)
    const files = await restoreFiles(source, manifest, options)
    await clearEmptySchema(client)
    await options.migrate(manifest.migrations.length)
    const doubts = await restoreRows(client, source, manifest, options)
    options.onProgress?.('Bringing the database to this version')
    await options.migrate()
    await client.query('analyze')
    return { manifest, ...doubts, ...files }
  } finally {
    await client.end().catch(() => {})
  }
}

function refuseOtherMigrations({ migrations, posthorn }: Manifest) {
  const ours = new Map(readMigrations(MIGRATIONS_FOLDER).map((file) => [file.number, file]))
  for (const { number, name, checksum } of migrations) {
    const known = ours.get(number)
    if (!known) {
      throw new StartError(
        `This backup was made by a newer Posthorn (${posthorn}, migration ${name}). Restore it with that version or a later one.`,
      )
    }
    if (known.checksum !== checksum) {
      throw new StartError(
        `This backup was made with another migration ${name} than this Posthorn has. Restore it with the version that made it (${posthorn}).`,
      )
    }
  }
}

function refuseMissingKeys({ secretKeyIds }: Manifest, options: RestoreOptions) {
  const missing = secretKeyIds.filter((id) => !options.secretKeyIds.includes(id))
  if (missing.length === 0 || options.withoutSecretKey) return
  throw new StartError(
    `The access tokens in this backup are encrypted with a SECRET_KEY that is not here (key ${missing.join(', ')}); a backup never contains it. Set SECRET_KEY, or put the old file "secret-key" into the data folder, and start again. If the key is lost, add --without-secret-key: everything else comes back, and every channel has to be connected anew.`,
  )
}

async function verify(source: string, manifest: Manifest) {
  for (const { file, sha256 } of [...manifest.tables, manifest.files]) {
    if (!existsSync(join(source, file))) throw damaged(source, `${file} is missing`)
    if ((await sumOfFile(join(source, file))) !== sha256) throw damaged(source, `${file} does not fit its checksum`)
  }
  let absent = 0
  for await (const line of compressedLines(join(source, manifest.files.file))) {
    const path = fileOf(line)
    if (!existsSync(join(source, path))) absent++
    else if ((await sumOfFile(join(source, path))) !== path.slice(-64)) {
      throw damaged(source, `${path} does not fit its checksum`)
    }
  }
  if (absent > manifest.files.missing) {
    throw damaged(source, `${absent - manifest.files.missing} of its files are missing`)
  }
}

function fileOf(line: string): string {
  const [workspaceId = '', hash = ''] = line.split('\t')
  return pathOfFile(workspaceId, hash)
}

/** Before the rows: a file that nobody names harms nobody, a row without its file does. */
async function restoreFiles(source: string, manifest: Manifest, { files, onProgress }: RestoreOptions) {
  onProgress?.('Restoring files')
  const counts = { files: 0, filesMissing: manifest.files.missing }
  for await (const line of compressedLines(join(source, manifest.files.file))) {
    const [workspaceId = '', hash = ''] = line.split('\t')
    const path = join(source, pathOfFile(workspaceId, hash))
    if (!existsSync(path)) continue
    await files.put(workspaceId, createReadStream(path), { bytesMax: FILE_BYTES_MAX })
    counts.files++
  }
  return counts
}

async function restoreRows(client: pg.Client, source: string, manifest: Manifest, options: RestoreOptions) {
  const present = new Map((await backupTables(client)).map((table) => [table.name, table]))
  await makeMonths(client, manifest.months)
  for (const { name, columns } of manifest.tables) {
    const missing = columns.filter((column) => !present.get(name)?.columns.includes(column))
    if (missing.length === 0) continue
    throw new StartError(
      `The backup has columns that this Posthorn does not know: ${name} (${missing.join(', ')}). Restore it with the version that made it (${manifest.posthorn}).`,
    )
  }
  const names = manifest.tables.map((table) => table.name)
  await client.query('begin')
  await client.query(
    "set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local timezone = 'UTC'",
  )
  await client.query('set constraints all deferred')
  // COPY refuses tables whose policies bind the one who copies, and the owner is bound.
  const bound = await forcedTables(client, names)
  for (const name of bound) await client.query(`alter table ${quoted(name)} no force row level security`)
  for (const name of inOrder(names, present)) {
    const table = manifest.tables.find((candidate) => candidate.name === name)
    if (!table) continue
    options.onProgress?.(`Restoring ${name}`)
    const rows = client.query(copyFrom(`copy ${quoted(name)} (${quotedList(table.columns)}) from stdin`))
    await readCompressed(join(source, table.file), rows)
    if (rows.rowCount !== table.rows) {
      throw damaged(source, `${name} has ${rows.rowCount} rows where the manifest says ${table.rows}`)
    }
  }
  const doubts = await holdSending(client, options.now)
  await client.query('set constraints all immediate')
  for (const name of bound) await client.query(`alter table ${quoted(name)} force row level security`)
  await client.query('commit')
  return doubts
}

/** As the keys of this schema demand; a table that is gone from it was refused above. */
const inOrder = (names: string[], present: Map<string, unknown>) =>
  [...present.keys()].filter((name) => names.includes(name))

async function forcedTables(client: pg.Client, names: string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relforcerowsecurity and n.nspname || '.' || c.relname = any ($1)`,
    [names],
  )
  return rows.map((row) => row.name)
}

/** What waited at the time of the backup may have left since, from the machine that went on working. */
async function holdSending(client: pg.Client, now: Date) {
  const sends = await client.query(
    `update sends set state = 'unconfirmed', fault = $2, finished_at = $1 where state in ('queued', 'sending')`,
    [now, FAULT_IN_DOUBT],
  )
  await client.query(
    `update messages set status = 'unconfirmed', status_at = $1, fault = $2 where status in ('queued', 'sending')`,
    [now, FAULT_IN_DOUBT],
  )
  const channels = await client.query('update channels set dispatch_held = true')
  return { unconfirmedSends: sends.rowCount ?? 0, heldChannels: channels.rowCount ?? 0 }
}
