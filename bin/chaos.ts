/** `npm run chaos [-- part-of-a-name …]`: the faults of tests/chaos in their long form, first with one process of the server, then with
 *  two on one database (CHAOS_PROCESSES: only with so many). CHAOS_SEED repeats a run, CHAOS_LOG says what the servers log. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const words = process.argv.slice(2)
const files = (words.length > 0 ? words : ['']).map((word) => `tests/chaos/${word}`)
const wanted = process.env.CHAOS_PROCESSES
/** Random histories on the database too: these ask for no process. */
const histories = { file: 'tests/journeys/ingestConfluence', runs: '5000' }
for (const processes of wanted === undefined ? ['1', '2'] : [wanted]) {
  console.log(`\nWith ${processes} ${processes === '1' ? 'process' : 'processes'} of the server:`)
  const env = { ...process.env, CHAOS: 'long', CHAOS_PROCESSES: processes, CONFLUENCE_RUNS: histories.runs }
  const more = words.length === 0 && processes === '1' ? [histories.file] : []
  const run = spawn(process.execPath, ['bin/test.ts', ...files, ...more], { cwd: ROOT, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => run.kill(signal))
  const [code] = await once(run, 'exit')
  if (code !== 0) process.exitCode = 1
}
