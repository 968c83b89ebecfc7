import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { clientConfig } from '../platform/db/connection.ts'
import type { FileStore } from '../platform/files.ts'
import { StartError } from '../platform/start-error.ts'
import { type BackupTable, backupTables, quoted, quotedList } from './catalog.ts'
import { FORMAT, MANIFEST, type Manifest, manifestText, SEAL } from './manifest.ts'
import { monthsOf } from './partitions.ts'
import { compressedLines, syncFolder, writeCompressed, writePlain } from './streams.ts'

export interface BackupOptions {
  /** The owner's login, past any pooler. */
  url: string
  files: FileStore
  /** Must not exist yet; appears when the backup is whole. */
  target: string
  version: string
  /** Hears of each table and of the files, for someone who waits. */
  onProgress?(sentence: string): void
}

const FILES_LIST = 'files.list.gz'

/** Copies every table in one snapshot, and then the files that this snapshot names, while Posthorn goes on working. */
export async function backUp(options: BackupOptions): Promise<Manifest> {
  const target = resolve(options.target)
  if (existsSync(target)) throw new StartError(`${target} exists already. Name a folder that does not.`)
  const draft = `${target}.unfinished-${randomBytes(4).toString('hex')}`
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    const database = await copyDatabase(options, draft)
    const files = await copyFiles(options, draft)
    const manifest: Manifest = { ...database, files: { ...database.files, ...files } }
    const { text, seal } = manifestText(manifest)
    await write(join(draft, MANIFEST), text)
    await write(join(draft, SEAL), seal)
    for (const folder of ['tables', '.']) await syncFolder(join(draft, folder))
    if (existsSync(target)) throw new StartError(`${basename(target)} was made by someone else meanwhile.`)
    await rename(draft, target)
    await syncFolder(dirname(target))
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => {})
    throw error
  }
}

async function copyDatabase({ url, version, onProgress }: BackupOptions, draft: string): Promise<Manifest> {
  const client = new pg.Client(clientConfig({ url, applicationName: 'posthorn backup', statementTimeoutMs: 0 }))
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    await client.query("set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC'")
    await client.query('begin isolation level repeatable read read only')
    const tables = await backupTables(client)
    if (!tables.some((table) => table.name === 'public.workspaces')) {
      throw new StartError('This database has no tables of Posthorn, so there is nothing to back up.')
    }
    // Held to the end, so that a migration waits for the backup and not for half of it.
    await client.query(`lock table ${tables.map((table) => quoted(table.name)).join(', ')} in access share mode`)
    await seeAllWorkspaces(client)
    const facts = await factsOf(client, tables)
    const copied: Manifest['tables'] = []
    for (const table of tables) {
      onProgress?.(`Copying ${table.name}`)
      copied.push({ ...table, ...(await copyTable(client, table, draft)) })
    }
    const files = await copyOut(client, FILES_OF_ALL, join(draft, FILES_LIST))
    await client.query('commit')
    return {
      format: FORMAT,
      posthorn: version,
      createdAt: new Date().toISOString(),
      ...facts,
      tables: copied,
      files: { file: FILES_LIST, ...files, bytes: 0, missing: 0 },
    }
  } finally {
    await client.end().catch(() => {})
  }
}

/** The owner is bound by row-level security too; these are the workspaces of the same snapshot. */
async function seeAllWorkspaces(client: pg.Client) {
  await client.query(
    `select set_config('posthorn.workspaces', coalesce(string_agg(id::text, ','), ''), true) from workspaces`,
  )
}

async function factsOf(client: pg.Client, tables: BackupTable[]) {
  const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
    'select number, name, checksum from public.migrations order by number',
  )
  const { rows: server } = await client.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  )
  const secretKeyIds = new Set<string>()
  for (const { name, columns } of tables) {
    for (const column of columns.filter((candidate) => candidate.endsWith('_encrypted'))) {
      const { rows } = await client.query<{ id: string }>(
        `select distinct split_part(${quoted(column)}, '.', 2) as id from ${quoted(name)}`,
      )
      for (const { id } of rows) if (id) secretKeyIds.add(id)
    }
  }
  return {
    postgres: server[0]?.version ?? '',
    migrations,
    months: await monthsOf(client),
    secretKeyIds: [...secretKeyIds].sort(),
  }
}

async function copyTable(client: pg.Client, { name, columns }: BackupTable, draft: string) {
  const file = `tables/${name}.copy.gz`
  // A query, because COPY of a partitioned table by its name is refused.
  const written = await copyOut(client, `select ${quotedList(columns)} from ${quoted(name)}`, join(draft, file))
  return { file, ...written }
}

async function copyOut(client: pg.Client, query: string, path: string) {
  const rows = client.query(copyTo(`copy (${query}) to stdout`))
  const { sha256 } = await writeCompressed(rows, path)
  return { rows: rows.rowCount, sha256 }
}

const FILES_OF_ALL = `
  select workspace_id, hash from files
  union select workspace_id, thumbnail_hash from files where thumbnail_hash is not null
  order by 1, 2`

/** After the snapshot is let go: files never change, and a long copy must not keep old row versions alive. */
async function copyFiles({ files, onProgress }: BackupOptions, draft: string) {
  const counts = { bytes: 0, missing: 0 }
  onProgress?.('Copying files')
  const folders = new Set<string>()
  for await (const line of compressedLines(join(draft, FILES_LIST))) {
    const [workspaceId = '', hash = ''] = line.split('\t')
    const content = await files.open(workspaceId, hash)
    if (!content) {
      counts.missing++
      continue
    }
    const path = join(draft, pathOfFile(workspaceId, hash))
    const written = await writePlain(content, path)
    if (written.sha256 !== hash) {
      throw new StartError(
        `The stored file ${hash} of workspace ${workspaceId} is damaged: its content has another checksum. Put it back from an older backup, or remove it, and start again.`,
      )
    }
    counts.bytes += written.bytes
    folders.add(dirname(path))
  }
  for (const folder of folders) await syncFolder(folder)
  return counts
}

export const pathOfFile = (workspaceId: string, hash: string) => join('files', workspaceId, hash.slice(0, 2), hash)

async function write(path: string, text: string) {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
