// Runs on whatever Node (18 or newer) the machine has, with nothing installed: plain JavaScript, built-in modules only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_MAJOR_MIN = 26
const LINES_OF_FAILURE = 30
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.posthorn-lock')
const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
const lockHash = createHash('sha256').update(lockText).digest('hex')

if (read(stamp) !== lockHash) {
  if (!isInstalled()) install()
  writeFileSync(stamp, lockHash)
}
checkNode()

function install() {
  console.log('Installing what Posthorn needs (npm ci). This takes a minute the first time…')
  let { result, output } = npm('ci')
  // Where a registry does not carry the optional packages of other systems, the lock file cannot name them, and
  // "npm ci" then takes it for outdated. "npm install" keeps to the same versions and leaves the lock file alone.
  if (result.status !== 0 && /code EUSAGE/.test(output)) ({ result, output } = npm('install', '--no-save'))
  if (result.status === 0) {
    writeFileSync(join(modules, '.posthorn-install.log'), output)
    return
  }
  console.error(output.trim().split('\n').slice(-LINES_OF_FAILURE).join('\n'))
  refuse(sentenceFor(result, output))
}

function npm(...parameters) {
  // npm names itself to its scripts; otherwise the one on the PATH.
  const own = process.env.npm_execpath
  const [command, first] = own && /\.[cm]?js$/.test(own) ? [process.execPath, [own]] : ['npm', []]
  const result = spawnSync(
    command,
    [...first, ...parameters, '--no-audit', '--no-fund', '--include=dev', '--include=optional'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: OUTPUT_BYTES_MAX,
      // Options of the npm that runs us (such as a dry run or a workspace) are not meant for this one.
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^npm_(command|lifecycle|package)_/.test(name)),
      ),
    },
  )
  return { result, output: `${result.stdout ?? ''}${result.stderr ?? ''}` }
}

function sentenceFor(result, output) {
  if (result.error?.code === 'ENOENT')
    return 'npm was not found. Install Node.js 20 or newer together with npm, then run this again.'
  if (/ENOSPC|No space left/.test(output))
    return 'The disk is full: installing failed. Free some space and run this again.'
  if (/EACCES|EPERM/.test(output)) return `Installing failed: this user may not write to ${modules}.`
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network/i.test(output)) {
    return 'Installing failed: the package registry cannot be reached. Check the network (or the proxy), then run this again.'
  }
  return 'Installing failed; the lines above say why. Run "npm ci" to see everything.'
}

/** Whether node_modules already holds what the lock file names, e.g. after an "npm ci" by hand. */
function isInstalled() {
  const have = parse(read(join(modules, '.package-lock.json')))?.packages
  const want = parse(lockText)?.packages
  if (!have || !want) return false
  return Object.entries(want).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    if (!have[path]) return Boolean(entry.optional) && !isForThisMachine(entry)
    return have[path].version === entry.version
  })
}

/** What is optional is left out on other systems; where a C library is named, npm knows better than we do. */
function isForThisMachine({ os, cpu, libc }) {
  if (libc || !(os ?? cpu)) return false
  return (!os || os.includes(process.platform)) && (!cpu || cpu.includes(process.arch))
}

function checkNode() {
  const node = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  if (!existsSync(node))
    refuse('The pinned Node.js is missing from node_modules. Delete node_modules and run this again.')
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' })
  const major = Number(/^v(\d+)\./.exec(result.stdout ?? '')?.[1])
  if (!major) {
    const reason = (result.error?.message ?? result.stderr ?? '').trim().split('\n')[0]
    refuse(`The pinned Node.js in node_modules does not run on this machine (${reason || 'no output'}).`)
  }
  if (major < NODE_MAJOR_MIN) {
    refuse(
      `Posthorn needs Node.js ${NODE_MAJOR_MIN}, but node_modules has ${result.stdout.trim()}. Delete node_modules and run this again.`,
    )
  }
}

function refuse(sentence) {
  console.error(sentence)
  process.exit(1)
}

function read(path) {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
