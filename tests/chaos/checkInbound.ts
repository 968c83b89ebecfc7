/** I1, I2, I3 and the numbering of events: what Meta told, against what the database holds. */
import type { Wrong } from './checker.ts'
import type { Ground } from './ground.ts'
import { greatest, type Model } from './model.ts'

export async function checkInbound(ground: Ground, told: readonly Buffer[], model: Model): Promise<Wrong> {
  return [
    ...(await checkDeliveries(ground, told)),
    ...(await checkMessages(ground, model)),
    ...(await checkThreads(ground, model)),
    ...(await checkStatuses(ground, model)),
    ...(await checkReactions(ground, model)),
    ...(await checkEvents(ground)),
  ]
}

async function checkDeliveries(ground: Ground, told: readonly Buffer[]): Promise<Wrong> {
  const wrong: Wrong = []
  const rows = await ground.rows<{ body: Buffer; state: string; error: string | null; copies: number }>(
    `select body, case when exists (select from waiting_deliveries w where w.delivery_id = d.id) then 'waiting' else state end as state,
      error, count(*) over (partition by day, hash)::int as copies from deliveries d`,
  )
  const stored = new Map(rows.map((row) => [row.body.toString('latin1'), row]))
  for (const body of told) {
    const row = stored.get(body.toString('latin1'))
    if (!row) wrong.push(`I1: answered 200 and not stored: ${body.toString('utf8').slice(0, 200)}`)
    else if (row.state !== 'kept')
      wrong.push(`I1: stored and ${row.state} (${row.error}): ${body.toString('utf8').slice(0, 200)}`)
  }
  for (const row of rows) if (row.copies > 1) wrong.push('I1: the same delivery is stored twice in a day')
  return wrong
}

interface MessageRow {
  key: string
  messageId: string | null
  text: string | null
  direction: string | null
  edited: boolean
  revoked: boolean
  conversationId: string | null
  waId: string | null
}

async function checkMessages(ground: Ground, model: Model): Promise<Wrong> {
  const wrong: Wrong = []
  const rows = await ground.rows<MessageRow>(`
    select ch.phone_number_id || ' ' || r.wamid as key, m.id as "messageId", m.text, m.direction,
      m.edited_at is not null as edited, m.revoked_at is not null as revoked, m.conversation_id as "conversationId",
      i.wa_id as "waId"
    from received r
      join channels ch on ch.workspace_id = r.workspace_id and ch.id = r.channel_id
      left join messages m on m.workspace_id = r.workspace_id and m.id = r.message_id
      left join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
      left join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id`)
  const stored = new Map(rows.map((row) => [row.key, row]))
  for (const [key, one] of model.messages) {
    const row = stored.get(key)
    if (!row) {
      wrong.push(`I1: told and not received: ${key}`)
      continue
    }
    if (row.messageId === null || row.conversationId === null) wrong.push(`I2: received and in no thread: ${key}`)
    if (row.waId !== one.waId) wrong.push(`I2: ${key} of ${one.waId} stands in the thread of ${row.waId}`)
    const edit = model.edits.get(key)
    const text = edit ? edit.text : one.text
    const isRevoked = model.revoked.has(key)
    if (!isRevoked && row.text !== text)
      wrong.push(`I1: ${key} says ${JSON.stringify(row.text)}, not ${JSON.stringify(text)}`)
    if (row.revoked !== isRevoked) wrong.push(`I1: ${key} is ${row.revoked ? '' : 'not '}revoked`)
    if (row.edited !== (edit !== undefined)) wrong.push(`I1: ${key} is ${row.edited ? '' : 'not '}edited`)
  }
  for (const key of stored.keys()) if (!model.messages.has(key)) wrong.push(`I1: received and never told: ${key}`)
  const doubled = await ground.rows<{ wamid: string; count: number }>(`
    select wamid, count(*)::int as count from messages where wamid is not null
    group by workspace_id, channel_id, wamid having count(*) > 1`)
  for (const { wamid, count } of doubled) wrong.push(`I2: ${count} messages are ${wamid}`)
  const strays = await ground.rows<{ id: string }>(`
    select m.id from messages m left join received r on r.workspace_id = m.workspace_id and r.message_id = m.id
    where m.direction = 'in' and r.message_id is null`)
  for (const { id } of strays) wrong.push(`I2: the message ${id} came from nowhere`)
  return wrong
}

interface ThreadRow {
  id: string
  waId: string
  number: string
  inboundCount: number
  counted: number
  lastAt: Date
  newestAt: Date
  lastMessageId: string
  newestId: string
  reads: number
}

async function checkThreads(ground: Ground, model: Model): Promise<Wrong> {
  const wrong: Wrong = []
  const rows = await ground.rows<ThreadRow>(`
    select c.id, i.wa_id as "waId", ch.phone_number_id as number, c.inbound_count::int as "inboundCount",
      (select count(*)::int from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
        and m.source = 'customer') as counted,
      c.last_at as "lastAt", n.at as "newestAt", c.last_message_id as "lastMessageId", n.id as "newestId",
      (select coalesce(max(r.inbound_count), 0)::int from reads r
        where r.workspace_id = c.workspace_id and r.conversation_id = c.id) as reads
    from conversations c
      join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
      join channels ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
      left join lateral (select m.id, m.at from messages m
        where m.workspace_id = c.workspace_id and m.conversation_id = c.id order by m.at desc, m.id desc limit 1) n on true`)
  const expected = new Map<string, number>()
  for (const { phoneNumberId, waId } of model.messages.values()) {
    const key = `${phoneNumberId} ${waId}`
    expected.set(key, (expected.get(key) ?? 0) + 1)
  }
  const found = new Map<string, number>()
  for (const row of rows) {
    const key = `${row.number} ${row.waId}`
    if (found.has(key)) wrong.push(`I2: two conversations with ${key}`)
    found.set(key, row.inboundCount)
    if (row.inboundCount !== row.counted)
      wrong.push(`I4: ${key} counts ${row.inboundCount} customer messages, and has ${row.counted}`)
    if (row.reads > row.inboundCount) wrong.push(`I4: in ${key} more is read than was written`)
    if (row.lastMessageId !== row.newestId || row.lastAt.getTime() !== row.newestAt?.getTime())
      wrong.push(`I4: ${key} stands in the list by another message than its newest`)
  }
  for (const [key, count] of expected)
    if (found.get(key) !== count) wrong.push(`I2: ${key} wrote ${count} messages; its thread counts ${found.get(key)}`)
  return wrong
}

async function checkStatuses(ground: Ground, model: Model): Promise<Wrong> {
  const wrong: Wrong = []
  const rows = await ground.rows<{ key: string; statuses: string[]; status: string | null }>(`
    select ch.phone_number_id || ' ' || s.wamid as key, array_agg(s.status) as statuses, min(m.status) as status
    from message_statuses s
      join channels ch on ch.workspace_id = s.workspace_id and ch.id = s.channel_id
      left join messages m on m.workspace_id = s.workspace_id and m.channel_id = s.channel_id and m.wamid = s.wamid
    group by 1`)
  const stored = new Map(rows.map((row) => [row.key, row]))
  for (const [key, statuses] of model.statuses) {
    const row = stored.get(key)
    const missing = [...statuses].filter((status) => !row?.statuses.includes(status))
    if (missing.length > 0) wrong.push(`I1: ${missing.join(' and ')} of ${key} were told and not kept`)
    if (row?.status && row.status !== greatest(statuses))
      wrong.push(`I3: ${key} is ${row.status}; Meta reported ${[...statuses].join(', ')}`)
  }
  for (const key of stored.keys()) if (!model.statuses.has(key)) wrong.push(`I1: a status that nobody told: ${key}`)
  return wrong
}

async function checkReactions(ground: Ground, model: Model): Promise<Wrong> {
  const rows = await ground.rows<{ key: string; emoji: string }>(`
    select ch.phone_number_id || ' ' || r.target_wamid as key, r.emoji from reactions r
      join channels ch on ch.workspace_id = r.workspace_id and ch.id = r.channel_id where r.actor = 'customer'`)
  const stored = new Map(rows.map((row) => [row.key, row.emoji]))
  return [...model.reactions].flatMap(([key, { emoji }]) =>
    stored.get(key) === emoji ? [] : [`I1: the reaction to ${key} is ${stored.get(key)}, not ${emoji}`],
  )
}

async function checkEvents(ground: Ground): Promise<Wrong> {
  const rows = await ground.rows<{ workspace: string; count: number; first: number; last: number }>(`
    select workspace_id as workspace, count(*)::int as count, min(number)::int as first, max(number)::int as last
    from events group by 1`)
  return rows.flatMap(({ workspace, count, first, last }) =>
    first === 1 && last === count ? [] : [`I4: events of ${workspace}: ${count} of them, from ${first} to ${last}`],
  )
}
