/** What somebody waits for who looks something up, in a workspace that has been used for years. */
import { parseQuery, tsqueryOf } from '#core/search/query.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { fillOnce } from '#server/search/fill.ts'
import { findMessages, NEWEST } from '#server/search/queries.ts'
import { withoutIndexes } from './kit/bulk.ts'
import { checkFound, countAsFilledUntil, seedFoundContacts } from './kit/found.ts'
import { type House, inHouse } from './kit/house.ts'
import { readOptions } from './kit/options.ts'
import { type Figure, tell } from './kit/report.ts'
import { analyze, seedCustomers, seedMessages } from './kit/seed.ts'
import { openShop, type Shop } from './kit/shop.ts'
import { timesOf } from './kit/stats.ts'
import { NAME_SQL, prepareWords, saidSql, words } from './kit/vocabulary.ts'

const MESSAGES_TO_A_CONVERSATION = 10
const DAYS = 3 * 365
/** The newest, as the program fills them in; what is older is written by one statement, as the program would have. */
const FILLED_BY_PROGRAM = 200_000
const ASKED = 200
const WARM_UP = 20
/** Who ask in turn: one alone is slowed down when she asks more than six times a second. */
const AGENTS = 200
const SEARCH_BAR_MS = 50
const READ_BAR_MS = 20

const options = readOptions()
const conversations = Math.ceil(options.messages / MESSAGES_TO_A_CONVERSATION)

await inHouse(async (house) => {
  const shop = await openShop(house, { agents: AGENTS })
  const [number] = shop.numbers
  const { owner } = house
  const count = options.messages
  const byProgram = Math.min(FILLED_BY_PROGRAM, Math.floor(count / 2))
  await prepareWords(owner)
  await withoutIndexes(owner, ['contacts', 'identities', 'parties', 'conversations'], count, async () => {
    await seedCustomers(owner, shop, number, { count: conversations, ageDays: DAYS, name: NAME_SQL })
    await seedMessages(owner, shop, number, { count, days: DAYS, said: saidSql(count), found: count - byProgram })
  })
  await seedFoundContacts(owner, shop, conversations)
  await countAsFilledUntil(owner, shop, count - byProgram)
  await analyze(owner)
  const filled = await fill(house, shop, byProgram)
  await analyze(owner)
  await checkFound(house, shop, count)
  await house.start()
  const ask = await askerOf(house, shop)
  const { rows: ids } = await owner.query<{ id: string; message_id: string }>(
    `select m.conversation_id as id, m.id as message_id from messages m where m.wamid like '%77' limit 1000`,
  )
  const { rows: numbers } = await owner.query<{ digits: string }>(
    `select substr(phone_key, 4, 8) as digits from contacts order by id limit 500`,
  )
  const cursors: (string | null | undefined)[] = []
  for (const word of words.common) cursors.push((await ask(`/search?q=${encodeURIComponent(word)}`)).nextCursor)
  const one = (list: readonly string[], nth: number) => encodeURIComponent(list[nth % list.length] ?? '')
  const search = (what: string, list: readonly string[]) =>
    measured(what, SEARCH_BAR_MS, (nth) => ask(`/search?q=${one(list, nth)}`))
  const figures: Figure[] = [
    { what: 'filling, messages', value: filled, unit: '/s' },
    ...(await search('rare word', words.rare)),
    ...(await search('word that nearly everybody uses', words.common)),
    ...(await search('word of the middle', words.middle)),
    ...(await search('word that was used long ago only', words.former)),
    ...(await search('two words', words.two)),
    ...(await search('two frequent words that are rarely together', words.apart)),
    ...(await search('absent word', words.absent)),
    ...(await search('beginning of a word', words.prefixes)),
    ...(await search('two letters', words.short)),
    ...(await search('Arabic', words.arabic)),
    ...(await search('Chinese', words.chinese)),
    ...(await search('one Chinese character', words.character)),
    ...(await search('part of a name', words.names)),
    ...(await search(
      'part of a number',
      numbers.map(({ digits }) => digits),
    )),
    ...(await search('part of a file’s name', ['bot_a1b', 'final', 'angebot_7', '9f_fin'])),
    ...(await measured('second page', SEARCH_BAR_MS, (nth) =>
      ask(`/search?q=${one(words.common, nth)}&before=${cursors[nth % cursors.length]}`),
    )),
    ...(await measured('inbox', READ_BAR_MS, () => ask('/conversations?limit=50&status=open'))),
    ...(await measured('thread', READ_BAR_MS, (nth) =>
      ask(`/conversations/${ids[nth % ids.length]?.id}/messages?limit=50`),
    )),
  ]
  if (process.env.BENCH_STATEMENTS) await explain(house, shop)
  tell({
    title: 'Looking something up',
    how: `${options.messages.toLocaleString('en-GB')} messages of ${conversations.toLocaleString('en-GB')} contacts over ${DAYS} days, a tenth with files; one agent asks over HTTP, ${ASKED} of each kind after ${WARM_UP}, every time with session and membership, messages and contacts together.`,
    figures,
  })
})

/** The newest as the program fills them, without standing back; answers messages a second. */
async function fill({ database }: House, { workspaceId }: Shop, count: number): Promise<number> {
  const began = performance.now()
  while (await fillOnce(database.db, workspaceId));
  return count / ((performance.now() - began) / 1_000)
}

async function explain({ database }: House, { workspaceId }: Shop): Promise<void> {
  for (const [kind, list] of Object.entries(words)) {
    const tsquery = tsqueryOf(parseQuery(list[0] ?? '')) ?? ''
    const began = performance.now()
    const hits = await inWorkspaces(database.db, [workspaceId], (tx) => findMessages(tx, null, tsquery, NEWEST, 21))
    console.log(kind, list[0], tsquery, hits.length, `${(performance.now() - began).toFixed(1)} ms`)
  }
}

type Ask = (path: string) => Promise<{ nextCursor?: string | null }>

async function askerOf(house: House, shop: Shop): Promise<Ask> {
  const agents = await Promise.all(shop.agents.map((agent) => house.signIn(agent)))
  let nth = 0
  return async (path) => {
    nth += 1
    const headers = { cookie: agents[nth % agents.length] ?? '', 'posthorn-workspace': shop.workspaceId }
    const answer = await fetch(`${house.server().url}/api/v1${path}`, { headers })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as { nextCursor?: string | null }
  }
}

async function measured(what: string, barMs: number, ask: (nth: number) => Promise<unknown>): Promise<Figure[]> {
  const waits: number[] = []
  for (let nth = 0; nth < WARM_UP + ASKED; nth++) {
    const askedAt = performance.now()
    await ask(nth)
    if (nth >= WARM_UP) waits.push(performance.now() - askedAt)
  }
  const { p50, p95 } = timesOf(waits)
  if (process.env.BENCH_STATEMENTS) console.log(`${what}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`)
  return [
    { what: `${what}: p50`, value: p50, unit: ' ms' },
    { what: '… p95', value: p95, unit: ' ms', bar: { atMost: barMs } },
  ]
}
