/** What a workspace holds, to see that somebody's asking moved nothing of it. */
import { everyRow, type Stage } from './stage.ts'

/** But for those that come and go by themselves. */
const TABLES = [
  ...['members', 'invitations', 'inboxes', 'inbox_members', 'channels', 'contacts', 'identities'],
  ...['onboardings', 'onboarding_steps', 'onboarding_numbers', 'whatsapp_accounts', 'terms_acceptances'],
  ...[
    'conversations',
    'messages',
    'notes',
    'notifications',
    'sends',
    'reads',
    'closures',
    'assignments',
    'files',
    'media',
  ],
  ...['events', 'drafts', 'workflows', 'workflow_versions', 'workflow_batches', 'enrolments'],
]

/** Every row of a workspace, as text, by table. */
export async function belongingsOf(stage: Stage, workspaceId: string): Promise<Record<string, string[]>> {
  const entries = await Promise.all(
    TABLES.map(async (table) => {
      const rows = (await everyRow(stage, table)).filter(
        (row) => row.workspace_id === workspaceId && !comesByItself(table, row),
      )
      return [table, rows.map((row) => JSON.stringify(row)).sort()] as const
    }),
  )
  return Object.fromEntries(entries)
}

/** Once a day the doctor goes round, and templates are read; it may be now. */
const comesByItself = (table: string, row: Record<string, unknown>) =>
  (table === 'notifications' && row.kind === 'channel') ||
  (table === 'events' &&
    (row.type === 'channel.examined' ||
      row.type === 'templates.synced' ||
      (row.type === 'notification.added' && JSON.stringify(row.data).includes('"channelId"'))))
