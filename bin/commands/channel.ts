import { resumeAllChannels } from '#server/channels/resumption.ts'
import { type Command, UsageError, withApp } from './command.ts'

export const channel: Command = {
  usage: 'channel resume [phone number id]',
  summary: 'lets channels send again that a restore has held; all of them, or one',
  async run([act, phoneNumberId, ...rest], setting) {
    if (act !== 'resume' || rest.length > 0) throw new UsageError('channel knows one act: channel resume.')
    const resumed = await withApp(setting, (db) => resumeAllChannels(db, { phoneNumberId, now: new Date() }))
    for (const { name, displayPhoneNumber } of resumed) console.log(`${name} (${displayPhoneNumber}) sends again.`)
    if (resumed.length === 0) console.log('No channel is held.')
  },
}
