import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { backUp } from '#server/operations/backup.ts'
import { diskFiles } from '#server/platform/files.ts'
import { type Command, counted, UsageError, withDatabase } from './command.ts'

const MEGABYTE = 1024 * 1024

export const backup: Command = {
  usage: 'backup [folder]',
  summary: 'copies the database and the files into a new folder, while Posthorn runs',
  async run(parameters, setting) {
    const [target = defaultTarget(setting.config.dataFolder), ...rest] = parameters
    if (rest.length > 0 || target.startsWith('-'))
      throw new UsageError('backup takes one folder, which must not exist yet.')
    const manifest = await withDatabase(setting, (url) =>
      backUp({
        url,
        target,
        files: diskFiles(join(setting.config.dataFolder, 'files')),
        version: ownVersion(),
        onProgress: (sentence) => console.error(`${sentence}…`),
      }),
    )
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    const megabytes = Math.ceil(manifest.files.bytes / MEGABYTE)
    const { rows: files, missing } = manifest.files
    console.log(
      `The backup is in ${target}: ${counted(rows, 'row', 'rows')} of ${manifest.tables.length} tables, ${counted(files - missing, 'file', 'files')} (${megabytes} MB).`,
    )
    if (missing > 0) {
      console.log(`${counted(missing, 'file is', 'files are')} named in the database and no longer on the disk.`)
    }
    console.log(
      setting.config.secretKeys
        ? 'It does not contain your SECRET_KEY. Keep that too, and elsewhere: without it no stored access token can be read.'
        : `It does not contain the key ${join(setting.config.dataFolder, 'secret-key')}. Keep a copy of that file too, and elsewhere: without it no stored access token can be read.`,
    )
  },
}

const defaultTarget = (dataFolder: string) =>
  join(dataFolder, 'backups', new Date().toISOString().slice(0, 19).replaceAll(':', '-'))

const ownVersion = (): string =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')).version
