/** 100,000 taken into workflows at once that send: how fast, whether they leave at the numbers' full throughput, what an agent
 *  notices of it, and whether who says STOP in the middle of it is left alone. */
import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ORDER_SHIPPED } from '#tests/workflows.ts'
import { textDelivery, waIdOf } from './kit/deliveries.ts'
import { agree, count, enrolEverybody, until, workflowOn } from './kit/everybody.ts'
import { ASK_EVERY_MS, type Field, figuresOf, onField, REPLY_MS_MAX, sustained } from './kit/field.ts'
import { readOptions } from './kit/options.ts'
import { neverLeft } from './kit/replies.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, queueSends } from './kit/seed.ts'
import { timesOf } from './kit/stats.ts'

const options = readOptions()
const ENROLMENTS = options.short ? 10_000 : 100_000
const ASK_MS = options.short ? 10_000 : 60_000
const HIGH_PER_SECOND = 1_000
const STANDARD_PER_SECOND = 80
const STANDARD_NUMBERS = 10
/** Up to how many ordinary numbers all of it is kept, told in short. */
const FEWER_NUMBERS = [1, 5, 7]
const FEWER_ASK_MS = options.short ? 6_000 : 30_000
/** So many seconds of sending are enrolled, so that there is enough to the end. */
const FEWER_SECONDS = options.short ? 10 : 45
/** The dispatcher alone, with everything in the queue before it begins. */
const FLOOR_SECONDS = options.short ? 4 : 15
const SHARE_OF_FLOOR = 0.95
const ORDER_SHIPPEDS_MS_MAX = 60_000
const ENROL_MS_MAX = 240_000
const SENT_MS_MAX = 120_000
/** Half of them have a message in the queue, the other half is next. */
const STOPPING = 20
const STOPPED_MS_MAX = 1_000

interface Case {
  name: string
  throughputs: number[]
  enrolments: number
  askMs: number
}

const standard = (count: number) => Array.from({ length: count }, () => STANDARD_PER_SECOND)

const whole = { enrolments: ENROLMENTS, askMs: ASK_MS }
const cases: Case[] = [
  { ...whole, name: 'one number at 1,000/s', throughputs: [HIGH_PER_SECOND] },
  {
    ...whole,
    name: `${STANDARD_NUMBERS} numbers at ${STANDARD_PER_SECOND}/s`,
    throughputs: standard(STANDARD_NUMBERS),
  },
]
const figures: Figure[] = []
for (const one of cases) figures.push(...(await run(one)))
for (const count of FEWER_NUMBERS) figures.push(...(await inShort(count)))
tell({
  title: 'Everybody in a workflow at once',
  how: `${ENROLMENTS.toLocaleString('en-GB')} enrolments by hand, of contacts who have opted in, in a workflow for each number that sends them a marketing template; an agent answers every ${ASK_EVERY_MS} ms meanwhile, from the click to Graph’s door, and in the middle ${STOPPING} customers say STOP. The floor is the dispatcher alone, with texts that were in the queue before; of the last few runs, with ${FEWER_SECONDS} s of sending each, it is what their numbers are allowed.`,
  figures,
})

async function run(one: Case): Promise<Figure[]> {
  const { name, throughputs } = one
  const floor = await dispatcherAlone(throughputs)
  const { sent, enrolMs, stopped } = await campaign(one)
  return [
    { what: `${name}: enrolled in`, value: enrolMs, unit: ' ms' },
    ...figuresOf(sent, throughputs[0] ?? 0, { floor, bar: { shareOfFloor: SHARE_OF_FLOOR } }),
    ...stopped,
  ]
}

/** Only what is asked of it. */
async function inShort(count: number): Promise<Figure[]> {
  const allowed = count * STANDARD_PER_SECOND
  const name = `${count} ${count === 1 ? 'number' : 'numbers'} at ${STANDARD_PER_SECOND}/s`
  const throughputs = standard(count)
  const { sent } = await campaign({ name, throughputs, enrolments: allowed * FEWER_SECONDS, askMs: FEWER_ASK_MS })
  const { p95 } = timesOf(sent.replies.times)
  return [
    {
      what: `${name}: calls`,
      value: sustained(sent),
      unit: '/s',
      floor: allowed,
      bar: { shareOfFloor: SHARE_OF_FLOOR },
    },
    { what: '… p95 of an agent’s replies', value: p95, unit: ' ms', bar: { atMost: REPLY_MS_MAX } },
    neverLeft(sent.replies),
  ]
}

async function campaign({ throughputs, enrolments, askMs }: Case) {
  const customers = Math.ceil(enrolments / throughputs.length)
  const total = customers * throughputs.length
  let enrolMs = Number.NaN
  const stopped: Figure[] = []
  const said = new Map<string, number>()
  const sent = await onField(
    { throughputs, customers, askMs },
    {
      async before({ house, shop, meta }) {
        const all = await meta.sim<{ id: string; name: string }[]>('GET', '/templates')
        for (const { id, name: template } of all)
          if (template === ORDER_SHIPPED) await meta.sim('PATCH', `/templates/${id}`, { category: 'MARKETING' })
        await agree(house, shop)
        await analyze(house.owner)
      },
      async during(field) {
        const { house, shop } = field
        await until(ORDER_SHIPPEDS_MS_MAX, async () => (await count(house, 'templates')) > 0)
        const startedAt = performance.now()
        for (const { channelId } of shop.numbers)
          await enrolEverybody(house, shop, await workflowOn(house, shop, channelId))
        const enrolled = until(ENROL_MS_MAX, async () => (await count(house, 'enrolments')) === total).then(() => {
          enrolMs = performance.now() - startedAt
        })
        await delay(askMs / 2)
        await sayStop(field, said)
        await enrolled
      },
      async after(field, sends) {
        stopped.push(...(await afterStop(field, said, sends)))
      },
    },
  )
  return { sent, enrolMs, stopped }
}

/** Calls a second. */
async function dispatcherAlone(throughputs: number[]): Promise<number> {
  const [perSecond = 0] = throughputs
  const total = perSecond * throughputs.length * FLOOR_SECONDS
  const sent = await onField(
    { throughputs, customers: total, askMs: 0 },
    {
      async before({ house, shop }) {
        // Each number has its part of the customers.
        for (const [place, { channelId }] of shop.numbers.entries())
          await house.owner.query(
            `update conversations c set channel_id = $1 from (select id, row_number() over (order by id) as n from conversations) one
             where c.id = one.id and one.n % $2 = $3`,
            [channelId, shop.numbers.length, place],
          )
        for (const number of shop.numbers) await queueSends(house.owner, shop, number, 1, 0)
        await analyze(house.owner)
      },
      during: ({ house }) =>
        until(SENT_MS_MAX, async () => {
          const { rows } = await house.owner.query<{ isOver: boolean }>(
            `select not exists (select from sends where state in ('queued', 'sending')) as "isOver"`,
          )
          return rows[0]?.isOver ?? false
        }),
    },
  )
  return sustained(sent)
}

/** In what Meta would deliver, each on its own. */
async function sayStop({ house, shop }: Field, said: Map<string, number>): Promise<void> {
  const [number] = shop.numbers
  const { rows } = await house.owner.query<{ waId: string }>(
    `(select i.wa_id as "waId" from sends s join conversations c on c.id = s.conversation_id join identities i on i.id = c.identity_id
       where s.state = 'queued' and s.priority > 0 and s.channel_id = $1 order by s.id desc limit $2)
     union
     (select i.wa_id from enrolments e join identities i on i.contact_id = e.contact_id
       where e.state = 'active' and e.lane = $1 order by e.due_at, e.id limit $2)`,
    [number.channelId, STOPPING / 2],
  )
  const first = Number(waIdOf(0))
  await Promise.all(
    rows.map(async ({ waId }) => {
      const body = textDelivery(number, Number(waId) - first, `wamid.stop.${waId}`, 'STOP')
      const signature = createHmac('sha256', shop.appSecret).update(body).digest('hex')
      said.set(waId, Date.now())
      const answer = await fetch(`${house.server().url}/webhooks/whatsapp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        body,
      })
      if (!answer.ok) throw new Error(`a STOP was refused: ${answer.status}`)
    }),
  )
}

async function afterStop(
  { house }: Field,
  said: ReadonlyMap<string, number>,
  sends: ReadonlyMap<string, number>,
): Promise<Figure[]> {
  const { rows } = await house.owner.query<{ id: string; waId: string; heardAt: Date | null }>(
    `select s.id, i.wa_id as "waId",
       (select min(e.recorded_at) from consent_entries e join consent_words w on w.workspace_id = e.workspace_id and w.number = e.number
         where w.identity_id = i.id and w.consent = 'opted_out') as "heardAt"
     from identities i left join conversations c on c.identity_id = i.id
       left join sends s on s.conversation_id = c.id and s.priority > 0
         and exists (select from messages m where m.id = s.message_id and m.source = 'workflow')
     where i.wa_id = any ($1)`,
    [[...said.keys()]],
  )
  const after = rows.flatMap(({ id, waId }) => {
    const at = sends.get(id)
    return at === undefined ? [] : at - (said.get(waId) ?? 0)
  })
  const heard = rows.map(
    ({ waId, heardAt }) => (heardAt?.getTime() ?? Number.POSITIVE_INFINITY) - (said.get(waId) ?? 0),
  )
  return [
    {
      what: `… ${said.size} say STOP, written down after at most`,
      value: Math.max(...heard),
      unit: ' ms',
      bar: { atMost: STOPPED_MS_MAX },
    },
    { what: '… messages that came to Graph’s door after it', value: after.filter((ms) => ms > 0).length, unit: '' },
    {
      what: '… later than a second after it',
      value: after.filter((ms) => ms > STOPPED_MS_MAX).length,
      unit: '',
      bar: { atMost: 0 },
    },
  ]
}
