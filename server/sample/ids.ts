/** Ids made from what they stand for: filling the sample again writes the same rows, and so nothing. */
import { createHash } from 'node:crypto'

const digest = (...parts: (string | number)[]) => createHash('sha256').update(JSON.stringify(parts)).digest()

/** Meta's id of one line of one customer's thread. */
export const wamidOf = (channelId: string, customerKey: string, line: number): string =>
  `wamid.${digest('sample', channelId, customerKey, line).toString('base64url').slice(0, 40)}`

/** A UUID of version 7 for what was written at `at`. */
export function idOf(at: Date, ...parts: (string | number)[]): string {
  const bytes = digest('sample', ...parts).subarray(0, 16)
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes.writeUInt8(0x70 | ((bytes[6] ?? 0) & 0x0f), 6)
  bytes.writeUInt8(0x80 | ((bytes[8] ?? 0) & 0x3f), 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The person's practice phone. */
export const phoneIdOf = (customerKey: string): string => `sample-${customerKey}`
