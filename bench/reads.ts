/** What an agent waits for who opens the inbox, a thread and the list of contacts, in a workspace that has been used for years. */
import { uuidv7 } from '#server/platform/uuid.ts'
import { fillOnce } from '#server/search/fill.ts'
import { withoutIndexes } from './kit/bulk.ts'
import { furnishContacts, questionsOf } from './kit/contacts.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, countAsFilled, seedCustomers, seedMessages } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'

const MESSAGES_TO_A_CONVERSATION = 10
const DAYS = 365
const LIST_LIMIT = 50
const THREAD_LIMIT = 50
const ASKED = 300
/** Of each of the many questions to the list of contacts. */
const ASKED_OF_CONTACTS = 100
const WARM_UP = 30
const FILLED_TABLES = [
  'conversations',
  'contacts',
  'identities',
  'parties',
  'reads',
  'events',
  'contact_values',
  'consent_marks',
  'conversation_labels',
]
const STATUSES = `case when random() < 0.85 then 'closed' when random() < 0.7 then 'open' when random() < 0.5 then 'waiting' else 'snoozed' end`

const options = readOptions()
const conversations = Math.ceil(options.messages / MESSAGES_TO_A_CONVERSATION)

await inHouse(async (house) => {
  const shop = await openShop(house)
  const [number] = shop.numbers
  const startedAt = performance.now()
  const marks = await makeMarks(house, shop)
  await withoutIndexes(house.owner, FILLED_TABLES, options.messages, async () => {
    await seedCustomers(house.owner, shop, number, { count: conversations, ageDays: DAYS })
    await seedMessages(house.owner, shop, number, { count: options.messages, days: DAYS })
    await spread(house, shop, marks)
    await furnishContacts(house, shop)
  })
  // What is looked for is filled in once, when a Posthorn from before it starts; that must not run beside the questions. The words of
  // messages are not asked for here (bench/search.ts does).
  await countAsFilled(house.owner, shop, { contacts: false })
  while (await fillOnce(house.database.db, shop.workspaceId));
  await analyze(house.owner)
  const seconds = (performance.now() - startedAt) / 1_000
  await house.start()
  const ask = await askerOf(house, shop)

  const ids = await sampleOf(house, 'select id from conversations order by random() limit 1000')
  const cursors = await pagesOf(ask)
  const numbers = await sampleOf(house, 'select phone_key as id from contacts order by random() limit 100')
  const figures: Figure[] = [
    // The floor of all that follows: who asks, and nothing else.
    ...(await measured('floor: session and membership', null, () => ask('/labels'))),
    ...(await measured('inbox, first page', 20, () => ask(`/conversations?limit=${LIST_LIMIT}`))),
    ...(await measured('inbox, open ones', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&status=open`))),
    ...(await measured('inbox, mine', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&status=open&owner=me`))),
    ...(await measured('inbox, unassigned', 20, () =>
      ask(`/conversations?limit=${LIST_LIMIT}&status=open&owner=none`),
    )),
    ...(await measured('inbox, a page further down', 20, (nth) =>
      ask(`/conversations?limit=${LIST_LIMIT}&before=${encodeURIComponent(cursors[nth % cursors.length] ?? '')}`),
    )),
    ...(await measured('inbox, of a team', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&team=${marks.teamId}`))),
    ...(await measured('inbox, of no team', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&team=none`))),
    ...(await measured('inbox, unread', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&unread=true`))),
    ...(await measured('inbox, window closing', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&window=closing`))),
    ...(await measured('inbox, window closed', 20, () => ask(`/conversations?limit=${LIST_LIMIT}&window=closed`))),
    ...(await measured('inbox, label that many have', 20, () =>
      ask(`/conversations?limit=${LIST_LIMIT}&labelIds=${marks.many}`),
    )),
    ...(await measured('inbox, label that few have', 20, () =>
      ask(`/conversations?limit=${LIST_LIMIT}&labelIds=${marks.few}`),
    )),
    ...(await measured('inbox, of one number', 20, () =>
      ask(`/conversations?limit=${LIST_LIMIT}&channelId=${number.channelId}`),
    )),
    ...(await measured('inbox, days of three weeks ago', 20, () => ask(`/conversations?${daysBack(25, 20)}`))),
    ...(await measured('inbox, where the contact’s plan is pro', 20, () =>
      ask(inboxWhere('contact.custom_plan', 'pro')),
    )),
    ...(await measured('inbox, open ones, where the contact’s plan is pro', 20, () =>
      ask(`${inboxWhere('contact.custom_plan', 'pro')}&status=open`),
    )),
    ...(await measured('inbox, where the contact’s score is one of 100', 20, (nth) =>
      ask(inboxWhere('contact.custom_score', String(nth % 100))),
    )),
    // Of 500 numbers a fifth are companies that somebody is in.
    ...(await measured('inbox, where the contact’s company is one of 100', 20, (nth) =>
      ask(inboxWhere('contact.company', `Company ${(nth * 5) % 500}`)),
    )),
    ...(await measured('inbox, where the contact agreed to marketing', 20, () =>
      ask(inboxWhere('contact.consent_marketing', 'opted_in')),
    )),
    ...(await measured('inbox, where the contact wants no marketing', 20, () =>
      ask(inboxWhere('contact.consent_marketing', 'opted_out')),
    )),
    ...(await measured('counts of the sidebar', null, () => ask('/conversations/counts'))),
    ...(await measured('thread', 20, (nth) =>
      ask(`/conversations/${ids[nth % ids.length]}/messages?limit=${THREAD_LIMIT}`),
    )),
    ...(await measured('thread, over all numbers', 20, (nth) =>
      ask(`/conversations/${ids[nth % ids.length]}/messages?limit=${THREAD_LIMIT}&timeline=true`),
    )),
    ...(await measured('conversation', null, (nth) => ask(`/conversations/${ids[nth % ids.length]}`))),
  ]
  for (const { what, query } of questionsOf(numbers)) {
    const asked = (nth: number) => ask(`/contacts?${new URLSearchParams(query(nth))}`)
    figures.push(...(await measured(`contacts, ${what}`, 20, asked, ASKED_OF_CONTACTS)))
  }
  tell({
    title: 'Reading',
    how: `${count(options.messages)} messages in ${count(conversations)} conversations over ${DAYS} days, filled in ${Math.round(seconds)} s; one agent asks over HTTP, one question at a time, ${ASKED} of each kind (${ASKED_OF_CONTACTS} to the list of contacts), every time with session and membership. Pages of ${LIST_LIMIT}.`,
    figures,
  })
})

function daysBack(from: number, until: number): URLSearchParams {
  const instant = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  return new URLSearchParams({ limit: String(LIST_LIMIT), since: instant(from), until: instant(until) })
}

function inboxWhere(property: string, value: string): string {
  const where = JSON.stringify({ match: 'all', conditions: [{ property, operator: 'is', value }] })
  return `/conversations?${new URLSearchParams({ limit: String(LIST_LIMIT), where })}`
}

function count(number: number): string {
  return number.toLocaleString('en-GB')
}

type Ask = (path: string) => Promise<{ nextCursor?: string | null }>

async function askerOf(house: House, shop: Shop): Promise<Ask> {
  const [agent = ''] = shop.agents
  const headers = { cookie: await house.signIn(agent), 'posthorn-workspace': shop.workspaceId }
  return async (path) => {
    const answer = await fetch(`${house.server().url}/api/v1${path}`, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { nextCursor?: string | null }
  }
}

async function measured(
  what: string,
  barMs: number | null,
  ask: (nth: number) => Promise<unknown>,
  asked = ASKED,
): Promise<Figure[]> {
  const waits: number[] = []
  for (let nth = 0; nth < WARM_UP + asked; nth++) {
    const askedAt = performance.now()
    await ask(nth)
    if (nth >= WARM_UP) waits.push(performance.now() - askedAt)
  }
  const { p50, p95 } = timesOf(waits)
  return [
    { what: `${what}: p50`, value: p50, unit: ' ms' },
    { what: '… p95', value: p95, unit: ' ms', ...(barMs === null ? {} : { bar: { atMost: barMs } }) },
  ]
}

interface Marks {
  teamId: string
  /** A label of a fifth of the conversations, and one of a few. */
  many: string
  few: string
}

async function makeMarks({ owner }: House, { workspaceId }: Shop): Promise<Marks> {
  const marks = { teamId: uuidv7(), many: uuidv7(), few: uuidv7() }
  await owner.query(`insert into teams (workspace_id, id, name, created_at) values ($1, $2, 'Returns', now())`, [
    workspaceId,
    marks.teamId,
  ])
  await owner.query(
    `insert into labels (workspace_id, id, name, color, created_at) values ($1, $2, 'Order', 'ink', now()), ($1, $3, 'Press', 'red', now())`,
    [workspaceId, marks.many, marks.few],
  )
  return marks
}

/** As it is after years: most are closed, some have an owner, a colleague has read here and there, and things have happened. */
async function spread(house: House, shop: Shop, { teamId, many, few }: Marks): Promise<void> {
  const { owner } = house
  const values = [shop.workspaceId]
  await owner.query(
    `update conversations set status = ${STATUSES}, owner_id = case when random() < 0.3 then $2 end,
       team_id = case when random() < 0.1 then $3::uuid end where workspace_id = $1`,
    [...values, shop.agents[0], teamId],
  )
  await owner.query(
    `insert into conversation_labels (workspace_id, conversation_id, label_id, labelled_at)
     select $1, id, label, now() from conversations c cross join lateral (values ($2::uuid, 5), ($3::uuid, 2000)) as l (label, one_in)
     where workspace_id = $1 and abs(hashtext(id::text)) % one_in = 0`,
    [...values, many, few],
  )
  await owner.query(
    `update conversations set snoozed_until = now() + interval '1 day' where workspace_id = $1 and status = 'snoozed'`,
    values,
  )
  await owner.query(
    `insert into reads (workspace_id, conversation_id, user_id, inbound_count, read_at)
     select $1, id, $2, inbound_count, now() from conversations where workspace_id = $1 and random() < 0.9`,
    [...values, shop.agents[0]],
  )
  await owner.query(
    `insert into events (workspace_id, number, type, at, inbox_id, conversation_id, message_id)
     select $1, row_number() over (order by m.at, m.id), case when m.direction = 'in' then 'message.received' else 'message.queued' end,
       m.at, $2, m.conversation_id, m.id from messages m where m.workspace_id = $1`,
    [...values, shop.inboxId],
  )
}

async function sampleOf(house: House, sql: string): Promise<string[]> {
  const { rows } = await house.owner.query<{ id: string }>(sql)
  return rows.map(({ id }) => id)
}

async function pagesOf(ask: Ask): Promise<string[]> {
  const cursors: string[] = []
  for (let before = ''; cursors.length < 20; ) {
    const { nextCursor } = await ask(`/conversations?limit=${LIST_LIMIT}${before}`)
    if (!nextCursor) break
    cursors.push(nextCursor)
    before = `&before=${encodeURIComponent(nextCursor)}`
  }
  return cursors
}
