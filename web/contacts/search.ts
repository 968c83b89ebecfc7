import type { ContactSort, Segment } from '#contract/contacts.ts'
import type { PropertyFilter } from '#contract/properties.ts'
import { CONDITIONS_MAX, type Condition } from '#core/property/condition.ts'
import { OPERATORS } from '#core/property/registry.ts'

/** Which contacts the list shows, as it stands in the address bar. */
export interface ContactsSearch {
  q?: string
  /** Conditions: property, operator, value. */
  where?: readonly (readonly string[])[]
  /** Not all of them, but any. */
  any?: true
  sort?: 'newest' | 'oldest'
  /** Keys of properties besides the name. */
  columns?: readonly string[]
  /** A saved filter. What it shows holds unless `own` says that what the address says does. */
  segment?: string
  own?: true
}

export const COLUMNS_MAX = 6
export const USUAL_COLUMNS: readonly string[] = [
  'contact.whatsapp_number',
  'contact.email',
  'contact.company',
  'contact.owner',
]
const KEY = /^contact\.[a-z0-9_]{1,70}$/
const ID = /^[0-9a-f-]{36}$/i

export function parseContactsSearch(raw: Record<string, unknown>): ContactsSearch {
  const where = Array.isArray(raw.where) ? raw.where.filter(isCondition).slice(0, CONDITIONS_MAX) : []
  const columns = Array.isArray(raw.columns)
    ? raw.columns.filter((key): key is string => typeof key === 'string' && KEY.test(key)).slice(0, COLUMNS_MAX)
    : null
  return {
    ...(['string', 'number'].includes(typeof raw.q) && raw.q !== '' ? { q: String(raw.q).slice(0, 200) } : {}),
    ...(where.length > 0 ? { where } : {}),
    ...(raw.any === true ? { any: true } : {}),
    ...(raw.sort === 'newest' || raw.sort === 'oldest' ? { sort: raw.sort } : {}),
    ...(columns ? { columns } : {}),
    ...(typeof raw.segment === 'string' && ID.test(raw.segment) ? { segment: raw.segment } : {}),
    ...(raw.own === true ? { own: true } : {}),
  }
}

/** What the address asks for, as the server takes it. */
export function filterOf({ where = [], any }: ContactsSearch): PropertyFilter {
  const conditions = where.map(
    ([property = '', operator, value]): Condition => ({
      property,
      operator: OPERATORS.find((one) => one === operator) ?? 'is_known',
      ...(value === undefined ? {} : { value }),
    }),
  )
  return { match: any ? 'any' : 'all', conditions }
}

export const sortOf = ({ sort }: ContactsSearch): ContactSort => sort ?? 'name'

/** A segment as it stands in the address bar. */
export function searchOf({ filter, sort, columns }: Segment): ContactsSearch {
  return parseContactsSearch({
    where: filter.conditions.map(({ property, operator, value }) =>
      value === undefined ? [property, operator] : [property, operator, value],
    ),
    any: filter.match === 'any',
    sort,
    columns: columns.length > 0 ? columns : undefined,
  })
}

/** What is shown: the segment's filters, until somebody changes them here. */
export function shownOf(search: ContactsSearch, segments: readonly Segment[] | undefined): ContactsSearch {
  const segment = segments?.find(({ id }) => id === search.segment)
  if (!segment || search.own) return search
  return { ...searchOf(segment), ...(search.q ? { q: search.q } : {}), segment: segment.id, own: true }
}

const isCondition = (one: unknown): one is string[] =>
  Array.isArray(one) &&
  (one.length === 2 || one.length === 3) &&
  one.every((part) => typeof part === 'string' && part.length <= 500) &&
  KEY.test(one[0]) &&
  OPERATORS.some((operator) => operator === one[1])
