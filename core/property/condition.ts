import { isDay } from './custom.ts'
import type { Operator } from './operators.ts'
import { isId, operatorsOf, type Property, type PropertyType } from './registry.ts'
import type { PropertyValue, PropertyValues } from './values.ts'

/** One thing that is asked of one property. What is asked for is text: it stands in address bars and saved filters. */
export interface Condition {
  /** A key of the registry, or of the workspace's own properties. */
  property: string
  operator: Operator
  /** Absent where the operator asks for none. A person may be 'me'. */
  value?: string | undefined
}

/** All of the conditions hold, or any of them; none asked for is everything. */
export interface PropertyFilter {
  match: 'all' | 'any'
  conditions: readonly Condition[]
}

export const CONDITION_VALUE_UNITS_MAX = 500
const DAY_MS = 86_400_000
export const DAYS_MAX = 3_650

/** Whether a condition can be asked at all: its property is known, its operator fits the type, its value can be read (G6). */
export function isAskable({ operator, value }: Condition, property: Property | null): property is Property {
  if (property === null || !operatorsOf(property.type).includes(operator)) return false
  if (operator === 'is_known' || operator === 'is_unknown') return true
  if (value === undefined || value === '' || value.length > CONDITION_VALUE_UNITS_MAX) return false
  if (operator === 'within_days' || operator === 'not_within_days') {
    return /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= DAYS_MAX
  }
  return isReadable(property.type, value)
}

/** Whether what is known of a contact and a conversation fits, at this moment and for whoever asks (G6). What cannot be asked
 *  holds for nobody, `is_not` also where nothing is known. */
export function matches(
  filter: PropertyFilter,
  values: PropertyValues,
  { now, userId, properties }: { now: Date; userId: string | null; properties: readonly Property[] },
): boolean {
  const { conditions } = filter
  if (conditions.length === 0) return true
  const holds = (condition: Condition) => {
    const property = properties.find(({ key }) => key === condition.property) ?? null
    if (!isAskable(condition, property)) return false
    return holdsFor(condition, property.type, values[condition.property] ?? null, { now, userId })
  }
  return filter.match === 'all' ? conditions.every(holds) : conditions.some(holds)
}

/** Letters of both cases alike, one by one as a database does it: never longer or shorter than the text was. */
export function foldCase(text: string): string {
  let folded = ''
  for (const letter of text) {
    const lower = letter.toLowerCase()
    folded += [...lower].length === 1 ? lower : ([...lower][0] ?? letter)
  }
  return folded
}

/** What a value is compared as; several where several were chosen. Numbers are compared as numbers besides, ids as they are. */
export function keysOf(type: PropertyType, value: Exclude<PropertyValue, null>): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no']
  const texts = typeof value === 'object' ? value : [String(value)]
  return texts.map((text) => keyOf(type, text))
}

/** The same of what is asked for. */
export const keyOf = (type: PropertyType, text: string): string => (isId(type) ? text : foldCase(text))

/** The moment so many days before. */
export const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS)

function holdsFor(
  { operator, value = '' }: Condition,
  type: PropertyType,
  known: PropertyValue,
  { now, userId }: { now: Date; userId: string | null },
): boolean {
  if (operator === 'is_known') return known !== null
  if (operator === 'is_unknown') return known === null
  const wanted = operandOf(type, value, userId)
  const fits = (test: (key: string) => boolean) => known !== null && keysOf(type, known).some(test)
  switch (operator) {
    case 'is':
      return type === 'number' ? known === Number(wanted) : fits((key) => key === keyOf(type, wanted))
    case 'is_not':
      return type === 'number' ? known !== Number(wanted) : !fits((key) => key === keyOf(type, wanted))
    case 'contains':
      return fits((key) => key.includes(keyOf(type, wanted)))
    case 'starts_with':
      return fits((key) => key.startsWith(keyOf(type, wanted)))
    case 'at_least':
      return typeof known === 'number' && known >= Number(wanted)
    case 'at_most':
      return typeof known === 'number' && known <= Number(wanted)
    case 'before':
      return isPlace(known) && known < wanted
    case 'after':
      return isPlace(known) && (type === 'day' ? known > wanted : known >= wanted)
    case 'within_days':
      return isPlace(known) && known >= daysBefore(now, Number(wanted)).toISOString()
    case 'not_within_days':
      return isPlace(known) && known < daysBefore(now, Number(wanted)).toISOString()
  }
}

/** What is asked for, as it is compared: instants in one spelling, 'me' as whoever asks. */
export function operandOf(type: PropertyType, value: string, userId: string | null): string {
  if (type === 'person' && value === 'me') return userId ?? ''
  return type === 'date' && value.endsWith('Z') ? new Date(value).toISOString() : value
}

/** An instant or a day: both are in order as text. */
const isPlace = (known: PropertyValue): known is string => typeof known === 'string'

function isReadable(type: PropertyType, value: string): boolean {
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(value)
  if (type === 'yes_no') return value === 'yes' || value === 'no'
  if (type === 'day') return isDay(value)
  if (type === 'date')
    return /^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(value) && !Number.isNaN(Date.parse(value))
  return !value.includes('\0') && value.isWellFormed()
}
