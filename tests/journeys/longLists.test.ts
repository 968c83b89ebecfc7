/** Ten thousand conversations that do not fit, and a few that do, far down: found page by page, none twice, none left out. */
import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { ConversationFilter } from '#core/view/filter.ts'
import { listConversations } from '#server/conversations/listQueries.ts'
import type { Place } from '#server/conversations/queries.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase, type TestDatabase } from '../database.ts'

const NOW = new Date('2026-03-02T12:00:00Z')
const COUNT = 10_000
const [workspaceId, inboxId, otherInboxId] = [uuidv7(), uuidv7(), uuidv7()]
const [channelId, appId, labelId] = [uuidv7(), uuidv7(), uuidv7()]

let database: TestDatabase

before(async () => {
  database = await freshDatabase()
  const { ownerPool } = database
  const client = await ownerPool.connect()
  try {
    await fill((sql, values = []) => client.query(sql, values))
  } finally {
    client.release(true)
  }
})

async function fill(run: (sql: string, values?: unknown[]) => Promise<unknown>) {
  await run(`select set_config('posthorn.workspaces', $1, false)`, [workspaceId])
  await run(`insert into workspaces (id, name, created_at) values ($1, 'Blumen Huber', $2)`, [workspaceId, NOW])
  await run(
    `insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url, graph_version, created_at)
     values ($1, 'practice', 'a', 'a', '', '', '', '', $2)`,
    [appId, NOW],
  )
  for (const id of [inboxId, otherInboxId]) {
    await run(`insert into inboxes (workspace_id, id, name, created_at) values ($1, $2, 'Support', $3)`, [
      workspaceId,
      id,
      NOW,
    ])
  }
  await run(
    `insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, waba_id, phone_number_id,
       display_phone_number, token_encrypted, created_at, updated_at)
     values ($1, $2, $3, 'whatsapp', $4, 'n', 'connected', $5, 's', 'w', 'p', '+1', '', $5, $5)`,
    [workspaceId, channelId, inboxId, appId, NOW],
  )
  const contactId = uuidv7()
  await run(
    `insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at) values ($1, $2, 'Ayşe', 'profile', 'whatsapp', $3, $3)`,
    [workspaceId, contactId, NOW],
  )
  // Every 2,500th stands in the other inbox's list as well as in the first's: both stretches are cut at other places.
  await run(
    `with one as (select n, gen_random_uuid() as identity_id, gen_random_uuid() as id, $2::timestamptz - n * interval '1 minute' as at
       from generate_series(1, ${COUNT}) n),
     person as (insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, user_id, created_at, updated_at)
       select $1::uuid, identity_id, 'whatsapp', 's', $3::uuid, 'auto', 'DE.' || n, at, at from one)
     insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, last_at, last_customer_at, inbound_count,
       created_at, updated_at)
     select $1::uuid, id, $4::uuid, case when n % 3 = 0 then $6::uuid else $5::uuid end, identity_id, n::text, 'open', at, at,
       case when n % 2500 = 0 then 1 else 0 end, at, at from one`,
    [workspaceId, NOW, contactId, channelId, inboxId, otherInboxId],
  )
  await run(`insert into labels (workspace_id, id, name, color, created_at) values ($1, $2, 'VIP', 'red', $3)`, [
    workspaceId,
    labelId,
    NOW,
  ])
  await run(
    `insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_at)
     select workspace_id, id, $2::uuid, $3 from conversations where workspace_id = $1 and inbound_count = 1`,
    [workspaceId, labelId, NOW],
  )
  await run('analyze')
}

for (const [who, sight] of [
  ['an admin', null],
  ['an agent of two inboxes', [inboxId, otherInboxId]],
] as const) {
  const wanted: [string, ConversationFilter, number][] = [
    ['unread', { status: 'open', unread: true }, 4],
    ['unread, whatever its status', { unread: true }, 4],
    ['with a label', { labelIds: [labelId] }, 4],
    ['with a closed window', { window: 'closed' }, COUNT - 24 * 60 + 1],
    ['with an open window', { window: 'open' }, 24 * 60 - 1],
    ['closing', { window: 'closing' }, 119],
    ['everything', {}, COUNT],
  ]
  for (const [what, filter, count] of wanted) {
    test(`${who} finds what is ${what}`, async () => {
      const { ids, pages } = await walk(sight, filter)
      equal(ids.length, count)
      equal(new Set(ids).size, count, 'none twice')
      ok(pages < 60, `${pages} pages`)
    })
  }
}

test('nothing fits: the end is reached, and each page was bounded', async () => {
  const { ids, pages } = await walk(null, { status: 'open', unread: true, window: 'open' })
  deepEqual(ids, [])
  ok(pages <= 4, `${pages} pages`)
})

async function walk(sight: readonly string[] | null, filter: ConversationFilter) {
  const ids: string[] = []
  let before: Place | null = null
  for (let pages = 1; ; pages++) {
    const page = await inWorkspaces(database.database.db, [workspaceId], (tx) =>
      listConversations(tx, { workspaceId, userId: 'mira', sight }, filter, {
        before,
        limit: 501,
        now: NOW,
      }),
    )
    const times = page.rows.map(({ last_at }) => last_at.getTime())
    deepEqual(
      times,
      times.toSorted((a, b) => b - a),
      'newest first',
    )
    const shown = page.rows.slice(0, 500)
    ids.push(...shown.map(({ id }) => id))
    const last = page.rows.length > 500 ? shown.at(-1) : undefined
    before = last ? { at: last.last_at, id: last.id } : page.lookedTo
    if (before === null) return { ids, pages }
  }
}
