import { createHash } from 'node:crypto'

/** The same id for the same thing, whoever asks and however often: a UUID of version 8 that stands in time where `at` says, as the
 *  parts of a table by month need it. */
export function idAt(at: Date, ...names: (string | number)[]): string {
  const bytes = createHash('sha256').update(names.join(' ')).digest().subarray(0, 16)
  bytes.writeUIntBE(Math.max(0, at.getTime()), 0, 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(6) & 0x0f), 6)
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
