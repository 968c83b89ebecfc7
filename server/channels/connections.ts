import type { ConnectionOffer, OnboardingWay, Signup } from '#contract/onboarding.ts'
import { allowedSignupOrigins } from '#core/channel/signupOrigin.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { MetaConfig } from '#server/platform/config.ts'
import { type AppDeps, keepApp } from './apps.ts'
import { practiceSet } from './practice/set.ts'
import type { AppRow } from './rows.ts'

export type ConnectionKind = 'meta' | 'practice'

/** What can be connected here: numbers of real Meta, and those of the practice simulator. */
export interface Connections {
  offers(): ConnectionOffer[]
  ways(kind: ConnectionKind): OnboardingWay[]
  /** The app of this installation, kept with its present secret: for Meta the one of the settings, for practice the simulator's.
   *  Null where there is none. */
  ownApp(kind: ConnectionKind): Promise<AppRow | null>
  /** Keeps an app that somebody brought along; its secret was checked. */
  keep(kind: ConnectionKind, app: { appId: string; appSecret: string; name: string }): Promise<AppRow>
  /** What the page that opens the popup needs; null where there is no popup. */
  signup(kind: ConnectionKind): Promise<Signup | null>
  /** Where Meta's Graph stands for it. */
  graph(kind: ConnectionKind): { graph_url: string; graph_version: string } | null
  /** Where webhooks come in. */
  webhookUrl(kind: ConnectionKind): string
  /** The clock that rules follow is the practice one, and not that of the machine: nothing real may be connected. */
  isClockTurned(): boolean
}

export interface ConnectionSettings extends AppDeps {
  clock: Clock
  meta: MetaConfig
  /** Null without practice. */
  simulatorUrl: string | null
  publicUrl: string
  /** Where the simulator reaches our webhook: on this machine, whatever our public address is. */
  localWebhookUrl(): string
}

const META_SDK_URL = 'https://connect.facebook.net/en_US/sdk.js'
const PRACTICE_SDK_URL = '/practice/sdk.js'
/** The simulator asks for no particular one. */
const PRACTICE_CONFIG_ID = '1000000000000001'
const WEBHOOK_PATH = '/webhooks/whatsapp'
const CLOCK_DRIFT_MS_MAX = 60_000

export function createConnections(settings: ConnectionSettings): Connections {
  const { meta, simulatorUrl, publicUrl } = settings
  const hasOwnMetaApp = meta.appId !== undefined && meta.appSecret !== undefined

  const ways = (kind: ConnectionKind): OnboardingWay[] => {
    if (kind === 'practice') return simulatorUrl === null ? [] : ['signup', 'hand']
    return hasOwnMetaApp && meta.configId !== undefined ? ['signup', 'hand'] : ['hand']
  }
  const webhookUrl = (kind: ConnectionKind) =>
    kind === 'practice' ? settings.localWebhookUrl() : `${publicUrl}${WEBHOOK_PATH}`
  const graph = (kind: ConnectionKind) => {
    if (kind === 'meta') return { graph_url: meta.graphUrl, graph_version: meta.graphVersion }
    return simulatorUrl === null ? null : { graph_url: simulatorUrl, graph_version: meta.graphVersion }
  }
  const keep: Connections['keep'] = (kind, app) => {
    const place = graph(kind)
    if (!place) throw new TypeError(`there is no connection ${kind} here`)
    const isOwn = kind === 'meta' && app.appId === meta.appId
    return keepApp(settings, {
      ...app,
      connection: kind,
      verifyToken: isOwn ? meta.verifyToken : undefined,
      graphUrl: place.graph_url,
      graphVersion: place.graph_version,
    })
  }

  return {
    ways,
    webhookUrl,
    graph,
    keep,
    offers: () =>
      (['meta', 'practice'] as const).flatMap((connection) => {
        const possible = ways(connection)
        if (possible.length === 0) return []
        const webhook = webhookUrl(connection)
        return [{ connection, ways: possible, webhookUrl: webhook, webhookTrouble: troubleOf(connection, webhook) }]
      }),
    async ownApp(kind) {
      if (kind === 'practice') {
        if (simulatorUrl === null) return null
        const { appId, appSecret } = await practiceSet(simulatorUrl)
        return keep(kind, { appId, appSecret, name: 'Practice' })
      }
      const { appId, appSecret } = meta
      return appId === undefined || appSecret === undefined
        ? null
        : keep(kind, { appId, appSecret, name: `App ${appId}` })
    },
    async signup(kind) {
      if (!ways(kind).includes('signup')) return null
      const isMeta = kind === 'meta'
      const set = isMeta || simulatorUrl === null ? null : await practiceSet(simulatorUrl)
      return {
        connection: kind,
        sdkUrl: isMeta ? META_SDK_URL : PRACTICE_SDK_URL,
        appId: (isMeta ? meta.appId : set?.appId) ?? '',
        configId: (isMeta ? meta.configId : set?.configId) ?? PRACTICE_CONFIG_ID,
        graphVersion: meta.graphVersion,
        allowedOrigins: allowedSignupOrigins(kind, publicUrl),
      }
    },
    isClockTurned: () => Math.abs(settings.clock.now().getTime() - Date.now()) > CLOCK_DRIFT_MS_MAX,
  }
}

/** What keeps Meta from calling us, as far as the address alone tells. */
export function troubleOf(kind: ConnectionKind, webhookUrl: string): ConnectionOffer['webhookTrouble'] {
  if (kind === 'practice') return null
  const { protocol, hostname } = new URL(webhookUrl)
  if (
    /^(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]$|\[f[cd])|\.(?:localhost|local|internal)$/.test(
      hostname,
    )
  )
    return 'local_address'
  return protocol === 'https:' ? null : 'not_https'
}
