/** What holds, asked in a statement over `contacts c`. It answers as core/whatsapp/consentMarks does, which tests compare. */
import { type RawBuilder, sql } from 'kysely'
import type { Consent, Purpose } from '#core/whatsapp/consent.ts'

/** Whether this is what holds for the contact as a whole: an opt-out of one identity counts. A look at each row. All that is known
 *  is gathered once: planning takes longer than asking a page, and each table that is named here twice is planned twice. */
export const consentIs = (
  workspaceId: string,
  purpose: Purpose,
  consent: Consent,
): RawBuilder<boolean> => sql<boolean>`${consent} = (
  with alone as materialized (
    select '' as scope, 'c:' || c.id as party
    union all select '', 'c:' || m.id from contacts m where m.workspace_id = ${workspaceId} and m.merged_into = c.id),
  identity as materialized (
    select i.id, i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id) as party from identities i
    where i.workspace_id = ${workspaceId} and i.contact_id = c.id),
  -- By whom each identity is known; of a contact without one, by whom the contact itself is.
  subject as (
    select i.id, p.scope, p.party from identity i join parties p on p.workspace_id = ${workspaceId} and p.identity_id = i.id
    union select i.id, i.scope, i.party from identity i
    union all select i.id, a.scope, a.party from identity i cross join alone a
    union all select c.id, a.scope, a.party from alone a where not exists (select from identity)),
  mark as materialized (
    select s.id, s.scope, s.party, k.consent, k.own, date_trunc('second', k.at) as at from subject s
      cross join lateral (select k.consent, k.own, k.at from consent_marks k
        where k.workspace_id = ${workspaceId} and k.scope = s.scope and k.party = s.party and k.purpose = ${purpose} offset 0) k)
  select case
    when exists (select from mark o where o.consent = 'opted_out' and not exists (
      select from mark n where n.id = o.id and n.consent = 'opted_in' and n.at > o.at
        and (n.own or (n.scope = o.scope and n.party = o.party)))) then 'opted_out'
    when exists (select from mark where consent = 'opted_in') then 'opted_in'
    else 'unknown' end)`

/** Contacts about whom such a word was ever recorded, whatever holds today, as a select of ids; where these words are many,
 *  `limit` empty ids, so that nobody waits for them to be looked up. */
export function everSaid(
  workspaceId: string,
  purpose: Purpose,
  consent: 'opted_in' | 'opted_out',
  limit: number,
): RawBuilder<unknown> {
  // Whole arrays are looked up at once. Whoever has the same name in another portfolio comes along: rows are asked afterwards.
  return sql`
    with marked as materialized (
      select k.scope, k.party from consent_marks k
      where k.workspace_id = ${workspaceId} and k.purpose = ${purpose} and k.consent = ${consent} limit ${limit}),
    few as materialized (select m.* from marked m where (select count(*) from marked) < ${limit}),
    named as materialized (select substr(f.party, 3)::uuid as id from few f where f.scope = '' and f.party like 'c:%')
    select i.contact_id as id from identities i where i.workspace_id = ${workspaceId} and i.id = any(array(
      select p.identity_id from parties p where p.workspace_id = ${workspaceId}
        and p.scope = any(array(select distinct scope from few)) and p.party = any(array(select party from few))))
    union all select coalesce(o.merged_into, o.id) from contacts o
      where o.workspace_id = ${workspaceId} and o.id = any(array(select id from named))
    union all select null::uuid from generate_series(1, ${limit}::int) where (select count(*) from marked) >= ${limit}`
}

/** Which of these contacts (a select of ids) such a word may reach, by all names that they and their identities are known by: at least all
 *  of whom it holds. Whole arrays are looked up at once. */
export function everSaidAmong(
  workspaceId: string,
  purpose: Purpose,
  consent: 'opted_in' | 'opted_out',
  among: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`
    with identity as materialized (
      select i.id, i.contact_id, i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id) as party from identities i
      where i.workspace_id = ${workspaceId} and i.contact_id = any(array(${among}))),
    name as materialized (
      select i.scope, i.party, i.id as identity_id, null::uuid as contact_id from identity i
      union all select p.scope, p.party, p.identity_id, null from parties p
        where p.workspace_id = ${workspaceId} and p.identity_id = any(array(select id from identity))
      union all select '', 'c:' || a.id, null, a.id from (${among}) a(id)
      union all select '', 'c:' || m.id, null, m.merged_into from contacts m
        where m.workspace_id = ${workspaceId} and m.merged_into = any(array(${among}))),
    said as materialized (
      select k.scope, k.party from consent_marks k
      where k.workspace_id = ${workspaceId} and k.purpose = ${purpose} and k.consent = ${consent}
        and k.scope = any(array(select distinct scope from name where scope <> ''))
        and k.party = any(array(select distinct party from name where scope <> ''))
      union all
      select k.scope, k.party from consent_marks k
      where k.workspace_id = ${workspaceId} and k.purpose = ${purpose} and k.consent = ${consent}
        and k.scope = '' and k.party = any(array(select party from name where scope = ''))),
    reached as materialized (select n.identity_id, n.contact_id from name n where (n.scope, n.party) in (select scope, party from said))
    select i.contact_id as id from identity i where i.id in (select identity_id from reached)
    union all select contact_id from reached`
}
