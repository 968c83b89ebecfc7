import { getPhoneNumber, getWaba, subscribeApp } from '#meta/accounts.ts'
import { createGraph } from '#meta/client.ts'
import type { WirePhoneNumber, WireWaba } from '#meta/wire/index.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { Refused } from '#server/platform/refused.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { joinInbox, workspaceById } from '../team/queries.ts'
import { tokenBinding } from './graph.ts'
import {
  channelById,
  channelOfNumber,
  claimNumber,
  firstInbox,
  insertInbox,
  oneConnectionAtATime,
  upsertChannel,
} from './queries.ts'
import type { AppRow, ChannelRow } from './rows.ts'

/** Messages a second that Meta lets a number send (fact sheet §12), by the level it reports. */
const THROUGHPUT_PER_SECOND = { STANDARD: 80, HIGH: 1_000 }
const INBOX_NAMES = { en: 'Support', de: 'Kundenservice' }

export interface ConnectDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  /** Deliveries that came before their number was known are looked at again. */
  replayNumber(phoneNumberId: string): Promise<unknown>
}

export interface NumberToConnect {
  workspaceId: string
  /** Who connects it and so works on its inbox; null from the command line. */
  userId: string | null
  app: AppRow
  wabaId: string
  phoneNumberId: string
  token: string
}

/** Connects a number: asks Meta what it is, has its account's webhooks sent to our app, and makes the channel. Repeated,
 *  it brings the same channel up to date. Throws a GraphFault where Meta refuses. */
export async function connectNumber(deps: ConnectDeps, wanted: NumberToConnect): Promise<ChannelRow> {
  const { app, token, wabaId, phoneNumberId } = wanted
  const graph = createGraph({ token, baseUrl: app.graph_url, version: app.graph_version })
  const [waba, number] = [await getWaba(graph, wabaId), await getPhoneNumber(graph, phoneNumberId)]
  await subscribeApp(graph, wabaId)
  const row = await inWorkspaces(deps.db, [wanted.workspaceId], (tx) => writeChannel(deps, tx, wanted, waba, number))
  await deps.replayNumber(phoneNumberId)
  return row
}

async function writeChannel(
  deps: ConnectDeps,
  tx: Tx,
  wanted: NumberToConnect,
  waba: WireWaba,
  number: WirePhoneNumber,
) {
  const { workspaceId, userId, phoneNumberId, wabaId, app } = wanted
  const at = deps.clock.now()
  await oneConnectionAtATime(tx, workspaceId)
  const known = await channelOfNumber(tx, workspaceId, phoneNumberId)
  const inbox = known ? { id: known.inbox_id, isNew: false } : await inboxFor(tx, workspaceId, at)
  const id = known?.id ?? uuidv7()
  const portfolioId = waba.owner_business_info?.id ?? null
  await upsertChannel(tx, {
    workspaceId,
    id,
    inboxId: inbox.id,
    appId: app.id,
    name: number.verified_name ?? number.display_phone_number ?? phoneNumberId,
    scope: portfolioId ?? `waba:${wabaId}`,
    portfolioId,
    wabaId,
    phoneNumberId,
    displayPhoneNumber: number.display_phone_number ?? phoneNumberId,
    verifiedName: number.verified_name ?? null,
    qualityRating: number.quality_rating ?? null,
    throughputPerSecond:
      number.throughput?.level === 'HIGH' ? THROUGHPUT_PER_SECOND.HIGH : THROUGHPUT_PER_SECOND.STANDARD,
    tokenEncrypted: deps.secrets.encrypt(wanted.token, tokenBinding(id)),
    at,
  })
  if (!(await claimNumber(tx, { phoneNumberId, workspaceId, channelId: id, appId: app.id, wabaId })))
    throw numberInUse()
  const joins = userId !== null && (await joinInbox(tx, { workspaceId, inboxId: inbox.id, userId, createdAt: at }))
  const fact = { workspaceId, actorId: userId, at }
  await appendEvents(tx, [
    ...(inbox.isNew ? [{ ...fact, type: 'inbox.changed' as const, inboxId: inbox.id }] : []),
    ...(joins ? [{ ...fact, type: 'member.changed' as const, userId }] : []),
    { ...fact, type: 'channel.changed', channelId: id, inboxId: inbox.id },
  ])
  return (await channelById(tx, workspaceId, id)) as ChannelRow
}

/** The workspace's first inbox; where it has none, one that is called as a newcomer would call it. */
async function inboxFor(tx: Tx, workspaceId: string, at: Date): Promise<{ id: string; isNew: boolean }> {
  const first = await firstInbox(tx, workspaceId)
  if (first) return { id: first.id, isNew: false }
  const workspace = await workspaceById(tx, workspaceId)
  const id = uuidv7()
  await insertInbox(tx, { workspaceId, id, name: INBOX_NAMES[workspace?.locale ?? 'en'], at })
  return { id, isNew: true }
}

const numberInUse = () =>
  new Refused(409, 'number_in_use', {
    en: 'This number is connected to another workspace of this Posthorn. Disconnect it there first.',
    de: 'Diese Nummer ist mit einem anderen Arbeitsbereich dieses Posthorns verbunden. Trenne sie dort zuerst.',
  })
