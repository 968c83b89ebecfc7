import type { Clock } from '#server/platform/clock.ts'
import type { Config } from '#server/platform/config.ts'
import type { Db } from '#server/platform/db/database.ts'
import type { Log } from '#server/platform/log.ts'
import type { Secrets } from '#server/platform/secrets.ts'
import { workspaceIds } from '../team/queries.ts'
import { createConnections } from './connections.ts'
import type { DoctorDeps } from './doctor/deps.ts'
import { doctorHandlers } from './doctor/handlers.ts'
import { visitBroken } from './doctor/rounds.ts'
import type { Graphs } from './graph.ts'
import { channelHandlers } from './handlers.ts'
import { inboxHandlers } from './inboxes.ts'
import { onboardingHandlers } from './onboarding/handlers.ts'
import { sweepOnboardings } from './onboarding/sweep.ts'
import { type PracticeDeps, practiceHandlers, refreshPractice } from './practice/channel.ts'
import { refreshOldest } from './refresh.ts'
import { refreshDue } from './refreshDue.ts'
import { termsHandlers } from './terms/handlers.ts'
import { locationHandlers } from './terms/locations.ts'

export interface ChannelsDeps {
  db: Db
  clock: Clock
  log: Log
  secrets: Secrets
  graphs: Graphs
  config: Config
  publicUrl: string
  doctor: DoctorDeps
  filesFolder: string
  /** Null without practice. */
  simulatorUrl: string | null
  /** Where the simulator reaches our webhook. */
  localWebhookUrl(): string
  /** A channel sends again. */
  channelResumed(workspaceId: string): void
  /** Deliveries that came before their number was known are looked at again. */
  replayNumber(phoneNumberId: string): Promise<unknown>
  /** What waits to be sent from a number that was disconnected will not be; answers how many that were. */
  endWaitingSends(workspaceId: string, channelId: string): Promise<number>
  /** Runs something again and again, one run at a time. */
  startLoop(loop: { name: string; everyMs: number; log: Log; run(): Promise<unknown> }): { stop(): Promise<void> }
}

const SWEEP_EVERY_MS = 5_000
/** How soon after it broke a channel is examined. */
const BREAKS_EVERY_MS = 10_000
/** How often it is looked whether a channel is due to be refreshed. */
const REFRESH_EVERY_MS = 10 * 60_000
/** How often it is looked for numbers about which Meta told something. */
const DUE_EVERY_MS = 1_000

/** Everything about channels, put together: what answers requests, and what goes round by itself. */
export function channelsPart(deps: ChannelsDeps) {
  const { db, clock, log, secrets, config, publicUrl, simulatorUrl, localWebhookUrl, startLoop } = deps
  const { meta } = config
  const connections = createConnections({ db, clock, secrets, meta, simulatorUrl, publicUrl, localWebhookUrl })
  const onboarding = { db, clock, secrets, log, connections, replayNumber: deps.replayNumber }
  const practice: PracticeDeps = {
    ...onboarding,
    simulatorUrl,
    graphVersion: meta.graphVersion,
    webhookUrl: localWebhookUrl,
  }
  const { filesFolder } = deps
  const { databaseUrl, keepDeliveriesDays } = config
  const loops = [
    startLoop({
      name: 'channels.sweep_onboardings',
      everyMs: SWEEP_EVERY_MS,
      log,
      run: async () => sweepOnboardings(onboarding, await workspaceIds(db)),
    }),
    startLoop({ name: 'channels.visit_broken', everyMs: BREAKS_EVERY_MS, log, run: () => visitBroken(deps.doctor) }),
    startLoop({
      name: 'channels.refresh',
      everyMs: REFRESH_EVERY_MS,
      log,
      run: async () => refreshOldest(deps, await workspaceIds(db)),
    }),
    startLoop({
      name: 'channels.refresh_due',
      everyMs: DUE_EVERY_MS,
      log,
      run: async () => refreshDue(deps, await workspaceIds(db)),
    }),
  ]
  return {
    handlers: {
      inboxes: inboxHandlers(deps),
      channels: channelHandlers(deps),
      doctor: doctorHandlers(deps.doctor),
      onboarding: onboardingHandlers(onboarding),
      practice: practiceHandlers(practice),
      terms: {
        ...termsHandlers({ db, clock }),
        ...locationHandlers({ db, clock, publicUrl, filesFolder, databaseUrl, keepDeliveriesDays }),
      },
    },
    /** The simulator's address and ours may be others than last time. Later, once we listen. */
    refreshPractice: () => refreshPractice(practice),
    stop: () => Promise.all(loops.map((loop) => loop.stop())),
  }
}
