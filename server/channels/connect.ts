import type { NewEvent } from '#core/events.ts'
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
import { upsertAccount } from './accountQueries.ts'
import { accountFacts, foundStanding, numberFacts } from './facts.ts'
import { tokenBinding } from './graph.ts'
import {
  channelById,
  channelOfNumber,
  claimNumber,
  firstInbox,
  insertInbox,
  oneConnectionAtATime,
  ownerOfNumber,
  upsertChannel,
} from './queries.ts'
import type { AppRow, ChannelRow } from './rows.ts'
import { accountSizes } from './sizes.ts'
import { keepStanding, lockStandings } from './standing.ts'

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

/** Connects a number that is registered already, in one go: asks Meta what it is, has its account's webhooks sent to our app, and
 *  makes the channel. Repeated, it brings the same channel up to date. Throws a GraphFault where Meta refuses. The steps that can be
 *  broken off and taken up again are in onboarding/. */
export async function connectNumber(deps: ConnectDeps, wanted: NumberToConnect): Promise<ChannelRow> {
  const { app, token, wabaId, phoneNumberId, workspaceId } = wanted
  const graph = createGraph({ token, baseUrl: app.graph_url, version: app.graph_version })
  const [waba, number] = [await getWaba(graph, wabaId), await getPhoneNumber(graph, phoneNumberId)]
  await subscribeApp(graph, wabaId)
  const sizes = await accountSizes(graph, wabaId)
  const row = await inWorkspaces(deps.db, [workspaceId], async (tx) => {
    const { id, events } = await openChannel(deps, tx, { ...wanted, waba, number, sizes })
    await appendEvents(tx, events)
    return (await channelById(tx, workspaceId, id)) as ChannelRow
  })
  await deps.replayNumber(phoneNumberId)
  return row
}

export interface ChannelToOpen extends NumberToConnect {
  /** The workspace's first one where it is left out. A channel that is there already stays in its inbox. */
  inboxId?: string
  waba: WireWaba
  number: WirePhoneNumber
  sizes: Awaited<ReturnType<typeof accountSizes>>
  tokenExpiresAt?: Date | null
  /** The region it was just registered with. */
  region?: string | null
  /** Where we listen: tells whether the number has an address of its own for us. */
  ours?: string
}

/** Makes the channel of a number, or takes up the one that was there. Gives what happened; whoever calls appends it. */
export async function openChannel(
  deps: Pick<ConnectDeps, 'clock' | 'secrets'>,
  tx: Tx,
  wanted: ChannelToOpen,
): Promise<{ id: string; events: NewEvent[] }> {
  const { workspaceId, userId, phoneNumberId, wabaId, app, waba, number } = wanted
  const at = deps.clock.now()
  await oneConnectionAtATime(tx, workspaceId)
  const known = await channelOfNumber(tx, workspaceId, phoneNumberId)
  const inbox = await inboxOf(tx, workspaceId, known?.inbox_id ?? wanted.inboxId, at)
  const id = known?.id ?? uuidv7()
  const account = accountFacts(waba)
  await upsertAccount(tx, { workspaceId, wabaId, connection: app.connection, ...account, ...wanted.sizes, at })
  await upsertChannel(tx, {
    workspaceId,
    id,
    inboxId: inbox.id,
    appId: app.id,
    name: number.verified_name ?? number.display_phone_number ?? phoneNumberId,
    scope: account.portfolioId ?? `waba:${wabaId}`,
    portfolioId: account.portfolioId,
    wabaId,
    phoneNumberId,
    ...numberFacts(number, phoneNumberId),
    dataRegion: wanted.region ?? null,
    webhookBy:
      wanted.ours !== undefined && number.webhook_configuration?.phone_number === wanted.ours ? 'number' : 'app',
    tokenEncrypted: deps.secrets.encrypt(wanted.token, tokenBinding(id)),
    tokenExpiresAt: wanted.tokenExpiresAt ?? null,
    at,
  })
  if (!(await claimNumber(tx, { phoneNumberId, workspaceId, channelId: id, appId: app.id, wabaId })))
    throw numberInUse()
  const joins = userId !== null && (await joinInbox(tx, { workspaceId, inboxId: inbox.id, userId, createdAt: at }))
  const fact = { workspaceId, actorId: userId, at }
  // Meta may have something against it all the same.
  const [row] = await lockStandings(tx, [{ workspaceId, channelId: id }])
  if (row) await keepStanding(tx, row, foundStanding(number, at), at)
  const isNews = known?.state !== 'connected'
  return {
    id,
    events: [
      ...(inbox.isNew ? [{ ...fact, type: 'inbox.changed' as const, inboxId: inbox.id }] : []),
      ...(joins ? [{ ...fact, type: 'member.changed' as const, userId }] : []),
      ...(isNews ? [{ ...fact, type: 'channel.connected' as const, channelId: id, inboxId: inbox.id }] : []),
      { ...fact, type: 'channel.changed', channelId: id, inboxId: inbox.id },
    ],
  }
}

/** Whether another workspace of this installation has this number. */
export async function isClaimedElsewhere(tx: Tx, workspaceId: string, phoneNumberId: string): Promise<boolean> {
  const owner = await ownerOfNumber(tx, phoneNumberId)
  return owner !== null && owner !== workspaceId
}

/** The inbox that was asked for; else the workspace's first; else a new one that is called as a newcomer would call it. */
async function inboxOf(
  tx: Tx,
  workspaceId: string,
  wanted: string | undefined,
  at: Date,
): Promise<{ id: string; isNew: boolean }> {
  if (wanted !== undefined) return { id: wanted, isNew: false }
  const first = await firstInbox(tx, workspaceId)
  if (first) return { id: first.id, isNew: false }
  const workspace = await workspaceById(tx, workspaceId)
  const id = uuidv7()
  await insertInbox(tx, { workspaceId, id, name: INBOX_NAMES[workspace?.locale ?? 'en'], at })
  return { id, isNew: true }
}

export const numberInUse = () =>
  new Refused(409, 'number_in_use', {
    en: 'This number is connected to another workspace of this Posthorn. Disconnect it there first.',
    de: 'Diese Nummer ist mit einem anderen Arbeitsbereich dieses Posthorns verbunden. Trenne sie dort zuerst.',
  })
