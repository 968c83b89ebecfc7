import { type RawBuilder, sql } from 'kysely'

/** Rows as arrays, a column each: one statement for any number of rows, and one plan. */
export type Columns<Row> = Record<string, readonly [type: string, value: (row: Row) => unknown]>

/** `unnest(…) as n(…)`, to select from or to join with. */
export function unnest<Row>(rows: readonly Row[], columns: Columns<Row>): RawBuilder<unknown> {
  const all = Object.entries(columns)
  const arrays = all.map(([, [type, value]]) => sql`${rows.map(value)}::${sql.raw(type)}[]`)
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
