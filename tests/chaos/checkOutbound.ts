/** I5: every reply that the API accepted ends in one acceptance of Graph's, a definite failure, or "may have been sent". */
import type { Wrong } from './checker.ts'
import type { Ground } from './ground.ts'
import { greatest, type Model } from './model.ts'

interface SendRow {
  id: string
  messageId: string
  conversationId: string
  key: string
  state: string
  wamid: string | null
  status: string
  text: string | null
  /** Of a workflow and of confirmations nobody asked by a request. */
  source: string
  waId: string
}

export interface Accepted {
  wamid: string
  phoneNumberId: string
  to: string
  content: { body?: string }
  biz_opaque_callback_data: string | null
}

const TAKEN = ['accepted', 'sent', 'delivered', 'read', 'played']

export async function checkOutbound(ground: Ground, model: Model): Promise<Wrong> {
  const wrong: Wrong = []
  const { sends: accepted } = await ground.sim<{ sends: Accepted[] }>('GET', '/sends')
  const rows = await ground.rows<SendRow>(`
    select s.id, s.message_id as "messageId", s.conversation_id as "conversationId", ch.phone_number_id as key, s.state,
      s.wamid, m.status, m.text, m.source, i.wa_id as "waId"
    from sends s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
      join channels ch on ch.workspace_id = s.workspace_id and ch.id = s.channel_id
      join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id`)
  const bySend = Map.groupBy(accepted, (one) => one.biz_opaque_callback_data ?? '')
  const known = new Set(rows.map(({ id }) => id))
  for (const { biz_opaque_callback_data: id, wamid } of accepted)
    if (id === null || !known.has(id)) wrong.push(`I5: Graph accepted ${wamid}, which nobody sent`)

  for (const row of rows) {
    const taken = bySend.get(row.id) ?? []
    const what = `the message ${row.messageId} (${row.status}, send ${row.state})`
    if (taken.length > 1) wrong.push(`I5: Graph accepted ${what} ${taken.length} times`)
    if (TAKEN.includes(row.status) && taken.length !== 1) wrong.push(`I5: ${what} was accepted ${taken.length} times`)
    const reported = model.statuses.get(`${row.key} ${taken[0]?.wamid}`)
    if (row.status === 'failed' && taken.length > 0 && !reported?.has('failed'))
      wrong.push(`I5: ${what} counts as failed, and Graph accepted it`)
    if (row.status === 'unconfirmed' && reported)
      wrong.push(`I5: ${what} is in doubt, though Meta reported ${greatest(reported)}`)
    if (['queued', 'sending'].includes(row.status)) wrong.push(`I5: ${what} has no end`)
    for (const { content, to } of taken) {
      if (row.source !== 'workflow' && content.body !== row.text) wrong.push(`I5: ${what} left with another text`)
      if (to.replace(/\D/g, '') !== row.waId && !to.includes('.'))
        wrong.push(`I5: ${what} went to ${to}, not ${row.waId}`)
    }
  }
  return [...wrong, ...checkReplies(ground, rows), ...checkOrder(rows, accepted)]
}

function checkReplies(ground: Ground, rows: readonly SendRow[]): Wrong {
  const wrong: Wrong = []
  const byMessage = Map.groupBy(rows, (row) => row.messageId)
  const tried = new Map(ground.history.of('reply').map((one) => [one.messageId, one]))
  for (const { messageId, conversationId, text, status } of ground.history.of('reply')) {
    if (status === null || status >= 300) continue
    const sends = byMessage.get(messageId) ?? []
    if (sends.length !== 1)
      wrong.push(`I5: the reply ${messageId} was accepted by the API and has ${sends.length} sends`)
    const [send] = sends
    if (send && (send.text !== text || send.conversationId !== conversationId))
      wrong.push(`I5: the reply ${messageId} is not what was asked for`)
  }
  for (const [messageId, [send]] of byMessage)
    if (send?.source === 'person' && !tried.has(messageId))
      wrong.push(`I5: the message ${messageId} was never asked for`)
  return wrong
}

/** Replies to one person leave in the order they were written. */
function checkOrder(rows: readonly SendRow[], accepted: readonly Accepted[]): Wrong {
  const place = new Map(accepted.map(({ biz_opaque_callback_data: id }, index) => [id, index]))
  const wrong: Wrong = []
  for (const [conversationId, sends] of Map.groupBy(rows, (row) => row.conversationId)) {
    const places = sends.toSorted((a, b) => (a.id < b.id ? -1 : 1)).flatMap(({ id }) => place.get(id) ?? [])
    if (places.some((one, index) => one < (places[index - 1] ?? -1)))
      wrong.push(`I5: replies of ${conversationId} left in another order than they were written`)
  }
  return wrong
}
