import { deepEqual, equal, rejects, throws } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { diskFiles, FileTooLarge, StorageFull } from './files.ts'

const folder = mkdtempSync(join(tmpdir(), 'posthorn-files-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const A = randomUUID()
const B = randomUUID()
const PHOTO = Buffer.from('a photo')
const HASH = createHash('sha256').update(PHOTO).digest('hex')
const LARGE = { bytesMax: 10 * 1024 * 1024 }

async function* pieces(...parts: (string | Buffer)[]) {
  for (const part of parts) yield Buffer.from(part)
}

test('a file is kept by its content, each workspace apart, and comes back whole or in part', async () => {
  const files = diskFiles(join(folder, 'one'))
  deepEqual(await files.put(A, pieces('a ', 'photo'), LARGE), { hash: HASH, size: 7 })
  deepEqual(await files.put(A, pieces(PHOTO), LARGE), { hash: HASH, size: 7 })
  equal(String(await buffer((await files.open(A, HASH)) as never)), 'a photo')
  equal(String(await buffer((await files.open(A, HASH, { start: 2, end: 4 })) as never)), 'pho')
  equal(await files.open(B, HASH), null)
  equal(await files.size(A, HASH), 7)
  equal(await files.size(B, HASH), null)
  deepEqual(await Array.fromAsync(files.list(A)), [HASH])
  await files.remove(A, HASH)
  await files.remove(A, HASH)
  equal(await files.size(A, HASH), null)
  deepEqual(readdirSync(join(folder, 'one', 'drafts')), [])
})

test('two that put the same file at once both succeed', async () => {
  const files = diskFiles(join(folder, 'two'))
  const all = await Promise.all(Array.from({ length: 8 }, () => files.put(A, pieces(PHOTO), LARGE)))
  deepEqual(new Set(all.map(({ hash }) => hash)), new Set([HASH]))
})

test('too much, and a source that breaks off, leave nothing', async () => {
  const files = diskFiles(join(folder, 'three'))
  await rejects(files.put(A, pieces('1234', '5678'), { bytesMax: 7 }), FileTooLarge)
  async function* broken() {
    yield Buffer.from('12')
    throw new Error('broken off')
  }
  await rejects(files.put(A, broken(), LARGE), /broken off/)
  deepEqual(readdirSync(join(folder, 'three')), ['drafts'])
  deepEqual(readdirSync(join(folder, 'three', 'drafts')), [])
})

test('no name of a file or workspace leads elsewhere', async () => {
  const files = diskFiles(join(folder, 'four'))
  for (const bad of ['../../etc/passwd', '', 'A'.repeat(64), `${HASH}/x`]) throws(() => files.size(A, bad), TypeError)
  throws(() => files.size('../..', HASH), TypeError)
})

test('a full disk is an error of its own, and nothing is left', { skip: !mayMount() && 'needs to mount' }, async () => {
  const place = join(folder, 'small')
  mkdirSync(place)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place])
  try {
    const files = diskFiles(place)
    await rejects(files.put(A, pieces(Buffer.alloc(2 * 1024 * 1024)), LARGE), StorageFull)
    deepEqual(readdirSync(join(place, 'drafts')), [])
    await files.put(A, pieces(PHOTO), LARGE)
  } finally {
    execFileSync('umount', ['-l', place])
  }
})

function mayMount(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'posthorn-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', place], { stdio: 'ignore' })
    execFileSync('umount', [place], { stdio: 'ignore' })
    return true
  } catch {
    return false
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}
