/** A workspace in which much has gathered, for looking at how its rows are found. */
import type { PoolClient } from 'pg'
import { uuidv7 } from '#server/platform/uuid.ts'

export const CONVERSATIONS = 12_000

const ids = () => [uuidv7(), uuidv7()] as const
const workspaceId = uuidv7()
const [support, sales] = ids()
const [supportChannel, salesChannel] = ids()
const [everybodys, small] = ids()
const [frequent, rare] = ids()
const propertyId = uuidv7()
const workflowId = uuidv7()
/** Mira is its admin, Jonas sees both inboxes, and twenty more work there. */
export const GROWN = {
  ...{ workspaceId, support, sales, supportChannel, salesChannel },
  ...{ everybodys, small, frequent, rare, propertyId, workflowId },
}

/** As years leave it: nearly everybody is in one team and has one label, has an owner and was read. */
export async function fill(client: PoolClient): Promise<void> {
  const run = (text: string, ...values: unknown[]) => client.query(text, values)
  await run(`select set_config('posthorn.workspaces', $1, false)`, workspaceId)
  await run(`insert into workspaces (id, name, created_at) values ($1, 'Blumen Huber', now())`, workspaceId)
  const appId = uuidv7()
  await run(
    `insert into apps (id, connection, app_id, name, app_secret_encrypted, verify_token_encrypted, graph_url, graph_version, created_at)
     values ($1, 'practice', '1', 'Practice', '', '', 'http://127.0.0.1:9', 'v26.0', now())`,
    appId,
  )
  for (const [inboxId, channelId, name] of [
    [support, supportChannel, 'Support'],
    [sales, salesChannel, 'Sales'],
  ]) {
    await run(
      `insert into inboxes (workspace_id, id, name, created_at) values ($1, $2, $3, now())`,
      workspaceId,
      inboxId,
      name,
    )
    await run(
      `insert into channels (workspace_id, id, inbox_id, kind, app_id, name, state, state_since, scope, portfolio_id, waba_id,
         phone_number_id, display_phone_number, throughput_per_second, token_encrypted, created_at, updated_at)
       values ($1, $2, $3, 'whatsapp', $4, $5, 'connected', now(), 's', 's', 'w', $5, '+49', 80, '', now(), now())`,
      ...[workspaceId, channelId, inboxId, appId, name],
    )
  }
  await run(
    `with people as (select 'agent-' || n as id from generate_series(1, 20) n union select unnest(array['mira', 'jonas'])),
     users as (insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
       select id, id, id || '@huber.test', false, now(), now() from people returning id)
     insert into members (workspace_id, user_id, role, created_at)
     select $1, id, case id when 'mira' then 'admin' else 'agent' end, now() from users`,
    workspaceId,
  )
  await run(
    `insert into inbox_members (workspace_id, inbox_id, user_id, created_at)
     select $1, i.id, m.user_id, now() from members m cross join inboxes i`,
    workspaceId,
  )
  await run(
    `insert into teams (workspace_id, id, name, created_at) values ($1, $2, 'Everybody', now()), ($1, $3, 'Few', now())`,
    ...[workspaceId, everybodys, small],
  )
  await run(
    `insert into labels (workspace_id, id, name, color, created_at) values ($1, $2, 'Customer', 'ink', now()), ($1, $3, 'VIP', 'red', now())`,
    ...[workspaceId, frequent, rare],
  )
  await run(
    `create temp table thread as
       select n, uuidv7() as contact_id, uuidv7() as identity_id, uuidv7() as id, uuidv7() as message_id, uuidv7() as note_id,
         case when n % 4 = 0 then $1::uuid else $2::uuid end as inbox_id, case when n % 4 = 0 then $3::uuid else $4::uuid end as channel_id,
         case when n % 20 = 1 then 'waiting' when n % 20 = 2 then 'snoozed' when n % 5 = 3 then 'closed' else 'open' end as status,
         case when n % 600 = 0 then null when n % 40 = 3 then 'mira' when n % 40 = 5 then 'jonas' else 'agent-' || 1 + n % 20 end as owner_id,
         case when n % 900 = 0 then null when n % 700 = 0 then $5::uuid else $6::uuid end as team_id,
         now() - n * interval '20 minutes' as at
       from generate_series(1, $7::int) as n`,
    ...[sales, support, salesChannel, supportChannel, small, everybodys, CONVERSATIONS],
  )
  await run(
    `insert into contacts (workspace_id, id, name, name_source, origin, created_at, updated_at)
     select $1, contact_id, 'Customer ' || n, 'profile', 'whatsapp', at, at from thread`,
    workspaceId,
  )
  await run(
    `insert into identities (workspace_id, id, kind, scope, contact_id, contact_link, user_id, wa_id, created_at, updated_at)
     select $1, identity_id, 'whatsapp', 's', contact_id, 'auto', 'DE.' || n, '4915' || 100000000 + n, at, at from thread`,
    workspaceId,
  )
  await run(
    `insert into parties (workspace_id, scope, party, identity_id, seen_at)
     select $1, 's', 'u:DE.' || n, identity_id, at from thread`,
    workspaceId,
  )
  // Every third agreed to advertising, every hundredth wants none.
  await run(
    `insert into consent_marks (workspace_id, scope, party, purpose, consent, own, at, number)
     select $1::uuid, 's', 'u:DE.' || n, 'marketing', 'opted_in', true, at, n from thread where n % 3 = 0 union all
     select $1::uuid, 's', 'u:DE.' || n, 'marketing', 'opted_out', true, at + interval '1 day', n + 100000 from thread where n % 100 = 0`,
    workspaceId,
  )
  await run(
    `insert into contact_properties (workspace_id, id, key, label, type, position, created_at)
     values ($1, $2, 'contact.custom_source', 'Source', 'text', 1, now())`,
    ...[workspaceId, propertyId],
  )
  await run(
    `insert into contact_values (workspace_id, contact_id, property_id, place, value, key)
     select $1, contact_id, $2::uuid, 0, source, source
     from (select contact_id, case when n % 300 = 0 then 'fair' when n % 7 = 1 then 'web' else 'ad' end as source from thread) t`,
    ...[workspaceId, propertyId],
  )
  await run(
    `insert into conversations (workspace_id, id, channel_id, inbox_id, identity_id, thread_key, status, snoozed_until, owner_id,
       team_id, last_at, last_message_id, last_customer_at, inbound_count, created_at, updated_at)
     select $1, id, channel_id, inbox_id, identity_id, identity_id::text, status, case status when 'snoozed' then now() + interval '1 day' end,
       owner_id, team_id, at, message_id, at, 1, at, at from thread`,
    workspaceId,
  )
  await run(
    `insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, text, status, status_at, created_at)
     select $1, message_id, id, channel_id, 'in', 'text', at, 'customer', 'Hello', 'received', at, at from thread`,
    workspaceId,
  )
  await run(
    `insert into reads (workspace_id, conversation_id, user_id, inbound_count, read_at)
     select $1, id, u, 1, at from thread cross join unnest(array['mira', 'jonas']) as u where n % 500 <> 0`,
    workspaceId,
  )
  await run(
    `insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_at)
     select $1::uuid, id, $2::uuid, at from thread union all select $1::uuid, id, $3::uuid, at from thread where n % 400 = 0`,
    ...[workspaceId, frequent, rare],
  )
  await run(
    `insert into notifications (workspace_id, id, user_id, kind, conversation_id, at, read_at)
     select $1, uuidv7(), owner_id, 'assigned', id, at, case when n % 800 > 5 then at end from thread where owner_id is not null`,
    workspaceId,
  )
  await run(
    `insert into drafts (workspace_id, user_id, conversation_id, text, file_ids, captions, sequence, updated_at)
     select $1, owner_id, id, 'Well', '{}', '{}', 1, at from thread where owner_id is not null and n % 5 = 0`,
    workspaceId,
  )
  await run(
    `insert into notes (workspace_id, id, conversation_id, author_id, text, mentions, at)
     select $1, note_id, id, 'mira', 'Called', '{}', at from thread`,
    workspaceId,
  )
  await run(
    `insert into events (workspace_id, number, type, at, inbox_id, conversation_id, data)
     select $1, n, 'conversation.closed', at, inbox_id, id, '{}' from thread`,
    workspaceId,
  )
  await run(
    `insert into events (workspace_id, number, type, at, inbox_id, conversation_id, message_id, data)
     select $1, $2 + n, 'message.changed', at, inbox_id, id, message_id, '{"because":"status"}' from thread where n <= 2000`,
    ...[workspaceId, CONVERSATIONS],
  )
  await run(
    `insert into search_messages (workspace_id, message_id, conversation_id, at, words)
     select $1, message_id, id, at, array_to_tsvector(array['hello']) from thread`,
    workspaceId,
  )
  // A broadcast: half of everybody is due to be written to, and so much waits in front of one number already.
  await run(
    `insert into workflows (workspace_id, id, name, draft, created_by, created_at, updated_at) values ($1, $2, 'Spring', '{}', 'mira', now(), now())`,
    ...[workspaceId, workflowId],
  )
  await run(
    `insert into enrolments (workspace_id, id, workflow_id, version, contact_id, state, is_once, begun_by, due_at, lane, since, started_at)
     select $1::uuid, uuidv7(), $2::uuid, 1, contact_id, 'active', false, 'people', case when n % 2 = 0 then at end,
       case when n % 4 = 0 then $3::uuid else '00000000-0000-0000-0000-000000000000' end, at, at from thread`,
    ...[workspaceId, workflowId, salesChannel],
  )
  await run(
    `insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
     select $1, uuidv7(), message_id, id, channel_id, 1, 5, at, 'queued', at from thread where inbox_id = $2`,
    ...[workspaceId, support],
  )
  await run(`reset posthorn.workspaces`)
  // As the database does by itself in time: which index is chosen depends on it.
  await run(`vacuum analyze`)
  // What this connection touched is counted now, and not while somebody measures.
  await run(`select pg_stat_force_next_flush()`)
  await run(`select 1`)
}
