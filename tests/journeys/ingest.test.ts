import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { replayNumber } from '#server/ingest/digest.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase } from '../database.ts'
import {
  about,
  connectNumber,
  envelope,
  look,
  messageValue,
  nextNumber,
  type Sender,
  stageApp,
  stageShop,
  stageWorkspace,
  statusValue,
  textValue,
} from '../ingestStage.ts'

const { database } = await freshDatabase()
const ayse: Sender = { waId: '4915123456781', userId: 'DE.1', name: 'Ayşe Demir', username: 'aysedemir' }
const mira: Sender = { waId: '4915123456782', userId: 'DE.2', name: 'Mira Weber' }
const stage = () => stageShop(database)

test('Ayşe writes for the first time: a contact, a conversation, an open window, events in order', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello', '1763800000'))
  deepEqual(await shop.counts(), { contacts: 1, identities: 1, conversations: 1, messages: 1 })
  const [contact] = await shop.rows(sql`select name, name_source, phone, country, origin from contacts`)
  deepEqual(contact, {
    name: 'Ayşe Demir',
    name_source: 'profile',
    phone: '+4915123456781',
    country: 'DE',
    origin: 'whatsapp',
  })
  const [identity] = await shop.rows(sql`select user_id, wa_id, username from identities`)
  deepEqual(identity, { user_id: 'DE.1', wa_id: '4915123456781', username: 'aysedemir' })
  const [conversation] = await shop.rows<{ status: string; inbound_count: number; last_customer_at: Date }>(
    sql`select status, inbound_count, last_customer_at, last_at from conversations`,
  )
  equal(conversation?.status, 'open')
  equal(conversation?.inbound_count, 1)
  deepEqual(conversation?.last_customer_at, new Date(1763800000_000))
  const events = await shop.rows<{ type: string; data: object }>(sql`select type, data from events order by number`)
  const first = ['channel.changed', 'contact.created', 'conversation.opened', 'message.received']
  deepEqual(events.map(({ type }) => type).sort(), first)
  deepEqual(events.find(({ type }) => type === 'message.received')?.data, { first: true })
})

test('a repeated delivery and a repeated message do nothing more', async () => {
  const shop = await stage()
  const value = textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello')
  await shop.deliver(value)
  const before = await shop.rows(sql`select count(*) from events`)
  await shop.deliver(value)
  await shop.deliver(value, value)
  deepEqual(await shop.counts(), { contacts: 1, identities: 1, conversations: 1, messages: 1 })
  deepEqual(await shop.rows(sql`select count(*) from events`), before)
})

test('a customer reopens what was closed or snoozed, with the same owner; a reaction does not', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello'))
  const close = async () => {
    await shop.rows(sql`update conversations set status = 'closed', owner_id = 'jonas' returning id`)
    await shop.rows(sql`insert into closures (workspace_id, id, conversation_id, closed_at)
      select workspace_id, ${uuidv7()}, id, now() from conversations returning id`)
  }
  await close()
  const reaction = { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } }
  await shop.deliver(messageValue(shop.phoneNumberId, ayse, 'wamid.r', reaction))
  equal((await shop.rows(sql`select status from conversations`))[0]?.status, 'closed')
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.2', 'One more thing', '1763000000'))
  deepEqual(await shop.rows(sql`select status, owner_id from conversations`), [{ status: 'open', owner_id: 'jonas' }])
  equal((await shop.rows(sql`select reopened_at from closures`))[0]?.reopened_at === null, false)
  const [event] = await shop.rows<{ data: object }>(
    sql`select data from events where type = 'message.received' order by number desc limit 1`,
  )
  deepEqual(event?.data, { first: false })
})

test('1,000 messages of 40 customers in one delivery', async () => {
  const shop = await stage()
  const values = Array.from({ length: 1_000 }, (_, nth) => {
    const who = nth % 40
    return textValue(
      shop.phoneNumberId,
      { waId: `49151000000${10 + who}`, userId: `DE.M${who}`, name: `N${who}` },
      `wamid.m${nth}`,
      `text ${nth}`,
    )
  })
  await shop.deliver(...values)
  deepEqual(await shop.counts(), { contacts: 40, identities: 40, conversations: 40, messages: 1_000 })
  const [sum] = await shop.rows(sql`select sum(inbound_count)::int as sum from conversations`)
  equal(sum?.sum, 1_000)
})

test('a number that is not connected waits, and comes when it is', async () => {
  const shop = await stage()
  const later = nextNumber()
  await shop.deliver(textValue(later, ayse, 'wamid.early', 'Too early'))
  deepEqual(await shop.counts(), { contacts: 0, identities: 0, conversations: 0, messages: 0 })
  await connectNumber(database, shop, later)
  equal(await replayNumber(database.db, later), 1)
  await shop.digestAll()
  deepEqual(await shop.counts(), { contacts: 1, identities: 1, conversations: 1, messages: 1 })
  equal(await replayNumber(database.db, later), 0)
})

test('a number counts only through the app that it is connected through', async () => {
  const shop = await stage()
  const stranger = await stageApp(database, 'another secret')
  await shop.accept(envelope([{ value: textValue(shop.phoneNumberId, ayse, 'wamid.forged', 'Hello') }]), stranger)
  await shop.digestAll()
  equal((await shop.counts())?.messages, 0)
})

test('one delivery mixes workspaces, and each sees its own', async () => {
  const one = await stage()
  const other = await stageWorkspace(database, one.appId)
  await one.deliver(
    textValue(one.phoneNumberId, ayse, 'wamid.one', 'for one'),
    textValue(other.numbers[0].phoneNumberId, mira, 'wamid.other', 'for the other'),
  )
  deepEqual(await one.rows(sql`select text from messages`), [{ text: 'for one' }])
  deepEqual(await look(database, other.workspaceId, (tx) => sql`select text from messages`.execute(tx)), [
    { text: 'for the other' },
  ])
})

test('a reaction, an edit and a revoke may come before their message', async () => {
  const shop = await stage()
  const value = (id: string, more: object) => messageValue(shop.phoneNumberId, ayse, id, more)
  await shop.deliver(value('wamid.r', { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '❤️' } }))
  await shop.deliver(
    value('wamid.e', {
      type: 'edit',
      edit: { original_message_id: 'wamid.1', message: { type: 'text', text: { body: 'Hallo' } } },
    }),
  )
  await shop.deliver(value('wamid.v', { type: 'revoke', revoke: { original_message_id: 'wamid.2' } }))
  equal((await shop.counts())?.messages, 0)
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hullo'))
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.2', 'Oops'))
  const messages = await shop.rows(
    sql`select text, edited_at is not null as edited, revoked_at is not null as revoked from messages order by wamid`,
  )
  deepEqual(messages, [
    { text: 'Hallo', edited: true, revoked: false },
    { text: 'Oops', edited: false, revoked: true },
  ])
  equal((await shop.rows(sql`select emoji from reactions`))[0]?.emoji, '❤️')
})

test('a status settles a send that we were unsure of, also before its answer was recorded', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello'))
  const [conversation] = await shop.rows<{ id: string }>(sql`select id from conversations`)
  const [messageId, sendId] = [uuidv7(), uuidv7()]
  await shop.rows(sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, created_at)
    values (${shop.workspaceId}, ${messageId}, ${conversation?.id}, ${shop.channelId}, 'out', 'text', now(), 'person', 'unconfirmed', now(), now()) returning id`)
  await shop.rows(sql`insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, created_at)
    values (${shop.workspaceId}, ${sendId}, ${messageId}, ${conversation?.id}, ${shop.channelId}, 1, 0, now(), 'unconfirmed', now()) returning id`)
  const status = (status: string) =>
    statusValue(shop.phoneNumberId, { id: 'wamid.out', status, biz_opaque_callback_data: sendId }, ayse)
  await shop.deliver(status('read'))
  await shop.deliver(status('sent'), status('delivered'))
  deepEqual(await shop.rows(sql`select state, wamid from sends`), [{ state: 'accepted', wamid: 'wamid.out' }])
  deepEqual(await shop.rows(sql`select status, wamid from messages where direction = 'out'`), [
    { status: 'read', wamid: 'wamid.out' },
  ])
  equal((await shop.rows(sql`select count(*)::int as n from message_statuses`))[0]?.n, 3)
  const changes = await shop.rows(sql`select data from events where type = 'message.changed'`)
  deepEqual(changes, [{ data: { because: 'status' } }])
})

test('a failed status says why, in a word, a number and a sentence', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello'))
  const [conversation] = await shop.rows<{ id: string }>(sql`select id from conversations`)
  const [messageId, sendId] = [uuidv7(), uuidv7()]
  await shop.rows(sql`insert into messages (workspace_id, id, conversation_id, channel_id, direction, kind, at, source, status, status_at, wamid, created_at)
    values (${shop.workspaceId}, ${messageId}, ${conversation?.id}, ${shop.channelId}, 'out', 'text', now(), 'person', 'accepted', now(), 'wamid.out', now()) returning id`)
  await shop.rows(sql`insert into sends (workspace_id, id, message_id, conversation_id, channel_id, attempt, priority, due_at, state, wamid, created_at)
    values (${shop.workspaceId}, ${sendId}, ${messageId}, ${conversation?.id}, ${shop.channelId}, 1, 0, now(), 'accepted', 'wamid.out', now()) returning id`)
  const errors = [
    { code: 131047, title: 'Re-engagement message', error_data: { details: 'More than 24 hours have passed\u0000' } },
  ]
  await shop.deliver(statusValue(shop.phoneNumberId, { id: 'wamid.out', status: 'failed', errors }))
  deepEqual(
    await shop.rows(sql`select status, fault, fault_code, fault_details from messages where direction = 'out'`),
    [
      {
        status: 'failed',
        fault: 'window_closed',
        fault_code: 131047,
        fault_details: 'More than 24 hours have passed\uFFFD',
      },
    ],
  )
  await shop.deliver(statusValue(shop.phoneNumberId, { id: 'wamid.out', status: 'delivered' }))
  deepEqual(await shop.rows(sql`select status, fault from messages where direction = 'out'`), [
    { status: 'delivered', fault: null },
  ])
})

test('media wait to be fetched, calls open the window once, and what has no feature yet is kept', async () => {
  const shop = await stage()
  const image = { type: 'image', image: { id: '1003', mime_type: 'image/jpeg', sha256: 'x', caption: 'Look' } }
  await shop.deliver(messageValue(shop.phoneNumberId, ayse, 'wamid.i', image, '1763800000'))
  deepEqual(await shop.rows(sql`select provider_media_id, state from media`), [
    { provider_media_id: '1003', state: 'pending' },
  ])
  const call = (more: object) => ({
    field: 'calls',
    value: {
      ...about(shop.phoneNumberId),
      calls: [{ id: 'wacid.1', from: ayse.waId, from_user_id: 'DE.1', direction: 'USER_INITIATED', ...more }],
    },
  })
  await shop.accept(envelope([call({ event: 'terminate', timestamp: '1763800100', duration: 60 })]))
  await shop.digestAll()
  await shop.accept(envelope([call({ event: 'connect', timestamp: '1763800030' })]))
  await shop.digestAll()
  deepEqual(await shop.rows(sql`select content from messages where kind = 'call'`), [
    { content: { call: { event: 'terminate', durationSeconds: 60 } } },
  ])
  deepEqual(
    (await shop.rows(sql`select last_customer_at from conversations`))[0]?.last_customer_at,
    new Date(1763800040_000),
  )
  await shop.accept(
    envelope([
      {
        field: 'user_preferences',
        value: {
          ...about(shop.phoneNumberId),
          user_preferences: [
            { wa_id: ayse.waId, category: 'marketing_messages', value: 'stop', timestamp: 1731705721 },
          ],
        },
      },
      {
        field: 'smb_message_echoes',
        value: {
          ...about(shop.phoneNumberId),
          message_echoes: [
            {
              from: '15550783881',
              to: ayse.waId,
              id: 'wamid.echo',
              timestamp: '1739321024',
              type: 'text',
              text: { body: 'x' },
            },
          ],
        },
      },
      {
        field: 'messages',
        value: messageValue(shop.phoneNumberId, ayse, 'wamid.g', { group_id: 'g1', text: { body: 'in a group' } }),
      },
      { field: 'account_alerts', value: { entity_type: 'BUSINESS', entity_id: '1', alert_info: {} } },
    ]),
  )
  await shop.digestAll()
  deepEqual(
    (await shop.rows(sql`select kind from kept_items order by kind`)).map(({ kind }) => kind),
    ['accountField', 'echo', 'group'],
  )
  equal((await shop.counts())?.messages, 2)
  ok(
    (await shop.rows<{ raw: Buffer }>(sql`select raw from kept_items where kind = 'group'`))[0]?.raw.includes(
      'in a group',
    ),
  )
})
