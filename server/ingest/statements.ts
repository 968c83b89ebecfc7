import { setImmediate as submitted } from 'node:timers/promises'
import type { RawBuilder } from 'kysely'
import type { Tx } from '../platform/db/database.ts'

/** Statements of one transaction, in order: while PostgreSQL works on one, the next is put together. Each waits for the one
 *  before, and throws what that one met; the last is waited for with done(). */
export class Statements {
  readonly tx: Tx
  private last: Promise<unknown> = Promise.resolve()

  constructor(tx: Tx) {
    this.tx = tx
  }

  /** Nothing for no rows. */
  async run(rows: readonly unknown[], statement: () => RawBuilder<unknown>): Promise<void> {
    if (rows.length === 0) return
    const next = statement()
    await this.last
    this.last = next.execute(this.tx)
    this.last.catch(() => {}) // heard by who comes next
    await submitted()
  }

  async done(): Promise<void> {
    await this.last
  }
}
