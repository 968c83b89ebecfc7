/** `npm run bench [-- name … --short]`: how fast and how large, one bench after the other; see docs/develop.md. */
import { execFileSync, fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { busyShare, machine } from '#bench/kit/machine.ts'
import { OPTIONS, readOptions } from '#bench/kit/options.ts'
import { figuresFrom, isMet, type Report, tableOf } from '#bench/kit/report.ts'
import { mergeResults, type Section } from '#bench/kit/results.ts'

const ROOT = join(import.meta.dirname, '..')
const RESULTS = join(ROOT, 'bench', 'RESULTS.md')
/** Together a quarter of an hour. */
const USUAL = [
  'ingest',
  'backlog',
  'steady',
  'dispatch',
  'campaign',
  'workflow',
  'live',
  'reads',
  'search',
  'web',
  'hands',
  'idle',
  'peer',
]
/** Only when they are named: they take half an hour and more. */
const LONG = ['soak']
const BENCHES = [...USUAL, ...LONG]
const BENCH_MS_MAX = 20 * 60_000
const LONG_MS_MAX = 3 * 3_600_000
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

const names = positionals.length > 0 ? BENCHES.filter((name) => positionals.includes(name)) : USUAL
const day = new Date().toISOString().slice(0, 10)
const sections: Section[] = []
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
  const share = Math.round(busy * 100)
  const circumstances = [
    `${day}, ${versionOf()}, ${machine()}; took ${seconds} s. Other programs used ${share} % of the processors when it began.`,
    ...(busy > BUSY_MAX ? ['**So these figures are worth little.**'] : []),
    ...(values.short ? ['**Run for seconds only, to see that it works.**'] : []),
  ].join(' ')
  if (typeof result === 'string') {
    failed++
    console.log(`## ${name}\n\nFailed: ${result}. ${circumstances}\n`)
    continue
  }
  missed += result.figures.filter((figure) => isMet(figure) === false).length
  const text = `## ${result.title}\n\n${result.how}\n\n${circumstances}\n\n${tableOf(result.figures)}`
  sections.push({ name, text })
  console.log(`${text}\n`)
}
console.log(failed > 0 ? `${failed} did not run to the end.` : `${missed} bars missed.`)
writeResults()
process.exitCode = failed > 0 ? 1 : 0

function run(name: string): Promise<Report | string> {
  return new Promise((resolve) => {
    const child = fork(join(ROOT, 'bench', `${name}.ts`), passed, { cwd: ROOT })
    const stop = () => child.kill('SIGTERM')
    process.once('SIGINT', stop)
    const limit = setTimeout(stop, LONG.includes(name) ? LONG_MS_MAX : BENCH_MS_MAX)
    let report: Report | null = null
    child.on('message', (word: { report: Report }) => {
      report = { ...word.report, figures: figuresFrom(word.report.figures) }
    })
    child.once('exit', (code, signal) => {
      clearTimeout(limit)
      process.off('SIGINT', stop)
      resolve(code === 0 && report ? report : `it ended with ${signal ?? code}`)
    })
  })
}

/** Of what ran to its end, in full, on a machine that had nothing else to do; `--write` writes another one as well, and it says so.
 *  What was measured before by benches that did not run now stays. */
function writeResults() {
  const because = values.short ? 'this was a short run' : busiest > BUSY_MAX ? 'other programs were at work here' : null
  if (sections.length === 0) return
  if (because !== null && !values.write) {
    return console.log(`bench/RESULTS.md stays as it is: ${because} (--write writes it all the same).`)
  }
  const former = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : ''
  writeFileSync(RESULTS, mergeResults(former, sections, BENCHES))
  console.log(`bench/RESULTS.md has ${sections.map(({ name }) => name).join(', ')} of today.`)
}

function versionOf(): string {
  try {
    return `commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT, encoding: 'utf8' }).trim()}`
  } catch {
    return 'no commit known'
  }
}
