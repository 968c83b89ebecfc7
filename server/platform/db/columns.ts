import { type RawBuilder, sql } from 'kysely'
import { KEPT } from './connection.ts'

/** Stands in a statement whose text is always the same and that comes often: it is planned once for a connection. */
export const kept = sql.raw(KEPT)

/** Rows as arrays, a column each: one statement for any number of rows, and one plan. */
export type Columns<Row> = Record<string, readonly [type: ColumnType, value: (row: Row) => unknown]>

/** `unnest(…) as n(…)`, planned once for a connection, to select from or to join with. */
export const unnest = <Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> =>
  sql`${kept} ${unnestAnew(rows, columns)}`

/** The same, planned each time: for a join of large batches with tables that may have been empty a moment ago, whose plan of then
 *  would compare all with all. */
export function unnestAnew<Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const all = Object.entries(columns)
  const arrays = all.map(([, [type, value]]) => sql`${arrayOf(type, rows, value)}::${sql.raw(type)}[]`)
  return sql`unnest(${sql.join(arrays)}) as n(${sql.raw(all.map(([name]) => name).join(', '))})`
}

/** `insert into … select …` of all rows; what follows says what to do with those that are there. */
export function insertRows<Row>(
  table: string,
  rows: readonly Row[],
  columns: Columns<Row>,
  then: RawBuilder<unknown> = sql``,
) {
  const names = sql.raw(Object.keys(columns).join(', '))
  return sql`insert into ${sql.table(table)} (${names}) select ${names} from ${unnest(rows, columns)} ${then}`
}

export type ColumnType = keyof typeof SPELLINGS

/** PostgreSQL's spelling of an array. Written here and not by the driver, which looks at every value to learn what it is:
 *  that costs a digest more than its rules do. */
function arrayOf<Row>(type: ColumnType, rows: readonly Row[], value: (row: Row) => unknown): string {
  const spell: (value: never) => string = SPELLINGS[type]
  let text = '{'
  for (const row of rows) {
    const one = value(row)
    if (text.length > 1) text += ','
    text += one === null || one === undefined ? 'NULL' : spell(one as never)
  }
  return `${text}}`
}

const quoted = (text: string) => `"${ESCAPED.test(text) ? text.replace(ALL_ESCAPED, '\\$&') : text}"`
const ESCAPED = /["\\]/
const ALL_ESCAPED = /["\\]/g

const SPELLINGS = {
  uuid: quoted,
  text: quoted,
  jsonb: quoted,
  integer: String,
  bigint: String,
  boolean: String,
  timestamptz: (at: Date) => at.toISOString(),
  bytea: (bytes: Buffer) => `"\\\\x${bytes.toString('hex')}"`,
}
