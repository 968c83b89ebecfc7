import type { NewEvent } from '#core/events.ts'
import { isNotable } from '#core/whatsapp/template/told.ts'
import type { Tx } from '#server/platform/db/database.ts'
import type { TemplateNews } from './rows.ts'

/** Rings for whoever looks after templates; given from outside, since the bell stands to the right of this feature. */
export type TellAdmins = (tx: Tx, news: readonly TemplateNews[], at: Date) => Promise<NewEvent[]>

/** Rung for at most so many in one go: a change that Meta makes to a whole account is told by its first ones. */
const RINGS_MAX = 20

/** The events of these changes, and the bell for those that people should hear of. The caller appends them last. */
export async function tell(
  tx: Tx,
  news: readonly TemplateNews[],
  at: Date,
  tellAdmins: TellAdmins,
): Promise<NewEvent[]> {
  const changed = news.map(
    ({ workspaceId, templateId, what, from, to }): NewEvent => ({
      type: 'template.changed',
      workspaceId,
      actorId: null,
      at,
      templateId,
      what,
      from,
      to,
    }),
  )
  const notable = news.filter(isNotable).slice(0, RINGS_MAX)
  return [...changed, ...(notable.length > 0 ? await tellAdmins(tx, notable, at) : [])]
}
