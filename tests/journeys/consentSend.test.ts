/** Consent is asked in the moment a message leaves: an opt-out that was there before stops it. */
import { deepEqual, equal } from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { type NewWords, record } from '#server/consents/record.ts'
import { consentsOf } from '#server/consents/standings.ts'
import { PRIORITY } from '#server/conversations/deliver/queries.ts'
import { insertMessage, insertSend } from '#server/conversations/outbox.ts'
import type { Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import { type Stage, type StagedCustomer, setStage } from '../stage.ts'

let stage: Stage
let ayse: StagedCustomer
before(async () => {
  stage = await setStage()
  ayse = await stage.customer('practice-1')
})
after(() => stage.strike())

const SECOND_MS = 1_000
let said = 0

test('what a workflow writes leaves only after an opt-in, and names the entry that allowed it', async () => {
  const dispatcher = stage.dispatcher()
  const unasked = await automatic('unasked')
  await stage.until(unasked, 'cancelled')
  equal((await stage.messageState(unasked))?.fault, 'no_utility_consent')

  const [entry] = await stage.inside((tx) => says(tx, 'opted_in'))
  const held = await stage.inside((tx) => consentsOf(tx, stage.workspaceId, [entry?.identityId ?? '', stage.channelId]))
  equal(held.get(entry?.identityId ?? '')?.marketing.entry, entry?.number)
  equal(held.get(stage.channelId)?.marketing.consent, 'unknown', 'nothing is known of somebody who is nobody')
  const allowed = await automatic('allowed')
  dispatcher.wake([stage.workspaceId])
  await stage.until(allowed, 'accepted')
  deepEqual(await entriesOf(allowed), [entry?.number])
  deepEqual(await entriesOf(unasked), [null])
  await dispatcher.stop()
})

test('an opt-out that is being written while a message is about to leave stops it; one that comes after is too late', async () => {
  await stage.inside((tx) => says(tx, 'opted_in'))
  const waiting = await automatic('waiting')
  await stage.inside(async (tx) => {
    await says(tx, 'opted_out')
    stage.dispatcher()
    // The claim is asked for and stands behind the ledger: it must not go past what is not committed yet.
    await eventually(async () => equal(await claimsThatWait(), 1))
    equal((await stage.messageState(waiting))?.state, 'queued')
  })
  await stage.until(waiting, 'cancelled')
  equal((await stage.messageState(waiting))?.fault, 'opted_out')
  deepEqual(
    (await stage.received(ayse)).filter((text) => text === 'waiting'),
    [],
  )
})

test('a reply of a person inside the window leaves all the same', async () => {
  const dispatcher = stage.dispatcher()
  const { messageId } = await stage.write(ayse, 'an answer')
  await stage.until(messageId, 'accepted')
  deepEqual(await entriesOf(messageId), [null])
  await dispatcher.stop()
})

/** Each a second after the one before. */
const says = async (tx: Tx, consent: 'opted_in' | 'opted_out') => {
  const { rows } = await sql<{ scope: string; party: string; identityId: string; contactId: string }>`
    select i.scope, 'w:' || i.wa_id as party, i.id as "identityId", i.contact_id as "contactId"
    from conversations c join identities i on i.workspace_id = c.workspace_id and i.id = c.identity_id
    where c.id = ${ayse.conversationId}`.execute(tx)
  const { scope, party, ...ids } = rows[0] as (typeof rows)[number]
  const words: NewWords = {
    ...{ workspaceId: stage.workspaceId, ...ids, key: `word ${++said}`, consent, purposes: ['utility', 'marketing'] },
    ...{ way: 'keyword', at: new Date(Date.now() + said * SECOND_MS), subjects: [[scope, party]], channelId: null },
    ...{ conversationId: null, messageId: null, actorId: null, wording: null, proof: null, proofFile: null },
  }
  return await record(tx, [words], new Date())
}

async function automatic(text: string): Promise<string> {
  const id = uuidv7()
  const { workspaceId, channelId } = stage
  const common = { workspaceId, channelId, conversationId: ayse.conversationId, now: new Date() }
  await stage.inside(async (tx) => {
    const message = { ...common, id, kind: 'text', text, contextWamid: null, authorId: null, file: null }
    await insertMessage(tx, { ...message, source: 'workflow' })
    const send = { ...common, id: uuidv7(), messageId: id, attempt: 1, requestedBy: null }
    await insertSend(tx, { ...send, priority: PRIORITY.automatic })
  })
  return id
}

const entriesOf = (messageId: string) =>
  stage.inside(async (tx) => {
    const { rows } = await sql<{ entry: number | null }>`
      select consent_entry as entry from sends where message_id = ${messageId}`.execute(tx)
    return rows.map(({ entry }) => entry)
  })

async function claimsThatWait(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(stage.db)
  return Number(rows[0]?.count)
}
