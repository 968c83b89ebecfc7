/** Puts the parts together and takes them apart again. What a part is for stands in its own file. */
import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import multipart from '@fastify/multipart'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { FILE_BYTES_MAX } from '#core/whatsapp/limits.ts'
import type { DoctorDeps } from './channels/doctor/deps.ts'
import { createGraphs } from './channels/graph.ts'
import { channelsPart } from './channels/part.ts'
import { practiceProxy } from './channels/practice/proxy.ts'
import { startPracticeSimulator } from './channels/practice/simulator.ts'
import { hasMetaNumber } from './channels/queries.ts'
import { breakChannel } from './channels/state.ts'
import { consentHandlers } from './consents/handlers.ts'
import { contactHandlers } from './contacts/handlers.ts'
import { tellAdminsOfChannel, tellAdminsOfTemplates } from './conversations/adminNotices.ts'
import { createCaller } from './conversations/deliver/call.ts'
import { startDispatcher } from './conversations/deliver/dispatcher.ts'
import { endWaitingSends } from './conversations/endSends.ts'
import { conversationHandlers } from './conversations/handlers.ts'
import { startMediaFetcher } from './conversations/media/fetcher.ts'
import { startReceipts } from './conversations/receipts.ts'
import { createAcceptor } from './ingest/accept.ts'
import { webhookApps } from './ingest/apps.ts'
import { hasArrived } from './ingest/arrival.ts'
import { replayNumber, startDigest } from './ingest/digest.ts'
import { parkedHandlers } from './ingest/handlers.ts'
import { type WebhookDeps, webhookRoutes } from './ingest/routes.ts'
import { libraryHandlers } from './library/handlers.ts'
import { createLiveHub } from './live/hub.ts'
import { PRESENCE_CHANNEL } from './live/presence.ts'
import { liveRoute } from './live/route.ts'
import { startLoop } from './loops.ts'
import { openapiRoute } from './openapi.ts'
import { type Clock, followClock, machineClock, refuseFollowedClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { openDatabase } from './platform/db/database.ts'
import { listenForEvents } from './platform/events.ts'
import { diskFiles } from './platform/files.ts'
import { healthRoutes } from './platform/health.ts'
import { createHttp, drain } from './platform/http.ts'
import { startJobs } from './platform/jobs.ts'
import type { Log } from './platform/log.ts'
import { createMetrics } from './platform/metrics.ts'
import { createSecrets, secretKeysOf } from './platform/secrets.ts'
import { routesOf } from './routes.ts'
import { sampleHandlers } from './sample/handlers.ts'
import { searchHandlers } from './search/handlers.ts'
import { loopsOf, tasksOf } from './tasks.ts'
import type { Route } from './team/access.ts'
import { anyAccount } from './team/accounts.ts'
import { createPeople } from './team/auth.ts'
import { authRoutes } from './team/authRoutes.ts'
import type { TeamDeps } from './team/deps.ts'
import { teamHandlers } from './team/handlers.ts'
import { mountRoutes } from './team/mount.ts'
import type { Cost } from './team/passwords.ts'
import { templatesPart } from './templates/part.ts'
import { webRoutes } from './web.ts'
import { workflowHandlers } from './workflows/handlers.ts'
import { workflowsUsing } from './workflows/troubles.ts'

export interface ServerOptions {
  config: Config
  /** The login that owns the tables; sessions of the app work as posthorn_app. */
  ownerUrl: string
  appUrl: string
  /** Past any pooler. */
  directUrl: string
  log: Log
  /** Told at numbered points of a workflow's step: tests end the process there. */
  atWorkflowPoint?: (point: string) => void
  /** A line for whoever started us. */
  say?: (line: string) => void
  /** Tests whose people come by themselves do not wait for what costs a guesser time. */
  passwordCost?: Cost
  /** Starts what practice needs beside us; a process of its own unless it is given. */
  startSimulator?: typeof startPracticeSimulator
}

export interface Server {
  url: string
  /** Where the simulator listens; null without practice. */
  simulatorUrl: string | null
  /** The table of contents, as it answers. */
  routes: readonly Route[]
  /** How many live sockets are open. */
  sockets(): number
  close(): Promise<void>
}

const DRAIN_MS_MAX = 10_000
const WEBHOOK_BODY_BYTES_MAX = 4 * 1024 * 1024

/** Starts everything on a migrated database. What was started is stopped again if a later part does not start. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, log, ownerUrl, directUrl } = options
  const say = options.say ?? ((line: string) => console.log(line))
  const undo: (() => Promise<unknown> | unknown)[] = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) {
      await Promise.resolve(step()).catch((error) => log.error({ err: error }, 'a part did not stop as it should'))
    }
  }
  try {
    return await start()
  } catch (error) {
    await close()
    throw error
  }

  async function start(): Promise<Server> {
    const port = config.port || (await freePort())
    const publicUrl = config.port ? config.publicUrl : `http://localhost:${port}`
    const metrics = createMetrics()
    const secrets = createSecrets(secretKeysOf(config))
    const database = openDatabase({ url: ownerUrl, log })
    undo.push(() => database.close())
    const { db } = database

    const startSimulator = options.startSimulator ?? startPracticeSimulator
    const simulator = config.isPractice ? await startSimulator({ dataFolder: config.dataFolder, log }) : null
    if (simulator) undo.push(() => simulator.stop())
    const clock = await clockFor(simulator?.url ?? null)

    const filesFolder = join(config.dataFolder, 'files')
    const files = diskFiles(filesFolder)
    const graphs = createGraphs(secrets)
    const now = () => clock.now()

    const localWebhookUrl = () => `http://${hostForUs(config.host)}:${port}/webhooks/whatsapp`
    const doctor: DoctorDeps = {
      db,
      clock,
      log,
      secrets,
      webhookUrl: (kind) => (kind === 'practice' ? localWebhookUrl() : `${publicUrl}/webhooks/whatsapp`),
      hasArrived: (body) => hasArrived(db, body),
      tellAdmins: tellAdminsOfChannel,
    }
    const { keepDeliveriesDays } = config
    const tasks = tasksOf({ db, files, clock, log, ownerUrl: directUrl, keepDeliveriesDays }, doctor)
    const jobs = await startJobs({ url: directUrl, tasks, log })
    undo.push(() => jobs.stop())
    const { atWorkflowPoint } = options
    const loops = loopsOf({ db, clock, log, ...(atWorkflowPoint ? { atWorkflowPoint } : {}) })
    undo.push(() =>
      Promise.all([
        loops.wakeSnoozed.stop(),
        loops.assignWaiting.stop(),
        loops.fillSearch.stop(),
        loops.advanceWorkflows.stop(),
      ]),
    )
    const media = startMediaFetcher({ db, now, log, files, graphs })
    undo.push(() => media.stop())
    const dispatcher = startDispatcher({
      db,
      now,
      log,
      caller: createCaller({
        db,
        now,
        random: Math.random,
        files,
        graphOf: (lease, channel) => graphs.of(lease.channelId, channel),
      }),
      breakChannel: (lease, fault, details) => breakChannel({ db, clock }, lease, fault, details),
    })
    undo.push(() => dispatcher.stop())
    const digest = startDigest({
      db,
      clock,
      log,
      metrics,
      onMedia: () => media.wake(),
      onUnowned: () => loops.assignWaiting.wake(),
      onConfirmations: (workspaceIds) => dispatcher.wake(workspaceIds),
    })
    undo.push(() => digest.stop())
    const acceptor = createAcceptor({ pool: database.pool, clock, onAccepted: () => digest.wake() })
    undo.push(() => acceptor.drained())
    if ('onTurn' in clock) {
      undo.push(
        clock.onTurn(() => {
          loops.wakeSnoozed.wake()
          loops.advanceWorkflows.wake()
          dispatcher.wake(null)
          media.wake()
        }),
      )
    }

    const receipts = startReceipts({ db, clock, log, graphs }, startLoop)
    undo.push(() => receipts.stop())
    const hub = createLiveHub({
      db,
      clock,
      log,
      onTyping: receipts.typing,
      open: metrics.gauge('live_sockets', 'Live sockets that are open'),
    })
    const secret = secrets.derive('sign-in').toString('base64url')
    const people = createPeople({ db, publicUrl, secret, log, passwordCost: options.passwordCost })
    const doors = { db, people }
    const teamDeps: TeamDeps = {
      db,
      clock,
      people,
      publicUrl: () => publicUrl,
      isPractice: simulator !== null,
      setupToken: secrets.derive('setup').toString('base64url').slice(0, 24),
      sessionsEnded: () => void hub.checkSessions(),
    }
    const channels = channelsPart({
      db,
      clock,
      log,
      secrets,
      graphs,
      config,
      publicUrl,
      doctor,
      filesFolder,
      simulatorUrl: simulator?.url ?? null,
      localWebhookUrl,
      channelResumed: (workspaceId) => dispatcher.wake([workspaceId]),
      replayNumber: async (phoneNumberId) => {
        if ((await replayNumber(db, phoneNumberId)) > 0) digest.wake()
      },
      endWaitingSends: (workspaceId, channelId) => endWaitingSends({ db, clock }, workspaceId, channelId),
      startLoop,
    })
    undo.push(() => channels.stop())

    const templates = templatesPart({ db, clock, log, graphs, tellAdmins: tellAdminsOfTemplates, startLoop })
    undo.push(() => templates.stop())

    const door = await webhookDoor({ apps: webhookApps({ db, secrets, log }), acceptor, log, metrics })
    undo.push(() => door.close())

    let isClosing = false
    const app = createHttp({ publicUrl, isHttps: config.isHttps, log })
    undo.push(() => drain(app, DRAIN_MS_MAX))
    undo.push(() => hub.close())
    app.register(multipart, { limits: { fileSize: FILE_BYTES_MAX + 1, files: 1, fields: 0, parts: 2 } })
    healthRoutes(app, {
      metrics,
      isClosing: () => isClosing,
      checks: { database: () => sql`select 1`.execute(db) },
    })
    openapiRoute(app, publicUrl)
    authRoutes(app, teamDeps)
    const routes = routesOf({
      team: teamHandlers(teamDeps),
      consents: consentHandlers({ db, clock }),
      contacts: contactHandlers({ db, clock }),
      ...channels.handlers,
      library: libraryHandlers({ db, clock }),
      templates: templates.handlers,
      conversations: conversationHandlers({ db, clock, files, dispatcher, workflowsUsing }),
      parked: parkedHandlers({ db, wakeDigest: () => digest.wake() }),
      sample: sampleHandlers({ db, clock, files, simulatorUrl: simulator?.url ?? null }),
      search: searchHandlers({ db, clock }),
      workflows: workflowHandlers({ db, clock, wake: () => loops.advanceWorkflows.wake() }),
    })
    app.after(() => mountRoutes(app, doors, routes))
    liveRoute(app, doors, hub, () => publicUrl)
    if (simulator) practiceProxy(app, doors, simulator.url, () => publicUrl)
    webRoutes(app, { publicUrl, isPractice: simulator !== null })
    const listener = await listenForEvents({
      url: directUrl,
      log,
      onNews: (workspaceIds, areReports) => {
        hub.news(workspaceIds)
        if (areReports) return
        loops.searchNews(workspaceIds)
        loops.advanceWorkflows.wake()
        dispatcher.wake(workspaceIds) // a reply that another process queued for a number whose lane is here
      },
      others: { [PRESENCE_CHANNEL]: (notice) => hub.hearOfOthers(notice) },
    })
    undo.push(() => listener.close())
    await app.ready()
    divert(app.server, door)
    await app.listen({ port, host: config.host ?? '::', ipv6Only: false })
    channels.refreshPractice().catch((error) => log.warn({ err: error }, 'the practice number could not be refreshed'))
    await welcome(publicUrl, teamDeps.setupToken)
    undo.push(() => {
      isClosing = true // first of all, so that a load balancer sends nobody here any more
    })
    return { url: publicUrl, simulatorUrl: simulator?.url ?? null, routes, sockets: () => hub.count(), close }

    async function clockFor(simulatorUrl: string | null): Promise<Clock | Awaited<ReturnType<typeof followClock>>> {
      const hasMeta = await hasMetaNumber(db)
      refuseFollowedClock(config, hasMeta)
      const url = config.clockUrl ?? (simulatorUrl && !hasMeta ? `${simulatorUrl}/_sim/clock` : undefined)
      if (url === undefined) return machineClock
      const followed = await followClock(url, log)
      undo.push(() => followed.close())
      return followed
    }

    async function welcome(url: string, setupToken: string) {
      if (await anyAccount(db)) return say(`Posthorn is at ${url}`)
      say(`Posthorn is at ${url} – open it to create the first account.`)
      say(`From another machine it asks for this token: ${setupToken}`)
    }
  }
}

/** Meta's door is a server of its own without headers for browsers, limits and cookies: it answers thousands a second. */
async function webhookDoor(deps: WebhookDeps): Promise<FastifyInstance> {
  const door = Fastify({ bodyLimit: WEBHOOK_BODY_BYTES_MAX })
  await door.register(webhookRoutes, deps)
  await door.ready()
  return door
}

/** Both stand on one port. */
function divert(server: HttpServer, door: FastifyInstance): void {
  const others = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/webhooks/')) return door.routing(request, response)
    for (const listener of others) listener.call(server, request, response)
  })
}

/** Where a neighbour on this machine reaches us. */
const hostForUs = (host: string | undefined) =>
  host === undefined || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host

/** For tests: the port must be known before we listen, since our own address is part of what we say. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
