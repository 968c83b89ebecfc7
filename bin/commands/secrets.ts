import { rotateSecrets } from '#server/operations/rotate.ts'
import { createSecrets, secretKeysOf } from '#server/platform/secrets.ts'
import { type Command, counted, UsageError, withApp } from './command.ts'

export const secrets: Command = {
  usage: 'secrets rotate',
  summary: 'encrypts every stored token and secret under the first key of SECRET_KEY, while Posthorn runs',
  async run(parameters, setting) {
    if (parameters.length !== 1 || parameters[0] !== 'rotate') throw new UsageError('secrets knows one act: rotate.')
    const keys = createSecrets(secretKeysOf(setting.config))
    const { rewritten, present, unreadable } = await withApp(setting, (db) =>
      rotateSecrets({ db, secrets: keys }, (what) => console.error(`${what}…`)),
    )
    console.log(
      `${counted(rewritten, 'value is', 'values are')} now under the first key, ${counted(present, 'was', 'were')} before.`,
    )
    if (unreadable.length === 0) {
      console.log('No stored value needs another key: take the old ones out of SECRET_KEY, and start Posthorn again.')
      return
    }
    for (const place of unreadable) console.error(`Cannot be read with any of these keys: ${place}`)
    console.error('Put the missing key behind the others in SECRET_KEY and repeat, or connect those numbers anew.')
    process.exitCode = 1
  },
}
