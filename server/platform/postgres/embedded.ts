import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import { StartError, sentenceForSystemError } from '../start-error.ts'
import { ensureCluster, SUPERUSER } from './cluster.ts'
import { type Home, homeOf } from './home.ts'
import { lockDataFolder } from './lock.ts'
import { isAlive, signal } from './processes.ts'
import { startPostmaster, stopPostmaster } from './server.ts'

/** A PostgreSQL of our own, in the data folder, that lives as long as we do. */
export interface EmbeddedPostgres {
  /** The owner of Posthorn's database: may make tables and roles in it, and is no superuser. */
  ownerUrl: string
  /** Rules the whole cluster; for tests, backup and repair. */
  superuserUrl: string
  /** Sentences for the operator. */
  notes: string[]
  /** The server's process now; it changes when PostgreSQL died and was started again. */
  pid(): number
  stop(): Promise<void>
}

const OWNER = 'posthorn'
const DATABASE = 'posthorn'
const WATCH_MS = 1_000
const RESTART_DELAYS_MS = [0, 200, 1_000, 5_000]

export async function startEmbeddedPostgres(options: {
  dataFolder: string
  log: Log
  /** Settings of postgresql.conf that differ from ours. */
  settings?: Record<string, string>
}): Promise<EmbeddedPostgres> {
  const { log } = options
  const home = homeOf(options.dataFolder)
  const { lock, password, ...first } = await begin(home, options.settings)
  let { postmaster } = first
  if (postmaster.isTakenOver) log.info({ pid: postmaster.pid }, 'took over the PostgreSQL of a start that was killed')
  const url = (user: string, database: string) =>
    `postgres://${user}:${password}@127.0.0.1:${postmaster.port}/${database}`
  // Uncaught errors and process.exit() leave through here: PostgreSQL ends itself cleanly when told once.
  const onExit = () => signal(postmaster.pid, 'SIGINT')
  process.once('exit', onExit)

  let isStopping = false
  let restarting: Promise<void> | null = null
  const watch = setInterval(() => {
    if (isStopping || restarting || isAlive(postmaster.pid)) return
    restarting = restart().finally(() => {
      restarting = null
    })
  }, WATCH_MS)
  watch.unref()

  async function restart() {
    for (let attempt = 0; !isStopping; attempt++) {
      const wait = RESTART_DELAYS_MS[Math.min(attempt, RESTART_DELAYS_MS.length - 1)] ?? 0
      await delay(wait)
      try {
        // Everyone holds the address by now, so the port stays as it is.
        postmaster = await startPostmaster(home, options.settings)
        log.warn({ pid: postmaster.pid }, 'PostgreSQL had ended and was started again')
        return
      } catch (error) {
        log.error({ err: error }, 'PostgreSQL has ended and does not start')
      }
    }
  }

  async function stop() {
    if (isStopping) return
    isStopping = true
    clearInterval(watch)
    await restarting
    await stopPostmaster(postmaster.pid)
    process.removeListener('exit', onExit)
    lock.release()
  }

  try {
    await ensureDatabase(url(SUPERUSER, 'postgres'), password, postmaster.isTakenOver)
  } catch (error) {
    await stop()
    if (error instanceof StartError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const cause = { cause: error }
    if (/No space left/.test(reason))
      throw new StartError(`The disk is full: the database could not be prepared.`, cause)
    throw new StartError(`The database in ${home.cluster} runs but could not be prepared: ${reason}`, cause)
  }
  return {
    ownerUrl: url(OWNER, DATABASE),
    superuserUrl: url(SUPERUSER, 'postgres'),
    notes: home.note ? [home.note] : [],
    pid: () => postmaster.pid,
    stop,
  }
}

/** Takes the lock, makes the cluster if there is none, and starts it. */
async function begin(home: Home, settings: Record<string, string> | undefined) {
  let lock: ReturnType<typeof lockDataFolder> | null = null
  try {
    lock = lockDataFolder(home.folder)
    const password = await ensureCluster(home)
    return { lock, password, postmaster: await startPostmaster(home, settings) }
  } catch (error) {
    lock?.release()
    if (error instanceof StartError) throw error
    const sentence = sentenceForSystemError(error, `starting the database in ${home.folder}`)
    throw sentence ? new StartError(sentence, { cause: error }) : error
  }
}

/** The owner and its database, made on the first start; on a taken-over server the sessions of the dead are ended. */
async function ensureDatabase(superuserUrl: string, password: string, isTakenOver: boolean) {
  const client = new pg.Client({ connectionString: superuserUrl, application_name: 'posthorn start' })
  client.on('error', () => {}) // the awaited query reports it
  await client.connect()
  try {
    if (isTakenOver) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      )
    }
    const { rows } = await client.query(
      `select exists (select from pg_roles where rolname = $1) as has_role, exists (select from pg_database where datname = $2) as has_database`,
      [OWNER, DATABASE],
    )
    if (!rows[0].has_role) {
      await client.query(`create role ${OWNER} login createrole password ${client.escapeLiteral(password)}`)
    }
    if (!rows[0].has_database) await client.query(`create database ${DATABASE} owner ${OWNER}`)
  } finally {
    await client.end()
  }
}
