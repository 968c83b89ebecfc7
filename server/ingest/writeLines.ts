/** Writes messages and what is said about them. */
import { sql } from 'kysely'
import { wireKey } from '#core/conversation/known.ts'
import { insertRows, unnest } from '../platform/db/columns.ts'
import { gather, type WorkspaceChanges } from './gather.ts'
import type { Statements } from './statements.ts'

/** How long Meta keeps what a customer sent (fact sheet §4.3). */
const MEDIA_LIFE_MS = 7 * 24 * 60 * 60 * 1_000

export async function writeLines(statements: Statements, all: readonly WorkspaceChanges[], now: Date): Promise<void> {
  await writeNew(statements, all, now)
  await writeMedia(statements, all, now)
  await writeChanged(statements, all)
  await writeReports(statements, all, now)
  await writeReactions(statements, all)
}

async function writeNew(statements: Statements, all: readonly WorkspaceChanges[], now: Date) {
  const rows = gather(
    all,
    (one) => one.messages,
    ({ row }) => row.id,
  )
  await statements.run(rows, () =>
    insertRows('messages', rows, {
      workspace_id: ['uuid', ({ workspaceId }) => workspaceId],
      id: ['uuid', ({ row }) => row.id],
      conversation_id: ['uuid', ({ row }) => row.conversationId],
      channel_id: ['uuid', ({ row }) => row.channelId],
      direction: ['text', ({ row }) => row.direction],
      kind: ['text', ({ row }) => row.kind],
      at: ['timestamptz', ({ row }) => row.at],
      party: ['text', ({ row }) => row.party],
      source: ['text', ({ row }) => row.source],
      wamid: ['text', ({ row }) => row.wamid],
      text: ['text', ({ row }) => row.text],
      content: ['jsonb', ({ row }) => JSON.stringify(row.content)],
      context_wamid: ['text', ({ row }) => row.contextWamid],
      status: ['text', ({ row }) => row.status],
      status_at: ['timestamptz', ({ row }) => row.statusAt],
      edited_at: ['timestamptz', ({ row }) => row.editedAt],
      revoked_at: ['timestamptz', ({ row }) => row.revokedAt],
      created_at: ['timestamptz', () => now],
    }),
  )
  const byWire = gather(
    all,
    (one) => one.messages,
    ({ row }) => wireKey(row.channelId, row.wamid ?? ''),
  )
  await statements.run(byWire, () =>
    insertRows('received', byWire, {
      workspace_id: ['uuid', ({ workspaceId }) => workspaceId],
      channel_id: ['uuid', ({ row }) => row.channelId],
      wamid: ['text', ({ row }) => row.wamid],
      message_id: ['uuid', ({ row }) => row.id],
      delivery_id: ['uuid', ({ deliveryId }) => deliveryId],
    }),
  )
}

async function writeMedia(statements: Statements, all: readonly WorkspaceChanges[], now: Date) {
  const rows = gather(
    all,
    (one) => one.media,
    ({ messageId }) => messageId,
  )
  await statements.run(rows, () =>
    insertRows('media', rows, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      message_id: ['uuid', (row) => row.messageId],
      channel_id: ['uuid', (row) => row.channelId],
      provider_media_id: ['text', (row) => row.providerMediaId],
      mime_type: ['text', (row) => row.mimeType],
      file_name: ['text', (row) => row.fileName],
      sha256: ['text', (row) => row.sha256],
      voice: ['boolean', (row) => row.voice],
      animated: ['boolean', (row) => row.animated],
      state: ['text', (row) => (row.providerMediaId === null ? 'failed' : 'pending')],
      due_at: ['timestamptz', () => now],
      expires_at: ['timestamptz', () => new Date(now.getTime() + MEDIA_LIFE_MS)],
    }),
  )
}

async function writeChanged(statements: Statements, all: readonly WorkspaceChanges[]) {
  const rows = gather(
    all,
    (one) => one.changedMessages,
    ({ id }) => id,
  )
  await statements.run(
    rows,
    () => sql`
    update messages m set at = n.at, wamid = n.wamid, text = n.text, content = n.content, status = n.status,
      status_at = n.status_at, fault = n.fault, fault_code = n.fault_code, fault_details = n.fault_details,
      edited_at = n.edited_at, revoked_at = n.revoked_at
    from ${unnest(rows, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      id: ['uuid', (row) => row.id],
      at: ['timestamptz', (row) => row.at],
      wamid: ['text', (row) => row.wamid],
      text: ['text', (row) => row.text],
      content: ['jsonb', (row) => JSON.stringify(row.content)],
      status: ['text', (row) => row.status],
      status_at: ['timestamptz', (row) => row.statusAt],
      fault: ['text', (row) => row.fault?.word ?? null],
      fault_code: ['integer', (row) => row.fault?.code ?? null],
      fault_details: ['text', (row) => row.fault?.details ?? null],
      edited_at: ['timestamptz', (row) => row.editedAt],
      revoked_at: ['timestamptz', (row) => row.revokedAt],
    })} where m.workspace_id = n.workspace_id and m.id = n.id`,
  )
}

async function writeReports(statements: Statements, all: readonly WorkspaceChanges[], now: Date) {
  const statuses = gather(
    all,
    (one) => one.statuses,
    (row) => `${wireKey(row.channelId, row.wamid)} ${row.status}`,
  )
  await statements.run(statuses, () =>
    insertRows(
      'message_statuses',
      statuses,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        channel_id: ['uuid', (row) => row.channelId],
        wamid: ['text', (row) => row.wamid],
        status: ['text', (row) => row.status],
        at: ['timestamptz', (row) => row.at],
        send_id: ['uuid', (row) => row.sendId],
        errors: ['jsonb', (row) => row.errors],
        pricing: ['jsonb', (row) => row.pricing],
      },
      sql`on conflict (workspace_id, channel_id, wamid, status) do update set at = excluded.at, send_id = excluded.send_id,
      errors = excluded.errors, pricing = excluded.pricing`,
    ),
  )
  const sends = gather(
    all,
    (one) => one.sends,
    ({ id }) => id,
  )
  await statements.run(
    sends,
    () => sql`
    update sends s set state = n.state, wamid = n.wamid, finished_at = coalesce(s.finished_at, ${now})
    from ${unnest(sends, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      id: ['uuid', (row) => row.id],
      state: ['text', (row) => row.state],
      wamid: ['text', (row) => row.wamid],
    })} where s.workspace_id = n.workspace_id and s.id = n.id`,
  )
}

async function writeReactions(statements: Statements, all: readonly WorkspaceChanges[]) {
  const changes = gather(
    all,
    (one) => one.messageChanges,
    (row) => `${wireKey(row.channelId, row.targetWamid)} ${row.wamid}`,
  )
  await statements.run(changes, () =>
    insertRows(
      'message_changes',
      changes,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        channel_id: ['uuid', (row) => row.channelId],
        target_wamid: ['text', (row) => row.targetWamid],
        wamid: ['text', (row) => row.wamid],
        kind: ['text', (row) => row.kind],
        at: ['timestamptz', (row) => row.at],
        text: ['text', (row) => row.text],
        content: ['jsonb', (row) => (row.content === null ? null : JSON.stringify(row.content))],
      },
      sql`on conflict do nothing`,
    ),
  )
  const reactions = gather(
    all,
    (one) => one.reactions,
    (row) => wireKey(row.channelId, row.targetWamid),
  )
  await statements.run(reactions, () =>
    insertRows(
      'reactions',
      reactions,
      {
        workspace_id: ['uuid', (row) => row.workspaceId],
        channel_id: ['uuid', (row) => row.channelId],
        target_wamid: ['text', (row) => row.targetWamid],
        actor: ['text', () => 'customer'],
        party: ['text', (row) => row.party],
        emoji: ['text', (row) => row.emoji],
        at: ['timestamptz', (row) => row.at],
        wamid: ['text', (row) => row.wamid],
      },
      sql`on conflict (workspace_id, channel_id, target_wamid, actor) do update set party = excluded.party,
      emoji = excluded.emoji, at = excluded.at, wamid = excluded.wamid`,
    ),
  )
}
