import { randomBytes } from 'node:crypto'
import { type AppKeys, subscribeWebhook } from '#meta/accounts.ts'
import { createGraph } from '#meta/client.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import { uuidv7 } from '#server/platform/uuid.ts'
import { appSecretBinding, verifyTokenBinding } from './appSecrets.ts'
import { appByMetaId, keepCallback, upsertApp } from './queries.ts'
import type { AppRow } from './rows.ts'

/** What we want to hear of (fact sheet §3); Meta sends nothing that is not named here. */
export const WEBHOOK_FIELDS = [
  'messages',
  'account_update',
  'account_alerts',
  'account_review_update',
  'business_capability_update',
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
  'phone_number_quality_update',
  'phone_number_name_update',
  'security',
  'user_preferences',
  'user_id_update',
  'calls',
  'messaging_handovers',
  'standby',
  'history',
  'smb_app_state_sync',
  'smb_message_echoes',
  'business_username_updates',
]

/** How long deliveries signed with the secret before are still taken: Meta's switch and ours are hours apart at most. */
const FORMER_SECRET_MS = 24 * 3_600 * 1_000

export interface AppDeps {
  db: Db
  clock: Clock
  secrets: Secrets
}

export interface AppToKeep {
  connection: 'meta' | 'practice'
  appId: string
  appSecret: string
  name: string
  /** Chosen by the operator; otherwise one is made once and kept. */
  verifyToken?: string | undefined
  graphUrl: string
  graphVersion: string
}

/** Keeps the app, so that its deliveries can be verified; where it is known, with its present secret and addresses. */
export async function keepApp({ db, clock, secrets }: AppDeps, app: AppToKeep): Promise<AppRow> {
  const known = await appByMetaId(db, app.connection, app.appId)
  const id = known?.id ?? uuidv7()
  const verifyToken =
    app.verifyToken ??
    (known
      ? secrets.decrypt(known.verify_token_encrypted, verifyTokenBinding(id))
      : randomBytes(24).toString('base64url'))
  await upsertApp(db, {
    id,
    connection: app.connection,
    app_id: app.appId,
    name: app.name,
    app_secret_encrypted: secrets.encrypt(app.appSecret, appSecretBinding(id)),
    ...formerSecret(secrets, known, app.appSecret),
    verify_token_encrypted: secrets.encrypt(verifyToken, verifyTokenBinding(id)),
    graph_url: app.graphUrl,
    graph_version: app.graphVersion,
    at: clock.now(),
  })
  const kept = await appByMetaId(db, app.connection, app.appId)
  if (!kept) throw new Error('an app vanished while it was kept')
  // Two processes at once: whoever came first decided its id, and the second writes under that.
  return kept.id === id ? kept : keepApp({ db, clock, secrets }, app)
}

/** What is kept of the secret before: the one that is being replaced now, or what was kept already. */
function formerSecret(
  secrets: Secrets,
  known: AppRow | null,
  appSecret: string,
): Pick<AppRow, 'former_secret_encrypted' | 'former_secret_until'> {
  if (!known) return { former_secret_encrypted: null, former_secret_until: null }
  const { former_secret_encrypted, former_secret_until } = known
  if (isUnder(secrets, known, appSecret)) return { former_secret_encrypted, former_secret_until }
  const until = new Date(Date.now() + FORMER_SECRET_MS)
  return { former_secret_encrypted: known.app_secret_encrypted, former_secret_until: until }
}

/** False also where the kept one cannot be read any more. */
function isUnder(secrets: Secrets, { id, app_secret_encrypted }: AppRow, appSecret: string): boolean {
  try {
    return secrets.decrypt(app_secret_encrypted, appSecretBinding(id)) === appSecret
  } catch {
    return false
  }
}

/** Has Meta send the app's webhooks to this address. Meta calls it at once and wants its challenge back. */
export async function subscribe(
  deps: Pick<AppDeps, 'db' | 'secrets'>,
  app: AppRow,
  callbackUrl: string,
): Promise<void> {
  const graph = createGraph({ token: '', baseUrl: app.graph_url, version: app.graph_version })
  const verifyToken = verifyTokenOf(deps, app)
  await subscribeWebhook(graph, appKeys(deps.secrets, app), { callbackUrl, verifyToken, fields: WEBHOOK_FIELDS })
  await keepCallback(deps.db, app.id, callbackUrl)
}

export const appKeys = (secrets: Secrets, app: AppRow): AppKeys => ({
  appId: app.app_id,
  appSecret: secrets.decrypt(app.app_secret_encrypted, appSecretBinding(app.id)),
})

export const verifyTokenOf = ({ secrets }: Pick<AppDeps, 'secrets'>, app: AppRow): string =>
  secrets.decrypt(app.verify_token_encrypted, verifyTokenBinding(app.id))
