import { type Asker, visibleInboxes } from '#core/team/permission.ts'
import type { Sight } from './queries.ts'

/** What this person sees, as the queries take it. */
export function sightOf(asker: Asker): Sight {
  const inboxes = visibleInboxes(asker)
  return inboxes === 'all' ? null : inboxes
}
