import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { COUNT_MAX } from '#contract/inbox.ts'
import { View, ViewFilter, ViewList, ViewRequest } from '#contract/views.ts'
import { BUILT_IN_VIEWS, type BuiltInView } from '#core/view/builtIn.ts'
import { ROW_COLUMNS, type RowColumn } from '#core/view/columns.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { countOwn, mayChange, sharingReaderOf, teamsFor } from '../team/sharing.ts'
import { checkedReaderFor, filterOf, type ReadDeps, readerFor } from './list.ts'
import { countConversations, type Reader } from './listQueries.ts'
import { deleteView, type ViewRow, viewsOf, writeView } from './viewQueries.ts'

const ViewParams = z.object({ id: Id })
const VIEWS_MAX = 50
/** There from the start, for everyone. */
const BUILT_IN: Record<BuiltInView, Record<string, string>> = {
  whatsapp: { channelKind: 'whatsapp', status: 'open' },
  closing: { window: 'closing', status: 'open' },
}

/** Saved filters of the list: private, of teams, or of everyone. */
export const viewHandlers = ({ db, clock }: ReadDeps) => ({
  views: forMember({ answer: ViewList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const now = clock.now()
        const rows = await viewsOf(tx, sharingReaderOf(asker))
        const reader = await readerFor(
          tx,
          asker,
          rows.map(({ filter }) => filterIn(filter)),
        )
        const list: z.infer<typeof ViewList> = { builtIn: [], views: [] }
        for (const id of BUILT_IN_VIEWS) {
          const filter = BUILT_IN[id]
          list.builtIn.push({ id, filter, count: await count(tx, reader, filter, now) })
        }
        for (const row of rows) list.views.push(await present(tx, asker, reader, row, now))
        return list
      },
      { accessMode: 'read only' },
    ),
  ),

  createView: forMember({ body: ViewRequest, answer: View, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await countOwn(tx, 'view', asker)) >= VIEWS_MAX) throw tooMany()
      return write(tx, asker, uuidv7(), asker.userId, body, clock.now())
    }),
  ),

  editView: forMember({ params: ViewParams, body: ViewRequest, answer: View }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { owner_id } = await findMine(tx, asker, params.id)
      return write(tx, asker, params.id, owner_id, body, clock.now())
    }),
  ),

  deleteView: forMember({ params: ViewParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      await findMine(tx, asker, params.id)
      await deleteView(tx, asker.workspaceId, params.id)
      await tellViewChanged(tx, asker, params.id, clock.now())
    }),
  ),
})

async function findMine(tx: Tx, asker: MemberAsker, id: string): Promise<ViewRow> {
  const [row] = await viewsOf(tx, sharingReaderOf(asker), id)
  if (!row) throw notFound()
  if (!mayChange(asker, row)) throw notYours()
  return row
}

async function write(
  tx: Tx,
  asker: MemberAsker,
  id: string,
  ownerId: string,
  body: z.output<typeof ViewRequest>,
  at: Date,
) {
  const { workspaceId } = asker
  const teamIds = await teamsFor(tx, workspaceId, body)
  const reader = await checkedReaderFor(tx, asker, filterOf(body.filter))
  const { labelIds, where, ...filter } = body.filter
  const kept = {
    ...filter,
    ...(labelIds ? { labelIds: labelIds.join(',') } : {}),
    ...(where ? { where: JSON.stringify(where) } : {}),
  }
  await writeView(tx, { ...body, workspaceId, id, filter: kept, teamIds, ownerId, at })
  await tellViewChanged(tx, asker, id, at)
  const [row] = await viewsOf(tx, { workspaceId, userId: ownerId, isAdmin: true }, id)
  if (!row) throw notFound()
  return present(tx, asker, reader, row, at)
}

/** What an older Posthorn saved and this one does not know any more is passed over. */
async function present(
  tx: Tx,
  asker: MemberAsker,
  reader: Reader,
  row: ViewRow,
  now: Date,
): Promise<z.infer<typeof View>> {
  return {
    id: row.id,
    name: row.name,
    filter: row.filter,
    order: row.order,
    columns: row.columns.filter((name): name is RowColumn => ROW_COLUMNS.some((column) => column === name)),
    sharing: row.sharing,
    teamIds: row.team_ids,
    ownerId: row.owner_id,
    isMine: mayChange(asker, row),
    count: await count(tx, reader, row.filter, now),
  }
}

const count = (tx: Tx, reader: Reader, filter: Record<string, string>, now: Date): Promise<number> =>
  countConversations(tx, reader, filterIn(filter), { limit: COUNT_MAX, now })

const filterIn = (filter: Record<string, string>) => filterOf(ViewFilter.safeParse(filter).data ?? {})

const tellViewChanged = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, viewId: string, at: Date) =>
  appendEvents(tx, [{ type: 'view.changed', viewId, workspaceId, actorId, at }])

const notYours = () =>
  new Refused(403, 'view_not_yours', {
    en: 'Somebody else made this view. Save yours under another name.',
    de: 'Diese Ansicht gehört jemand anderem. Speichere deine unter einem anderen Namen.',
  })

const tooMany = () =>
  new Refused(409, 'too_many_views', {
    en: `You have ${VIEWS_MAX} views. Delete one that you no longer need.`,
    de: `Du hast ${VIEWS_MAX} Ansichten. Lösche eine, die du nicht mehr brauchst.`,
  })
