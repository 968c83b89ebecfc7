/** What Meta tells of templates by webhook, applied in the transaction of its delivery. */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import { TEMPLATE_FIELDS, type TemplateTold, templateToldIn } from '#core/whatsapp/template/told.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { type TellAdmins, tell } from './news.ts'
import type { TemplateNews } from './rows.ts'

/** Something Meta said of an account, and one of the account's channels. */
export interface ToldOfAccount {
  workspaceId: string
  channelId: string
  field: string
  value: Readonly<Record<string, unknown>>
  at: Date
}

interface Row {
  id: string
  name: string
  language: string
  status: string
  quality: string
  category: string
  coming: string | null
  isNewerStatus: boolean
  isNewerQuality: boolean
  isNewerCategory: boolean
}

const SECOND_MS = 1_000

/** Of each aspect the later word counts: order, repetition and batching do not matter. Gives what there is to tell. */
export async function applyTemplatesTold(
  tx: Tx,
  told: readonly ToldOfAccount[],
  now: Date,
  tellAdmins: TellAdmins,
): Promise<NewEvent[]> {
  const about = told.filter(({ field }) => TEMPLATE_FIELDS.has(field))
  if (about.length === 0) return []
  // An account with several numbers is told once for each.
  const items = new Map<string, { item: ToldOfAccount; said: TemplateTold }>()
  for (const item of about) {
    const said = templateToldIn(item.field, item.value)
    if (said) items.set(`${item.workspaceId} ${JSON.stringify(said)} ${item.at.getTime()}`, { item, said })
  }
  const events: NewEvent[] = []
  const news: TemplateNews[] = []
  // In the order of their keys, as everywhere.
  const inOrder = [...items.values()].toSorted((one, other) => (one.said.metaId < other.said.metaId ? -1 : 1))
  for (const { item, said } of inOrder) {
    const row = await lockOne(tx, item, said.metaId)
    if (!row) await readAccountSoon(tx, item, now)
    else {
      const changed = await apply(tx, item, row, said, now)
      news.push(...changed)
      await readSoon(tx, item, row.id, now)
      if (said.what === 'components') events.push(edited(item, row.id, now))
    }
  }
  return [...events, ...(await tell(tx, news, now, tellAdmins))]
}

const edited = ({ workspaceId }: ToldOfAccount, templateId: string, at: Date): NewEvent => ({
  type: 'template.changed',
  workspaceId,
  actorId: null,
  at,
  templateId,
  what: 'components',
  from: null,
  to: null,
})

/** Meta tells whole seconds: of the second in which we looked, what it told counts as newer (rule H5). */
async function lockOne(tx: Tx, { workspaceId, at }: ToldOfAccount, metaId: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`
    select id, name, language, status, quality, category, coming_category as coming,
      date_trunc('second', status_at) > ${at}::timestamptz as "isNewerStatus", date_trunc('second', quality_at) > ${at}::timestamptz as "isNewerQuality", date_trunc('second', category_at) > ${at}::timestamptz as "isNewerCategory"
    from templates where workspace_id = ${workspaceId} and meta_id = ${metaId} for update`.execute(tx)
  return rows[0]
}

async function apply(tx: Tx, item: ToldOfAccount, row: Row, said: TemplateTold, now: Date): Promise<TemplateNews[]> {
  const { workspaceId, at } = item
  const mine = sql`workspace_id = ${workspaceId} and id = ${row.id}::uuid`
  const news = (what: TemplateNews['what'], from: string | null, to: string, details: string | null = null) =>
    from === to
      ? []
      : [{ workspaceId, templateId: row.id, name: row.name, language: row.language, what, from, to, details }]
  switch (said.what) {
    case 'status':
      if (row.isNewerStatus) return []
      await sql`update templates set status = ${said.to}, status_at = ${at}, reason = ${said.reason}, details = ${said.details},
        gone_at = case when ${said.to} = 'DELETED' then coalesce(gone_at, ${at}::timestamptz) end where ${mine}`.execute(
        tx,
      )
      return news('status', row.status, said.to, said.details ?? said.reason)
    case 'quality':
      if (row.isNewerQuality) return []
      await sql`update templates set quality = ${said.to}, quality_at = ${at} where ${mine}`.execute(tx)
      return news('quality', row.quality, said.to)
    case 'category':
      if (row.isNewerCategory) return []
      await sql`update templates set category = ${said.to}, previous_category = ${said.from ?? row.category}, coming_category = null,
        category_changes_at = null, category_at = ${at},
        category_changed_at = case when category = ${said.to} then category_changed_at else ${now}::timestamptz end where ${mine}`.execute(
        tx,
      )
      return news('category', row.category, said.to)
    case 'coming_category':
      if (row.isNewerCategory) return []
      await sql`update templates set coming_category = ${said.to}, category_changes_at = ${said.changesAt} where ${mine}`.execute(
        tx,
      )
      return news('coming_category', row.coming ?? row.category, said.to)
    case 'components':
      return []
  }
}

/** What a webhook says is a part of it: the rest is asked of Meta. */
const readSoon = (tx: Tx, { workspaceId }: ToldOfAccount, id: string, now: Date) =>
  sql`update templates set due_at = ${new Date(now.getTime() + SECOND_MS)}
    where workspace_id = ${workspaceId} and id = ${id}::uuid`.execute(tx)

/** A template that nobody has heard of: it was made at Meta. */
const readAccountSoon = (tx: Tx, { workspaceId, channelId }: ToldOfAccount, now: Date) =>
  sql`update template_syncs s set due_at = least(s.due_at, ${new Date(now.getTime() + SECOND_MS)}::timestamptz) from channels c
    where c.workspace_id = ${workspaceId} and c.id = ${channelId}::uuid
      and s.workspace_id = ${workspaceId} and s.waba_id = c.waba_id`.execute(tx)
