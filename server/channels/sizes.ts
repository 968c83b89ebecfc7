import { countTemplates, listPhoneNumbers } from '#meta/accounts.ts'
import type { Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'

/** How many numbers and templates an account has. It is shown and nothing hangs on it: what Meta does not tell is not known. */
export async function accountSizes(
  graph: Graph,
  wabaId: string,
): Promise<{ numbersUsed: number | null; templates: { count: number | null; max: number | null } | null }> {
  const [numbers, templates] = await Promise.all([
    known(() => listPhoneNumbers(graph, wabaId)),
    known(() => countTemplates(graph, wabaId)),
  ])
  return { numbersUsed: numbers?.length ?? null, templates }
}

async function known<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return null
  }
}
