/** `npm test [-- part-of-a-path …]`: PostgreSQL and the web app come up once, then every *.test.ts runs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { environmentOf, startTestServer, type TestServer } from '#tests/server.ts'
import { buildWeb } from './build-web.ts'
import { planOf } from './testPlan.ts'

const ROOT = join(import.meta.dirname, '..')
/** One more than the processors that CI has: stories wait for a third of their time. */
const LOTS_AT_ONCE = 3
const TEST_MS_MAX = 10 * 60_000
const RUN_MS_MAX = 30 * 60_000
const LONGEST_SHOWN = 15

const folder = mkdtempSync(join(tmpdir(), 'posthorn-tests-'))
const lots = planOf(process.argv.slice(2), folder)
const files = lots.flatMap((lot) => lot.files)
/** What has begun and not ended, and how long what ended took. */
const underWay = new Set<string>()
const filesMs = new Map<string, number>()
let server: TestServer | null = null
const stopRun = new AbortController()
const limit = setTimeout(() => giveUp(`The tests took longer than ${RUN_MS_MAX / 60_000} minutes.`), RUN_MS_MAX)
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => giveUp('Stopped.'))

try {
  if (files.length === 0) throw new Error('No test file fits.')
  server = await startTestServer({ inMemory: true })
  Object.assign(process.env, environmentOf(server))
  process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'compiled')
  if (await buildWeb()) console.log('The web app is built.')
  const { passed, failed: failedTests } = await runTests()
  const unfinished = files.filter((file) => !filesMs.has(file))
  for (const file of unfinished) console.error(`${file} did not come to its end.`)
  const failed = failedTests + unfinished.length
  if (files.length > LONGEST_SHOWN) tellLongest()
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
} finally {
  clearTimeout(limit)
  rmSync(folder, { recursive: true, force: true })
  await server?.stop()
}
process.exit()

function runTests(): Promise<{ passed: number; failed: number }> {
  return new Promise((resolve, reject) => {
    const counts = { passed: 0, failed: 0 }
    const known = new Set(files)
    const stream = run({
      files: lots.map(({ entry }) => entry),
      concurrency: LOTS_AT_ONCE,
      timeout: TEST_MS_MAX,
      execArgv: ['--import', pathToFileURL(join(import.meta.dirname, 'lightTests.ts')).href],
      isolation: 'process',
      signal: stopRun.signal,
      cwd: ROOT,
    })
    stream.on('test:pass', ({ details, skip, todo }) => {
      if (details.type !== 'suite' && skip === undefined && todo === undefined) counts.passed++
    })
    // A process that ends by itself before its tests are done counts as a failed test of its name; a suite whose tests passed may
    // have failed in what stands before and after them.
    stream.on('test:fail', ({ details, todo }) => {
      const isToldByItsTests = details.type === 'suite' && failureOf(details.error) === 'subtestsFailed'
      if (!isToldByItsTests && todo === undefined) counts.failed++
    })
    // A file is the outermost test of its process, or among others in one the outermost suite.
    const fileOf = (name: string, nesting: number) => {
      const file = name.startsWith('/') ? relative(ROOT, name) : name
      return nesting === 0 && known.has(file) ? file : null
    }
    stream.on('test:dequeue', ({ name, nesting }) => {
      const file = fileOf(name, nesting)
      if (file) underWay.add(file)
    })
    stream.on('test:complete', ({ name, nesting, details }) => {
      const file = fileOf(name, nesting)
      if (!file) return
      underWay.delete(file)
      filesMs.set(file, details.duration_ms)
    })
    stream.on('error', reject)
    stream
      .compose(spec)
      .on('error', reject)
      .on('end', () => resolve(counts))
      .pipe(process.stdout)
  })
}

function failureOf(error: Error & { failureType?: unknown }): unknown {
  return error.failureType
}

/** Where the time goes. */
function tellLongest() {
  console.log('\nThe longest files, in seconds:')
  const longest = [...filesMs].toSorted(([, a], [, b]) => b - a).slice(0, LONGEST_SHOWN)
  for (const [file, ms] of longest) console.log(`${(ms / 1_000).toFixed(1).padStart(7)} ${file}`)
}

function giveUp(reason: string) {
  console.error([reason, ...underWay].join('\n  under way: '))
  process.exitCode = 1
  stopRun.abort()
}
