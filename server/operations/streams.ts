import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, createGzip } from 'node:zlib'

/** Fast rather than small: a backup should not take the processor from the people at work. */
const GZIP_LEVEL = constants.Z_BEST_SPEED
const LINE_BYTES_MAX = 1_000

/** Writes a stream compressed, durably, holding only pieces of it in memory; answers the sum of what lies on disk. */
export async function writeCompressed(source: Readable, path: string): Promise<{ sha256: string }> {
  const sum = createHash('sha256')
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  try {
    await pipeline(source, createGzip({ level: GZIP_LEVEL }), summing(sum), into(file))
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: sum.digest('hex') }
}

/** Writes a stream as it is, durably; answers sum and length. */
export async function writePlain(source: Readable, path: string): Promise<{ sha256: string; bytes: number }> {
  const sum = createHash('sha256')
  let bytes = 0
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'w', 0o600)
  try {
    await pipeline(
      source,
      summing(sum, (piece) => {
        bytes += piece.byteLength
      }),
      into(file),
    )
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: sum.digest('hex'), bytes }
}

export async function sumOfFile(path: string): Promise<string> {
  const sum = createHash('sha256')
  for await (const piece of createReadStream(path)) sum.update(piece)
  return sum.digest('hex')
}

export const readCompressed = (path: string, into: Writable) => pipeline(createReadStream(path), createGunzip(), into)

/** The lines of a compressed file, one at a time. */
export async function* compressedLines(path: string): AsyncGenerator<string> {
  const source = createReadStream(path)
  const plain = source.pipe(createGunzip())
  source.once('error', (error) => plain.destroy(error))
  let rest = ''
  for await (const piece of plain) {
    const lines = (rest + piece.toString('utf8')).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_BYTES_MAX) throw new Error('a line is longer than any that Posthorn writes')
    yield* lines
  }
  if (rest) yield rest
}

/** Makes the names in a folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function summing(sum: ReturnType<typeof createHash>, see?: (piece: Buffer) => void) {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum.update(piece)
      see?.(piece)
      done(null, piece)
    },
  })
}

/** A nearly full disk takes part of a piece without an error. */
function into(file: FileHandle) {
  return new Writable({
    async write(piece: Buffer, _encoding, done) {
      try {
        for (let written = 0; written < piece.byteLength; ) {
          written += (await file.write(piece, written, piece.byteLength - written)).bytesWritten
        }
        done()
      } catch (error) {
        done(error as Error)
      }
    },
  })
}
