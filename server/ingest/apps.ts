import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { appSecretBinding, verifyTokenBinding } from '../channels/appSecrets.ts'
import type { Db } from '../platform/db/database.ts'
import type { Log } from '../platform/log.ts'
import type { Secrets } from '../platform/secrets.ts'

/** Meta apps whose webhooks reach us, ready for checking a signature. */
export interface WebhookApps {
  current(): Promise<readonly WebhookApp[]>
  /** Looks again now: an app was added or has a new secret. */
  reload(): Promise<readonly WebhookApp[]>
  /** As they are at this moment, also if that takes a moment: for a handshake, which nobody repeats. */
  afresh(): Promise<readonly WebhookApp[]>
}

export interface WebhookApp {
  id: string
  secret: string
  verifyToken: string
}

/** Other processes hear of a new app no later than this. */
const FRESH_MS = 5_000
/** A stranger's bad signatures must not make us ask the database each time. */
const RELOAD_EVERY_MS = 1_000

export function webhookApps(deps: { db: Db; secrets: Secrets; log: Log }): WebhookApps {
  let apps: readonly WebhookApp[] | null = null
  let loadedAt = Number.NEGATIVE_INFINITY
  let loading: Promise<readonly WebhookApp[]> | null = null

  async function loadAll() {
    const askedAt = performance.now()
    // Twice where its secret was changed a short while ago: the one before is still good.
    const { rows } = await sql<{ id: string; secret: string; token: string }>`
      select id, app_secret_encrypted as secret, verify_token_encrypted as token from apps
      union all
      select id, former_secret_encrypted, verify_token_encrypted from apps where former_secret_until > now()
      order by id`.execute(deps.db)
    apps = rows.flatMap(({ id, secret, token }) => {
      try {
        const verifyToken = deps.secrets.decrypt(token, verifyTokenBinding(id))
        return { id, secret: deps.secrets.decrypt(secret, appSecretBinding(id)), verifyToken }
      } catch (error) {
        deps.log.error({ err: error, app: id }, 'a secret of an app cannot be read; what it signed is refused')
        return []
      }
    })
    loadedAt = askedAt
    return apps
  }
  const load = () => {
    loading ??= loadAll().finally(() => {
      loading = null
    })
    return loading
  }
  return {
    async current() {
      if (apps === null) return load()
      // What is known goes on serving while the database is asked in the background.
      if (performance.now() - loadedAt > FRESH_MS) load().catch(() => {})
      return apps
    },
    reload: async () => (apps !== null && performance.now() - loadedAt < RELOAD_EVERY_MS ? apps : load()),
    async afresh() {
      const asked = performance.now()
      // Strangers' bad signatures may just have used up the right to ask.
      const waitMs = loadedAt + RELOAD_EVERY_MS - asked
      if (waitMs > 0) await delay(waitMs)
      while (apps === null || loadedAt < asked) await load()
      return apps
    },
  }
}
