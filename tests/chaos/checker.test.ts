import { deepEqual, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import pg from 'pg'
import { type Agent, openAgent } from './agent.ts'
import { check, holds } from './checker.ts'
import { bodyOf, type Customer, deliver, messageChange, textChange } from './deliveries.ts'
import { type Ground, openGround } from './ground.ts'
import { customersOf } from './load.ts'

let ground: Ground
let agent: Agent
let owner: pg.Client
before(async () => {
  ground = await openGround()
  owner = new pg.Client({ connectionString: ground.databaseUrl })
  await owner.connect()
  ground.onClose(() => owner.end())
  const [shop] = ground.shops
  const [customer] = (await customersOf(ground, shop, 1, 0)) as [Customer]
  const to = { url: ground.door.url, appSecret: ground.meta.appSecret, history: ground.history }
  const seconds = Math.floor(Date.now() / 1_000) - 60
  const reaction = { message_id: 'wamid.one', emoji: '🌷' }
  await deliver(to, bodyOf([textChange(customer, 'wamid.one', seconds, `${shop.mark} one`)]))
  await deliver(to, bodyOf([messageChange(customer, 'wamid.two', seconds + 1, { type: 'reaction', reaction })]))
  const [mira] = shop.people
  ok(mira)
  const { id } = await mira.conversationWith(customer.name)
  agent = await openAgent(ground, mira)
  await agent.reply(id, `${shop.mark} answer`)
  await holds(ground, [agent])
})
/** Damage, and what the checker must say of it. */
const DAMAGES: { name: string; sql: string; found: RegExp }[] = [
  {
    name: 'a delivery is lost',
    sql: `delete from deliveries where id = (select min(id::text)::uuid from deliveries)`,
    found: /^I1: answered 200 and not stored/,
  },
  {
    name: 'a delivery is changed',
    sql: `update deliveries set body = body || ' '::bytea`,
    found: /^I1: answered 200 and not stored/,
  },
  {
    name: 'a message is lost',
    sql: `delete from messages where wamid = 'wamid.one'`,
    found: /^I2: received and in no thread/,
  },
  {
    name: 'a message is doubled',
    sql: `insert into messages select (m).* from (select jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid())) as m from messages m where wamid = 'wamid.one') d`,
    found: /^I2: 2 messages are wamid.one/,
  },
  {
    name: 'a text is another',
    sql: `update messages set text = 'other' where wamid = 'wamid.one'`,
    found: /^I1: .* says "other"/,
  },
  {
    name: 'a status goes backwards',
    sql: `update messages set status = 'sent' where direction = 'out'`,
    found: /^I3: /,
  },
  { name: 'a reaction is lost', sql: 'delete from reactions', found: /^I1: the reaction to/ },
  {
    name: 'unread is counted wrongly',
    sql: 'update conversations set inbound_count = inbound_count + 1',
    found: /^I4: .* counts/,
  },
  { name: 'an event number is left out', sql: 'delete from events where number = 2', found: /^I4: events of/ },
  { name: 'a send is forgotten', sql: 'delete from sends', found: /^I5: Graph accepted .*, which nobody sent/ },
  {
    name: 'a reply that left counts as failed',
    sql: `update messages set status = 'failed' where direction = 'out'`,
    found: /^I5: .* counts as failed/,
  },
  {
    name: 'a free text left after the window',
    sql: `update messages set at = at - interval '2 days' where direction = 'in';
      update reactions set at = at - interval '2 days'`,
    found: /^I6: .* left outside the 24 hours/,
  },
  {
    name: 'a template left for somebody who had not opted in',
    sql: `update messages set kind = 'template', source = 'workflow' where direction = 'out'`,
    found: /^I6: the template .* had not opted in/,
  },
]

for (const { name, sql, found } of DAMAGES) {
  test(`the checker notices: ${name}`, async () => {
    // The damage is seen by the checker's own look only and then undone.
    const wrong = await damaged(sql)
    ok(
      wrong.some((one) => found.test(one)),
      JSON.stringify(wrong, null, 1),
    )
  })
}

test('the checker finds nothing where nothing is wrong', async () => {
  deepEqual(await check(ground, [agent]), [])
})

async function damaged(sql: string): Promise<string[]> {
  const { rows } = ground
  ground.rows = async <Row>(query: string, values: unknown[] = []) => (await owner.query(query, values)).rows as Row[]
  await owner.query('begin')
  try {
    await owner.query(
      `select set_config('posthorn.workspaces', (select string_agg(id::text, ',') from workspaces), true)`,
    )
    await owner.query(`set constraints all deferred`)
    await owner.query(sql)
    return await check(ground, [])
  } finally {
    await owner.query('rollback')
    ground.rows = rows
  }
}
