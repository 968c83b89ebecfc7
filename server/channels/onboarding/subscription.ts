import { webhookPlan } from '#core/channel/webhook.ts'
import {
  getPhoneNumber,
  listAppSubscriptions,
  listSubscribedApps,
  setNumberCallback,
  subscribeApp,
} from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { appKeys, subscribe, verifyTokenOf } from '../apps.ts'
import { failed, failedBy, type NumberCall, type Outcome, patiently } from './context.ts'

/** Meta called the address and did not get its challenge back (§2.2). */
const CALLBACK_REFUSED = 2_200

/** Has the number's webhooks come here: the app's address, the account's subscription, and where the app's address is another
 *  Posthorn's, an address for this number. Every call of it may be made any number of times. */
export async function subscribeNumber(call: NumberCall): Promise<Outcome> {
  const { deps, app, graph, number } = call
  const ours = deps.connections.webhookUrl(app.connection)
  try {
    const keys = appKeys(deps.secrets, app)
    const [theirs] = (await patiently(() => listAppSubscriptions(graph, keys))).filter(
      ({ object, active }) => object === 'whatsapp_business_account' && active !== false,
    )
    const isPractice = app.connection === 'practice' // its app is nobody else's, and our port may be another one than last time
    const known = { ours, oursBefore: isPractice ? (theirs?.callback_url ?? null) : app.callback_url }
    const first = webhookPlan({ ...known, app: theirs?.callback_url ?? null, account: null, number: null })
    if (first.setApp) await patiently(() => subscribe(deps, app, ours))
    await patiently(() => subscribeApp(graph, number.waba_id))
    const subscribed = await patiently(() => listSubscribedApps(graph, number.waba_id))
    if (!subscribed.some((one) => one.whatsapp_business_api_data?.id === app.app_id)) return failed('webhook_lost')
    const { webhook_configuration: set } = await patiently(() => getPhoneNumber(graph, number.phone_number_id))
    const plan = webhookPlan({
      ...known,
      app: first.setApp ? ours : (theirs?.callback_url ?? null),
      account: set?.whatsapp_business_account || null,
      number: set?.phone_number || null,
    })
    if (plan.number !== 'keep') {
      const override = plan.number === 'remove' ? null : { callbackUrl: ours, verifyToken: verifyTokenOf(deps, app) }
      await patiently(() => setNumberCallback(graph, number.phone_number_id, override))
    }
    return { state: 'done' }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return failedBy(error, error.code === CALLBACK_REFUSED ? 'webhook_unreachable' : error.fault)
  }
}
