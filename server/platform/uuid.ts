import { randomBytes } from 'node:crypto'

const SEQUENCE_MAX = 0xfff
const RANDOM_BYTES = 8
/** Asking the system for ten bytes costs more than all the rest of an id: many are fetched at once. */
const POOL_BYTES = (RANDOM_BYTES + 2) * 512

let lastMs = 0
let sequence = 0
let pool = Buffer.alloc(0)
let used = 0

/** A UUID of version 7. Within this process each is greater than the one before, also when many are made in one
 *  millisecond and when the clock steps back: ids order what this process wrote. */
export function uuidv7(nowMs: number = Date.now()): string {
  const random = someRandom()
  if (nowMs > lastMs) {
    lastMs = nowMs
    // Starts in the lower half, so that some thousand may follow before the time is moved ahead.
    sequence = random.readUInt16BE(RANDOM_BYTES) & (SEQUENCE_MAX >> 1)
  } else if (sequence < SEQUENCE_MAX) {
    sequence++
  } else {
    lastMs++
    sequence = 0
  }
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | sequence, 6)
  random.copy(bytes, 8, 0, RANDOM_BYTES)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Never the same bytes twice. */
function someRandom(): Buffer {
  if (used === pool.length) {
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  used += RANDOM_BYTES + 2
  return pool.subarray(used - RANDOM_BYTES - 2, used)
}

/** The moment that an id was made at, in milliseconds since 1970. */
export const timeOfUuidv7 = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)

/** The least id that can have been made at this moment: bounds a scan by time. */
export function lowestUuidAt(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** Whether it is written as ids are; anything else PostgreSQL might refuse to compare with one. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
