/** Templates on their way out: put together when somebody sends one, and read again when it leaves. */
import { sql } from 'kysely'
import type { MessageContent } from '#contract/messages.ts'
import { cleanText } from '#core/text.ts'
import type { Reach, Template } from '#core/whatsapp/compose.ts'
import type { Consents } from '#core/whatsapp/consent.ts'
import { consentsIn } from '#core/whatsapp/consentMarks.ts'
import { flawsOf } from '#core/whatsapp/draft.ts'
import { judged } from '#core/whatsapp/template/judged.ts'
import { partsOf, type TemplateParts } from '#core/whatsapp/template/parts.ts'
import { type RenderedCard, type RenderedTemplate, render } from '#core/whatsapp/template/render.ts'
import { type Values, variablesOf } from '#core/whatsapp/template/variables.ts'
import { isOpen, windowAt } from '#core/whatsapp/window.ts'
import { isUuid } from '#server/platform/uuid.ts'
import { reachOf } from '../channels/reach.ts'
import { consentsOf } from '../consents/standings.ts'
import { kept } from '../platform/db/columns.ts'
import type { Tx } from '../platform/db/database.ts'
import type { MemberAsker } from '../team/access.ts'
import { notFound } from '../team/refusals.ts'
import { templateById } from '../templates/queries.ts'
import type { TemplateRow } from '../templates/rows.ts'
import { type OutgoingFile, type ReplyTarget, visibleFile } from './outbox.ts'
import type { Outgoing } from './outgoing.ts'
import { sightOf } from './sight.ts'

/** What the send guard asks about a template. */
export interface Guarded {
  template: Template | null
  reach?: Reach
  consents?: Consents
}

export interface OutgoingTemplate extends Guarded, Outgoing {
  row: TemplateRow
  values: Values
}

interface Wanted {
  templateId: string
  values: Values
}

/** As it will be sent with these values. Null where the account of this number has no such template; refuses with `not_found`
 *  a file that the asker may not see. */
export async function outgoingTemplate(
  tx: Tx,
  asker: MemberAsker,
  target: ReplyTarget,
  { templateId, values: given }: Wanted,
  now: Date,
): Promise<OutgoingTemplate | null> {
  const { workspaceId } = asker
  const row = await templateById(tx, workspaceId, templateId)
  if (!row || row.wabaId !== (await accountOf(tx, workspaceId, target.channelId))) return null
  const values = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [cleanText(key).text, cleanText(value).text]),
  )
  const parts = partsOf(row)
  const files = await filesIn(tx, asker, parts, values)
  const template = judged(statusOf(row), values)
  const flaws = [...files.values()].flatMap(({ kind, file }) => flawsOf({ kind, ...file }, now))
  const rendered = render(parts, values)
  return {
    kind: 'template',
    row,
    values,
    text: rendered.body,
    content: contentOf(rendered, row),
    file: files.get('header.file')?.file ?? null,
    template: { ...template, flaws: [...(template.flaws ?? []), ...flaws] },
    ...(await askedOf(tx, workspaceId, target, now)),
  }
}

const statusOf = (
  row: Pick<TemplateRow, 'status' | 'category' | 'goneAt' | 'components' | 'parameterFormat' | 'language'>,
): { status: string; category: string; parts: TemplateParts } => ({
  status: row.goneAt === null ? row.status : 'DELETED',
  category: row.category,
  parts: partsOf(row),
})

/** The guard's view of the same message, tried again later. */
export async function templateAgain(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  target: ReplyTarget,
  now: Date,
): Promise<Guarded & { values: Values }> {
  const [sent] = await rowsOf(tx, [{ workspaceId, messageId }])
  const asked = await askedOf(tx, workspaceId, target, now)
  return { template: sent ? judged(statusOf(sent), sent.values) : null, values: sent?.values ?? {}, ...asked }
}

/** What the guard asks about whoever it goes to. */
async function askedOf(tx: Tx, workspaceId: string, target: ReplyTarget, now: Date) {
  const { identityId } = target
  const standings = (await consentsOf(tx, workspaceId, [identityId])).get(identityId)
  const reach = await reachOutside(tx, workspaceId, target, now)
  return { reach, ...(standings && { consents: consentsIn(standings) }) }
}

function reachOutside(tx: Tx, workspaceId: string, target: ReplyTarget, now: Date): Promise<Reach | undefined> {
  if (isOpen(windowAt(now, target.lastCustomerAt), now)) return Promise.resolve(undefined)
  const { channelId } = target
  return reachOf(tx, { workspaceId, channelId, party: partyOf(target), at: now, messageId: null })
}

/** As messages.party names whom a message goes to. */
const partyOf = ({ userId, waId }: { userId: string | null; waId: string | null }) =>
  userId === null ? `w:${waId}` : `u:${userId}`

async function accountOf(tx: Tx, workspaceId: string, channelId: string): Promise<string | undefined> {
  const { rows } = await sql<{ waba_id: string }>`
    select waba_id from channels where workspace_id = ${workspaceId} and id = ${channelId}::uuid`.execute(tx)
  return rows[0]?.waba_id
}

type MediaKind = 'image' | 'video' | 'document'
/** An animated picture is a short video. */
const kindOf = (format: string): MediaKind => (format === 'gif' ? 'video' : (format as MediaKind))

async function filesIn(tx: Tx, asker: MemberAsker, parts: TemplateParts, values: Values) {
  const files = new Map<string, { kind: MediaKind; file: OutgoingFile }>()
  const reader = { userId: asker.userId, sight: sightOf(asker) }
  for (const { key, format } of variablesOf(parts)) {
    const fileId = Object.hasOwn(values, key) ? (values[key] ?? '') : ''
    if (format === null || fileId === '') continue
    const file = isUuid(fileId) ? await visibleFile(tx, asker.workspaceId, reader, fileId) : undefined
    if (!file) throw notFound()
    files.set(key, { kind: kindOf(format), file })
  }
  return files
}

/** As messages carry it; a header's medium stands with the message. */
export function contentOf(rendered: RenderedTemplate, { id, name, language }: TemplateRow): MessageContent {
  const { header, footer, offer, cards, asksToCall } = rendered
  const content: MessageContent = { template: { name, language, id } }
  if (header?.kind === 'text') content.header = header.text
  if (header?.kind === 'location' && header.latitude !== null && header.longitude !== null) {
    const { latitude, longitude, name: place, address } = header
    content.location = { latitude, longitude, name: place, address }
  }
  if (header?.kind === 'product' && header.product !== null)
    content.product = { catalogId: '', productId: header.product }
  if (footer !== null) content.footer = footer
  if (offer) content.offer = offer
  const buttons = buttonsOf(rendered)
  if (buttons.length > 0) content.buttons = buttons
  if (asksToCall) content.buttons = [...buttons, { kind: 'call_permission', text: '', value: null }]
  if (cards.length > 0) {
    content.cards = cards.map((card) => ({
      fileId: card.header?.kind === 'media' ? card.header.fileId : null,
      format: card.header?.kind === 'media' ? card.header.format : null,
      text: card.body,
      buttons: buttonsOf(card),
    }))
  }
  return content
}

const buttonsOf = ({ buttons }: RenderedCard) => buttons.map(({ kind, text, value }) => ({ kind, text, value }))

export async function insertTemplateMessage(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  { row, values }: Pick<OutgoingTemplate, 'row' | 'values'>,
): Promise<void> {
  await sql`insert into template_messages (workspace_id, message_id, template_id, "values")
    values (${workspaceId}, ${messageId}, ${row.id}, ${JSON.stringify(values)}::jsonb)`.execute(tx)
}

export interface SentTemplate
  extends Pick<
    TemplateRow,
    'id' | 'wabaId' | 'name' | 'language' | 'category' | 'status' | 'parameterFormat' | 'components' | 'goneAt'
  > {
  messageId: string
  values: Record<string, string>
  /** When the message was written. */
  at: Date
}

/** Which templates these messages are, as they stand now. */
export async function rowsOf(
  tx: Tx,
  messages: readonly { workspaceId: string; messageId: string }[],
): Promise<SentTemplate[]> {
  // Each by its key, whatever the planner thinks of it: joined freely, every template of the workspace was tried for each message.
  const { rows } = await sql<Sent>`
    ${kept} select n.workspace_id as "workspaceId", n.message_id as "messageId", s.template_id as "templateId", s."values", m.at
    from unnest(${messages.map((one) => one.workspaceId)}::uuid[], ${messages.map((one) => one.messageId)}::uuid[])
        as n (workspace_id, message_id)
      cross join lateral (
        select template_id, "values" from template_messages
        where workspace_id = n.workspace_id and message_id = n.message_id offset 0) s
      cross join lateral (
        select at from messages where workspace_id = n.workspace_id and id = n.message_id offset 0) m`.execute(tx)
  // Few templates for many messages: each is read, and what it consists of, once.
  const keys = [...new Map(rows.map((row) => [row.templateId, row])).values()]
  const templates = new Map((await templatesOf(tx, keys)).map((row) => [row.id, row]))
  return rows.flatMap(({ messageId, templateId, values, at }) => {
    const template = templates.get(templateId)
    return template ? [{ ...template, messageId, values, at }] : []
  })
}

interface Sent {
  workspaceId: string
  messageId: string
  templateId: string
  values: Record<string, string>
  at: Date
}

async function templatesOf(tx: Tx, keys: readonly { workspaceId: string; templateId: string }[]) {
  const { rows } = await sql<Omit<SentTemplate, 'messageId' | 'values' | 'at'>>`
    ${kept} select t.*
    from unnest(${keys.map((one) => one.workspaceId)}::uuid[], ${keys.map((one) => one.templateId)}::uuid[]) as n (workspace_id, id)
      cross join lateral (
        select id, waba_id as "wabaId", name, language, category, status, parameter_format as "parameterFormat", components,
          gone_at as "goneAt"
        from templates where workspace_id = n.workspace_id and id = n.id offset 0) t`.execute(tx)
  return rows
}
