/** What the dispatcher needs to know of the templates that are about to leave: how they stand now, and their files at Meta. */
import { sql } from 'kysely'
import type { Reach } from '#core/whatsapp/compose.ts'
import { judged } from '#core/whatsapp/template/judged.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { type GivenFile, payloadOf } from '#core/whatsapp/template/payload.ts'
import { isOpen, windowAt } from '#core/whatsapp/window.ts'
import { templateContent } from '#meta/messages.ts'
import type { SendContent, TemplateComponentInput } from '#meta/wire/index.ts'
import { reachAhead } from '../../channels/reach.ts'
import type { Tx } from '../../platform/db/database.ts'
import { type Guarded, rowsOf, type SentTemplate } from '../templates.ts'
import type { DueSend } from './queries.ts'

/** A file of a card; that of the header stands with the message. */
export interface CardFile {
  id: string
  hash: string
  mimeType: string
  fileName: string | null
  providerMediaId: string | null
}

export interface DueTemplate extends Guarded {
  sent: SentTemplate
  files: CardFile[]
}

const CARD_FILE = /^cards\.\d+\.header\.file$/

/** By message. Nothing is asked where no template is among them. */
export async function dueTemplates(
  tx: Tx,
  sends: readonly (DueSend & { workspaceId: string })[],
  now: Date,
): Promise<Map<string, DueTemplate>> {
  const waiting = sends.filter(({ kind }) => kind === 'template')
  const due = new Map<string, DueTemplate>()
  if (waiting.length === 0) return due
  const rows = new Map((await rowsOf(tx, waiting)).map((row) => [row.messageId, row]))
  const reaches = await reachesOf(tx, waiting, rows, now)
  for (const send of waiting) {
    const sent = rows.get(send.messageId)
    if (!sent) continue
    const status = sent.goneAt === null ? sent.status : 'DELETED'
    const { category, values } = sent
    const template = judged({ status, category, parts: partsOf(sent) }, values)
    const files = await cardFiles(tx, send, values, now)
    const reach = reaches.get(send.messageId)
    due.set(send.messageId, { sent, files, template, ...(reach && { reach }) })
  }
  return due
}

/** Number by number, of what leaves outside its window; by message. Absent: it may go as far as this limit is asked. */
async function reachesOf(
  tx: Tx,
  waiting: readonly (DueSend & { workspaceId: string })[],
  rows: ReadonlyMap<string, SentTemplate>,
  now: Date,
): Promise<ReadonlyMap<string, Reach>> {
  const outside = waiting.flatMap(({ workspaceId, channelId, messageId, userId, waId, lastCustomerAt }) => {
    const sent = rows.get(messageId)
    if (!sent || isOpen(windowAt(now, lastCustomerAt), now)) return []
    return [{ workspaceId, channelId, messageId, party: userId === null ? `w:${waId}` : `u:${userId}`, at: sent.at }]
  })
  const found = new Map<string, Reach>()
  for (const mine of Map.groupBy(outside, ({ channelId }) => channelId).values()) {
    const [first] = mine
    if (!first) continue
    const leaving = mine.sort((a, b) => a.at.getTime() - b.at.getTime() || (a.messageId < b.messageId ? -1 : 1))
    const each = (await reachAhead(tx, first, leaving)) ?? []
    for (const [place, reach] of each.entries()) found.set(leaving[place]?.messageId ?? '', reach)
  }
  return found
}

async function cardFiles(
  tx: Tx,
  { workspaceId, channelId }: DueSend & { workspaceId: string },
  values: Record<string, string>,
  now: Date,
): Promise<CardFile[]> {
  const ids = Object.entries(values).flatMap(([key, value]) => (CARD_FILE.test(key) ? value : []))
  if (ids.length === 0) return []
  const { rows } = await sql<CardFile>`
    select f.id, f.hash, f.mime_type as "mimeType", f.file_name as "fileName", p.provider_media_id as "providerMediaId"
    from files f left join provider_files p on p.workspace_id = f.workspace_id and p.channel_id = ${channelId}::uuid
      and p.file_id = f.id and p.uploaded_at > ${now}::timestamptz - interval '29 days'
    where f.workspace_id = ${workspaceId} and f.id = any(${ids}::uuid[])`.execute(tx)
  return rows
}

/** As Meta wants it, its files by the ids Meta gave them. */
export function templatePayload(send: DueSend): SendContent | null {
  if (!send.template) return null
  const { name, language, values, ...row } = send.template.sent
  const components = payloadOf(partsOf(row), values, (fileId) => givenFile(send, fileId))
  return templateContent(name, language, components as TemplateComponentInput[])
}

/** A file of this send as Meta knows it. */
const givenFile = (send: DueSend, fileId: string): GivenFile | null => {
  if (fileId === send.fileId && send.providerMediaId !== null) {
    return { mediaId: send.providerMediaId, fileName: send.fileName }
  }
  const file = send.template?.files.find(({ id }) => id === fileId)
  return file?.providerMediaId ? { mediaId: file.providerMediaId, fileName: file.fileName } : null
}
