import { sql } from 'kysely'
import type { Disconnection } from '#contract/channels.ts'
import { deregisterNumber, setNumberCallback, unsubscribeApp } from '#meta/accounts.ts'
import { createGraph, type Graph } from '#meta/client.ts'
import { GraphFault } from '#meta/graphFault.ts'
import type { Clock } from '#server/platform/clock.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import type { MemberAsker } from '../team/access.ts'
import { channelDetails, presentDetails } from './details.ts'
import { tokenBinding } from './graph.ts'
import { countRegistration } from './onboarding/registration.ts'
import type { ChannelDetailsRow } from './rows.ts'

export interface DisconnectDeps {
  db: Db
  clock: Clock
  secrets: Secrets
  /** What still waits to be sent from it will not be; answers how many that were. */
  endWaitingSends(workspaceId: string, channelId: string): Promise<number>
}

type Left = Disconnection['left'][number]
const CALL_MS_MAX = 10_000

/** Ends a connection: from here on nothing comes in or goes out; what is there stays. At Meta is taken away what no other number
 *  here needs. Where Meta cannot be asked, the number is disconnected nevertheless, and what is left behind there is told. */
export async function disconnect(
  deps: DisconnectDeps,
  asker: MemberAsker,
  channelId: string,
  { deregister }: { deregister: boolean },
): Promise<Disconnection> {
  const { workspaceId } = asker
  const channel = await inWorkspaces(deps.db, [workspaceId], (tx) => end(deps, tx, asker, channelId))
  const endedSends = await deps.endWaitingSends(workspaceId, channelId)
  const left = await cleanUp(deps, workspaceId, channel, deregister)
  return inWorkspaces(deps.db, [workspaceId], async (tx) => {
    await forgetToken(deps, tx, workspaceId, channelId)
    const [row] = await channelDetails(tx, workspaceId, { inboxIds: null, id: channelId })
    if (!row) throw notFound()
    return { channel: presentDetails(row, []), endedSends, left }
  })
}

async function end(
  { clock }: DisconnectDeps,
  tx: Tx,
  asker: MemberAsker,
  channelId: string,
): Promise<ChannelDetailsRow> {
  const { workspaceId, userId: actorId } = asker
  await sql`select from channels where workspace_id = ${workspaceId} and id = ${channelId}::uuid for update`.execute(tx)
  const [channel] = await channelDetails(tx, workspaceId, { inboxIds: null, id: channelId })
  if (!channel) throw notFound()
  if (channel.state === 'disconnected') throw alreadyDisconnected()
  const at = clock.now()
  await sql`update channels set state = 'disconnected', state_fault = null, state_details = null, state_since = ${at},
      disconnected_at = ${at}, disconnected_by = ${actorId}, refresh_due_at = null, dispatch_held = false, updated_at = ${at}
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid`.execute(tx)
  await sql`delete from numbers where phone_number_id = ${channel.phone_number_id} and workspace_id = ${workspaceId}`.execute(
    tx,
  )
  const fact = { channelId, inboxId: channel.inbox_id, workspaceId, actorId, at }
  await appendEvents(tx, [
    { ...fact, type: 'channel.disconnected' },
    { ...fact, type: 'channel.changed' },
  ])
  return channel
}

async function cleanUp(
  deps: DisconnectDeps,
  workspaceId: string,
  channel: ChannelDetailsRow,
  deregister: boolean,
): Promise<Left[]> {
  const { phone_number_id: phoneNumberId, waba_id: wabaId } = channel
  const graph = graphOf(deps, channel)
  const left: Left[] = []
  const tell = async (what: Left['what'], act: () => Promise<unknown>) => void left.push(await tried(what, act))
  if (channel.webhook_by === 'number')
    await tell('webhook_override', () => setNumberCallback(graph, phoneNumberId, null))
  if (deregister) {
    const wait = await countRegistration(deps, workspaceId, phoneNumberId, 'deregister', deps.clock.now())
    if (wait) left.push({ what: 'registration', state: 'failed', fault: 'registration_wait', details: null })
    else await tell('registration', () => deregisterNumber(graph, phoneNumberId))
  }
  if (await isNeeded(deps.db, channel.app_id, wabaId)) {
    left.push({ what: 'subscription', state: 'kept', fault: null, details: null })
  } else await tell('subscription', () => unsubscribeApp(graph, wabaId))
  return left
}

function graphOf({ secrets }: DisconnectDeps, channel: ChannelDetailsRow): Graph {
  const token = secrets.decrypt(channel.token_encrypted, tokenBinding(channel.id))
  return createGraph({ token, baseUrl: channel.graph_url, version: channel.graph_version, timeoutMs: CALL_MS_MAX })
}

async function tried(what: Left['what'], act: () => Promise<unknown>): Promise<Left> {
  try {
    await act()
    return { what, state: 'done', fault: null, details: null }
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    return { what, state: 'failed', fault: error.fault, details: error.details ?? error.title }
  }
}

/** Whether another number of this installation, in whatever workspace, hears through the same app and account. */
export async function isNeeded(db: Db, appId: string, wabaId: string): Promise<boolean> {
  const { rows } = await sql`
    select from numbers where app_id = ${appId}::uuid and waba_id = ${wabaId} limit 1`.execute(db)
  return rows.length > 0
}

async function forgetToken({ secrets }: DisconnectDeps, tx: Tx, workspaceId: string, channelId: string): Promise<void> {
  await sql`update channels set token_encrypted = ${secrets.encrypt('', tokenBinding(channelId))}, token_expires_at = null
    where workspace_id = ${workspaceId} and id = ${channelId}::uuid and state = 'disconnected'`.execute(tx)
}

export const alreadyDisconnected = () =>
  new Refused(409, 'channel_disconnected', {
    en: 'This number is not connected.',
    de: 'Diese Nummer ist nicht verbunden.',
  })
