/** Two contacts turn out to be one person while workflows have them in hand. */
import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import type { Definition } from '#core/workflow/definition.ts'
import { inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { advance } from '#server/workflows/engine.ts'
import { beginAtEvent } from '#server/workflows/engineQueries.ts'
import { enrolAll } from '#server/workflows/enrol.ts'
import { insertVersion, insertWorkflow, setOn } from '#server/workflows/queries.ts'
import { readEvents } from '#server/workflows/reader.ts'
import { freshDatabase } from '../database.ts'
import { stageShop, statusValue, textValue } from '../ingestStage.ts'

const { database } = await freshDatabase()
const AYSE = { waId: '4915123456781', userId: 'DE.1', name: 'Ayşe Demir' }

const DEFINITION: Definition = {
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'never' },
  first: 'wait',
  steps: [
    { id: 'wait', kind: 'wait', wait: { for: 'time', minutes: 60 }, next: 'note', otherwise: null },
    { id: 'note', kind: 'note', text: 'An hour', next: null },
  ],
}

/** One person known twice, by number and by user id, and workflows that have taken in whom the test says. */
async function stage() {
  const shop = await stageShop(database)
  const { workspaceId, phoneNumberId } = shop
  await shop.deliver(
    textValue(phoneNumberId, { waId: AYSE.waId, name: 'Ayşe' }, 'wamid.old', 'by number', '1763800000'),
    textValue(phoneNumberId, { userId: AYSE.userId, name: 'Ayşe' }, 'wamid.new', 'by user id', '1763800001'),
  )
  const contacts = await shop.rows<{ id: string }>(sql`select id from contacts order by id`)
  const now = new Date()
  const within = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(database.db, [workspaceId], work)
  const takingIn = async (contactIds: readonly string[]) => {
    const id = uuidv7()
    await within(async (tx) => {
      await insertWorkflow(tx, { workspaceId, id, name: id, draft: DEFINITION, by: 'mira', at: now })
      await insertVersion(tx, workspaceId, id, { version: 1, definition: DEFINITION, by: 'mira', at: now })
      await setOn(tx, workspaceId, id, 0)
      await beginAtEvent(tx, workspaceId, 0)
      const base = {
        workflowId: id,
        version: 1,
        definition: DEFINITION,
        conversationId: null,
        begunBy: 'by_hand',
      } as const
      await enrolAll(
        tx,
        workspaceId,
        contactIds.map((contactId) => ({ ...base, contactId })),
        now,
      )
    })
    return id
  }
  return {
    contactIds: contacts.map(({ id }) => id) as [string, string],
    takingIn,
    /** Meta says that the number and the user id are one person. */
    areOne: () => shop.deliver(statusValue(phoneNumberId, { id: 'wamid.x', status: 'delivered' }, AYSE)),
    read: () => readEvents(shop.deps, workspaceId),
    advance: () => advance(shop.deps, workspaceId),
    survivor: async () => {
      const [row] = await shop.rows<{ id: string }>(sql`select id from contacts where merged_into is null`)
      return row?.id
    },
    states: (workflowId: string) =>
      shop.rows(sql`select contact_id as contact, state, because ->> 'word' as because from enrolments
        where workflow_id = ${workflowId} order by state`),
    words: async (workflowId: string) =>
      (
        await shop.rows<{ word: string }>(sql`select explanation ->> 'word' as word from enrolment_steps
          where workflow_id = ${workflowId} order by enrolment_id, visit`)
      ).map(({ word }) => word),
  }
}

test('what the absorbed contact was in goes on with the other; what both were in goes on once', async () => {
  const { contactIds, takingIn, areOne, read, survivor, states, words } = await stage()
  const [one, other] = contactIds
  const both = await takingIn([one, other])
  const singles = [await takingIn([one]), await takingIn([other])]
  await areOne()
  await read()
  const left = await survivor()
  const gone = contactIds.find((id) => id !== left)
  deepEqual(await states(both), [
    { contact: left, state: 'active', because: null },
    { contact: gone, state: 'cancelled', because: 'contact_merged' },
  ])
  deepEqual(await words(both), ['contact_merged'])
  for (const id of singles) deepEqual(await states(id), [{ contact: left, state: 'active', because: null }])
})

test('the engine does no step for a contact that is part of another, also where the event is not read yet', async () => {
  const { contactIds, takingIn, areOne, advance, survivor, states, words } = await stage()
  const id = await takingIn(contactIds)
  await areOne()
  await advance()
  await advance()
  const left = await survivor()
  deepEqual(
    (await states(id)).map(({ state }) => state),
    ['active', 'cancelled'],
  )
  equal((await states(id))[0]?.contact, left)
  deepEqual((await words(id)).sort(), ['contact_merged', 'waits_until'])
})
