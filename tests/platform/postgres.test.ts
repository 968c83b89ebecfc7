import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { isAlive } from '#server/platform/postgres/processes.ts'
import { accountNamed, fill, isRoot, mayMount } from './capabilities.ts'

const SCRIPT = join(import.meta.dirname, 'start-postgres.ts')
const CHECKOUT = join(import.meta.dirname, '..', '..')
const WAIT_MS_MAX = 120_000
const plainUser = isRoot ? (accountNamed('posthorn') ?? accountNamed('nobody')) : null

const base = mkdtempSync(join(tmpdir(), 'posthorn-postgres-'))
chmodSync(base, 0o755)
const running = new Set<ChildProcess>()
after(async () => {
  for (const child of running) await stop(child)
  rmSync(base, { recursive: true, force: true })
})

test('the first start makes a cluster in UTF-8 that reads Arabic and Chinese; the second finds its data', async () => {
  const folder = join(base, 'first')
  const one = await start(folder)
  await query(one.url, 'create extension pg_trgm; create table kept (id int); insert into kept values (1)')
  const [row] = await query(
    one.url,
    `select show_trgm('日本語') as chinese, show_trgm('مرحبا') as arabic, pg_encoding_to_char(encoding) as encoding,
      current_setting('fsync') as fsync, current_setting('listen_addresses') as addresses
     from pg_database where datname = current_database()`,
  )
  ok(row.chinese.length > 0 && row.arabic.length > 0)
  deepEqual([row.encoding, row.fsync, row.addresses], ['UTF8', 'on', '127.0.0.1'])
  await stop(one.child)
  equal(isAlive(one.postmaster), false)
  const two = await start(folder)
  equal(two.url, one.url, 'the port is remembered')
  deepEqual(await query(two.url, 'select id from kept'), [{ id: 1 }])
  equal(readFileSync(join(folder, 'postgres-password'), 'utf8').trim().length, 32)
  await stop(two.child)
})

test('after kill -9 the next start takes the running server over and ends the sessions of the dead', async () => {
  const folder = join(base, 'killed')
  const one = await start(folder)
  await query(one.url, 'create table kept (id int)')
  const session = new pg.Client({ connectionString: one.url })
  session.on('error', () => {})
  await session.connect()
  await session.query('begin; insert into kept values (1)')
  await kill(one.child)
  equal(isAlive(one.postmaster), true)
  const ended = new Promise((resolve) => session.once('end', resolve))
  const two = await start(folder)
  equal(two.postmaster, one.postmaster)
  await ended
  deepEqual(await query(two.url, 'select id from kept'), [])
  await stop(two.child)
  equal(isAlive(one.postmaster), false)
})

test('when both were killed, a stale pid file and a lock whose number belongs to someone else keep nobody out', async () => {
  const folder = join(base, 'both-killed')
  const one = await start(folder)
  await query(one.url, 'create table kept (id int); insert into kept values (1)')
  await kill(one.child)
  process.kill(one.postmaster, 'SIGKILL')
  await until(() => !isAlive(one.postmaster))
  // This test's process has the number now, as after a restart of the machine.
  writeFileSync(join(folder, 'posthorn.lock'), JSON.stringify({ pid: process.pid, startedAt: 'another boot:1' }))
  const lines = readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')
  writeFileSync(join(folder, 'postgres', 'postmaster.pid'), [String(process.pid), ...lines.slice(1)].join('\n'))
  const two = await start(folder)
  deepEqual(await query(two.url, 'select id from kept'), [{ id: 1 }])
  await stop(two.child)
})

test('a second Posthorn on the same data is refused in one sentence, and leaves the first alone', async () => {
  const folder = join(base, 'twice')
  const one = await start(folder)
  const refused = await refusal(folder)
  match(refused, /^Posthorn already runs on the data folder .* \(process \d+\)\. Stop it first/)
  deepEqual(await query(one.url, 'select 1 as one'), [{ one: 1 }])
  await stop(one.child)
})

test('when PostgreSQL itself is killed it is started again at the same address', async () => {
  const one = await start(join(base, 'restarted'))
  process.kill(one.postmaster, 'SIGKILL')
  await until(() => !isAlive(one.postmaster))
  await until(() =>
    query(one.url, 'select 1').then(
      () => true,
      () => false,
    ),
  )
  await stop(one.child)
})

test('Ctrl-C in the terminal does not reach PostgreSQL; leaving in any orderly way takes it along', async () => {
  const one = await start(join(base, 'session'))
  const sessionOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[3]
  if (process.platform === 'linux') ok(sessionOf(one.postmaster) !== sessionOf(one.child.pid as number))
  one.child.kill('SIGUSR2')
  await once(one.child, 'exit')
  equal(one.child.exitCode, 7)
  await until(() => !isAlive(one.postmaster))
})

test('a damaged database is refused in one sentence', async () => {
  const folder = join(base, 'damaged')
  await stop((await start(folder)).child)
  rmSync(join(folder, 'postgres', 'global', 'pg_control'))
  match(await refusal(folder), /^The database in .* is damaged and PostgreSQL refuses it\. Restore a backup/)
  rmSync(join(folder, 'postgres', 'PG_VERSION'))
  match(await refusal(folder), /^The database in .* is damaged: its PG_VERSION is missing/)
})

test('a first start that died half-way is made anew', async () => {
  const folder = join(base, 'half')
  mkdirSync(join(folder, 'postgres.draft', 'base'), { recursive: true })
  writeFileSync(join(folder, 'postgres-password'), 'old\n')
  const one = await start(folder)
  deepEqual(await query(one.url, 'select 1 as one'), [{ one: 1 }])
  await stop(one.child)
})

test('a full disk is one sentence, at the first start and at a later one', {
  skip: !mayMount() && 'needs to mount',
}, async () => {
  const folder = join(base, 'small')
  mkdirSync(folder)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m,mode=755', 'tmpfs', folder])
  try {
    match(await refusal(folder), /^The disk is full: making the database/)
    execFileSync('mount', ['-o', 'remount,size=80m', folder])
    await stop((await start(folder)).child)
    fill(join(folder, 'ballast'))
    match(await refusal(folder), /^The disk is full: /)
    rmSync(join(folder, 'ballast'))
    await stop((await start(folder)).child)
  } finally {
    execFileSync('umount', ['-l', folder])
  }
})

test('root starts below a folder that only root may enter: the database is elsewhere, and this is said', {
  skip: !isRoot && 'needs root',
}, async () => {
  const closed = join(base, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const folder = join(closed, 'data')
  const one = await start(folder)
  const place = readFileSync(join(folder, 'postgres-location'), 'utf8').trim()
  try {
    match(place, /^\/var\/lib\/posthorn\//)
    equal(existsSync(join(folder, 'postgres')), false)
    await query(one.url, 'create table kept (id int)')
    await stop(one.child)
    const two = await start(folder)
    deepEqual(await query(two.url, 'select id from kept'), [])
    match(await refusal(folder), /^Posthorn already runs/)
    await stop(two.child)
    // Whoever deletes the data folder starts from nothing.
    rmSync(folder, { recursive: true })
    const three = await start(folder)
    const next = readFileSync(join(folder, 'postgres-location'), 'utf8').trim()
    deepEqual(await query(three.url, `select to_regclass('kept') as found`), [{ found: null }])
    await stop(three.child)
    rmSync(next, { recursive: true, force: true })
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})

test('root whose checkout nobody else may enter runs a copy of the binaries', {
  skip: !isRoot && 'needs root',
}, async () => {
  const { binariesFor, installedBinaries } = await import('#server/platform/postgres/binaries.ts')
  const closed = join(base, 'closed-checkout')
  mkdirSync(closed, { mode: 0o700 })
  const installed = installedBinaries()
  const before = existsSync('/var/lib/posthorn') ? readdirSync('/var/lib/posthorn') : []
  cpSync(installed.folder, join(closed, 'native'), { recursive: true, verbatimSymlinks: true })
  const account = { name: 'someone', ...(plainUser as NonNullable<typeof plainUser>) }
  const copy = binariesFor(account, { ...installed, folder: join(closed, 'native') })
  try {
    match(copy.folder, /^\/var\/lib\/posthorn\/postgresql-/)
    const said = execFileSync(join(copy.folder, 'bin', 'postgres'), ['--version'], {
      encoding: 'utf8',
      uid: account.uid,
      gid: account.gid,
    })
    match(said, /PostgreSQL/)
  } finally {
    if (!before.includes(basename(copy.folder))) rmSync(copy.folder, { recursive: true, force: true })
  }
})

test('an ordinary user starts it in a home of their own', {
  skip: !plainUser && 'needs root to become someone else',
}, async () => {
  const account = plainUser as NonNullable<typeof plainUser>
  const home = join(base, 'home')
  mkdirSync(home, { mode: 0o700 })
  chownSync(home, account.uid, account.gid)
  const one = await start(join(home, 'data'), account)
  deepEqual(await query(one.url, 'select 1 as one'), [{ one: 1 }])
  await stop(one.child)
})

async function start(folder: string, account?: { uid: number; gid: number }) {
  const { child, line } = await run(folder, account)
  const [word, pid, url] = line.split(' ')
  equal(word, 'ready', line)
  return { child, postmaster: Number(pid), url: url as string }
}

async function refusal(folder: string): Promise<string> {
  const { child, line } = await run(folder)
  if (child.exitCode === null) await once(child, 'exit')
  equal(child.exitCode, 3, line)
  return line
}

async function run(folder: string, account?: { uid: number; gid: number }) {
  const child = spawn(process.execPath, [SCRIPT, folder], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  const line = await new Promise<string>((resolve, reject) => {
    let output = ''
    child.stdout.on('data', (piece) => {
      output += piece
      if (output.includes('\n')) resolve(output.split('\n', 1)[0] as string)
    })
    child.once('close', () => reject(new Error(`it ended and said: ${output}`)))
  })
  return { child, line }
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

async function kill(child: ChildProcess) {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function until(isSo: () => boolean | Promise<boolean>) {
  for (const end = Date.now() + WAIT_MS_MAX; Date.now() < end; await delay(20)) if (await isSo()) return
  throw new Error('it did not come to be')
}
