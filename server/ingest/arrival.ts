import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../platform/db/database.ts'

/** Whether a delivery with exactly these bytes was accepted, by whichever process. */
export async function hasArrived(db: Db, body: Uint8Array): Promise<boolean> {
  const hash = createHash('sha256').update(body).digest()
  const { rows } = await sql`select from deliveries where hash = ${hash} limit 1`.execute(db)
  return rows.length > 0
}
