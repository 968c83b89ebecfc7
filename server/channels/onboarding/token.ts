import { judgeToken } from '#core/channel/token.ts'
import { debugToken } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { TokenFacts } from '#meta/wire/index.ts'
import { appKeys } from '../apps.ts'
import { failed, failedBy, type Outcome, patiently, type StepCall } from './context.ts'
import { updateOnboarding } from './queries.ts'

const SECOND_MS = 1_000
const OAUTH_ERROR = 190
const SESSION_EXPIRED = 463
/** Meta refuses to tell one app about another's token (§1.3, as practice shows). */
const NOT_OF_THIS_APP = 100

/** Whether the token is our app's, valid, and for which accounts: what Meta says counts, not what the browser said. */
export async function checkToken({ deps, onboarding, app, token, graph, now }: StepCall): Promise<Outcome> {
  try {
    const facts = await patiently(() => debugToken(graph, token, appKeys(deps.secrets, app)))
    const verdict = judgeToken(saidOf(facts), {
      appId: app.app_id,
      claimedWabaId: onboarding.claimed_waba_id,
    })
    if (!verdict.ok) return failed(verdict.fault, { details: facts.error?.message ?? null })
    return {
      state: 'done',
      keep: async (tx) => {
        const change = { wabaIds: verdict.wabaIds, tokenExpiresAt: expiryOf(facts) }
        await updateOnboarding(tx, onboarding.workspace_id, onboarding.id, change, now)
        return []
      },
    }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return failedBy(error, tokenFaultOf(error))
  }
}

/** What a refusal to describe a token means. */
export function tokenFaultOf({ code, fault }: GraphFault): string {
  if (code === OAUTH_ERROR) return 'app_secret_wrong' // asked as the app, so it is the app that is not believed
  return code === NOT_OF_THIS_APP ? 'token_of_other_app' : fault
}

export const saidOf = (facts: TokenFacts) => ({
  appId: facts.app_id ?? null,
  isValid: facts.is_valid === true,
  isExpired: facts.error?.subcode === SESSION_EXPIRED,
  scopes: facts.scopes ?? [],
  granted: new Map(
    (facts.granular_scopes ?? []).flatMap(({ scope, target_ids }) =>
      scope === undefined ? [] : [[scope, target_ids ?? null] as const],
    ),
  ),
})

function expiryOf({ expires_at: seconds }: TokenFacts): Date | null {
  return typeof seconds === 'number' && seconds > 0 ? new Date(seconds * SECOND_MS) : null
}
