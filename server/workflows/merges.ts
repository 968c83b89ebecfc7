/** Two contacts became one: what the absorbed one was in goes on with the other, and nobody gets the same twice. */
import { sql } from 'kysely'
import type { NewEvent } from '#core/events.ts'
import type { Explanation } from '#core/workflow/explanation.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { cancelSends } from '../conversations/endSends.ts'
import { noteSends } from './engineQueries.ts'

export interface Merge {
  absorbedId: string
  into: string
}

const MERGED: Explanation = { word: 'contact_merged' }

/** Of these contacts those that are part of another by now. */
export async function mergesAmong(tx: Tx, workspaceId: string, contactIds: readonly string[]): Promise<Merge[]> {
  const { rows } = await sql<Merge>`
    select id as "absorbedId", merged_into as "into" from contacts
    where workspace_id = ${workspaceId} and id = any (${[...new Set(contactIds)]}::uuid[]) and merged_into is not null
    order by id`.execute(tx)
  return rows
}

/** One after the other, as they happened. Answers the events of messages that were withdrawn, for the caller to append last. */
export async function mergeEnrolments(
  tx: Tx,
  workspaceId: string,
  merges: readonly Merge[],
  at: Date,
): Promise<NewEvent[]> {
  const news: NewEvent[] = []
  for (const merge of merges) {
    const ended = await endDoubles(tx, workspaceId, merge, at)
    const doubles = await doubledMessages(tx, workspaceId, merge, ended)
    const cancelled = await cancelSends(tx, workspaceId, doubles, { by: null, at })
    const notes = cancelled.map(({ messageId }) => ({ messageId, because: MERGED }))
    await noteSends(tx, workspaceId, notes, at)
    for (const one of cancelled) {
      news.push({ type: 'message.changed', because: 'status', workspaceId, actorId: null, at, ...one })
    }
    await moveRest(tx, workspaceId, merge)
  }
  return news
}

/** Ends what the other one is in as well, or has been in once and for all; answers which those were. */
async function endDoubles(tx: Tx, workspaceId: string, { absorbedId, into }: Merge, at: Date): Promise<string[]> {
  const because = JSON.stringify(MERGED)
  const { rows } = await sql<{ id: string }>`
    with chosen as materialized (
      select a.id, a.visit, a.step_id, a.workflow_id from enrolments a
      where a.workspace_id = ${workspaceId} and a.contact_id = ${absorbedId}::uuid and a.state in ('active', 'failed')
        and exists (select from enrolments o
          where o.workspace_id = ${workspaceId} and o.contact_id = ${into}::uuid and o.workflow_id = a.workflow_id
            and (o.state in ('active', 'failed') or (o.is_once and a.is_once)))
      order by a.id for update of a),
    told as (
      insert into enrolment_steps (workspace_id, enrolment_id, visit, workflow_id, step_id, at, explanation)
      select ${workspaceId}, id, visit + 1, workflow_id, step_id, ${at}, ${because}::jsonb from chosen)
    update enrolments e set state = 'cancelled', visit = e.visit + 1, due_at = null, wait_event = null, wait_until = null,
      because = ${because}::jsonb, ended_at = ${at}
    from chosen where e.workspace_id = ${workspaceId} and e.id = chosen.id returning e.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What the absorbed one still waits for and the other one gets, or got, from the same workflow. */
async function doubledMessages(
  tx: Tx,
  workspaceId: string,
  { absorbedId, into }: Merge,
  ended: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select t.message_id as id from enrolments a
      join enrolment_steps t on t.workspace_id = ${workspaceId} and t.enrolment_id = a.id and t.message_id is not null
      join sends s on s.workspace_id = ${workspaceId} and s.message_id = t.message_id and s.state = 'queued'
    where a.workspace_id = ${workspaceId} and a.contact_id = ${absorbedId}::uuid and (a.id = any (${[...ended]}::uuid[]) or exists (
      select from enrolments o
        join enrolment_steps u on u.workspace_id = ${workspaceId} and u.enrolment_id = o.id and u.message_id is not null
      where o.workspace_id = ${workspaceId} and o.contact_id = ${into}::uuid and o.workflow_id = a.workflow_id
        and u.step_id = t.step_id))`.execute(tx)
  return rows.map(({ id }) => id)
}

/** What is over goes along too: where nobody is enrolled a second time, this one was. */
async function moveRest(tx: Tx, workspaceId: string, { absorbedId, into }: Merge): Promise<void> {
  await sql`
    update enrolments a set contact_id = ${into}::uuid
    where a.workspace_id = ${workspaceId} and a.contact_id = ${absorbedId}::uuid and not (a.is_once and exists (
      select from enrolments o where o.workspace_id = ${workspaceId} and o.contact_id = ${into}::uuid
        and o.workflow_id = a.workflow_id and o.is_once))`.execute(tx)
}
