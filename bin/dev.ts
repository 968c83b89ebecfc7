/** `npm run dev`: the server, started anew when its sources change, behind Vite with the web app as it is edited. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const WATCHED = ['server', 'core', 'contract', 'meta', 'simulator']

const server = run([...WATCHED.map((folder) => `--watch-path=${folder}`), '--watch-preserve-output', 'bin/start.ts'])
const web = run([join('node_modules', '.bin', 'vite'), '--clearScreen', 'false'])
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop(0))
for (const child of [server, web]) child.once('exit', (code) => stop(code ?? 1))

function run(parameters: string[]): ChildProcess {
  return spawn(process.execPath, parameters, { cwd: ROOT, stdio: 'inherit' })
}

function stop(code: number) {
  process.exitCode ??= code
  for (const child of [server, web]) if (child.exitCode === null) child.kill('SIGTERM')
}
