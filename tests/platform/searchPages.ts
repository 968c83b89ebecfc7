/** What the search finds, page by page, held against a plain look at every row; and figures that hold what was done before. */
import { deepEqual } from 'node:assert/strict'
import type { Pool } from 'pg'
import { likePart } from '#core/search/patterns.ts'
import { parseQuery, tsqueryOf } from '#core/search/query.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { findFiles, findMessages, NEWEST } from '#server/search/queries.ts'
import type { TestDatabase } from '../database.ts'

/** More are not compared. */
const COMPARED_MAX = 250
const PAGE = 40

export async function comparePages(
  { database, ownerPool }: Pick<TestDatabase, 'database' | 'ownerPool'>,
  { workspaceId }: { workspaceId: string },
  typed: string,
  inboxes: string[] | null,
  of: 'words' | 'names' = 'words',
): Promise<void> {
  const query = of === 'words' ? (tsqueryOf(parseQuery(typed)) ?? '') : likePart(typed)
  const find = of === 'words' ? findMessages : findFiles
  const { rows: wanted } = await ownerPool.query<{ id: string }>({
    text: `select s.message_id as id from search_messages s join conversations c on c.workspace_id = s.workspace_id and c.id = s.conversation_id
      where s.workspace_id = $1 and ${of === 'words' ? 's.words @@ $2::tsquery' : 's.file_name like $2'} and ($3::uuid[] is null or c.inbox_id = any ($3))
      order by s.at desc, s.message_id desc limit ${COMPARED_MAX}`,
    values: [workspaceId, query, inboxes],
  })
  const seen: string[] = []
  for (let before = NEWEST; seen.length < COMPARED_MAX; ) {
    const hits = await inWorkspaces(database.db, [workspaceId], (tx) => find(tx, inboxes, query, before, PAGE))
    // Where the time was over, one goes on from there.
    const stop = hits.find(({ message_id: id }) => id === null)
    const page = hits.flatMap(({ message_id: id, at }) => (id === null || (stop && at < stop.at) ? [] : [{ id, at }]))
    seen.push(...page.map(({ id }) => id))
    if (!stop && page.length < PAGE) break
    before = stop ? { at: stop.at, id: NEWEST.id } : (page.at(-1) ?? NEWEST)
  }
  deepEqual(
    seen.slice(0, COMPARED_MAX),
    wanted.map(({ id }) => id),
    `${of} ${typed} ${inboxes === null ? '' : 'in one inbox'}`,
  )
}

/** What connections did before stands in the figures now, and does not come into them in the middle of a look. */
export async function countedSoFar(...pools: Pool[]): Promise<void> {
  for (const pool of pools) {
    const open = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()))
    for (const client of open) {
      await client.query('select pg_stat_force_next_flush()')
      await client.query('select 1')
    }
    for (const client of open) client.release()
  }
}
