import { sql } from 'kysely'
import type { Db } from '../platform/db/database.ts'

/** Takes back at once what a changed app secret leaves open for a day: deliveries signed with the one before are refused from
 *  now on, within seconds in every process. Of one app by Meta's id, or of all. Answers the ids of Meta's apps. */
export async function revokeFormerSecrets(db: Db, metaAppId: string | null): Promise<string[]> {
  const { rows } = await sql<{ app_id: string }>`
    update apps set former_secret_encrypted = null, former_secret_until = null
    where former_secret_encrypted is not null and (${metaAppId}::text is null or app_id = ${metaAppId})
    returning app_id`.execute(db)
  return rows.map(({ app_id }) => app_id)
}
