import { text } from 'node:stream/consumers'
import { GraphFault } from '#meta/graphFault.ts'
import { revokeFormerSecrets } from '#server/channels/formerSecrets.ts'
import { resumeAllChannels } from '#server/channels/state.ts'
import { createSecrets, secretKeysOf } from '#server/platform/secrets.ts'
import { StartError } from '#server/platform/start-error.ts'
import { type Command, type Setting, UsageError, withApp } from './command.ts'
import { connectByHand } from './connect.ts'

const ACCEPT_TERMS = '--accept-terms'

export const channel: Command = {
  usage:
    'channel connect <waba id> <phone number id> [workspace id] | channel resume [phone number id] | channel revoke-former-secret [app id]',
  summary:
    'connects a number of real Meta (the token is read from the input); lets held channels send again; refuses at once what the app secret before a change still signs',
  async run([act, ...parameters], setting) {
    if (act === 'connect') await connect(parameters, setting)
    else if (act === 'resume') await resume(parameters, setting)
    else if (act === 'revoke-former-secret') await revoke(parameters, setting)
    else throw new UsageError('channel knows three acts: connect, resume and revoke-former-secret.')
  },
}

async function connect(parameters: string[], setting: Setting) {
  const acceptTerms = parameters.includes(ACCEPT_TERMS)
  const [wabaId, phoneNumberId, workspaceId, ...rest] = parameters.filter((parameter) => parameter !== ACCEPT_TERMS)
  if (!wabaId || !phoneNumberId || rest.length > 0) {
    throw new UsageError(
      'channel connect takes the WABA id, the phone number id and, if there are several, the workspace.',
    )
  }
  const { config } = setting
  if (process.stdin.isTTY) console.error('Paste the access token, then Enter and Ctrl-D:')
  const token = (await text(process.stdin)).trim()
  if (token === '') throw new UsageError('The access token is read from the input, and there was none.')
  const secrets = createSecrets(secretKeysOf(config))
  const { meta, publicUrl } = config
  try {
    const connected = await withApp(setting, (db) =>
      connectByHand({ db, secrets, meta, publicUrl, wabaId, phoneNumberId, workspaceId, token, acceptTerms }),
    )
    console.log(`${connected.name} (${connected.displayPhoneNumber}) is connected.`)
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    throw new StartError(`Meta refused: ${error.message}`, { cause: error })
  }
}

async function resume([phoneNumberId, ...rest]: string[], setting: Setting) {
  if (rest.length > 0) throw new UsageError('channel resume takes one phone number id, or none for all.')
  const resumed = await withApp(setting, (db) => resumeAllChannels(db, { phoneNumberId, now: new Date() }))
  for (const { name, displayPhoneNumber } of resumed) console.log(`${name} (${displayPhoneNumber}) sends again.`)
  if (resumed.length === 0) console.log('No channel is held.')
}

async function revoke([appId, ...rest]: string[], setting: Setting) {
  if (rest.length > 0) throw new UsageError('channel revoke-former-secret takes one id of a Meta app, or none for all.')
  const revoked = await withApp(setting, (db) => revokeFormerSecrets(db, appId ?? null))
  for (const id of revoked) console.log(`The app ${id} accepts its present secret only.`)
  if (revoked.length === 0) console.log('No app has a secret from before.')
}
