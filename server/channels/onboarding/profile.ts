import { getBusinessProfile } from '#meta/accounts.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { keepProfile } from '../accountQueries.ts'
import { failedBy, type NumberCall, type Outcome, patiently } from './context.ts'

/** Reads how the business presents itself in WhatsApp. */
export async function readProfile({ graph, number, onboarding }: NumberCall): Promise<Outcome> {
  try {
    const profile = await patiently(() => getBusinessProfile(graph, number.phone_number_id))
    return {
      state: 'done',
      keep: async (tx) => {
        if (number.channel_id !== null) await keepProfile(tx, onboarding.workspace_id, number.channel_id, profile)
        return []
      },
    }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return failedBy(error)
  }
}
