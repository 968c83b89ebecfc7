import { sql } from 'kysely'
import { TERMS_VERSION } from '#core/terms/index.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { termsNotAccepted } from '../onboarding/refusals.ts'

const ACCEPTANCES_MAX = 100

export interface AcceptanceRow {
  version: number
  accepted_by: string | null
  accepted_by_name: string | null
  accepted_at: Date
  address: string | null
  locale: 'en' | 'de'
}

/** Newest first. */
export async function acceptances(tx: Tx, workspaceId: string): Promise<AcceptanceRow[]> {
  const { rows } = await sql<AcceptanceRow>`
    select t.version, t.accepted_by, u.name as accepted_by_name, t.accepted_at, t.address, t.locale
    from terms_acceptances t left join auth."user" u on u.id = t.accepted_by
    where t.workspace_id = ${workspaceId} order by t.id desc limit ${ACCEPTANCES_MAX}`.execute(tx)
  return rows
}

export async function insertAcceptance(
  tx: Tx,
  row: {
    workspaceId: string
    id: string
    version: number
    acceptedBy: string | null
    acceptedAt: Date
    address: string | null
    locale: 'en' | 'de'
  },
): Promise<void> {
  await sql`insert into terms_acceptances (workspace_id, id, version, accepted_by, accepted_at, address, locale)
    values (${row.workspaceId}, ${row.id}, ${row.version}, ${row.acceptedBy}, ${row.acceptedAt}, ${row.address}, ${row.locale})`.execute(
    tx,
  )
}

/** Whether the data terms as they are now were accepted in this workspace. */
export async function hasAccepted(tx: Tx, workspaceId: string): Promise<boolean> {
  const { rows } = await sql`
    select from terms_acceptances where workspace_id = ${workspaceId} and version = ${TERMS_VERSION} limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

/** Numbers are connected only in a workspace that has accepted them. */
export async function refuseWithoutTerms(tx: Tx, workspaceId: string): Promise<void> {
  if (!(await hasAccepted(tx, workspaceId))) throw termsNotAccepted(TERMS_VERSION)
}
