import { CONDITIONS_MAX, OPERATORS } from '#core/property/operators.ts'

/** Conditions as they stand in an address: property, operator, value. */
export type Where = readonly (readonly string[])[]

/** Those of an address that may be asked, of properties whose key looks so. */
export function parseWhere(raw: unknown, key: RegExp): { where?: Where } {
  const where = Array.isArray(raw) ? raw.filter((one) => isCondition(one, key)).slice(0, CONDITIONS_MAX) : []
  return where.length > 0 ? { where } : {}
}

const isCondition = (one: unknown, key: RegExp): one is string[] =>
  Array.isArray(one) &&
  (one.length === 2 || one.length === 3) &&
  one.every((part) => typeof part === 'string' && part.length <= 500) &&
  key.test(one[0]) &&
  OPERATORS.some((operator) => operator === one[1])

/** The same as the server takes it. */
export const filterText = (where: Where, any: true | undefined): string =>
  JSON.stringify({
    match: any ? 'any' : 'all',
    conditions: where.map(([property, operator, value]) => ({ property, operator, value })),
  })

/** And back, from what was saved so. */
export function whereOf(text: string | undefined): { where?: unknown; any?: true } {
  if (!text) return {}
  const { match, conditions } = JSON.parse(text)
  return {
    where: conditions.map((one: Record<string, string>) =>
      [one.property, one.operator, one.value].filter((part) => part != null),
    ),
    ...(match === 'any' ? { any: true } : {}),
  }
}
