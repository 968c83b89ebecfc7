/** The server as a process of its own that can be killed: what `npm start` runs, without building the web app. */
import { flushCompileCache } from 'node:module'
import { createServer } from 'node:net'
import { startServer } from '#server/main.ts'
import { readConfig } from '#server/platform/config.ts'
import { APP_ROLE, urlAsRole } from '#server/platform/db/connection.ts'
import { createLog } from '#server/platform/log.ts'

const ATTEMPTS_MAX = 5

/** Dies as by `kill -9` at this point of a workflow's step, after so many that it lives through. */
const { DIE_AT_WORKFLOW_POINT: deadly, DIE_AFTER } = process.env
let lives = Number(DIE_AFTER ?? 0)
const dying = deadly
  ? {
      atWorkflowPoint: (point: string) =>
        void (point === deadly && lives-- === 0 && process.kill(process.pid, 'SIGKILL')),
    }
  : {}

/** Whoever started us is gone. */
const leave = () => process.exit(0)
process.on('disconnect', leave)
let close = async () => {}
process.on('message', async (question) => {
  if (question === 'memory') {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage() // external holds the buffers too
    process.send?.({ memoryHeld: heapUsed + external })
  }
  if (question === 'resources') process.send?.({ resources: process.getActiveResourcesInfo() })
  if (question === 'close') {
    // What it still holds now keeps it from ending.
    process.off('disconnect', leave)
    await close()
    process.disconnect?.()
  }
})

const config = readConfig()
const log = createLog({ level: config.logLevel })
const ownerUrl = config.databaseUrl ?? ''
const urls = { ownerUrl, appUrl: urlAsRole(ownerUrl, APP_ROLE), directUrl: config.databaseDirectUrl ?? ownerUrl }
for (let attempt = 1; ; attempt++) {
  const port = await freePort()
  try {
    const server = await startServer({
      config: { ...config, port, host: '127.0.0.1' },
      log,
      say: () => {},
      ...urls,
      ...dying,
    })
    close = () => server.close()
    process.on('SIGTERM', () => server.close().finally(() => process.exit(0)))
    process.send?.({ port })
    flushCompileCache() // killed, it would not get to it
    break
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === ATTEMPTS_MAX) throw error
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
