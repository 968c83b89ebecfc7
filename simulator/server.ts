/** Starts the simulator inside this process: Meta's Graph face, the practice phones' pages, the control face. */
import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { controlFace } from './control/routes.ts'
import { graphFace } from './graph/routes.ts'
import { createChats } from './network/chats.ts'
import { createDirectory } from './network/directory.ts'
import { forgetFile } from './network/media.ts'
import { resumeWay } from './network/statuses.ts'
import { phonePages } from './phone/serve.ts'
import { createPairRate } from './rules/pair.ts'
import { createThroughput } from './rules/throughput.ts'
import { signupPages } from './signup/serve.ts'
import type { Sim } from './sim.ts'
import { armAll } from './templates/life.ts'
import { createCourier } from './webhooks/courier.ts'
import { createOutbox } from './webhooks/outbox.ts'
import { createWorld, type Log } from './world.ts'

const LOOPBACK = '127.0.0.1'
const KEEP_ALIVE_MS = 60_000

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port?: number
  /** State goes to `dataDir/simulator/`; without it everything is kept in memory. */
  dataDir?: string | null
  seed?: string | undefined
  log?: Log
  /** Really fetch media that a send gives by link; off, such a message arrives without its file. */
  fetchLinks?: boolean
}

export interface Simulator {
  url: string
  close(): Promise<void>
}

const silent: Log = { info: () => undefined, warn: () => undefined }

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = createWorld({
    dataDir: options.dataDir ?? null,
    seed: options.seed,
    freshSeed: () => randomBytes(16).toString('hex'),
    log: options.log ?? silent,
    fetchLinks: options.fetchLinks ?? false,
  })
  const courier = createCourier(world)
  const sim: Sim = {
    world,
    courier,
    directory: createDirectory(world),
    chats: createChats(world),
    outbox: createOutbox(world, courier),
    pairRate: createPairRate(),
    throughput: createThroughput(),
  }
  world.onReset(() => {
    sim.pairRate.clear()
    sim.throughput.clear()
  })
  let offsetMs = world.clock.offsetMs()
  world.clock.onTurn(() => {
    if (world.clock.offsetMs() < offsetMs) sim.pairRate.clear() // debts that lie in the future now
    offsetMs = world.clock.offsetMs()
  })
  world.store.onGone((table, id) => {
    if (table === 'media') forgetFile(world, id)
    if (table === 'deliveries') world.store.bodies.delete(id)
  })

  const app = Fastify({
    forceCloseConnections: true,
    keepAliveTimeout: KEEP_ALIVE_MS,
    routerOptions: { maxParamLength: 1_000 },
  })
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    const read = readJson(String(body))
    if (read instanceof Error) done(read)
    else done(null, read)
  })
  await app.register(graphFace, { sim })
  await app.register(controlFace, { sim, prefix: '/_sim' })
  await app.register(phonePages)
  await app.register(signupPages, { sim })
  world.url = await app.listen({ port: options.port ?? 4001, host: LOOPBACK })
  courier.resume()
  resumeWay(sim)
  armAll(sim)

  let closing: Promise<void> | undefined
  const close = async () => {
    await app.close()
    courier.close()
    await world.close()
  }
  return {
    url: world.url,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** An empty body is an empty object: Meta's own clients send such POSTs. */
function readJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return Object.assign(new Error('The body is not valid JSON.'), { statusCode: 400 })
  }
}
