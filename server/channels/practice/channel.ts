import { PracticeChannel } from '#contract/inbox.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { Refused } from '#server/platform/refused.ts'
import { forMember } from '../../team/access.ts'
import { type AppDeps, keepApp, subscribe } from '../apps.ts'
import { type ConnectDeps, connectNumber } from '../connect.ts'
import { presentChannel } from '../present.ts'
import { practiceApps } from '../queries.ts'
import { practiceSet } from './set.ts'

export interface PracticeDeps extends ConnectDeps, AppDeps {
  /** Null where there is no practice. */
  simulatorUrl: string | null
  graphVersion: string
  /** Where the simulator reaches our webhook: on this machine, whatever our public address is. */
  webhookUrl(): string
}

export const practiceHandlers = (deps: PracticeDeps) => ({
  /** Connects the practice number; repeated, it answers the same channel. */
  connectPractice: forMember({ answer: PracticeChannel }, async ({ asker }) => {
    if (deps.simulatorUrl === null) throw noPractice()
    try {
      const set = await practiceSet(deps.simulatorUrl)
      const app = await keepApp(deps, {
        connection: 'practice',
        appId: set.appId,
        appSecret: set.appSecret,
        name: 'Practice',
        graphUrl: deps.simulatorUrl,
        graphVersion: deps.graphVersion,
      })
      await subscribe(deps, app, deps.webhookUrl())
      const { workspaceId, userId } = asker
      const channel = await connectNumber(deps, { ...set, workspaceId, userId, app })
      return { channel: presentChannel(channel) }
    } catch (error) {
      if (error instanceof GraphFault || error instanceof TypeError) throw noAnswer(error)
      throw error
    }
  }),
})

/** The simulator's address and ours may have changed since the practice number was connected. */
export async function refreshPractice(deps: PracticeDeps): Promise<void> {
  if (deps.simulatorUrl === null) return
  const apps = await practiceApps(deps.db)
  if (apps.length === 0) return
  const set = await practiceSet(deps.simulatorUrl)
  for (const { app_id, name } of apps.filter((app) => app.app_id === set.appId)) {
    const app = await keepApp(deps, {
      connection: 'practice',
      appId: app_id,
      appSecret: set.appSecret,
      name,
      graphUrl: deps.simulatorUrl,
      graphVersion: deps.graphVersion,
    })
    await subscribe(deps, app, deps.webhookUrl())
  }
}

const noPractice = () =>
  new Refused(404, 'no_practice', {
    en: 'Practice is switched off here (PRACTICE=off).',
    de: 'Das Üben ist hier ausgeschaltet (PRACTICE=off).',
  })

const noAnswer = (cause: unknown) =>
  Object.assign(
    new Refused(503, 'practice_not_ready', {
      en: 'The practice simulator does not answer just now. Try again in a moment.',
      de: 'Der Übungssimulator antwortet gerade nicht. Versuch es gleich noch einmal.',
    }),
    { cause },
  )
