/** What workflows write: many templates in one transaction, each with its message and its send. The dispatcher does the rest. */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { cleanText } from '#core/text.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import { insertRows, unnest, unnestAnew } from '#server/platform/db/columns.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import type { TemplateRow } from '../templates/rows.ts'
import { PRIORITY } from './deliver/queries.ts'
import { contentOf } from './templates.ts'

export interface AutomaticTemplate {
  /** Made by the caller, the same for the same message whatever happens: it is written once. */
  messageId: string
  sendId: string
  channelId: string
  identityId: string
  /** Null: it begins the conversation, closed until the customer answers. */
  conversationId: string | null
  template: TemplateRow
  values: Readonly<Record<string, string>>
}

export interface Queued {
  /** By message. */
  conversations: ReadonlyMap<string, string>
  news: NewEvent[]
}

const HEADER_FILE = 'header.file'

/** Whether they may be sent was asked before. Answers where they stand, and the events, which the caller appends last. */
export async function queueTemplates(
  tx: Tx,
  workspaceId: string,
  templates: readonly AutomaticTemplate[],
  now: Date,
): Promise<Queued> {
  if (templates.length === 0) return { conversations: new Map(), news: [] }
  const conversations = await conversationsFor(tx, workspaceId, templates, now)
  const placed = templates.flatMap((one) => {
    const conversation = conversations.get(`${one.channelId} ${one.identityId}`)
    return conversation ? [{ ...one, conversation, ...writtenAs(one) }] : []
  })
  await insertRows('messages', placed, {
    workspace_id: ['uuid', () => workspaceId],
    id: ['uuid', (one) => one.messageId],
    conversation_id: ['uuid', (one) => one.conversation.id],
    channel_id: ['uuid', (one) => one.channelId],
    direction: ['text', () => 'out'],
    kind: ['text', () => 'template'],
    at: ['timestamptz', () => now],
    party: ['text', (one) => one.conversation.party],
    source: ['text', () => 'workflow'],
    text: ['text', (one) => one.text],
    content: ['jsonb', (one) => JSON.stringify(one.content)],
    status: ['text', () => 'queued'],
    status_at: ['timestamptz', () => now],
    created_at: ['timestamptz', () => now],
  }).execute(tx)
  await insertRows('template_messages', placed, {
    workspace_id: ['uuid', () => workspaceId],
    message_id: ['uuid', (one) => one.messageId],
    template_id: ['uuid', (one) => one.template.id],
    values: ['jsonb', (one) => JSON.stringify(one.values)],
  }).execute(tx)
  await withFiles(tx, workspaceId, placed, now)
  await insertRows('sends', placed, {
    workspace_id: ['uuid', () => workspaceId],
    id: ['uuid', (one) => one.sendId],
    message_id: ['uuid', (one) => one.messageId],
    conversation_id: ['uuid', (one) => one.conversation.id],
    channel_id: ['uuid', (one) => one.channelId],
    attempt: ['integer', () => 1],
    priority: ['integer', () => PRIORITY.automatic],
    due_at: ['timestamptz', () => now],
    state: ['text', () => 'queued'],
    created_at: ['timestamptz', () => now],
  }).execute(tx)
  await sql`
    update conversations c set last_at = ${now}, last_message_id = n.message_id, updated_at = ${now}
    from ${unnestAnew(placed, {
      id: ['uuid', (one) => one.conversation.id],
      message_id: ['uuid', (one) => one.messageId],
    })}
    where c.workspace_id = ${workspaceId} and c.id = n.id and (c.last_at, coalesce(c.last_message_id, n.message_id)) <= (${now}, n.message_id)`.execute(
    tx,
  )
  return {
    conversations: new Map(placed.map((one) => [one.messageId, one.conversation.id])),
    news: placed.map(({ messageId, conversation }) => ({
      type: 'message.queued',
      workspaceId,
      actorId: null,
      at: now,
      inboxId: conversation.inboxId,
      conversationId: conversation.id,
      messageId,
    })),
  }
}

function writtenAs({ template, values }: AutomaticTemplate) {
  const rendered = render(partsOf(template), values)
  return { text: cleanText(rendered.body).text, content: contentOf(rendered, template) }
}

interface Place {
  id: string
  inboxId: string
  party: string
}

/** Theirs on these numbers, locked in the order of their keys; those that are not there yet begin closed. */
async function conversationsFor(
  tx: Tx,
  workspaceId: string,
  templates: readonly AutomaticTemplate[],
  now: Date,
): Promise<Map<string, Place>> {
  const keys = [...new Map(templates.map((one) => [`${one.channelId} ${one.identityId}`, one])).values()]
  const columns = {
    channel_id: ['uuid', (one: AutomaticTemplate) => one.channelId],
    identity_id: ['uuid', (one: AutomaticTemplate) => one.identityId],
    // As text already: a cast in the statement keeps row-level security from using the index.
    thread_key: ['text', (one: AutomaticTemplate) => one.identityId],
  } as const
  const missing = keys.filter(({ conversationId }) => conversationId === null)
  if (missing.length > 0) {
    await sql`
      insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at, created_at, updated_at)
      select ${workspaceId}, n.id, n.channel_id, ch.inbox_id, n.identity_id, n.thread_key, 'closed', ${now}, ${now}, ${now}
      from ${unnestAnew(missing, { ...columns, id: ['uuid', () => uuidv7(now.getTime())] })}
        join channels ch on ch.workspace_id = ${workspaceId} and ch.id = n.channel_id
      where not exists (select from conversations c where c.workspace_id = ${workspaceId} and c.channel_id = n.channel_id
        and c.thread_key = n.thread_key)
      order by n.identity_id`.execute(tx)
  }
  const { rows } = await sql<Place & { key: string }>`
    select c.id, c.inbox_id as "inboxId", n.channel_id || ' ' || n.identity_id as key,
      coalesce('u:' || i.user_id, 'w:' || i.wa_id) as party
    from ${unnestAnew(keys, columns)}
      join conversations c on c.workspace_id = ${workspaceId} and c.channel_id = n.channel_id and c.thread_key = n.thread_key
      join identities i on i.workspace_id = ${workspaceId} and i.id = n.identity_id
    order by c.id for no key update of c`.execute(tx)
  return new Map(rows.map((row) => [row.key, row]))
}

/** The file of a header stands with its message. */
async function withFiles(tx: Tx, workspaceId: string, placed: readonly AutomaticTemplate[], now: Date): Promise<void> {
  const files = placed.filter(({ values }) => Object.hasOwn(values, HEADER_FILE))
  if (files.length === 0) return
  await sql`
    insert into media (workspace_id, message_id, channel_id, mime_type, file_name, state, file_id, due_at)
    select ${workspaceId}, n.message_id, n.channel_id, f.mime_type, f.file_name, 'stored', f.id, ${now}
    from ${unnest(files, {
      message_id: ['uuid', (one) => one.messageId],
      channel_id: ['uuid', (one) => one.channelId],
      file_id: ['uuid', (one) => one.values[HEADER_FILE]],
    })} join files f on f.workspace_id = ${workspaceId} and f.id = n.file_id`.execute(tx)
}
