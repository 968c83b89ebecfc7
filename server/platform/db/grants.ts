import type pg from 'pg'
import { APP_ROLE } from './connection.ts'

/** Gives the app's role what it needs, after every migration. A table of ours that already names the role in its
 *  rights was set by its migration (e.g. without UPDATE, for a ledger) and stays so; partitions are reached through
 *  their table only. */
export async function grantToApp(client: pg.Client): Promise<void> {
  await client.query(`grant usage on schema public to ${APP_ROLE}`)
  await client.query(OWN_TABLES)
  await client.query(`grant usage, select on all sequences in schema public to ${APP_ROLE}`)
  for (const schema of ['auth', 'pgboss']) {
    const { rows } = await client.query('select exists (select from pg_namespace where nspname = $1) as found', [
      schema,
    ])
    if (!rows[0].found) continue
    await client.query(`grant usage on schema ${schema} to ${APP_ROLE}`)
    await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${APP_ROLE}`)
    await client.query(`grant usage, select on all sequences in schema ${schema} to ${APP_ROLE}`)
    await client.query(`grant execute on all functions in schema ${schema} to ${APP_ROLE}`)
  }
}

const OWN_TABLES = `
  do $$
  declare name text;
  begin
    for name in
      select format('%I.%I', n.nspname, c.relname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
        and c.relname <> 'migrations' and c.relowner = current_user::regrole
        and not exists (
          select from aclexplode(c.relacl) acl where acl.grantee = '${APP_ROLE}'::regrole)
    loop
      execute format('grant select, insert, update, delete on %s to ${APP_ROLE}', name);
    end loop;
  end $$`
