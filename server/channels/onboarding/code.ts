import { exchangeCode } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { appKeys } from '../apps.ts'
import type { AppRow } from '../rows.ts'
import { failed, failedBy, graphOf, type OnboardingDeps, type Outcome } from './context.ts'
import { updateOnboarding } from './queries.ts'
import { type OnboardingRow, onboardingTokenBinding } from './rows.ts'

const OAUTH_ERRORS = new Set([101, 190])
/** Its number is 1, which is also that of a moment of Meta's own: only its words tell that the secret is meant. */
const SECRET_WORDS = /client secret/i

/** Turns the popup's code into a token: once, whatever comes of it. The step stands as running before this is called, so that a
 *  crash in between is told, and the popup opened again, instead of asking Meta a second time. */
export async function exchange(
  deps: OnboardingDeps,
  onboarding: OnboardingRow,
  app: AppRow,
  code: string,
): Promise<Outcome> {
  try {
    const { access_token: token } = await exchangeCode(graphOf(app, ''), appKeys(deps.secrets, app), code)
    return {
      state: 'done',
      keep: async (tx) => {
        const tokenEncrypted = deps.secrets.encrypt(token, onboardingTokenBinding(onboarding.id))
        await updateOnboarding(
          tx,
          onboarding.workspace_id,
          onboarding.id,
          { tokenEncrypted, wantsRun: true },
          deps.clock.now(),
        )
        return []
      },
    }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    if (isOfApp(error)) return failedBy(error, 'app_secret_wrong')
    return error.retry === 'maybe_sent' ? failedBy(error, 'code_unclear') : failedBy(error)
  }
}

const isOfApp = ({ code, title }: GraphFault) =>
  code !== null && (OAUTH_ERRORS.has(code) || SECRET_WORDS.test(title ?? ''))

/** A process died while it exchanged the code. */
export const codeInterrupted = () => failed('code_interrupted')
