/** What holds, asked in a statement over `contacts c`. It answers as core/whatsapp/consentMarks does, which tests compare. */
import { type RawBuilder, sql } from 'kysely'
import type { Consent, Purpose } from '#core/whatsapp/consent.ts'

/** Whether this is what holds for the contact as a whole: an opt-out of one identity counts. A look at each row. */
export function consentIs(workspaceId: string, purpose: Purpose, consent: Consent): RawBuilder<boolean> {
  const alone = sql`
    select '' as scope, 'c:' || c.id as party
    union all select '', 'c:' || m.id from contacts m where m.workspace_id = ${workspaceId} and m.merged_into = c.id`
  const known = sql`
    select p.scope, p.party from parties p where p.workspace_id = ${workspaceId} and p.identity_id = i.id
    union all select i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id)
    union all ${alone}`
  return sql<boolean>`${consent} = (
    select case max(said.strictness) when 2 then 'opted_out' when 1 then 'opted_in' else 'unknown' end from (
      select (${standing(workspaceId, purpose, known)}) as strictness
        from identities i where i.workspace_id = ${workspaceId} and i.contact_id = c.id
      union all
      select (${standing(workspaceId, purpose, alone)}) where not exists (
        select from identities i where i.workspace_id = ${workspaceId} and i.contact_id = c.id)) said)`
}

/** Contacts about whom such a word was ever recorded, whatever holds today, as a select of ids; where these words are many,
 *  `limit` empty ids, so that nobody waits for them to be looked up. */
export function everSaid(
  workspaceId: string,
  purpose: Purpose,
  consent: 'opted_in' | 'opted_out',
  limit: number,
): RawBuilder<unknown> {
  return sql`
    with marked as materialized (
      select k.scope, k.party from consent_marks k
      where k.workspace_id = ${workspaceId} and k.purpose = ${purpose} and k.consent = ${consent} limit ${limit}),
    few as materialized (select m.* from marked m where (select count(*) from marked) < ${limit}),
    named as materialized (select substr(f.party, 3)::uuid as id from few f where f.scope = '' and f.party like 'c:%')
    select i.contact_id as id from few f
      cross join lateral (select identity_id from parties
        where workspace_id = ${workspaceId} and scope = f.scope and party = f.party offset 0) p
      cross join lateral (select contact_id from identities where workspace_id = ${workspaceId} and id = p.identity_id offset 0) i
    union all select coalesce(o.merged_into, o.id) from named n
      cross join lateral (select id, merged_into from contacts where workspace_id = ${workspaceId} and id = n.id offset 0) o
    union all select null::uuid from generate_series(1, ${limit}::int) where (select count(*) from marked) >= ${limit}`
}

/** Of one person: 2 opted out, 1 opted in, 0 never said. */
const standing = (workspaceId: string, purpose: Purpose, subjects: RawBuilder<unknown>) => sql`
  with marks as materialized (
    select k.scope, k.party, k.consent, k.own, date_trunc('second', k.at) as at from (${subjects}) s
      join consent_marks k on k.workspace_id = ${workspaceId} and k.scope = s.scope and k.party = s.party and k.purpose = ${purpose})
  select case
    when exists (select from marks o where o.consent = 'opted_out' and not exists (
      select from marks n where n.consent = 'opted_in' and n.at > o.at
        and (n.own or (n.scope = o.scope and n.party = o.party)))) then 2
    when exists (select from marks where consent = 'opted_in') then 1
    else 0 end`
