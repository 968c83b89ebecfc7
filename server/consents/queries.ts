/** Statements of the ledger. Rows are written in the order of their keys. */
import { type RawBuilder, sql } from 'kysely'
import type { ConsentMark } from '#core/whatsapp/consentMarks.ts'
import { insertRows, kept, unnest } from '../platform/db/columns.ts'
import type { Tx } from '../platform/db/database.ts'
import type { Subject, Words } from './chain.ts'

export interface IdKey {
  workspaceId: string
  id: string
}

export interface MarkRow extends ConsentMark {
  workspaceId: string
  /** The identity or contact that was asked for. */
  id: string
  scope: string
}

export interface Entry extends Words {
  workspaceId: string
  number: number
  salt: Buffer
  recordedAt: Date
  wordsDigest: Buffer
  digest: Buffer
}

/** Apart from what ingest/queue locks. */
const LOCK_CLASS = 7_072_743

/** Entries of a workspace are numbered one after the other; held until the transaction ends. In the order of the keys. */
export const lockLedgers = async (tx: Tx, workspaceIds: readonly string[]): Promise<void> => {
  await sql`${kept} select pg_advisory_xact_lock(${LOCK_CLASS}, key) from (
    select distinct hashtext(id) as key from unnest(${[...workspaceIds]}::text[]) as id order by 1) keys`.execute(tx)
}

/** Whoever holds this reads what cannot change before the transaction ends: nothing is recorded meanwhile. */
export const keepLedgers = async (tx: Tx, workspaceIds: readonly string[]): Promise<void> => {
  await sql`${kept} select pg_advisory_xact_lock_shared(${LOCK_CLASS}, key) from (
    select distinct hashtext(id) as key from unnest(${[...workspaceIds]}::text[]) as id order by 1) keys`.execute(tx)
}

/** The last entry of each ledger that has one; under its lock. */
export const headsOf = async (tx: Tx, workspaceIds: readonly string[]) => {
  const { rows } = await sql<{ workspaceId: string; number: number; digest: Buffer }>`
    ${kept} select n.id as "workspaceId", e.number, e.digest
    from unnest(${[...workspaceIds]}::uuid[]) as n(id) cross join lateral (
      select number, digest from consent_entries where workspace_id = n.id order by number desc limit 1) e`.execute(tx)
  return new Map(rows.map((row) => [row.workspaceId, row]))
}

/** Which of these words are recorded already. */
export const knownKeys = async (tx: Tx, keys: readonly { workspaceId: string; key: string }[]) => {
  const { rows } = await sql<{ workspaceId: string; key: string }>`
    select w.workspace_id as "workspaceId", w.key from ${unnest(keys, {
      workspace_id: ['uuid', (row) => row.workspaceId],
      key: ['text', (row) => row.key],
    })} join consent_words w on w.workspace_id = n.workspace_id and w.key = n.key`.execute(tx)
  return new Set(rows.map(({ workspaceId, key }) => `${workspaceId} ${key}`))
}

export async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await insertRows('consent_entries', entries, {
    workspace_id: ['uuid', (row) => row.workspaceId],
    number: ['bigint', (row) => row.number],
    recorded_at: ['timestamptz', (row) => row.recordedAt],
    words_digest: ['bytea', (row) => row.wordsDigest],
    digest: ['bytea', (row) => row.digest],
  }).execute(tx)
  await insertRows('consent_words', entries, {
    workspace_id: ['uuid', (row) => row.workspaceId],
    number: ['bigint', (row) => row.number],
    salt: ['bytea', (row) => row.salt],
    key: ['text', (row) => row.key],
    consent: ['text', (row) => row.consent],
    purposes: ['jsonb', (row) => JSON.stringify(row.purposes)],
    way: ['text', (row) => row.way],
    at: ['timestamptz', (row) => row.at],
    subjects: ['jsonb', (row) => JSON.stringify(row.subjects)],
    contact_id: ['uuid', (row) => row.contactId],
    identity_id: ['uuid', (row) => row.identityId],
    channel_id: ['uuid', (row) => row.channelId],
    conversation_id: ['uuid', (row) => row.conversationId],
    message_id: ['uuid', (row) => row.messageId],
    actor_id: ['text', (row) => row.actorId],
    wording: ['text', (row) => row.wording],
    proof: ['text', (row) => row.proof],
    proof_file_id: ['uuid', (row) => row.proofFile?.id ?? null],
    proof_hash: ['text', (row) => row.proofFile?.hash ?? null],
  }).execute(tx)
  const subjects = entries.flatMap(({ workspaceId, number, subjects }) =>
    subjects.map(([scope, party]) => ({ workspaceId, number, scope, party })),
  )
  await insertRows('consent_subjects', subjects, {
    workspace_id: ['uuid', (row) => row.workspaceId],
    scope: ['text', (row) => row.scope],
    party: ['text', (row) => row.party],
    number: ['bigint', (row) => row.number],
  }).execute(tx)
}

/** One row of each kind: the latest of it stands. */
export async function raiseMarks(
  tx: Tx,
  marks: readonly (ConsentMark & { workspaceId: string; scope: string })[],
): Promise<void> {
  if (marks.length === 0) return
  await insertRows(
    'consent_marks',
    marks,
    {
      workspace_id: ['uuid', (row) => row.workspaceId],
      scope: ['text', (row) => row.scope],
      party: ['text', (row) => row.party],
      purpose: ['text', (row) => row.purpose],
      consent: ['text', (row) => row.consent],
      own: ['boolean', (row) => row.own],
      at: ['timestamptz', (row) => row.at],
      number: ['bigint', (row) => row.entry],
    },
    sql`on conflict (workspace_id, scope, party, purpose, consent, own) do update
      set at = excluded.at, number = excluded.number
      where (consent_marks.at, consent_marks.number) < (excluded.at, excluded.number)`,
  ).execute(tx)
}

/** A file that this person uploaded. */
export async function uploadedFile(tx: Tx, workspaceId: string, userId: string, id: string) {
  const { rows } = await sql<{ id: string; hash: string; mimeType: string; sizeBytes: number }>`
    select id, hash, mime_type as "mimeType", size_bytes as "sizeBytes" from files
    where workspace_id = ${workspaceId} and id = ${id}::uuid and uploaded_by = ${userId}`.execute(tx)
  return rows[0]
}

/** Whether the file `f` of a query proves an entry: whoever reads contacts may see it. */
export const provesConsent = (workspaceId: string): RawBuilder<unknown> => sql`exists (
  select from consent_words w where w.workspace_id = ${workspaceId} and w.proof_file_id = f.id)`

const idRows = (keys: readonly IdKey[]) =>
  unnest(keys, { workspace_id: ['uuid', (key) => key.workspaceId], id: ['uuid', (key) => key.id] })

/** By whom an identity `i` is known, and its contact: whatever was said about any of these speaks for it. Looked up row by row. */
const SUBJECTS = sql`
  select p.scope, p.party from parties p where p.workspace_id = i.workspace_id and p.identity_id = i.id
  union select i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id)
  union select '', 'c:' || i.contact_id
  union select '', 'c:' || c.id from contacts c where c.workspace_id = i.workspace_id and c.merged_into = i.contact_id`

const MARKS = sql`
  select k.scope, k.party, k.purpose, k.consent, k.own, k.at, k.number as entry from consent_marks k`

export async function marksOfIdentities(tx: Tx, identities: readonly IdKey[]): Promise<MarkRow[]> {
  if (identities.length === 0) return []
  const { rows } = await sql<MarkRow>`
    select i.workspace_id as "workspaceId", i.id, m.*
    from ${idRows(identities)}
    cross join lateral (select * from identities where workspace_id = n.workspace_id and id = n.id offset 0) i
    cross join lateral (${SUBJECTS}) s
    cross join lateral (
      ${MARKS} where k.workspace_id = i.workspace_id and k.scope = s.scope and k.party = s.party offset 0) m`.execute(
    tx,
  )
  return rows
}

/** Of contacts: those of each of their identities, and of a contact who has none what was recorded for the contact itself. */
export async function marksOfContacts(
  tx: Tx,
  contacts: readonly IdKey[],
): Promise<(MarkRow & { identityId: string | null })[]> {
  if (contacts.length === 0) return []
  const { rows } = await sql<MarkRow & { identityId: string | null }>`
    select n.workspace_id as "workspaceId", n.id, i.id as "identityId", m.*
    from ${idRows(contacts)}
    cross join lateral (select * from identities where workspace_id = n.workspace_id and contact_id = n.id offset 0) i
    cross join lateral (${SUBJECTS}) s
    cross join lateral (
      ${MARKS} where k.workspace_id = i.workspace_id and k.scope = s.scope and k.party = s.party offset 0) m
    union all
    select n.workspace_id, n.id, null, m.*
    from ${idRows(contacts)}
    cross join lateral (
      select 'c:' || n.id as party
      union all select 'c:' || c.id from contacts c where c.workspace_id = n.workspace_id and c.merged_into = n.id) s
    cross join lateral (
      ${MARKS} where k.workspace_id = n.workspace_id and k.scope = '' and k.party = s.party offset 0) m`.execute(tx)
  return rows
}

export interface SubjectsOfContact {
  id: string
  /** Its only identity, where it has exactly one. */
  identityId: string | null
  subjects: Subject[]
}

/** Until the transaction ends these contacts' identities neither unite nor part. */
export const keepIdentities = async (tx: Tx, workspaceId: string, contactIds: readonly string[]): Promise<void> => {
  await sql`select id from identities where workspace_id = ${workspaceId} and contact_id = any (${[...contactIds]}::uuid[])
    order by id for share`.execute(tx)
}

/** The contacts that are there, with everything by which they are known. */
export async function subjectsOfContacts(tx: Tx, workspaceId: string, ids: readonly string[]) {
  const { rows } = await sql<SubjectsOfContact>`
    select c.id,
      (select case when count(*) = 1 then (array_agg(i.id))[1] end from identities i
        where i.workspace_id = ${workspaceId} and i.contact_id = c.id) as "identityId",
      (select jsonb_agg(jsonb_build_array(s.scope, s.party) order by s.scope, s.party) from (
        select p.scope, p.party from identities i join parties p on p.workspace_id = ${workspaceId} and p.identity_id = i.id
          where i.workspace_id = ${workspaceId} and i.contact_id = c.id
        union select i.scope, coalesce('u:' || i.user_id, 'w:' || i.wa_id) from identities i
          where i.workspace_id = ${workspaceId} and i.contact_id = c.id and coalesce(i.user_id, i.wa_id) is not null
        union select '', 'c:' || c.id
        union select '', 'c:' || m.id from contacts m where m.workspace_id = ${workspaceId} and m.merged_into = c.id) s
      ) as subjects
    from contacts c
    where c.workspace_id = ${workspaceId} and c.id = any (${[...ids]}::uuid[]) and c.merged_into is null
    order by c.id`.execute(tx)
  return rows
}

/** Conversations in which a line says what was recorded for their contact. */
export async function conversationsOfContacts(
  tx: Tx,
  workspaceId: string,
  contactIds: readonly string[],
  eachMax: number,
) {
  const { rows } = await sql<{ id: string; inboxId: string; contactId: string }>`
    select v.id, v.inbox_id as "inboxId", n.id as "contactId"
    from unnest(${[...contactIds]}::uuid[]) as n(id) cross join lateral (
      select v.id, v.inbox_id from identities i
        join conversations v on v.workspace_id = ${workspaceId} and v.identity_id = i.id
      where i.workspace_id = ${workspaceId} and i.contact_id = n.id order by v.last_at desc, v.id limit ${eachMax}) v`.execute(
    tx,
  )
  return rows
}
