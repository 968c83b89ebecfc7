import { sql } from 'kysely'
import { appSecretBinding, verifyTokenBinding } from '../channels/appSecrets.ts'
import { tokenBinding } from '../channels/graph.ts'
import { onboardingTokenBinding, pinBinding } from '../channels/onboarding/rows.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import { type Secrets, SecretUnreadable } from '../platform/secrets.ts'
import { StartError } from '../platform/start-error.ts'
import { workspacesAfter } from './queries.ts'

export interface Rotated {
  /** Values that are now under the present key. */
  rewritten: number
  /** That were already, by an earlier run or because they are new. */
  present: number
  /** Rows whose value no key at hand reads: `table.column of key`. */
  unreadable: string[]
}

const BATCH_ROWS = 100
const WORKSPACES_PAGE = 200

/** Row of an encrypted column: what its key consists of. */
type Key = Record<string, string>

/** What each encrypted column is bound to, by its row's key. A column that is not here stops the rotation before it begins. */
const BINDINGS: Record<string, (key: Key) => string> = {
  'apps.app_secret_encrypted': ({ id = '' }) => appSecretBinding(id),
  'apps.former_secret_encrypted': ({ id = '' }) => appSecretBinding(id), // was the secret a moment before
  'apps.verify_token_encrypted': ({ id = '' }) => verifyTokenBinding(id),
  'channels.token_encrypted': ({ id = '' }) => tokenBinding(id),
  'onboardings.token_encrypted': ({ id = '' }) => onboardingTokenBinding(id),
  'onboarding_numbers.pin_encrypted': ({ onboarding_id = '', phone_number_id = '' }) =>
    pinBinding(onboarding_id, phone_number_id),
}

export interface EncryptedColumn {
  table: string
  column: string
  key: string[]
  binding: ((key: Key) => string) | undefined
}

/** Encrypts every stored secret under the first of the keys, while Posthorn runs. In small transactions; what is done is under
 *  the new key and is not touched again, so that it may be killed and repeated at any moment. A value that somebody changes
 *  meanwhile stays as they wrote it. */
export async function rotateSecrets(
  { db, secrets }: { db: Db; secrets: Secrets },
  onProgress: (sentence: string) => void = () => {},
): Promise<Rotated> {
  const columns = await encryptedColumns(db)
  const unknown = columns.filter(({ binding }) => !binding).map(({ table, column }) => `${table}.${column}`)
  if (unknown.length > 0) {
    throw new StartError(
      `It is not known what ${unknown.join(', ')} is bound to. Nothing was changed; this is a mistake in Posthorn.`,
    )
  }
  const rotated: Rotated = { rewritten: 0, present: 0, unreadable: [] }
  for (const column of columns) {
    onProgress(`${column.table}.${column.column}`)
    if (!column.key.includes('workspace_id')) {
      await rotateColumn(secrets, column, rotated, (work) => db.transaction().execute(work))
      continue
    }
    for (let after: string | null = null; ; ) {
      const ids: string[] = await workspacesAfter(db, after, WORKSPACES_PAGE)
      if (ids.length > 0) await rotateColumn(secrets, column, rotated, (work) => inWorkspaces(db, ids, work))
      if (ids.length < WORKSPACES_PAGE) break
      after = ids.at(-1) ?? null
    }
  }
  return rotated
}

/** Found by their names in the catalogue, so that none is forgotten. */
export async function encryptedColumns(db: Db): Promise<EncryptedColumn[]> {
  const { rows } = await sql<{ table: string; column: string; key: string[] }>`
    select c.relname as table, a.attname as column, array(
        select k.attname::text from pg_index i join pg_attribute k on k.attrelid = c.oid and k.attnum = any(i.indkey)
        where i.indrelid = c.oid and i.indisprimary order by array_position(i.indkey::int2[], k.attnum)) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and not a.attisdropped
      and a.attname like '%\\_encrypted' order by 1, 2`.execute(db)
  return rows.map((row) => ({ ...row, binding: BINDINGS[`${row.table}.${row.column}`] }))
}

type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** Page by page along the key, so that what cannot be read is passed by and not met again. */
async function rotateColumn(secrets: Secrets, column: EncryptedColumn, rotated: Rotated, run: InTransaction) {
  for (let after: Key | null = null; ; ) {
    const last: Key | null = await run(async (tx) => {
      const rows = await page(tx, column, after)
      for (const row of rows) await rotateRow(tx, secrets, column, row, rotated)
      return rows.length < BATCH_ROWS ? null : (rows.at(-1)?.key ?? null)
    })
    if (!last) return
    after = last
  }
}

interface Stored {
  key: Key
  value: string
}

async function page(tx: Tx, { table, column, key }: EncryptedColumn, after: Key | null): Promise<Stored[]> {
  const keys = sql.join(key.map((one) => sql`${sql.ref(one)}::text`))
  const beyond = after ? sql`and (${keys}) > (${sql.join(key.map((one) => after[one]))})` : sql``
  const parts = sql.join(key.flatMap((one) => [sql.lit(one), sql`${sql.ref(one)}::text`]))
  const { rows } = await sql<Stored>`
    select jsonb_build_object(${parts}) as key, ${sql.ref(column)} as value from ${sql.table(table)}
    where ${sql.ref(column)} is not null ${beyond} order by ${keys} limit ${BATCH_ROWS}`.execute(tx)
  return rows
}

async function rotateRow(tx: Tx, secrets: Secrets, place: EncryptedColumn, { key, value }: Stored, rotated: Rotated) {
  if (!secrets.needsRotation(value)) {
    rotated.present += 1
    return
  }
  const { table, column, binding } = place
  const boundTo = binding?.(key) ?? ''
  try {
    const again = secrets.encrypt(secrets.decrypt(value, boundTo), boundTo)
    const same = sql.join(
      Object.entries(key).map(([name, part]) => sql`${sql.ref(name)}::text = ${part}`),
      sql` and `,
    )
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${again}
      where ${same} and ${sql.ref(column)} = ${value}`.execute(tx)
    rotated.rewritten += 1
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error
    rotated.unreadable.push(`${table}.${column} of ${Object.values(key).join(' ')}`)
  }
}
