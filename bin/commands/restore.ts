import { join } from 'node:path'
import { migrateEverything } from '#server/migrate.ts'
import { restore as restoreBackup } from '#server/operations/restore.ts'
import { diskFiles } from '#server/platform/files.ts'
import { knownKeyIds } from '#server/platform/secrets.ts'
import { type Command, counted, UsageError, withDatabase } from './command.ts'

const WITHOUT_KEY = '--without-secret-key'

export const restore: Command = {
  usage: `restore <folder> [${WITHOUT_KEY}]`,
  summary: 'fills an empty database from a backup; sending is held until "channel resume"',
  async run(parameters, setting) {
    const withoutSecretKey = parameters.includes(WITHOUT_KEY)
    const [source, ...rest] = parameters.filter((parameter) => parameter !== WITHOUT_KEY)
    if (!source || rest.length > 0 || source.startsWith('-'))
      throw new UsageError('restore takes the folder of one backup.')
    const { config, log } = setting
    const restored = await withDatabase(
      setting,
      (url) =>
        restoreBackup({
          url,
          source,
          files: diskFiles(join(config.dataFolder, 'files')),
          secretKeyIds: knownKeyIds(config),
          withoutSecretKey,
          now: new Date(),
          migrate: (upTo) => migrateEverything({ url, log, upTo }),
          onProgress: (sentence) => console.error(`${sentence}…`),
        }),
      { alone: true },
    )
    const { manifest, files, filesMissing, unconfirmedSends, heldChannels } = restored
    const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0)
    console.log(
      `Restored the backup of ${manifest.createdAt}: ${counted(rows, 'row', 'rows')}, ${counted(files, 'file', 'files')}. Everyone signs in anew.`,
    )
    if (filesMissing > 0)
      console.log(`${counted(filesMissing, 'file was', 'files were')} missing already when the backup was made.`)
    if (unconfirmedSends > 0) {
      console.log(
        `${counted(unconfirmedSends, 'message', 'messages')} waited to be sent and may have left since: shown as "may have been sent", for people to decide.`,
      )
    }
    if (heldChannels > 0) {
      console.log(
        `${counted(heldChannels, 'channel sends', 'channels send')} nothing yet. Make sure that the old Posthorn is off, start this one, then run: npm run posthorn -- channel resume`,
      )
    }
    if (withoutSecretKey && manifest.secretKeyIds.length > 0) {
      console.log('The stored access tokens cannot be read without their key: connect each channel anew.')
    }
  },
}
