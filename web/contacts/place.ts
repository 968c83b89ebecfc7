import type { ContactsSearch } from './search.ts'

/** Where the list was left, for the way back to it: what it showed, and how far it was scrolled in pixels. */
export const place: { search: ContactsSearch; name: string; top: number } = { search: {}, name: '', top: 0 }
