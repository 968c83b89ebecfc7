import { TERMS_VERSION, termsText } from '#core/terms/index.ts'
import { keepApp, subscribe } from '#server/channels/apps.ts'
import { connectNumber } from '#server/channels/connect.ts'
import { hasAccepted, insertAcceptance } from '#server/channels/terms/queries.ts'
import { requeueNumber } from '#server/ingest/queue.ts'
import { type Clock, machineClock } from '#server/platform/clock.ts'
import type { MetaConfig } from '#server/platform/config.ts'
import { type Db, inWorkspaces, type Tx } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import { StartError } from '#server/platform/start-error.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { workspaceIds } from '#server/team/queries.ts'

export interface ConnectOptions {
  db: Db
  secrets: Secrets
  meta: MetaConfig
  /** Where Meta reaches this Posthorn, without a slash at its end. */
  publicUrl: string
  wabaId: string
  phoneNumberId: string
  /** Undefined takes the only workspace there is. */
  workspaceId?: string | undefined
  token: string
  /** The data terms count as accepted by whoever runs Posthorn, unless somebody has accepted them before. */
  acceptTerms: boolean
  clock?: Clock
}

/** Connects a number of real Meta with an app and a token made by hand: keeps the app, has its webhooks sent here, and makes
 *  the channel. Repeated, it brings everything up to date. Posthorn must be running, since Meta calls it back at once. */
export async function connectByHand(options: ConnectOptions): Promise<{ name: string; displayPhoneNumber: string }> {
  const { db, secrets, meta, publicUrl, wabaId, phoneNumberId, token } = options
  const { appId, appSecret, verifyToken, graphUrl, graphVersion } = meta
  const clock = options.clock ?? machineClock
  if (!appId || !appSecret) {
    throw new StartError('Set META_APP_ID and META_APP_SECRET first, in the same way as for Posthorn itself.')
  }
  const workspaceId = await workspaceOf(db, options.workspaceId)
  await inWorkspaces(db, [workspaceId], (tx) => checkTerms(tx, workspaceId, options.acceptTerms, clock))
  const app = await keepApp(
    { db, clock, secrets },
    { connection: 'meta', appId, appSecret, name: `App ${appId}`, verifyToken, graphUrl, graphVersion },
  )
  const connected = await connectNumber(
    { db, clock, secrets, replayNumber: (id) => requeueNumber(db, id) },
    { workspaceId, userId: null, app, wabaId, phoneNumberId, token },
  )
  await subscribe({ db, secrets }, app, `${publicUrl}/webhooks/whatsapp`)
  return { name: connected.name, displayPhoneNumber: connected.display_phone_number }
}

async function checkTerms(tx: Tx, workspaceId: string, acceptTerms: boolean, clock: Clock): Promise<void> {
  if (await hasAccepted(tx, workspaceId)) return
  if (!acceptTerms) {
    const paragraphs = termsText('en').sections.flatMap((section) => [section.heading, ...section.paragraphs])
    throw new StartError(
      [...paragraphs, 'If you agree for this business, say the same again with --accept-terms.'].join('\n\n'),
    )
  }
  const at = clock.now()
  const acceptance = { version: TERMS_VERSION, acceptedBy: null, acceptedAt: at, address: null, locale: 'en' as const }
  await insertAcceptance(tx, { workspaceId, id: uuidv7(), ...acceptance })
  await appendEvents(tx, [{ type: 'terms.accepted', version: TERMS_VERSION, workspaceId, actorId: null, at }])
}

async function workspaceOf(db: Db, wanted: string | undefined): Promise<string> {
  const ids = await workspaceIds(db)
  if (wanted !== undefined) {
    if (ids.includes(wanted)) return wanted
    throw new StartError(`There is no workspace ${wanted}.`)
  }
  const [only, ...others] = ids
  if (only === undefined) throw new StartError('There is no workspace yet. Open Posthorn and create the first account.')
  if (others.length > 0) throw new StartError(`There are several workspaces; name one: ${ids.join(', ')}`)
  return only
}
