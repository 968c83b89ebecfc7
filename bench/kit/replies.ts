/** Agents' answers in the middle of a queue, and when each came to Graph. */
import { setTimeout as delay } from 'node:timers/promises'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { House } from './house.ts'
import type { Figure } from './report.ts'
import type { Shop } from './shop.ts'
import type { Simulator } from './simulator.ts'

/** An answer's message, and when the agent clicked, ms since 1970. */
export type Asked = [messageId: string, atMs: number]

/** One agent answers in these conversations in turn, so often. */
export async function askReplies(
  house: House,
  shop: Shop,
  conversationIds: readonly string[],
  { forMs, everyMs }: { forMs: number; everyMs: number },
): Promise<Asked[]> {
  const cookie = await house.signIn(shop.agents[0] ?? '')
  const headers = { cookie, 'content-type': 'application/json', 'posthorn-workspace': shop.workspaceId }
  const asked: Asked[] = []
  const end = performance.now() + forMs
  for (let nth = 0; performance.now() < end; nth++) {
    const id = uuidv7()
    const conversationId = conversationIds[nth % conversationIds.length]
    asked.push([id, Date.now()])
    const answer = await fetch(`${house.server().url}/api/v1/conversations/${conversationId}/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ id, draft: { kind: 'text', text: 'I will look.' } }),
    })
    if (!answer.ok) throw new Error(`a reply was refused: ${answer.status} ${await answer.text()}`)
    await delay(everyMs)
  }
  return asked
}

/** When Graph accepted each send, ms since 1970, by the send's id. */
export async function sendsOf({ sim }: Simulator): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for (let after = ''; ; ) {
    const { sends } = await sim<{ sends: { wamid: string; at: string; biz_opaque_callback_data: string }[] }>(
      'GET',
      `/sends?limit=10000&after=${encodeURIComponent(after)}`,
    )
    for (const { biz_opaque_callback_data: id, at } of sends) found.set(id, Date.parse(at))
    after = sends.at(-1)?.wamid ?? ''
    if (after === '') return found
  }
}

export interface Waits {
  /** From the click to Graph's door, ms, of those that came there. */
  times: number[]
  neverLeft: number
}

export async function waitsOf(
  house: House,
  asked: readonly Asked[],
  sends: ReadonlyMap<string, number>,
): Promise<Waits> {
  const { rows } = await house.owner.query<{ id: string; message_id: string }>(
    'select id, message_id from sends where message_id = any ($1::uuid[])',
    [asked.map(([id]) => id)],
  )
  const sendOf = new Map(rows.map(({ id, message_id }) => [message_id, id]))
  return waitsIn(asked, (messageId) => sends.get(sendOf.get(messageId) ?? ''))
}

/** Each answer counts: either it came to the door, or it never left. */
export function waitsIn(asked: readonly Asked[], cameAt: (messageId: string) => number | undefined): Waits {
  const times = asked.flatMap(([messageId, atMs]) => {
    const came = cameAt(messageId)
    return came === undefined ? [] : came - atMs
  })
  return { times, neverLeft: asked.length - times.length }
}

/** Stands beside the times of the others, whose bar says nothing of it. */
export const neverLeft = ({ neverLeft: count }: Waits): Figure => ({
  what: '… never left',
  value: count,
  unit: '',
  bar: { atMost: 0 },
})
