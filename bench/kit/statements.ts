/** Which statements take how long, where BENCH_STATEMENTS asks for it; the house starts PostgreSQL so that it counts them. */
import type { Pool } from 'pg'

const SHOWN_MAX = 25

const isAsked = process.env.BENCH_STATEMENTS !== undefined

export const COUNTING: Record<string, string> = isAsked
  ? { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track_planning': 'on' }
  : {}

/** From here on. */
export async function countStatements(owner: Pool): Promise<void> {
  if (!isAsked) return
  await owner.query('create extension if not exists pg_stat_statements')
  await owner.query('select pg_stat_statements_reset()')
}

/** On the terminal, the longest first. */
export async function showStatements(owner: Pool): Promise<void> {
  if (!isAsked) return
  const { rows } = await owner.query<{ line: string }>(
    `select format('%8s ms %6s calls %8s rows  %s', round((total_exec_time + total_plan_time)::numeric), calls, rows,
       left(regexp_replace(query, '\\s+', ' ', 'g'), 140)) as line
     from pg_stat_statements order by total_exec_time + total_plan_time desc limit $1`,
    [SHOWN_MAX],
  )
  for (const { line } of rows) console.log(line)
}
