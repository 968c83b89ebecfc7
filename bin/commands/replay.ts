import { replay as replayDeliveries } from '#server/ingest/digest.ts'
import { type Command, counted, UsageError, withApp } from './command.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const replay: Command = {
  usage: 'replay <id>|all',
  summary: 'lets parked deliveries be digested again, one or all of them',
  async run([which, ...rest], setting) {
    if (!which || rest.length > 0 || (which !== 'all' && !UUID.test(which)))
      throw new UsageError('replay takes the id of a parked delivery, or "all".')
    const count = await withApp(setting, (db) => replayDeliveries(db, which))
    console.log(`${counted(count, 'delivery waits', 'deliveries wait')} to be digested again.`)
  },
}
