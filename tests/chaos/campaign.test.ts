import { deepEqual, equal, ok } from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Enrolment } from '#contract/workflows.ts'
import type { Definition } from '#core/workflow/definition.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { eventually } from '../eventually.ts'
import type { Person } from '../person.ts'
import { sendsOf } from '../practice.ts'
import { keepDraft, ORDER_SHIPPED, publish, sendOrderShipped } from '../workflows.ts'
import { holds } from './checker.ts'
import type { Customer } from './deliveries.ts'
import { type Ground, isLong, openGround, PATIENCE, settled } from './ground.ts'
import { customersOf } from './load.ts'

/** The simulator lists no more than a thousand deliveries: each of these causes a handful. */
const CUSTOMERS = isLong ? 120 : 24
/** Never asked by anybody whether they agree. */
const SILENT = 3
/** Slow enough that a campaign can be caught half-way. */
const PER_SECOND = isLong ? 12 : 4
/** One second is promised; a busy machine gets as much again. */
const HEARD_MS_MAX = 1_000 * 2 * PATIENCE
const WAIT_MS = 61_000

let ground: Ground
let mira: Person
let customers: Customer[]
let workflowId: string

before(async () => {
  ground = await openGround({ processes: 2, shops: [{ people: 1, throughput: PER_SECOND }], followsClock: true })
  const [shop] = ground.shops
  mira = shop.people[0] as Person
  customers = await customersOf(ground, shop, CUSTOMERS, 0)
  await settled(ground)
  const known = await contactIds()
  equal(known.size, CUSTOMERS)
  const agreed = customers.slice(SILENT).map(({ waId }) => known.get(waId) ?? '')
  const proof = 'The form at the till'
  await mira.post('/consents', {
    id: uuidv7(),
    consent: 'opted_in',
    purposes: ['utility', 'marketing'],
    contactIds: agreed,
    proof,
  })
  await makeMarketing(shop.wabaId)
  workflowId = uuidv7()
  await mira.post('/workflows', { id: workflowId, name: 'Campaign' })
  await keepDraft(mira, workflowId, campaign(shop.channelId))
  await publish(mira, workflowId)
  await turn(true)
})

const campaign = (channelId: string): Definition => ({
  triggers: [{ kind: 'by_hand' }],
  conditions: null,
  reenrolment: { rule: 'again', afterMinutes: 0 },
  first: 'send',
  steps: [
    { ...sendOrderShipped(channelId, { rule: 'fixed', language: 'en' }), next: 'wait' },
    { id: 'wait', kind: 'wait', wait: { for: 'time', minutes: 1 }, next: null, otherwise: null },
  ],
})

test('R17: two schedulers at once and both killed half-way: each who agreed gets it at most once, nobody else', async () => {
  await enrolAll()
  await eventually(async () => ok((await accepted()).length >= CUSTOMERS / 2))
  for (const process of [...ground.processes]) await ground.kill(process)
  await Promise.all([ground.start(), ground.start()])
  await settled(ground)
  const states = await statesOfSends()
  equal(states.length, CUSTOMERS - SILENT, 'one send for each, and none for those who said nothing')
  deepEqual(new Set(states.filter((state) => state !== 'accepted')).isSubsetOf(new Set(['unconfirmed'])), true)
  const phones = (await accepted()).map(({ phoneId }) => phoneId)
  equal(new Set(phones).size, phones.length, 'nobody got it twice')
  const silent = customers.slice(0, SILENT).map(({ phoneId }) => phoneId)
  ok(!phones.some((phoneId) => silent.includes(phoneId)))
  await ground.sim('POST', '/clock', { advanceMs: WAIT_MS })
  await eventually(async () => equal(await countIn('ended'), CUSTOMERS))
  await holds(ground)
})

test('R17: who says STOP in the middle of it gets nothing more; paused at once, resumed it goes on with the rest', async () => {
  const before = new Set((await accepted()).map(({ wamid }) => wamid))
  const since = async () => (await accepted()).filter(({ wamid }) => !before.has(wamid))
  await enrolAll()
  await eventually(async () => ok((await since()).length >= 2))
  const [last] = await ground.rows<{ waId: string }>(`
    select i.wa_id as "waId" from sends s join conversations c on c.id = s.conversation_id
      join identities i on i.id = c.identity_id where s.state = 'queued' order by s.due_at desc, s.id desc limit 1`)
  const stopping = customers.find(({ waId }) => waId === last?.waId)
  ok(stopping?.phoneId)
  const text = { type: 'text', text: { body: 'STOP' } }
  const { now: saidAt } = await ground.sim<{ now: string }>('GET', '/clock')
  await ground.sim('POST', `/phones/${stopping.phoneId}/messages`, { to: ground.shops[0].phoneNumberId, ...text })
  await eventually(async () => ok((await since()).length >= 4))
  await turn(false)
  // What a lane had in hand at that moment leaves.
  await eventually(async () => ok(!(await statesOfSends()).some((state) => state === 'queued' || state === 'sending')))
  ok((await statesOfSends()).includes('cancelled'), 'what nobody had begun to send is withdrawn')
  await ground.sim('POST', '/clock', { advanceMs: WAIT_MS })
  await settled(ground)
  const atRest = (await since()).length
  const standing = await countIn('active')
  ok(standing > 0, 'they stand still')
  await turn(true)
  await eventually(async () => equal(await countIn('active'), 0))
  equal((await since()).length, atRest, 'what was withdrawn is not sent later')
  const [heard] = await ground.rows<{ at: Date; late: number }>(
    `select e.recorded_at as at, (select count(*)::int from sends s join conversations c on c.id = s.conversation_id
        join identities i on i.id = c.identity_id join messages m on m.id = s.message_id
        where i.wa_id = $1 and m.source = 'workflow' and s.state = 'accepted' and s.started_at > e.recorded_at) as late
      from consent_entries e join consent_words w on w.number = e.number where w.consent = 'opted_out'`,
    [stopping.waId],
  )
  ok(heard && heard.at.getTime() - Date.parse(saidAt) < HEARD_MS_MAX)
  equal(heard.late, 0, 'nothing is begun for them from then on')
  await holds(ground)
})

/** Twice at the same moment, as two presses or two tabs: the door gives them to one process each. */
async function enrolAll() {
  const enrol = { id: uuidv7(), who: { kind: 'everybody' } }
  await Promise.all([1, 2].map(() => mira.post(`/workflows/${workflowId}/enrolments`, enrol)))
}

/** What needs an agreement of its own, and what STOP takes back. */
async function makeMarketing(wabaId: string) {
  const all = await ground.sim<{ id: string; name: string }[]>('GET', `/templates?wabaId=${wabaId}`)
  for (const { id, name } of all)
    if (name === ORDER_SHIPPED) await ground.sim('PATCH', `/templates/${id}`, { category: 'MARKETING' })
  await eventually(async () => {
    const rows = await ground.rows<{ category: string }>('select category from templates where name = $1', [
      ORDER_SHIPPED,
    ])
    deepEqual([...new Set(rows.map(({ category }) => category))], ['MARKETING'])
  })
}

const turn = (isOn: boolean) => mira.put(`/workflows/${workflowId}/switch`, { isOn })

/** Templates that Graph took. */
const accepted = async () =>
  ((await sendsOf(ground.sim)) as (Awaited<ReturnType<typeof sendsOf>>[number] & { type: string })[]).filter(
    ({ type }) => type === 'template',
  )

const statesOfSends = async () =>
  (
    await ground.rows<{ state: string }>(`select s.state from sends s join messages m on m.id = s.message_id
      where m.source = 'workflow'`)
  ).map(({ state }) => state)

const countIn = async (state: Enrolment['state']) => {
  const [row] = await ground.rows<{ count: number }>(
    'select count(*)::int as count from enrolments where workflow_id = $1 and state = $2',
    [workflowId, state],
  )
  return row?.count ?? 0
}

async function contactIds(): Promise<Map<string, string>> {
  const rows = await ground.rows<{ waId: string; id: string }>(
    'select wa_id as "waId", contact_id as id from identities where wa_id is not null',
  )
  return new Map(rows.map(({ waId, id }) => [waId, id]))
}
