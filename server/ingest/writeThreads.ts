/** Threads that move between conversations, and conversations that become one. Rare; few statements matter less than right ones. */
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import { unnest } from './columns.ts'
import { gather, run, type WorkspaceChanges } from './write.ts'

/** Before the conversations themselves are written: a thread's key is free only when its former holder is gone. */
export async function moveThreads(tx: Tx, all: readonly WorkspaceChanges[], now: Date): Promise<void> {
  const moved = gather(
    all,
    (one) => one.moved,
    ({ from, to, party }) => `${from} ${to} ${party}`,
  )
  await run(
    tx,
    moved,
    () => sql`
    update messages m set conversation_id = n.target
    from ${unnest(moved, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      source: ['uuid', (row) => row.from],
      target: ['uuid', (row) => row.to],
      party: ['text', (row) => row.party],
    })} where m.workspace_id = n.workspace_id and m.conversation_id = n.source and m.party is not distinct from n.party`,
  )
  await run(
    tx,
    moved,
    () => sql`
    update sends s set conversation_id = m.conversation_id from messages m
    where m.workspace_id = s.workspace_id and m.id = s.message_id and m.conversation_id <> s.conversation_id
      and (s.workspace_id, m.conversation_id) in (select workspace_id, id from ${unnest(moved, {
        workspace_id: ['uuid', (row) => row.workspaceId],
        id: ['uuid', (row) => row.to],
      })})`,
  )

  const united = gather(
    all,
    (one) => one.united,
    ({ absorbedId }) => absorbedId,
  )
  if (united.length === 0) return
  const pairs = unnest(united, {
    workspace_id: ['uuid', (row) => row.workspaceId],
    absorbed: ['uuid', (row) => row.absorbedId],
    survivor: ['uuid', (row) => row.survivorId],
  })
  for (const table of ['messages', 'sends', 'assignments']) {
    await sql`update ${sql.table(table)} t set conversation_id = n.survivor from ${pairs}
      where t.workspace_id = n.workspace_id and t.conversation_id = n.absorbed`.execute(tx)
  }
  // One closure may stand for a conversation; the survivor's says how it is, the other one ended with the union.
  await sql`update closures c set reopened_at = ${now} from ${pairs}
    where c.workspace_id = n.workspace_id and c.conversation_id = n.absorbed and c.reopened_at is null`.execute(tx)
  await sql`update closures c set conversation_id = n.survivor from ${pairs}
    where c.workspace_id = n.workspace_id and c.conversation_id = n.absorbed`.execute(tx)
  const open = gather(
    all,
    (one) =>
      one.united.flatMap(({ survivorId }) =>
        one.conversations.filter(({ row }) => row.id === survivorId && row.status !== 'closed'),
      ),
    ({ row }) => row.id,
  )
  await run(
    tx,
    open,
    () => sql`update closures c set reopened_at = ${now}
    from ${unnest(open, { workspace_id: ['uuid', (one) => one.workspaceId], id: ['uuid', (one) => one.row.id] })}
    where c.workspace_id = n.workspace_id and c.conversation_id = n.id and c.reopened_at is null`,
  )
  // What somebody had read in either, they have read in both together.
  await sql`
    insert into reads (workspace_id, conversation_id, user_id, inbound_count, read_at)
    select r.workspace_id, n.survivor, r.user_id, sum(r.inbound_count), max(r.read_at)
    from ${pairs} join reads r on r.workspace_id = n.workspace_id and r.conversation_id = n.absorbed
    group by r.workspace_id, n.survivor, r.user_id order by 1, 2, 3
    on conflict (workspace_id, conversation_id, user_id) do update
      set inbound_count = reads.inbound_count + excluded.inbound_count, read_at = greatest(reads.read_at, excluded.read_at)`.execute(
    tx,
  )
  await sql`delete from conversations c using ${pairs} where c.workspace_id = n.workspace_id and c.id = n.absorbed`.execute(
    tx,
  )
}
