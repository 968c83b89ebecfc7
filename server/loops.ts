import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from './platform/log.ts'

/** Work that this process looks for again and again: one run at a time, asked for sooner by `wake`. */
export interface Loop {
  wake(): void
  /** Resolves when the running run has ended. */
  stop(): Promise<void>
}

/** `restMs`: between two runs at least, however often it is asked for. */
export function startLoop(options: {
  name: string
  everyMs: number
  restMs?: number
  log: Log
  run(): Promise<unknown>
}): Loop {
  let running: Promise<void> | null = null
  let isAsked = false
  let isStopped = false

  async function runAll() {
    do {
      isAsked = false
      try {
        await options.run()
      } catch (error) {
        options.log.warn({ err: error, loop: options.name }, 'a loop failed and will try again')
      }
      if (options.restMs && !isStopped) await delay(options.restMs)
    } while (isAsked && !isStopped)
  }
  const wake = () => {
    isAsked = true
    if (isStopped || running) return
    running = runAll().finally(() => {
      running = null
    })
  }
  const timer = setInterval(wake, options.everyMs)
  wake()
  return {
    wake,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
