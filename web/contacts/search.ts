import { parseWhere, type Where } from '../app/where.ts'

/** Which contacts the list shows, as it stands in the address bar. */
export interface ContactsSearch {
  q?: string
  /** Conditions: property, operator, value. */
  where?: Where
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
const KEY = /^contact\.[a-z0-9_]{1,70}$/
const ASKED_KEY = /^(contact|conversation)\.[a-z0-9_]{1,70}$/
const ID = /^[0-9a-f-]{36}$/i

export function parseContactsSearch(raw: Record<string, unknown>): ContactsSearch {
  const columns = Array.isArray(raw.columns)
    ? raw.columns.filter((key): key is string => typeof key === 'string' && KEY.test(key)).slice(0, COLUMNS_MAX)
    : null
  return {
    ...(['string', 'number'].includes(typeof raw.q) && raw.q !== '' ? { q: String(raw.q).slice(0, 200) } : {}),
    ...parseWhere(raw.where, ASKED_KEY),
    ...(raw.any === true ? { any: true } : {}),
    ...(raw.sort === 'newest' || raw.sort === 'oldest' ? { sort: raw.sort } : {}),
    ...(columns ? { columns } : {}),
    ...(typeof raw.segment === 'string' && ID.test(raw.segment) ? { segment: raw.segment } : {}),
    ...(raw.own === true ? { own: true } : {}),
  }
}
