/** I6: nothing free-form left outside the 24 hours, and no workflow's template without a live opt-in for its purpose. */
import type { Wrong } from './checker.ts'
import type { Accepted } from './checkOutbound.ts'
import type { Ground } from './ground.ts'

interface LeftRow {
  id: string
  messageId: string
  kind: string
  source: string
  startedAt: Date | null
  /** Null: nobody wrote to that number yet. */
  lastCustomerAt: Date | null
  /** What stood in the ledger last for this purpose when it was claimed; read here by itself, not by the rule that is tried. */
  word: string | null
}

const DAY_MS = 86_400_000
/** Meta's times are whole seconds, and it takes a call a moment after we asked. */
const SLACK_MS = 60_000

export async function checkConsent(ground: Ground): Promise<Wrong> {
  const { sends: accepted } = await ground.sim<{ sends: (Accepted & { at: string })[] }>('GET', '/sends')
  const leftAt = new Map(accepted.map((one) => [one.biz_opaque_callback_data, Date.parse(one.at)]))
  const rows = await ground.rows<LeftRow>(
    `
    select s.id, m.id as "messageId", m.kind, m.source, s.started_at as "startedAt",
      (select max(at) from (
        select r.at from messages r where r.workspace_id = m.workspace_id and r.conversation_id = m.conversation_id
          and r.source = 'customer'
        union all select e.at from reactions e where e.workspace_id = m.workspace_id and e.channel_id = m.channel_id
          and e.actor = 'customer' and e.party in ('u:' || i.user_id, 'w:' || i.wa_id)) heard) as "lastCustomerAt",
      (select w.consent from consent_words w join consent_entries e on e.workspace_id = w.workspace_id and e.number = w.number
        where w.workspace_id = m.workspace_id and (w.identity_id = i.id or w.contact_id = i.contact_id)
          and w.purposes ? case t.category when 'MARKETING' then 'marketing' else 'utility' end
          and e.recorded_at <= s.started_at
        order by w.number desc limit 1) as word
    from sends s join messages m on m.workspace_id = s.workspace_id and m.id = s.message_id
      join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
      left join template_messages n on n.workspace_id = m.workspace_id and n.message_id = m.id
      left join templates t on t.workspace_id = m.workspace_id and t.id = n.template_id
    where s.id = any ($1::uuid[])`,
    [[...leftAt.keys()].filter((id) => id !== null)],
  )
  return rows.flatMap(({ id, messageId, kind, source, startedAt, lastCustomerAt, word }) => {
    if (kind === 'template') {
      if (source !== 'workflow' || word === 'opted_in') return []
      return [`I6: the template ${messageId} left for somebody who had not opted in (${word ?? 'nothing said'})`]
    }
    // Where our clock is turned and Graph's is not, it is right by one of them.
    const sentAt = Math.min(leftAt.get(id) ?? 0, startedAt?.getTime() ?? 0)
    const since = sentAt - (lastCustomerAt?.getTime() ?? 0)
    return since < DAY_MS + SLACK_MS ? [] : [`I6: the message ${messageId} left outside the 24 hours`]
  })
}
