import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { accountByEmail } from '#server/team/accounts.ts'
import { invite } from '#server/team/invitations.ts'
import { insertMember, insertWorkspace } from '#server/team/queries.ts'
import { checkTimeZone } from '#server/team/timeZone.ts'
import { type Command, UsageError, withApp } from './command.ts'
import { readOptions } from './options.ts'

const OPTIONS = ['name', 'admin', 'time-zone', 'locale'] as const

export const workspace: Command = {
  usage: 'workspace create --name … --admin e-mail',
  summary: 'makes a further workspace; its admin is an account that is there, or gets an invitation',
  async run([act, ...parameters], setting) {
    if (act !== 'create') throw new UsageError('workspace knows one act: workspace create.')
    const options = readOptions(parameters, OPTIONS)
    const { name, admin } = options
    if (!name || !admin) throw new UsageError('workspace create needs --name and --admin.')
    const timeZone = options['time-zone'] ?? 'UTC'
    checkTimeZone(timeZone)
    const locale = options.locale === 'de' ? 'de' : 'en'
    await withApp(setting, async (db) => {
      const [workspaceId, createdAt] = [uuidv7(), new Date()]
      const account = await accountByEmail(db, admin)
      const link = await inWorkspaces(db, [workspaceId], async (tx) => {
        await insertWorkspace(tx, { id: workspaceId, name, time_zone: timeZone, locale, createdAt })
        if (account) {
          await insertMember(tx, { workspaceId, userId: account.id, role: 'admin', createdAt })
          return null
        }
        const { publicUrl } = setting.config
        const made = await invite(tx, { workspaceId, role: 'admin', email: admin, invitedBy: 'operator', publicUrl })
        return made.link
      })
      console.log(`The workspace "${name}" is there (${workspaceId}).`)
      console.log(account ? `${account.name} is its admin.` : `Send this link to its admin: ${link}`)
    })
  },
}
