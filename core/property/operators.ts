/** How properties are asked for, apart from the registry: what reads an address needs no more (the web's first screen). */

export const OPERATORS = [
  'is',
  'is_not',
  'contains',
  'starts_with',
  'is_known',
  'is_unknown',
  'at_least',
  'at_most',
  'before',
  'after',
  /** In the last so many days, and longer ago than that. */
  'within_days',
  'not_within_days',
] as const
export type Operator = (typeof OPERATORS)[number]

/** In one filter. */
export const CONDITIONS_MAX = 10
