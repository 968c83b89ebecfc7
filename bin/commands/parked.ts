import { sql } from 'kysely'
import { type Command, counted, UsageError, withApp } from './command.ts'

const LIST_MAX = 200

interface ParkedRow {
  id: string
  accepted_at: Date
  attempts: number
  error: string | null
  size: number
}

export const parked: Command = {
  usage: 'parked',
  summary: 'lists deliveries that could not be digested, of all workspaces',
  async run(parameters, setting) {
    if (parameters.length > 0) throw new UsageError('parked takes nothing further.')
    await withApp(setting, async (db) => {
      const { rows } = await sql<ParkedRow>`
        select id, accepted_at, attempts, error, octet_length(body) as size from deliveries
        where state = 'parked' order by id desc limit ${LIST_MAX}`.execute(db)
      for (const row of rows) {
        console.log(`${row.id}  ${row.accepted_at.toISOString()}  ${row.size} bytes  ${row.error ?? ''}`)
      }
      console.log(
        `${counted(rows.length, 'delivery', 'deliveries')}. Try again with: npm run posthorn -- replay <id>|all`,
      )
    })
  },
}
