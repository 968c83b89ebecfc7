import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const DIST = join(ROOT, 'dist', 'web')
const STAMP = join(DIST, '.built-from')
/** All that the bundle is made of. */
const SOURCES = ['web', 'core', 'contract', 'vite.config.ts', 'package-lock.json']

/** Builds the web app unless it was built from just these sources. Returns whether it built. */
export async function buildWeb(): Promise<boolean> {
  if (!existsSync(join(ROOT, 'web', 'index.html'))) return false
  const sources = fingerprint()
  if (existsSync(join(DIST, 'index.html')) && readStamp() === sources) return false
  const { code, output } = await run(join(ROOT, 'node_modules', '.bin', 'vite'), ['build', '--logLevel', 'warn'])
  if (code !== 0) throw new Error(`The web app could not be built:\n${output.trim()}`)
  writeFileSync(STAMP, sources)
  return true
}

/** By content: a fresh clone gives every file a new time. */
function fingerprint(): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) addTo(hash, source)
  return hash.digest('hex')
}

function addTo(hash: ReturnType<typeof createHash>, path: string) {
  const full = join(ROOT, path)
  const entry = statSync(full, { throwIfNoEntry: false })
  if (entry?.isDirectory()) for (const name of readdirSync(full).sort()) addTo(hash, join(path, name))
  else if (entry && !path.endsWith('.test.ts')) hash.update(`${path}\n`).update(readFileSync(full))
}

function readStamp(): string | null {
  try {
    return readFileSync(STAMP, 'utf8')
  } catch {
    return null
  }
}

function run(command: string, parameters: string[]) {
  return new Promise<{ code: number; output: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...parameters], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    let output = ''
    child.stdout.on('data', (piece) => {
      output += piece
    })
    child.stderr.on('data', (piece) => {
      output += piece
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
