/** Threads that move between conversations, and conversations that become one. Rare; few statements matter less than right ones. */
import { sql } from 'kysely'
import { unnest } from '../platform/db/columns.ts'
import { gather, type WorkspaceChanges } from './gather.ts'
import type { Statements } from './statements.ts'

/** Before the conversations themselves are written: a thread's key is free only when its former holder is gone. */
export async function moveThreads(statements: Statements, all: readonly WorkspaceChanges[], now: Date): Promise<void> {
  const moved = gather(
    all,
    (one) => one.moved,
    ({ from, to, party }) => `${from} ${to} ${party}`,
  )
  await statements.run(
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
  await statements.run(
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
  await statements.done()
  const { tx } = statements
  const pairs = unnest(united, {
    workspace_id: ['uuid', (row) => row.workspaceId],
    absorbed: ['uuid', (row) => row.absorbedId],
    survivor: ['uuid', (row) => row.survivorId],
  })
  for (const table of ['messages', 'sends', 'assignments', 'notes', 'notifications']) {
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
  await statements.run(
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
  await sql`
    insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_by, labelled_at)
    select l.workspace_id, n.survivor, l.label_id, min(l.labelled_by), min(l.labelled_at)
    from ${pairs} join conversation_labels l on l.workspace_id = n.workspace_id and l.conversation_id = n.absorbed
    group by 1, 2, 3 order by 1, 2, 3 on conflict do nothing`.execute(tx)
  // Who had begun an answer or a note in either finds it in the one that stays, and in both one below the other.
  await sql`
    insert into drafts as d (workspace_id, user_id, conversation_id, text, file_ids, captions, quote_of, note, sequence, updated_at)
    select a.workspace_id, a.user_id, n.survivor, coalesce(string_agg(a.text, E'\\n') filter (where a.text <> ''), ''),
      (array_agg(a.file_ids::text order by cardinality(a.file_ids) desc))[1]::uuid[],
      (array_agg(a.captions::text order by cardinality(a.file_ids) desc))[1]::text[],
      (array_agg(a.quote_of) filter (where a.quote_of is not null))[1],
      coalesce(string_agg(a.note, E'\\n') filter (where a.note <> ''), ''), max(a.sequence), max(a.updated_at)
    from ${pairs} join drafts a on a.workspace_id = n.workspace_id and a.conversation_id = n.absorbed
    where a.text <> '' or a.file_ids <> '{}' or a.note <> ''
    group by a.workspace_id, n.survivor, a.user_id order by 1, 3, 2
    on conflict (workspace_id, user_id, conversation_id) do update
      set text = concat_ws(E'\\n', nullif(d.text, ''), nullif(excluded.text, '')),
        file_ids = case when d.file_ids = '{}' then excluded.file_ids else d.file_ids end,
        captions = case when d.file_ids = '{}' then excluded.captions else d.captions end,
        note = concat_ws(E'\\n', nullif(d.note, ''), nullif(excluded.note, '')),
        quote_of = coalesce(d.quote_of, excluded.quote_of),
        sequence = greatest(d.sequence, excluded.sequence) + 1, updated_at = greatest(d.updated_at, excluded.updated_at)`.execute(
    tx,
  )
  await sql`
    update conversations c set team_id = coalesce(c.team_id, a.team_id)
    from ${pairs} join conversations a on a.workspace_id = n.workspace_id and a.id = n.absorbed
    where c.workspace_id = n.workspace_id and c.id = n.survivor and a.team_id is not null`.execute(tx)
  await sql`
    insert into waiting_assignments (workspace_id, conversation_id, message_id, since)
    select w.workspace_id, n.survivor, (array_agg(w.message_id order by w.since))[1], min(w.since)
    from ${pairs} join waiting_assignments w on w.workspace_id = n.workspace_id and w.conversation_id = n.absorbed
    group by 1, 2 order by 1, 2 on conflict do nothing`.execute(tx)
  await sql`delete from conversations c using ${pairs} where c.workspace_id = n.workspace_id and c.id = n.absorbed`.execute(
    tx,
  )
}
