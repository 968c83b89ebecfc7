import { resumeAllChannels } from '#server/channels/resumption.ts'
import { openDatabase } from '#server/platform/db/database.ts'
import { type Command, UsageError, withDatabase } from './command.ts'

export const channel: Command = {
  usage: 'channel resume [phone number id]',
  summary: 'lets channels send again that a restore has held; all of them, or one',
  async run([act, phoneNumberId, ...rest], setting) {
    if (act !== 'resume' || rest.length > 0) throw new UsageError('channel knows one act: channel resume.')
    const resumed = await withDatabase(setting, async (url) => {
      const database = openDatabase({ url, log: setting.log, connectionsMax: 1 })
      try {
        return await resumeAllChannels(database.db, { phoneNumberId, now: new Date() })
      } finally {
        await database.close()
      }
    })
    for (const { name, displayPhoneNumber } of resumed) console.log(`${name} (${displayPhoneNumber}) sends again.`)
    if (resumed.length === 0) console.log('No channel is held.')
  },
}
