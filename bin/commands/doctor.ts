import { doctorWords } from '#core/channel/doctorWords.ts'
import { channelDetails } from '#server/channels/details.ts'
import type { DoctorDeps } from '#server/channels/doctor/deps.ts'
import { examineChannel } from '#server/channels/doctor/examine.ts'
import { tellAdminsOfChannel } from '#server/conversations/adminNotices.ts'
import { hasArrived } from '#server/ingest/arrival.ts'
import { machineClock } from '#server/platform/clock.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { createSecrets, secretKeysOf } from '#server/platform/secrets.ts'
import { StartError } from '#server/platform/start-error.ts'
import { workspaceIds } from '#server/team/queries.ts'
import { type Command, type Setting, withApp } from './command.ts'
import { readOptions } from './options.ts'

const MARKS = { ok: '✓', warning: '!', broken: '✗', not_checked: '·' } as const
const WORDS = {
  token: 'Access',
  permissions: 'Permissions',
  app: 'App',
  subscription: 'Subscription',
  round_trip: 'Webhook round trip',
  number: 'Number',
  name: 'Display name',
  quality: 'Quality',
  payment: 'Payment',
  limit: 'Messaging limit',
  templates: 'Templates',
} as const
const NAME_WIDTH = 20

export const doctor: Command = {
  usage: 'doctor [--workspace id]',
  summary: 'examines every connected number link by link, while Posthorn runs; ends with 1 where one is broken',
  async run(parameters, setting) {
    const { workspace } = readOptions(parameters, ['workspace'] as const)
    if ((await examineAll(setting, workspace, (line) => console.log(line))) > 0) process.exitCode = 1
  },
}

/** Says of each number how its links stand; answers how many are broken. */
async function examineAll(
  setting: Setting,
  workspace: string | undefined,
  say: (line: string) => void,
): Promise<number> {
  const { config, log } = setting
  const secrets = createSecrets(secretKeysOf(config))
  return withApp(setting, async (db) => {
    const ids = await workspaceIds(db)
    if (workspace !== undefined && !ids.includes(workspace)) throw new StartError(`There is no workspace ${workspace}.`)
    const deps: DoctorDeps = {
      db,
      clock: machineClock,
      log,
      secrets,
      webhookUrl: (kind) =>
        `${kind === 'practice' ? `http://127.0.0.1:${config.port}` : config.publicUrl}/webhooks/whatsapp`,
      hasArrived: (body) => hasArrived(db, body),
      tellAdmins: tellAdminsOfChannel,
    }
    let [examined, broken] = [0, 0]
    for (const workspaceId of workspace === undefined ? ids : [workspace]) {
      const all = await inWorkspaces(db, [workspaceId], (tx) => channelDetails(tx, workspaceId, { inboxIds: null }))
      for (const channel of all.filter(({ state }) => state !== 'disconnected')) {
        say(`\n${channel.name} (${channel.display_phone_number})`)
        const { state, links } = await examineChannel(deps, { workspaceId, channelId: channel.id }, 'command')
        for (const link of links) {
          say(
            `  ${MARKS[link.state]} ${WORDS[link.link].padEnd(NAME_WIDTH)}${link.state === 'not_checked' ? 'not checked' : ''}`.trimEnd(),
          )
          if (link.fault === null) continue
          const { reason, fix } = doctorWords(link.fault, 'en')
          say(`      ${reason}${link.details ? ` (${link.details})` : ''}`)
          say(`      → ${fix}`)
        }
        examined++
        if (state === 'broken') broken++
      }
    }
    say(examined === 0 ? 'No number is connected.' : `\n${examined} examined, ${broken} broken.`)
    return broken
  })
}
