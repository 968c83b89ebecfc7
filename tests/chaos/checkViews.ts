/** I4 and I7: what each agent has on the screen is what the database holds, and nothing of anybody else's. */
import { isDeepStrictEqual } from 'node:util'
import type { LiveState } from '#web/live/state.ts'
import { eventually } from '../eventually.ts'
import { type Agent, freshView } from './agent.ts'
import type { Wrong } from './checker.ts'
import { type Ground, PATIENCE } from './ground.ts'

const SAME_WITHIN_MS = 8_000 * PATIENCE
/** Reading all afresh takes a moment itself. */
const AGAIN_AFTER_MS = 200

export async function checkViews(ground: Ground, agents: readonly Agent[]): Promise<Wrong> {
  const wrong: Wrong = []
  for (const agent of agents) {
    const shop = ground.shops.find(({ people }) => people.includes(agent.person))
    let fresh = await freshView(agent.person)
    const differs = await eventually(
      async () => {
        fresh = await freshView(agent.person)
        const found = differencesOf(agent.state(), fresh)
        if (found.length > 0) throw new Different(found)
        return found
      },
      { withinMs: SAME_WITHIN_MS, everyMs: AGAIN_AFTER_MS },
    ).catch((error) => (error instanceof Different ? error.found : [String(error)]))
    wrong.push(...(await checkAgainstDatabase(ground, agent, fresh)))
    wrong.push(...differs.map((what) => `I4: ${agent.person.name} sees ${what}`))
    const foreign = ground.shops.filter((other) => other !== shop)
    for (const view of [fresh, agent.state()]) {
      const text = JSON.stringify(view)
      for (const { mark, workspaceId } of foreign)
        if (text.includes(mark) || text.includes(workspaceId))
          wrong.push(`I7: ${agent.person.name} sees something of ${mark}`)
    }
  }
  return wrong
}

class Different extends Error {
  readonly found: string[]
  constructor(found: string[]) {
    super(found.join('\n'))
    this.found = found
  }
}

/** In words; the first few. */
function differencesOf(seen: LiveState, fresh: LiveState): string[] {
  const found: string[] = []
  const ids = new Set([...Object.keys(seen.conversations), ...Object.keys(fresh.conversations)])
  for (const id of ids) {
    const [one, other] = [seen.conversations[id], fresh.conversations[id]]
    if (!isDeepStrictEqual(one, other)) found.push(`another conversation ${id}: ${firstDifference(one, other)}`)
    if ((seen.reads[id] ?? 0) !== (fresh.reads[id] ?? 0))
      found.push(`${id} read up to ${seen.reads[id]} instead of ${fresh.reads[id]}`)
    const messages = seen.threads[id]?.messages ?? []
    const whole = fresh.threads[id]?.messages ?? []
    // A long thread is open at its end only.
    const there = seen.threads[id]?.olderCursor == null ? whole : whole.slice(-messages.length)
    if (messages.length !== there.length) found.push(`${messages.length} of ${there.length} messages in ${id}`)
    const at = there.findIndex((message, index) => !isDeepStrictEqual(message, messages[index]))
    if (at >= 0)
      found.push(`another message at ${at} of ${there.length} in ${id}: ${firstDifference(messages[at], there[at])}`)
  }
  return found.slice(0, 5)
}

function firstDifference(one: object | undefined, other: object | undefined): string {
  if (!one || !other) return one ? 'it should not be there' : 'it is missing'
  const keys = Object.keys({ ...one, ...other }) as never[]
  const key = keys.find((name) => !isDeepStrictEqual(one[name], other[name]))
  return `${key} is ${JSON.stringify(one[key as never])} instead of ${JSON.stringify(other[key as never])}`
}

async function checkAgainstDatabase(ground: Ground, { person }: Agent, fresh: LiveState): Promise<Wrong> {
  const wrong: Wrong = []
  const rows = await ground.rows<{ conversation: string; id: string; status: string; text: string | null }>(
    `select conversation_id as conversation, id, status, case when revoked_at is null then text end as text from messages
     where workspace_id = $1 order by at, id`,
    [person.workspaceId],
  )
  const threads = Map.groupBy(rows, (row) => row.conversation)
  const order = await ground.rows<{ id: string }>(
    'select id from conversations where workspace_id = $1 order by last_at desc, id desc',
    [person.workspaceId],
  )
  const listed = Object.values(fresh.conversations)
    .sort((a, b) => (a.lastAt === b.lastAt ? (a.id < b.id ? 1 : -1) : a.lastAt < b.lastAt ? 1 : -1))
    .map(({ id }) => id)
  if (
    !isDeepStrictEqual(
      listed,
      order.map(({ id }) => id),
    )
  )
    wrong.push(`I4: the list of ${person.name} is not the database's`)
  for (const [id, messages] of threads) {
    const shown = fresh.threads[id]?.messages.map((one) => ({ id: one.id, status: one.status, text: one.text }))
    const stored = messages.map(({ conversation: _, ...rest }) => rest)
    if (!isDeepStrictEqual(shown, stored)) wrong.push(`I4: the thread ${id} of ${person.name} is not the database's`)
  }
  return wrong
}
