/**
 * Fills a workspace's practice number with conversations that look lived in. What customers do goes the whole way: from
 * practice phones by signed webhooks through the digest. Repeated, it adds what is missing and nothing twice: every id is
 * made from what it stands for.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { ChannelRow } from '../channels/rows.ts'
import { statusesOf } from '../conversations/deliver/outcomes.ts'
import type { OutgoingFile } from '../conversations/outbox.ts'
import { messagesById } from '../conversations/queries.ts'
import { receivedOf } from '../ingest/queries.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '../platform/db/database.ts'
import type { FileStore } from '../platform/files.ts'
import { members, workspaceById } from '../team/queries.ts'
import { CUSTOMERS } from './customers/index.ts'
import { read, type Scene, tellHistory } from './history.ts'
import { keepPicture } from './picture.ts'
import { isCustomers, isOurs, planThreads, type Thread, wasTaken } from './plan.ts'
import { changeOnPhone, handOutPhones, type Practice, writeOnPhone } from './practice.ts'
import { lastStatusOf, report, ring } from './reports.ts'

export interface SampleDeps {
  db: Db
  clock: Clock
  files: FileStore
}

const ARRIVAL_MS_MAX = 20_000
const LOOK_EVERY_MS = 50
const SECOND_MS = 1_000

/** The customers' messages were sent and did not arrive in time: webhooks are paused or broken, or the digest stands still. */
export class SampleNotArrived extends Error {}

/** Answers how many conversations the sample has. `firstPerson` is who asks: the sample's first owner. */
export async function fillSample(
  deps: SampleDeps,
  practice: Practice,
  { workspaceId, channel, firstPerson }: { workspaceId: string; channel: ChannelRow; firstPerson: string | null },
): Promise<number> {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inWorkspaces(deps.db, [workspaceId], work)
  const people = await inside((tx) => peopleOf(tx, workspaceId, channel.inbox_id, firstPerson))
  const threads = await inside((tx) => planned(tx, deps, workspaceId, channel.id))
  const received = await inside((tx) => conversationsOf(tx, workspaceId, channel.id, threads))
  const missing = threads.filter((thread) => wamidsIn(thread).some((wamid) => !received.has(wamid)))

  await handOutPhones(practice, CUSTOMERS)
  await ring(practice, missing)
  await deliver(missing, (thread) => thread.lines.slice(0, thread.secondPart))
  const conversations = await arrived(missing, (thread) => wamidsIn(thread, 0, thread.secondPart))
  const picture = await keepPicture(deps, workspaceId, people[0] as string)
  const told = await tellAll(picture, new Map([...received, ...conversations]))
  const reported = threads.filter((thread) => told.includes(thread) || missing.includes(thread))
  await report(practice, reported)
  await deliver(missing, (thread) => thread.lines.slice(thread.secondPart))
  await arrived(missing, (thread) => wamidsIn(thread))
  await Promise.all(missing.map((thread) => changeOnPhone(practice, thread)))
  await practice.ask('POST', '/webhooks/flush', {})
  await settled(reported)
  const places = await inside((tx) => conversationsOf(tx, workspaceId, channel.id, told))
  for (const thread of told) {
    await inside((tx) => read(tx, scene(picture), thread, placeOf(thread, places)))
  }
  return threads.length

  function scene(shown: OutgoingFile): Scene {
    return { workspaceId, channelId: channel.id, people, picture: shown, now: deps.clock.now() }
  }

  async function tellAll(shown: OutgoingFile, known: ReadonlyMap<string, string>): Promise<Thread[]> {
    const done: Thread[] = []
    for (const thread of threads) {
      if (await inside((tx) => tellHistory(tx, scene(shown), thread, placeOf(thread, known)))) done.push(thread)
    }
    return done
  }

  async function deliver(some: readonly Thread[], linesOf: (thread: Thread) => Thread['lines']) {
    for (const thread of some) await writeOnPhone(practice, thread, linesOf(thread))
    await practice.ask('POST', '/webhooks/flush', {})
  }

  /** Resolves once all of them stand in conversations. */
  function arrived(some: readonly Thread[], wanted: (thread: Thread) => string[]): Promise<Map<string, string>> {
    const wamids = some.flatMap(wanted)
    return eventually(async () => {
      const found = await inside((tx) => conversationsOf(tx, workspaceId, channel.id, some))
      return wamids.every((wamid) => found.has(wamid)) ? found : null
    })
  }

  /** Resolves once all that Meta reports of our messages is written down. */
  function settled(some: readonly Thread[]): Promise<true> {
    const lines = some.flatMap(({ lines }) => lines.filter(isOurs).filter(wasTaken))
    const told = lines.map(({ wamid }) => ({ workspaceId, channelId: channel.id, wamid }))
    return eventually(async () => {
      const found = await inside((tx) => statusesOf(tx, told))
      const isThere = lines.every((line) => {
        const last = lastStatusOf(line)
        return last === null || found.get(line.wamid)?.includes(last)
      })
      return isThere || null
    })
  }
}

/** Ids of all that comes by webhook and stands as a line in the thread. */
const wamidsIn = ({ lines }: Thread, from = 0, to = lines.length) =>
  lines
    .slice(from, to)
    .filter(isCustomers)
    .map(({ wamid }) => wamid)

function placeOf(thread: Thread, conversations: ReadonlyMap<string, string>): string {
  const found = wamidsIn(thread).flatMap((wamid) => conversations.get(wamid) ?? [])
  return found[0] as string
}

/** Times are counted back from the first filling, also when it is repeated. */
async function planned(tx: Tx, { clock }: SampleDeps, workspaceId: string, channelId: string): Promise<Thread[]> {
  const timeZone = (await workspaceById(tx, workspaceId))?.time_zone ?? 'UTC'
  const now = new Date(Math.floor(clock.now().getTime() / SECOND_MS) * SECOND_MS)
  const threads = planThreads(CUSTOMERS, { channelId, timeZone, now })
  const anchor = threads.flatMap(({ lines }) => lines).find((line) => isCustomers(line) && line.when === ANCHOR)
  if (!anchor) throw new Error(`no customer of the sample wrote ${ANCHOR} ago`)
  const [first] = await receivedOf(tx, [{ workspaceId, channelId, wamid: anchor.wamid }])
  const [message] = first ? await messagesById(tx, workspaceId, [first.messageId]) : []
  if (!message) return threads
  const before = new Date(message.at.getTime() + now.getTime() - anchor.at.getTime())
  return planThreads(CUSTOMERS, { channelId, timeZone, now: before })
}

/** The line that tells when the sample was filled; of the first customer, whose messages go first. */
const ANCHOR = '2h5m'

/** By Meta's id of a message: the conversation it stands in. */
async function conversationsOf(tx: Tx, workspaceId: string, channelId: string, threads: readonly Thread[]) {
  const wires = threads.flatMap((thread) => wamidsIn(thread)).map((wamid) => ({ workspaceId, channelId, wamid }))
  const received = await receivedOf(tx, wires)
  const messages = await messagesById(
    tx,
    workspaceId,
    received.map(({ messageId }) => messageId),
  )
  const places = new Map(messages.map(({ id, conversation_id }) => [id, conversation_id]))
  return new Map(
    received.flatMap(({ wamid, messageId }) => {
      const place = places.get(messageId)
      return place === undefined ? [] : [[wamid, place] as const]
    }),
  )
}

/** Who may own a conversation of this inbox; whoever asks comes first. */
async function peopleOf(tx: Tx, workspaceId: string, inboxId: string, firstPerson: string | null): Promise<string[]> {
  const all = (await members(tx, workspaceId)).filter(
    ({ role, inbox_ids }) => role === 'admin' || inbox_ids.includes(inboxId),
  )
  const others = all
    .map(({ user_id }) => user_id)
    .filter((userId) => userId !== firstPerson)
    .sort()
  const people = firstPerson === null ? others : [firstPerson, ...others]
  if (people.length === 0) throw new Error('a workspace without people')
  return people
}

async function eventually<T>(look: () => Promise<T | null>): Promise<T> {
  for (const until = performance.now() + ARRIVAL_MS_MAX; ; await delay(LOOK_EVERY_MS)) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > until) throw new SampleNotArrived('The sample messages were sent and have not arrived.')
  }
}
