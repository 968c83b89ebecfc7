import { z } from 'zod'

const REQUEST_MS_MAX = 10_000

/** What the simulator says of its practice set. */
const PracticeSet = z.object({
  appId: z.string(),
  appSecret: z.string(),
  /** Of the popup, where the simulator names one. */
  configId: z.string().optional(),
  token: z.string(),
  wabaId: z.string(),
  phoneNumberId: z.string(),
})

/** Asks the simulator for its app and its first number. Throws a TypeError where it does not answer. */
export async function practiceSet(simulatorUrl: string): Promise<z.infer<typeof PracticeSet>> {
  const answer = await fetch(`${simulatorUrl}/_sim/practice`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(REQUEST_MS_MAX),
  })
  if (!answer.ok) throw new TypeError(`the simulator answered ${answer.status}`)
  return PracticeSet.parse(await answer.json())
}
