const RANDOM_BYTES = 10

let lastMs = 0

/** A UUIDv7 whose order follows the time it was made at, also within one millisecond of this tab. */
export function newId(now: Date): string {
  lastMs = Math.max(now.getTime(), lastMs + 1)
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_BYTES))
  const time = lastMs.toString(16).padStart(12, '0')
  random[0] = ((random[0] as number) & 0x0f) | 0x70
  random[2] = ((random[2] as number) & 0x3f) | 0x80
  const rest = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`
}
