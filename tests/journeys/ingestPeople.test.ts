import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { uuidv7 } from '#server/platform/uuid.ts'
import { freshDatabase } from '../database.ts'
import { messageValue, type Sender, stageShop, statusValue, textValue } from '../ingestStage.ts'

const { database } = await freshDatabase()
const ayse: Sender = { waId: '4915123456781', userId: 'DE.1', name: 'Ayşe Demir', username: 'aysedemir' }
const mira: Sender = { waId: '4915123456782', userId: 'DE.2', name: 'Mira Weber' }
const stage = () => stageShop(database)

test('a number that hid itself appears, and two threads become one with everything in them', async () => {
  const shop = await stage()
  await shop.deliver(
    textValue(shop.phoneNumberId, { waId: ayse.waId, name: 'Ayşe' }, 'wamid.old', 'by number', '1763800000'),
  )
  await shop.deliver(
    textValue(shop.phoneNumberId, { userId: 'DE.1', name: 'Ayşe' }, 'wamid.new', 'by user id', '1763800001'),
  )
  deepEqual(await shop.counts(), { contacts: 2, identities: 2, conversations: 2, messages: 2 })
  const conversations = await shop.rows<{ id: string }>(sql`select id from conversations order by id`)
  for (const { id } of conversations) {
    await shop.rows(sql`insert into reads (workspace_id, conversation_id, user_id, inbound_count, read_at)
      values (${shop.workspaceId}, ${id}, 'jonas', 1, now()) returning user_id`)
  }
  await shop.deliver(statusValue(shop.phoneNumberId, { id: 'wamid.x', status: 'delivered' }, ayse))
  deepEqual(await shop.counts(), { contacts: 1, identities: 1, conversations: 1, messages: 2 })
  const [row] = await shop.rows(sql`select c.id, c.inbound_count, r.inbound_count as read, i.wa_id, i.user_id
    from conversations c join identities i on i.id = c.identity_id join reads r on r.conversation_id = c.id`)
  deepEqual(row, { id: conversations[0]?.id, inbound_count: 2, read: 2, wa_id: ayse.waId, user_id: 'DE.1' })
  const events = await shop.rows<{ type: string; data: object }>(
    sql`select type, data from events where type in ('conversation.united', 'contact.merged')`,
  )
  deepEqual(events.map(({ type }) => type).sort(), ['contact.merged', 'conversation.united'])
})

test('a late fact shows that two were taken for one, and their messages part again', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, { waId: ayse.waId }, 'wamid.w', 'by number', '1763800000'))
  await shop.deliver(
    textValue(
      shop.phoneNumberId,
      { ...ayse, userId: 'DE.9', name: 'Newcomer' },
      'wamid.9',
      'has the number now',
      '1763900000',
    ),
  )
  equal((await shop.counts())?.conversations, 1)
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'had it before', '1763700000'))
  deepEqual(await shop.counts(), { contacts: 2, identities: 2, conversations: 2, messages: 3 })
  const threads = await shop.rows<{
    texts: string[]
    user_id: string
    inbound_count: number
    wa_id: string | null
  }>(sql`
    select array_agg(m.text order by m.at) as texts, i.user_id, i.wa_id, c.inbound_count
    from messages m join conversations c on c.id = m.conversation_id join identities i on i.id = c.identity_id
    group by i.user_id, i.wa_id, c.inbound_count order by i.user_id`)
  deepEqual(threads, [
    { texts: ['had it before', 'by number'], user_id: 'DE.1', wa_id: null, inbound_count: 2 },
    { texts: ['has the number now'], user_id: 'DE.9', wa_id: ayse.waId, inbound_count: 1 },
  ])
})

test('a change of number and user id is a grey line in the same thread', async () => {
  const shop = await stage()
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello', '1763800000'))
  const system = {
    type: 'system',
    system: { type: 'user_changed_number', body: 'changed', wa_id: '4915199999999', user_id: 'DE.1b' },
  }
  await shop.deliver(messageValue(shop.phoneNumberId, ayse, 'wamid.s', system, '1763800010'))
  await shop.deliver(
    textValue(
      shop.phoneNumberId,
      { waId: '4915199999999', userId: 'DE.1b', name: 'Ayşe' },
      'wamid.2',
      'It is me',
      '1763800020',
    ),
  )
  deepEqual(await shop.counts(), { contacts: 1, identities: 1, conversations: 1, messages: 3 })
  const [identity] = await shop.rows(sql`select wa_id, user_id from identities`)
  deepEqual(identity, { wa_id: '4915199999999', user_id: 'DE.1b' })
  const [line] = await shop.rows<{ content: object; source: string }>(
    sql`select content, source from messages where kind = 'system'`,
  )
  deepEqual(line, {
    source: 'system',
    content: { system: { what: 'number_changed', previous: ayse.waId, current: '4915199999999' } },
  })
  equal((await shop.rows(sql`select inbound_count from conversations`))[0]?.inbound_count, 2)
})

test('the one contact that has the number is the contact; several are offered', async () => {
  const shop = await stage()
  const save = (name: string, phone: string, column: 'phone' | 'mobile_phone') =>
    shop.rows(sql`insert into contacts (workspace_id, id, name, name_source, ${sql.raw(column)}, ${sql.raw(`${column}_key`)}, origin, created_at, updated_at)
      values (${shop.workspaceId}, ${uuidv7()}, ${name}, 'person', ${`+${phone}`}, ${phone}, 'person', now(), now()) returning id`)
  await save('Ayşe D.', ayse.waId ?? '', 'mobile_phone')
  await shop.deliver(textValue(shop.phoneNumberId, ayse, 'wamid.1', 'Hello'))
  deepEqual(await shop.rows(sql`select c.name from identities i join contacts c on c.id = i.contact_id`), [
    { name: 'Ayşe D.' },
  ])
  await save('Mira one', mira.waId ?? '', 'phone')
  await save('Mira two', mira.waId ?? '', 'mobile_phone')
  await shop.deliver(textValue(shop.phoneNumberId, mira, 'wamid.2', 'Hello'))
  const [offered] = await shop.rows<{ name: string; offers: number }>(sql`
    select c.name, (select count(*)::int from contact_offers o where o.contact_id = c.id) as offers
    from identities i join contacts c on c.id = i.contact_id where i.user_id = 'DE.2'`)
  deepEqual(offered, { name: 'Mira Weber', offers: 2 })
})
