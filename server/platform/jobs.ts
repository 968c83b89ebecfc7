import { setTimeout as delay } from 'node:timers/promises'
import { fromKysely, type JobResult, PgBoss } from 'pg-boss'
import { APP_ROLE, urlAsRole } from './db/connection.ts'
import type { Tx } from './db/database.ts'
import type { LibraryMigrations } from './db/migrate.ts'
import type { Log } from './log.ts'

/** Background work that is due now. What is due later is a row of ours with a `due_at`. */
export interface Task<Data extends object = object> {
  name: string
  options: TaskOptions
  handler: TaskHandler<Data>
}

export type TaskHandler<Data extends object> = (data: Data, job: { id: string; signal: AbortSignal }) => Promise<void>

export interface TaskOptions {
  /** How often a job is tried again after its handler threw. */
  retries?: number
  /** The wait before the first retry; each further one doubles it, up to an hour. */
  retryDelaySeconds?: number
  /** A job that runs longer counts as failed. */
  timeoutSeconds?: number
  /** Workers of this process. Each takes up to `batch` jobs, runs them side by side and waits for all of them. */
  workers?: number
  batch?: number
  /** Runs by itself, in UTC, once however many processes there are. The data is then `{}`. */
  cron?: string
}

export interface Jobs {
  /** Lets running jobs end, then stops. */
  stop(): Promise<void>
}

const SCHEMA = 'pgboss'
const CONNECTIONS_MAX = 4
const STATEMENT_TIMEOUT_MS = 15_000
const STOP_MS_MAX = 10_000
const START_ATTEMPTS_MAX = 10
const RETRY_DELAY_SECONDS_MAX = 3_600
const DEFAULTS = { retries: 5, retryDelaySeconds: 5, timeoutSeconds: 60, workers: 1, batch: 10 }
/** Listening wakes workers at once; these polls are the net below it. */
const POLL_SECONDS = 2
export const POLL_WHILE_LISTENING_SECONDS = 10
const KEEP_DONE_SECONDS = 3 * 24 * 3_600

export function defineTask<Data extends object>(
  name: string,
  options: TaskOptions,
  handler: TaskHandler<Data>,
): Task<Data> {
  return { name, options, handler }
}

/** A job that exists if and only if the transaction commits. With a `key`, one job of that key waits at a time.
 *  Returns its id, or null if the key was taken. */
export async function enqueue<Data extends object>(
  tx: Tx,
  task: string | Task<Data>,
  data: Data,
  options: { key?: string; priority?: number } = {},
): Promise<string | null> {
  if (!sender) throw new Error('startJobs() has not run in this process, so nothing can be enqueued.')
  return sender.send(typeof task === 'string' ? task : task.name, data, {
    db: fromKysely(tx),
    ...(options.priority === undefined ? {} : { priority: options.priority }),
    // One waiting job of a key: singletonSeconds would count by time, a policy would bind the whole queue.
    ...(options.key === undefined ? {} : { singletonKey: options.key }),
  })
}

/** Any started instance of this process will do: it only knows the queues, which the program names; the job goes
 *  through the transaction, into whichever database that is. */
let sender: PgBoss | null = null

/** Makes the queues and, unless told otherwise, works on them. A fault of the database is logged and lived through. */
export async function startJobs(options: {
  /** Past any pooler: a worker listens. */
  url: string
  // biome-ignore lint/suspicious/noExplicitAny: each task brings the type of its own data.
  tasks: readonly Task<any>[]
  log: Log
  /** False only enqueues, for commands. */
  work?: boolean
}): Promise<Jobs> {
  const { tasks, log } = options
  const isWorking = options.work ?? true
  const boss = new PgBoss({
    connectionString: urlAsRole(options.url, APP_ROLE),
    options: `-c role=${APP_ROLE} -c statement_timeout=${STATEMENT_TIMEOUT_MS}`,
    application_name: 'posthorn jobs',
    schema: SCHEMA,
    max: CONNECTIONS_MAX,
    migrate: false,
    createSchema: false,
    supervise: isWorking,
    schedule: isWorking && tasks.some((task) => task.options.cron),
    useListenNotify: isWorking,
    reindex: false, // belongs to the owner of the tables
    registerInstance: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'jobs: the database failed; trying again'))
  boss.on('warning', (warning) => log.info({ warning: warning.message }, 'jobs: warning'))
  await boss.start({ attempts: START_ATTEMPTS_MAX })
  sender = boss
  for (const task of tasks) await ensureQueue(boss, task)
  if (isWorking) for (const task of tasks) await work(boss, task, log)
  return {
    async stop() {
      if (sender === boss) sender = null
      // It waits for the database without end if that is gone.
      await Promise.race([
        boss.stop({ graceful: true, timeout: STOP_MS_MAX }),
        delay(STOP_MS_MAX + 2_000, undefined, { ref: false }),
      ])
    },
  }
}

/** pg-boss's own tables, made and changed as the owner. */
export const jobsMigrations: LibraryMigrations = {
  name: 'pg-boss',
  async run({ url }) {
    const boss = new PgBoss({
      connectionString: url,
      application_name: 'posthorn migrate',
      schema: SCHEMA,
      max: 1,
      supervise: false,
      schedule: false,
      registerInstance: false,
    })
    const errors: unknown[] = []
    boss.on('error', (error) => errors.push(error))
    await boss.start()
    await boss.stop({ graceful: false })
    if (errors.length > 0) throw errors[0]
  },
}

async function ensureQueue(boss: PgBoss, { name, options }: Task) {
  const settings = {
    retryLimit: options.retries ?? DEFAULTS.retries,
    retryDelay: options.retryDelaySeconds ?? DEFAULTS.retryDelaySeconds,
    retryBackoff: true,
    retryDelayMax: RETRY_DELAY_SECONDS_MAX,
    expireInSeconds: options.timeoutSeconds ?? DEFAULTS.timeoutSeconds,
    deleteAfterSeconds: KEEP_DONE_SECONDS,
    notify: true,
  }
  await boss.createQueue(name, settings)
  await boss.updateQueue(name, settings) // it may stem from an earlier version of the program
  if (options.cron) await boss.schedule(name, options.cron, {}, { tz: 'UTC' })
  else await boss.unschedule(name)
}

async function work(boss: PgBoss, task: Task, log: Log) {
  const { name, options, handler } = task
  const settings = {
    batchSize: options.batch ?? DEFAULTS.batch,
    localConcurrency: options.workers ?? DEFAULTS.workers,
    pollingIntervalSeconds: POLL_SECONDS,
    notifyPollingIntervalSeconds: POLL_WHILE_LISTENING_SECONDS,
    burstWhenBatchFull: true,
    perJobResults: true,
  } as const
  await boss.work<object, undefined, typeof settings>(name, settings, (jobs) =>
    Promise.all(
      jobs.map(async (job): Promise<JobResult> => {
        try {
          await handler(job.data ?? {}, { id: job.id, signal: job.signal })
          return { id: job.id, status: 'completed' }
        } catch (error) {
          log.warn({ err: error, task: name, job: job.id }, 'a job failed')
          // Kept with the job: the kind of the fault, never what it was about.
          return { id: job.id, status: 'failed', output: { error: error instanceof Error ? error.name : 'unknown' } }
        }
      }),
    ),
  )
}
