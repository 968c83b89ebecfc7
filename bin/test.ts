/** `npm test [-- part-of-a-path …]`: PostgreSQL and the web app come up once, then every *.test.ts runs. */
import { globSync } from 'node:fs'
import { join, relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { environmentOf, startTestServer, type TestServer } from '#tests/server.ts'
import { buildWeb } from './build-web.ts'

const ROOT = join(import.meta.dirname, '..')
const FOLDERS = ['core', 'contract', 'meta', 'server', 'web', 'simulator', 'bin', 'tests', 'bench']
const FILES_AT_ONCE = 2
const FILE_MS_MAX = 10 * 60_000
const RUN_MS_MAX = 45 * 60_000
const LONGEST_SHOWN = 15
/** More than one processor each. */
const BUSY = /browser|^tests\/check\.test/

const files = chosen(process.argv.slice(2))
let server: TestServer | null = null
const stopRun = new AbortController()
const limit = setTimeout(() => giveUp(`The tests took longer than ${RUN_MS_MAX / 60_000} minutes.`), RUN_MS_MAX)
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => giveUp('Stopped.'))

try {
  if (files.length === 0) throw new Error('No test file fits.')
  server = await startTestServer()
  Object.assign(process.env, environmentOf(server))
  process.env.NODE_COMPILE_CACHE ??= join(ROOT, 'node_modules', '.cache', 'compiled')
  if (await buildWeb()) console.log('The web app is built.')
  const { passed, failed, filesMs } = await runTests()
  if (files.length > LONGEST_SHOWN) tellLongest(filesMs)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exitCode = 1
} finally {
  clearTimeout(limit)
  await server?.stop()
}
process.exit()

/** All test files, or those whose path holds one of the words, in the order that keeps all processors at work: what drives a
 *  browser takes more than one, so beside it run stories that often wait; short ones come last, and none is left alone then. */
function chosen(words: string[]): string[] {
  const all = FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.test.ts`, { cwd: ROOT })).sort()
  const wanted = all.filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  const {
    busy = [],
    stories = [],
    short = [],
  } = Object.groupBy(wanted, (file) => (BUSY.test(file) ? 'busy' : file.startsWith('tests/') ? 'stories' : 'short'))
  return [...spread(busy, stories), ...short].map((file) => join(ROOT, file))
}

/** The few evenly among the many. */
function spread(few: string[], many: string[]): string[] {
  if (few.length === 0) return many
  const upTo = (index: number) => Math.round((index * many.length) / few.length)
  return few.flatMap((file, index) => [file, ...many.slice(upTo(index), upTo(index + 1))])
}

interface Counts {
  passed: number
  failed: number
  filesMs: Map<string, number>
}

function runTests(): Promise<Counts> {
  return new Promise((resolve, reject) => {
    const counts: Counts = { passed: 0, failed: 0, filesMs: new Map() }
    const stream = run({
      files,
      concurrency: FILES_AT_ONCE,
      timeout: FILE_MS_MAX,
      isolation: 'process',
      signal: stopRun.signal,
      cwd: ROOT,
    })
    stream.on('test:pass', ({ details, skip, todo }) => {
      if (details.type !== 'suite' && skip === undefined && todo === undefined) counts.passed++
    })
    // A file that ends by itself before its tests are done counts as a failed test of its name.
    stream.on('test:fail', ({ details, todo }) => {
      if (details.type !== 'suite' && todo === undefined) counts.failed++
    })
    stream.on('test:complete', ({ name, file, details }) => {
      if (file && name === file) counts.filesMs.set(relative(ROOT, file), details.duration_ms)
    })
    stream.on('error', reject)
    stream
      .compose(spec)
      .on('error', reject)
      .on('end', () => resolve(counts))
      .pipe(process.stdout)
  })
}

/** Where the time goes. */
function tellLongest(filesMs: Map<string, number>) {
  console.log('\nThe longest files, in seconds:')
  const longest = [...filesMs].toSorted(([, a], [, b]) => b - a).slice(0, LONGEST_SHOWN)
  for (const [file, ms] of longest) console.log(`${(ms / 1_000).toFixed(1).padStart(7)} ${file}`)
}

function giveUp(reason: string) {
  console.error(reason)
  process.exitCode = 1
  stopRun.abort()
}
