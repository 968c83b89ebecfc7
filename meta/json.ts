/**
 * Reads Meta's bytes: exact integers, bounded depth, harmless keys, clear refusals.
 *
 * One scan over the bytes finds the depth and the numbers that JavaScript cannot hold; those are put into quotes before
 * `JSON.parse` reads them, so that they come out as strings. Measured on a 600-byte delivery: scan 1.2 µs, JSON.parse
 * 3.6 µs; a reviver would take 13 µs in place of both, lossless-json 10 µs.
 */
import { isUtf8 } from 'node:buffer'
import type { Json } from './wire/common.ts'

/** Meta nests about ten levels; JSON.parse itself would take a million. */
export const JSON_DEPTH_MAX = 64

export type ParsedJson = { ok: true; value: Json } | { ok: false; because: 'not_utf8' | 'too_deep' | 'not_json' }

/**
 * Integers beyond 2^53, numbers too large for any double, and numbers under keys named `id`, `…_id` or inside `…_ids`
 * become strings (fact sheet §1.1). Keys named `__proto__` are dropped at any depth.
 */
export function parseJson(bytes: Uint8Array, depthMax: number = JSON_DEPTH_MAX): ParsedJson {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (!isUtf8(buffer)) return { ok: false, because: 'not_utf8' }
  const found = scan(buffer, depthMax)
  if (found === 'too_deep') return { ok: false, because: 'too_deep' }
  const text = quote(buffer, found)
  try {
    const value = JSON.parse(text) as Json
    if (MAY_HOLD_PROTO.test(text)) dropProto(value)
    return { ok: true, value }
  } catch {
    return { ok: false, because: 'not_json' }
  }
}

// Also when a letter of the name is written as an escape; Meta itself escapes no ASCII letter, so this is rarely true.
const MAY_HOLD_PROTO = /__proto__|\\u00[567]/i

const INTEGER = /^-?(?:0|[1-9]\d*)$/
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
const DIGITS_SAFE_MAX = 15

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/** Start and end (in bytes, end not included) of every number that must become a string, in order. */
function scan(bytes: Buffer, depthMax: number): number[] | 'too_deep' {
  const spans: number[] = []
  let depth = 0
  let idsDepth = -1 // The depth inside the nearest array under a key like `target_ids`.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE) {
      at = endOfString(bytes, at)
    } else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > depthMax) return 'too_deep'
      if (byte === 0x5b && idsDepth === -1 && keyBeforeIs(bytes, at, 'ids')) idsDepth = depth
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth-- === idsDepth) idsDepth = -1
    } else if (byte === 0x2d || isDigit(byte)) {
      const end = endOfNumber(bytes, at)
      if (mustQuote(bytes, at, end, depth === idsDepth)) spans.push(at, end)
      at = end - 1
    }
  }
  return spans
}

function endOfString(bytes: Buffer, start: number): number {
  let at = start + 1
  for (; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === BACKSLASH) at++
    else if (byte === QUOTE) return at
  }
  return at
}

function endOfNumber(bytes: Buffer, start: number): number {
  let at = start + 1
  for (; at < bytes.length; at++) {
    const byte = bytes[at] as number
    const belongs = isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === 0x2d || byte === 0x65 || byte === 0x45
    if (!belongs) break
  }
  return at
}

function mustQuote(bytes: Buffer, start: number, end: number, insideIds: boolean): boolean {
  const long = end - start > DIGITS_SAFE_MAX
  const named = insideIds || keyBeforeIs(bytes, start, 'id')
  if (!long && !named && !hasExponent(bytes, start, end)) return false
  const token = bytes.toString('latin1', start, end)
  if (INTEGER.test(token)) return named || !Number.isSafeInteger(Number(token))
  // Anything that is not a number by the grammar stays as it is, for JSON.parse to refuse.
  return NUMBER.test(token) && !Number.isFinite(Number(token))
}

function hasExponent(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0x65 || bytes[at] === 0x45) return true
  return false
}

/** Whether the value at `at` stands under a key that is `word` or ends in `_word`. */
function keyBeforeIs(bytes: Buffer, at: number, word: 'id' | 'ids'): boolean {
  let back = skipSpaceBack(bytes, at - 1)
  if (bytes[back] !== COLON) return false
  back = skipSpaceBack(bytes, back - 1)
  if (bytes[back] !== QUOTE) return false
  for (let letter = word.length - 1; letter >= 0; letter--) {
    if (bytes[--back] !== word.charCodeAt(letter)) return false
  }
  const before = bytes[back - 1]
  return before === QUOTE || before === 0x5f
}

function skipSpaceBack(bytes: Buffer, from: number): number {
  let at = from
  while (at >= 0 && at > from - SPACE_MAX && isSpace(bytes[at] as number)) at--
  return at
}

/** Spaces looked over between a key and its value; more than this and a number is simply not seen as an id. */
const SPACE_MAX = 64

const isSpace = (byte: number) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39

function quote(bytes: Buffer, spans: number[]): string {
  if (spans.length === 0) return bytes.toString('utf8')
  const parts: string[] = []
  let from = 0
  for (let index = 0; index < spans.length; index += 2) {
    const start = spans[index] as number
    const end = spans[index + 1] as number
    parts.push(bytes.toString('utf8', from, start), '"', bytes.toString('latin1', start, end), '"')
    from = end
  }
  parts.push(bytes.toString('utf8', from, bytes.length))
  return parts.join('')
}

/** Depth is bounded before, so recursion is safe. */
function dropProto(value: Json): void {
  if (value === null || typeof value !== 'object') return
  if (Array.isArray(value)) {
    for (const element of value) dropProto(element)
    return
  }
  Reflect.deleteProperty(value, '__proto__')
  for (const element of Object.values(value)) dropProto(element)
}
