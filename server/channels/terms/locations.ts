import { sql } from 'kysely'
import { DataExportQuery, DataLocations } from '#contract/terms.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { forMember } from '../../team/access.ts'
import { workspaceById } from '../../team/queries.ts'
import { termsOf } from './handlers.ts'
import { locationsPage } from './page.ts'

export interface LocationDeps {
  db: Db
  clock: Clock
  publicUrl: string
  filesFolder: string
  /** Undefined: PostgreSQL in Posthorn's own folder. */
  databaseUrl: string | undefined
  keepDeliveriesDays: number
}

const DAY_CHARACTERS = 10

export const locationHandlers = (deps: LocationDeps) => ({
  dataLocations: forMember({ answer: DataLocations }, ({ asker }) =>
    inWorkspaces(deps.db, [asker.workspaceId], (tx) => locations(deps, tx, asker.workspaceId), {
      accessMode: 'read only',
    }),
  ),

  /** One file that needs nothing besides, for the privacy file. */
  exportDataLocations: forMember({ query: DataExportQuery }, async ({ asker, query, reply }) => {
    const { workspaceId } = asker
    const page = await inWorkspaces(
      deps.db,
      [workspaceId],
      async (tx) => {
        const workspace = await workspaceById(tx, workspaceId)
        return locationsPage(await locations(deps, tx, workspaceId), workspace?.name ?? '', query.locale)
      },
      { accessMode: 'read only' },
    )
    const day = deps.clock.now().toISOString().slice(0, DAY_CHARACTERS)
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-disposition', `attachment; filename="posthorn-data-${day}.html"`)
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
      .serializer((text: string) => text)
      .send(page)
  }),
})

async function locations(deps: LocationDeps, tx: Tx, workspaceId: string): Promise<DataLocations> {
  return {
    publicUrl: deps.publicUrl,
    database: databaseOf(deps.databaseUrl),
    filesFolder: deps.filesFolder,
    retention: { rawDeliveriesDays: deps.keepDeliveriesDays, conversations: 'until_deleted' },
    numbers: await numbers(tx, workspaceId),
    terms: await termsOf(tx, workspaceId),
    at: deps.clock.now().toISOString(),
  }
}

/** Its host alone: the rest of the address holds a password. */
const databaseOf = (url: string | undefined): DataLocations['database'] =>
  url === undefined ? { kind: 'embedded', host: null } : { kind: 'server', host: new URL(url).hostname || null }

async function numbers(tx: Tx, workspaceId: string): Promise<DataLocations['numbers']> {
  const { rows } = await sql<DataLocations['numbers'][number]>`
    select c.display_phone_number as "displayPhoneNumber", c.name, a.connection, c.data_region as region, c.state
    from channels c join apps a on a.id = c.app_id
    where c.workspace_id = ${workspaceId} order by lower(c.name), c.id limit 1000`.execute(tx)
  return rows
}
