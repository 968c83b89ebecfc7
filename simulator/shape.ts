/** Looks into JSON of which nothing is known. */
export type Shape = Record<string, unknown>

export const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const shapeOf = (value: unknown): Shape => (isShape(value) ? value : {})

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Numbers count as text, as Graph takes them. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : null
}

export const numberOf = (value: unknown): number | null => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** Graph documents its limits in characters: an emoji of two UTF-16 units is one. */
export const lengthOf = (value: unknown): number => (typeof value === 'string' ? [...value].length : 0)
