/** The simulator standing alone: `node simulator/main.ts`. Settings: SIM_PORT, DATA_DIR, SIM_SEED, SIM_FETCH_LINKS. */
import { startSimulator } from './server.ts'

const PORT_USUAL = 4001
const PORT_MAX = 65_535

const log = {
  info: (message: string) => console.log(message),
  warn: (message: string) => console.error(message),
}

function portFrom(text: string | undefined): number {
  if (text === undefined || text === '') return PORT_USUAL
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= PORT_MAX) return port
  return leave(`SIM_PORT must be a number from 0 to ${PORT_MAX}, not "${text}".`)
}

function leave(reason: string): never {
  console.error(reason)
  process.exit(1)
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'EADDRINUSE')
    return `Port ${process.env.SIM_PORT ?? PORT_USUAL} is already in use. Choose another with SIM_PORT.`
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS')
    return `The simulator cannot write its state: ${(error as Error).message}`
  return `The simulator cannot start: ${error instanceof Error ? error.message : String(error)}`
}

const port = portFrom(process.env.SIM_PORT)
const simulator = await startSimulator({
  port,
  dataDir: process.env.DATA_DIR || 'data',
  seed: process.env.SIM_SEED || undefined,
  log,
  fetchLinks: process.env.SIM_FETCH_LINKS === '1',
}).catch((error: unknown) => leave(reasonOf(error)))

log.info(`The simulator of Meta listens on ${simulator.url}`)
log.info(`  Graph ${simulator.url}/v26.0   phones ${simulator.url}/phone/   control ${simulator.url}/_sim`)
log.info(`  SDK ${simulator.url}/sdk.js   codes ${simulator.url}/phone/lock`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => leave(reasonOf(error)),
    )
  })
}
