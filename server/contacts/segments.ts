import { type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { ContactSort, Segment, SegmentList, SegmentRequest } from '#contract/contacts.ts'
import { COUNT_MAX } from '#contract/inbox.ts'
import { PropertyFilter } from '#contract/properties.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { countOwn, mayChange, sharingReaderOf, teamsFor } from '../team/sharing.ts'
import type { Asking } from './filterSql.ts'
import { askingOf, checkFilter, NOTHING_ASKED } from './list.ts'
import { allThatFit, countContacts, thoseThatFit } from './listQueries.ts'
import { askable, ownProperties } from './propertyQueries.ts'
import { deleteSegment, type SegmentRow, segmentById, segmentsOf, writeSegment } from './segmentQueries.ts'

const SegmentParams = z.object({ id: Id })
const SEGMENTS_MAX = 100

/** Saved filters of contacts: private, of teams, or of everyone. */
export const segmentHandlers = ({ db, clock }: { db: Db; clock: Clock }) => ({
  segments: forMember({ answer: SegmentList }, ({ asker }) =>
    inWorkspaces(
      db,
      [asker.workspaceId],
      async (tx) => {
        const asking = await askingOf(tx, asker, clock.now())
        const list: Segment[] = []
        for (const row of await segmentsOf(tx, sharingReaderOf(asker))) list.push(await present(tx, asker, asking, row))
        return { segments: list }
      },
      { accessMode: 'read only' },
    ),
  ),

  createSegment: forMember({ body: SegmentRequest, answer: Segment, status: 201 }, ({ asker, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      if ((await countOwn(tx, 'segment', asker)) >= SEGMENTS_MAX) throw tooMany()
      return write(tx, asker, { id: uuidv7(), ownerId: asker.userId }, body, clock.now())
    }),
  ),

  editSegment: forMember({ params: SegmentParams, body: SegmentRequest, answer: Segment }, ({ asker, params, body }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      const { id, owner_id: ownerId } = await findMine(tx, asker, params.id)
      return write(tx, asker, { id, ownerId }, body, clock.now())
    }),
  ),

  deleteSegment: forMember({ params: SegmentParams }, ({ asker, params }) =>
    inWorkspaces(db, [asker.workspaceId], async (tx) => {
      await findMine(tx, asker, params.id)
      await deleteSegment(tx, asker.workspaceId, params.id)
      await tell(tx, asker, params.id, clock.now())
    }),
  ),
})

/** Which of these contacts are in a segment now, whoever may see it; null where there is no such segment. 'me' is whose it is.
 *  For workflows: one statement for all of them. */
export async function membersOf(
  tx: Tx,
  workspaceId: string,
  segmentId: string,
  contactIds: readonly string[],
  now: Date,
): Promise<string[] | null> {
  const segment = await segmentById(tx, workspaceId, segmentId)
  if (!segment) return null
  const filter = readable(segment)
  return filter ? thoseThatFit(tx, await askingFor(tx, workspaceId, segment, now), filter, contactIds) : []
}

/** All who are in a segment now, as a select of their ids for a statement of the caller's; null where there is no such segment. */
export async function membersSql(
  tx: Tx,
  workspaceId: string,
  segmentId: string,
  now: Date,
): Promise<RawBuilder<unknown> | null> {
  const segment = await segmentById(tx, workspaceId, segmentId)
  if (!segment) return null
  const filter = readable(segment)
  return filter ? allThatFit(await askingFor(tx, workspaceId, segment, now), filter) : NOBODY
}

/** As its owner would ask, but of all contacts. */
async function askingFor(tx: Tx, workspaceId: string, segment: SegmentRow, now: Date): Promise<Asking> {
  const own = askable(await ownProperties(tx, workspaceId))
  return { workspaceId, userId: segment.owner_id, sight: null, now, own }
}

async function findMine(tx: Tx, asker: MemberAsker, id: string): Promise<SegmentRow> {
  const [row] = await segmentsOf(tx, sharingReaderOf(asker), id)
  if (!row) throw notFound()
  if (!mayChange(asker, row)) throw notYours()
  return row
}

async function write(
  tx: Tx,
  asker: MemberAsker,
  { id, ownerId }: { id: string; ownerId: string },
  body: SegmentRequest,
  at: Date,
): Promise<Segment> {
  const { workspaceId } = asker
  const asking = await askingOf(tx, asker, at)
  checkFilter(body.filter, asking.own)
  const teamIds = await teamsFor(tx, workspaceId, body)
  await writeSegment(tx, { ...body, workspaceId, id, teamIds, ownerId, at })
  await tell(tx, asker, id, at)
  const row = await segmentById(tx, workspaceId, id)
  if (!row) throw notFound()
  return present(tx, asker, asking, row)
}

async function present(tx: Tx, asker: MemberAsker, asking: Asking, row: SegmentRow): Promise<Segment> {
  const filter = filterOf(row)
  return {
    id: row.id,
    name: row.name,
    filter,
    sort: ContactSort.safeParse(row.sort).data ?? 'name',
    columns: row.columns,
    sharing: row.sharing,
    teamIds: row.team_ids,
    ownerId: row.owner_id,
    isMine: mayChange(asker, row),
    count: await countContacts(tx, asking, filter, COUNT_MAX),
  }
}

/** What another Posthorn saved and this one cannot read has no members: no workflow shall begin with everybody for it. In the list it
 *  shows everybody: better seen than silently empty. */
const readable = ({ filter }: SegmentRow) => PropertyFilter.safeParse(filter).data ?? null
const filterOf = (segment: SegmentRow) => readable(segment) ?? NOTHING_ASKED
const NOBODY = sql`select id from contacts where false`

const tell = (tx: Tx, { workspaceId, userId: actorId }: MemberAsker, segmentId: string, at: Date) =>
  appendEvents(tx, [{ type: 'segment.changed', segmentId, workspaceId, actorId, at }])

const notYours = () =>
  new Refused(403, 'segment_not_yours', {
    en: 'Somebody else made this segment. Save yours under another name.',
    de: 'Dieses Segment gehört jemand anderem. Speichere deins unter einem anderen Namen.',
  })

const tooMany = () =>
  new Refused(409, 'too_many_segments', {
    en: `You have ${SEGMENTS_MAX} segments. Delete one that you no longer need.`,
    de: `Du hast ${SEGMENTS_MAX} Segmente. Lösche eins, das du nicht mehr brauchst.`,
  })
