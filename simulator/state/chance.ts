/** Everything random comes from here, so that one seed gives one run. */
import { hash } from 'node:crypto'

export interface Chance {
  /** A number in [0, 1) that belongs to this key under this seed, whenever it is asked for. */
  of(key: string): number
  /** Whole number from `from` to `to`, both included. */
  between(from: number, to: number, key: string): number
  /** Lower-case hexadecimal that belongs to this key. */
  hex(key: string, length: number): string
  /** Decimal digits that belong to this key; the first is never 0. */
  digits(key: string, length: number): string
}

export function createChance(seed: string): Chance {
  const of = (key: string) => Number.parseInt(hash('sha1', `${seed}|${key}`, 'hex').slice(0, 12), 16) / 2 ** 48
  return {
    of,
    between: (from, to, key) => from + Math.floor(of(key) * (to - from + 1)),
    hex(key, length) {
      let out = ''
      for (let part = 0; out.length < length; part++) out += hash('sha256', `${seed}|${key}|${part}`, 'hex')
      return out.slice(0, length)
    },
    digits(key, length) {
      let out = String(1 + Math.floor(of(`${key}|first`) * 9))
      for (let part = 0; out.length < length; part++) {
        out += BigInt(`0x${hash('sha256', `${seed}|${key}|${part}`, 'hex')}`).toString()
      }
      return out.slice(0, length)
    },
  }
}
