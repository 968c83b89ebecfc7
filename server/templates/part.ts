import { workspaceIds } from '../team/queries.ts'
import { templateHandlers } from './handlers.ts'
import { type SyncDeps, syncDue } from './sync.ts'

interface Loop {
  wake(): void
  stop(): Promise<void>
}

export interface TemplatesDeps extends SyncDeps {
  /** Runs something again and again, one run at a time. */
  startLoop(loop: { name: string; everyMs: number; log: SyncDeps['log']; run(): Promise<unknown> }): Loop
}

/** How often it is looked for what is due to be read. */
const EVERY_MS = 1_000

/** Everything about templates, put together: what answers requests, and what goes round by itself. */
export function templatesPart(deps: TemplatesDeps) {
  const loop = deps.startLoop({
    name: 'templates.sync',
    everyMs: EVERY_MS,
    log: deps.log,
    run: async () => syncDue(deps, await workspaceIds(deps.db)),
  })
  return {
    handlers: templateHandlers({ db: deps.db, clock: deps.clock, wake: () => loop.wake() }),
    wake: () => loop.wake(),
    stop: () => loop.stop(),
  }
}
