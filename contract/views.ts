import { z } from 'zod'
import { BUILT_IN_VIEWS } from '#core/view/builtIn.ts'
import { ROW_COLUMNS } from '#core/view/columns.ts'
import { Id, Name, Sharing, UserId } from './common.ts'
import { ConversationOrder, ConversationQuery } from './inbox.ts'

/** What a view shows: the filters of the list. 'me' is whoever looks. */
export const ViewFilter = ConversationQuery.pick({
  inboxId: true,
  channelKind: true,
  channelId: true,
  status: true,
  owner: true,
  team: true,
  labelIds: true,
  window: true,
  unread: true,
  since: true,
  until: true,
  where: true,
})
export type ViewFilter = z.input<typeof ViewFilter>

/** A saved filter of the list. `teamIds` only where it is shared with teams. */
export const View = z.object({
  id: Id,
  name: z.string(),
  filter: z.record(z.string(), z.string()),
  order: ConversationOrder,
  /** What a row shows besides name and preview. */
  columns: z.array(z.enum(ROW_COLUMNS)),
  sharing: Sharing,
  teamIds: z.array(Id),
  ownerId: UserId,
  /** Whether the asker may change it: their own, and for admins whatever is shared. */
  isMine: z.boolean(),
  /** Conversations in it for the asker, counted no further than COUNT_MAX and among the newest. */
  count: z.int(),
})
export type View = z.infer<typeof View>

/** GET /api/v1/views – the asker's own and those shared with them, by name. */
export const ViewList = z.object({
  builtIn: z.array(View.pick({ filter: true, count: true }).extend({ id: z.enum(BUILT_IN_VIEWS) })),
  views: z.array(View),
})
export type ViewList = z.infer<typeof ViewList>

/** POST /api/v1/views, PUT /api/v1/views/:id (all of it), DELETE /api/v1/views/:id */
export const ViewRequest = z.strictObject({
  name: Name(60),
  filter: ViewFilter,
  order: ConversationOrder,
  columns: z.array(z.enum(ROW_COLUMNS)).max(ROW_COLUMNS.length),
  sharing: Sharing,
  teamIds: z.array(Id).max(50),
})
export type ViewRequest = z.input<typeof ViewRequest>
