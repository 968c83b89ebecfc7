/** `npm run bench [-- name … --short]`: how fast and how large, one bench after the other; see docs/develop.md. */
import { execFileSync, fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { busyShare, machine } from '#bench/kit/machine.ts'
import { OPTIONS, readOptions } from '#bench/kit/options.ts'
import { isMet, type Report, tableOf } from '#bench/kit/report.ts'

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'bench', 'RESULTS.md')
const BENCHES = ['ingest', 'backlog', 'steady', 'dispatch', 'live', 'reads', 'web', 'idle']
const BENCH_MS_MAX = 20 * 60_000
/** Of the processors, before we begin: beyond, the figures are those of other programs. */
const BUSY_MAX = 0.1
const LOOK_MS = 3_000

const { values, positionals } = parseArgs({
  options: { ...OPTIONS, write: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const passed = process.argv.slice(2).filter((one) => one.startsWith('--') && one !== '--write')
readOptions(passed) // a wrong one is said before anything runs
const unknown = positionals.filter((name) => !BENCHES.includes(name))
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`)
  process.exit(1)
}

const names = positionals.length > 0 ? BENCHES.filter((name) => positionals.includes(name)) : BENCHES
const began = new Date()
const sections: string[] = []
let busiest = 0
let missed = 0
let failed = 0
console.log(`${machine()}\n`)
for (const name of names) {
  const busy = await busyShare(LOOK_MS)
  busiest = Math.max(busiest, busy)
  const startedAt = performance.now()
  const result = await run(name)
  const seconds = Math.round((performance.now() - startedAt) / 1_000)
  const others = `Took ${seconds} s. Other programs used ${Math.round(busy * 100)} % of the processors when it began.`
  if (typeof result === 'string') {
    failed++
    sections.push(`## ${name}\n\nFailed: ${result}. ${others}`)
  } else {
    missed += result.figures.filter((figure) => isMet(figure) === false).length
    sections.push(`## ${result.title}\n\n${result.how}\n${others}\n\n${tableOf(result.figures)}`)
  }
  console.log(`${sections.at(-1)}\n`)
}
console.log(failed > 0 ? `${failed} did not run to the end.` : `${missed} bars missed.`)
writeResults()
process.exitCode = failed > 0 ? 1 : 0

function run(name: string): Promise<Report | string> {
  return new Promise((resolve) => {
    const child = fork(join(ROOT, 'bench', `${name}.ts`), passed, { cwd: ROOT })
    const stop = () => child.kill('SIGTERM')
    process.once('SIGINT', stop)
    const limit = setTimeout(stop, BENCH_MS_MAX)
    let report: Report | null = null
    child.on('message', (word: { report: Report }) => {
      report = word.report
    })
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      process.off('SIGINT', stop)
      resolve(code === 0 && report ? report : `it ended with ${signal ?? code}`)
    })
  })
}

/** Only of a whole run on a machine that had nothing else to do; `--write` writes another one as well, and it says so. */
function writeResults() {
  const isWhole = names.length === BENCHES.length && !values.short && failed === 0
  const isQuiet = busiest <= BUSY_MAX
  if (!(isWhole && isQuiet) && !values.write) {
    const because = isWhole ? 'other programs were at work on this machine' : 'this was not a whole run'
    return console.log(`bench/RESULTS.md stays as it is: ${because} (--write writes it all the same).`)
  }
  const notes = [
    ...(isQuiet
      ? []
      : [`**Other programs used up to ${Math.round(busiest * 100)} % of the processors: worth little.**`]),
    ...(isWhole ? [] : ['**Not a whole run.**']),
  ]
  const text = [
    '# Results of `npm run bench`',
    `${began.toISOString().slice(0, 10)}, ${versionOf()}. ${machine()}.`,
    'Load generator, clients, simulator, server and PostgreSQL share this machine; PostgreSQL keeps `fsync`. Floors are taken in the same run. A bar that is not met says **no**.',
    ...notes,
    ...sections,
  ]
  writeFileSync(RESULTS, `${text.join('\n\n')}\n`)
  console.log('bench/RESULTS.md is written.')
}

function versionOf(): string {
  try {
    return `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()}`
  } catch {
    return 'no commit known'
  }
}
