import { getPhoneNumber, setNumberCallback, unsubscribeApp } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { isNeeded } from '../disconnect.ts'
import { appById } from '../queries.ts'
import { graphOf, type OnboardingDeps, tokenOf } from './context.ts'
import type { WholeRow } from './rows.ts'

/** What was set up at Meta for numbers that are not connected after all is taken away again, unless another number needs it. Where
 *  Meta cannot be asked, that is logged: its webhooks for a number that is not connected do nothing here. */
export async function letGo(deps: OnboardingDeps, { onboarding, numbers, steps }: WholeRow): Promise<void> {
  const app = onboarding.app_id === null ? null : await appById(deps.db, onboarding.app_id)
  const token = tokenOf(deps.secrets, onboarding)
  if (app === null || token === null) return
  const graph = graphOf(app, token)
  const ours = deps.connections.webhookUrl(app.connection)
  const left = numbers.filter(
    ({ channel_id, phone_number_id }) =>
      channel_id === null &&
      steps.some((row) => row.phone_number_id === phone_number_id && row.step === 'subscription' && row.attempts > 0),
  )
  try {
    for (const { phone_number_id } of left) {
      const { webhook_configuration: set } = await getPhoneNumber(graph, phone_number_id)
      if (set?.phone_number === ours) await setNumberCallback(graph, phone_number_id, null)
    }
    for (const wabaId of new Set(left.map(({ waba_id }) => waba_id))) {
      if (!(await isNeeded(deps.db, app.id, wabaId))) await unsubscribeApp(graph, wabaId)
    }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    deps.log.warn({ err: error, onboardingId: onboarding.id }, 'what was set up at Meta could not be taken away')
  }
}
