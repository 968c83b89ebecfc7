import type { ContactSort, Segment } from '#contract/contacts.ts'
import type { PropertyFilter } from '#contract/properties.ts'
import type { Condition } from '#core/property/condition.ts'
import { OPERATORS } from '#core/property/operators.ts'
import { type ContactsSearch, parseContactsSearch } from './search.ts'

export const USUAL_COLUMNS: readonly string[] = [
  'contact.whatsapp_number',
  'contact.email',
  'contact.company',
  'contact.owner',
]

/** What the address asks for, as the server takes it. */
export function filterOf({ where = [], any }: Pick<ContactsSearch, 'where' | 'any'>): PropertyFilter {
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
