/**
 * Readers that make the wire types true: what has the wrong shape is left out instead of being believed.
 * They never throw and copy only the keys they know; whoever needs more keeps the raw value beside it.
 */
import type { Json } from './wire/common.ts'

/** Gives undefined for what is not of its shape. */
export type Reader<T> = (value: unknown) => T | undefined

export const text: Reader<string> = (value) => {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

export const number: Reader<number> = (value) => {
  const read = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof read === 'number' && Number.isFinite(read) ? read : undefined
}

export const flag: Reader<boolean> = (value) => {
  if (value === 'true' || value === 'false') return value === 'true'
  return typeof value === 'boolean' ? value : undefined
}

/** Unix seconds stay as they came; `instant.ts` judges them. */
export const seconds: Reader<string | number> = (value) =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)) ? value : undefined

export const json: Reader<NonNullable<Json>> = (value) => (value ?? undefined) as NonNullable<Json> | undefined

/** A single object where a list should stand counts as a list of one. */
export function list<T>(reader: Reader<T>): Reader<T[]> {
  return (value) => {
    if (value === undefined || value === null) return undefined
    return asArray(value).flatMap((element) => {
      const read = reader(element)
      return read === undefined ? [] : [read]
    })
  }
}

export function object<T extends object>(readers: { [Key in keyof T]-?: Reader<NonNullable<T[Key]>> }): Reader<T> {
  const known = Object.entries(readers) as [string, Reader<unknown>][]
  return (value) => {
    if (!isObject(value)) return undefined
    const read: Record<string, unknown> = {}
    for (const [key, reader] of known) {
      if (!Object.hasOwn(value, key)) continue
      const part = reader(value[key])
      if (part !== undefined) read[key] = part
    }
    return read as T
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const asArray = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}
