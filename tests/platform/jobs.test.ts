import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { migrateEverything } from '#server/migrate.ts'
import { openDatabase } from '#server/platform/db/database.ts'
import { defineTask, enqueue, POLL_WHILE_LISTENING_SECONDS, startJobs } from '#server/platform/jobs.ts'
import { startEmbeddedPostgres } from '#server/platform/postgres/embedded.ts'
import { isAlive } from '#server/platform/postgres/processes.ts'
import { freshDatabase } from '../database.ts'
import { testLog } from '../server.ts'

const WAIT_MS_MAX = 120_000

test('a job exists if and only if its transaction commits, wakes a worker at once and is tried again', async () => {
  const { database, url } = await freshDatabase()
  const done: string[] = []
  let failures = 0
  const greet = defineTask<{ name: string }>('test.greet', { retryDelaySeconds: 0 }, async ({ name }) => {
    if (name === 'flaky' && failures++ === 0) throw new Error('once')
    done.push(name)
  })
  const jobs = await startJobs({ url, tasks: [greet], log: testLog })
  try {
    const startedAt = Date.now()
    await database.db.transaction().execute((tx) => enqueue(tx, greet, { name: 'kept' }))
    await rejects(
      database.db.transaction().execute(async (tx) => {
        await enqueue(tx, greet, { name: 'rolled back' })
        throw new Error('no')
      }),
    )
    await until(() => done.includes('kept'))
    ok(Date.now() - startedAt < POLL_WHILE_LISTENING_SECONDS * 1_000, 'before the next poll')
    await database.db.transaction().execute((tx) => enqueue(tx, 'test.greet', { name: 'flaky' }))
    await until(() => done.includes('flaky'))
    deepEqual(done, ['kept', 'flaky'])
    equal(failures, 2)
  } finally {
    await jobs.stop()
  }
})

test('a command that only enqueues does no work', async () => {
  const { database, url } = await freshDatabase()
  const task = defineTask('test.elsewhere', {}, async () => {
    throw new Error('must not run here')
  })
  const jobs = await startJobs({ url, tasks: [task], log: testLog, work: false })
  const id = await database.db.transaction().execute((tx) => enqueue(tx, task, {}))
  ok(id)
  await jobs.stop()
  await rejects(
    database.db.transaction().execute((tx) => enqueue(tx, task, {})),
    /startJobs/,
  )
})

test('when PostgreSQL is killed and comes back, jobs go on and the process lives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-jobs-'))
  chmodSync(folder, 0o755)
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, log: testLog })
  await migrateEverything({ url: postgres.ownerUrl, log: testLog })
  const database = openDatabase({ url: postgres.ownerUrl, log: testLog })
  const done: number[] = []
  const task = defineTask<{ step: number }>('test.step', {}, async ({ step }) => void done.push(step))
  const jobs = await startJobs({ url: postgres.ownerUrl, tasks: [task], log: testLog })
  const put = (step: number) => database.db.transaction().execute((tx) => enqueue(tx, task, { step }))
  try {
    await put(1)
    await until(() => done.includes(1))
    const before = postgres.pid()
    process.kill(before, 'SIGKILL')
    await until(() => !isAlive(before))
    await until(() =>
      put(2).then(
        () => true,
        () => false,
      ),
    )
    await until(() => done.includes(2))
  } finally {
    await jobs.stop()
    await database.close()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

async function until(isSo: () => boolean | Promise<boolean>) {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await delay(20)) if (await isSo()) return
  throw new Error('it did not come to be')
}
