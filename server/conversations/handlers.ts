import { z } from 'zod'
import { Id } from '#contract/common.ts'
import { SettlementRequest } from '#contract/life.ts'
import {
  FileCreated,
  ReactionAccepted,
  ReactionRequest,
  ReplyAccepted,
  ReplyRequest,
  RetryRequest,
} from '#contract/messages.ts'
import { forMember } from '../team/access.ts'
import { assignmentHandlers } from './assignment/rules.ts'
import { cancel, retry, settle } from './attempts.ts'
import { bulkHandlers } from './bulk.ts'
import { doubtHandlers } from './doubts.ts'
import { draftHandlers } from './drafts.ts'
import { type FileDeps, serve, upload } from './files.ts'
import { labelHandlers } from './labels.ts'
import { lifeHandlers } from './life.ts'
import { lifecycleHandlers } from './lifecycle.ts'
import { ConversationParams, listHandlers } from './list.ts'
import { noteHandlers } from './notes.ts'
import { type NotificationDeps, notificationHandlers } from './notifications.ts'
import { react } from './reactions.ts'
import { reply, type SendDeps } from './reply.ts'
import { templateChoiceHandlers } from './templateChoice.ts'
import { threadHandlers } from './thread.ts'
import { timelineHandlers } from './timeline.ts'
import { viewHandlers } from './views.ts'

const MessageParams = z.object({ id: Id })

/** Everything that server/routes.ts names of conversations. */
export const conversationHandlers = (deps: SendDeps & FileDeps & NotificationDeps) => ({
  ...listHandlers(deps),
  ...threadHandlers(deps),
  ...lifeHandlers(deps),
  ...timelineHandlers(deps),
  ...lifecycleHandlers(deps),
  ...assignmentHandlers(deps),
  ...bulkHandlers(deps),
  ...labelHandlers(deps),
  ...noteHandlers(deps),
  ...notificationHandlers(deps),
  ...doubtHandlers(deps),
  ...draftHandlers(deps),
  ...viewHandlers(deps),
  ...templateChoiceHandlers(deps),

  reply: forMember(
    { params: ConversationParams, body: ReplyRequest, answer: ReplyAccepted, status: 202 },
    async ({ asker, params, body }) => ({ message: await reply(deps, asker, params.id, body) }),
  ),

  retry: forMember(
    { params: MessageParams, body: RetryRequest, answer: ReplyAccepted, status: 202 },
    async ({ asker, params, body }) => ({ message: await retry(deps, asker, params.id, body) }),
  ),

  cancel: forMember({ params: MessageParams, answer: ReplyAccepted }, async ({ asker, params }) => ({
    message: await cancel(deps, asker, params.id),
  })),

  settle: forMember(
    { params: MessageParams, body: SettlementRequest, answer: ReplyAccepted },
    async ({ asker, params, body }) => ({ message: await settle(deps, asker, params.id, body) }),
  ),

  react: forMember(
    { params: MessageParams, body: ReactionRequest, answer: ReactionAccepted, status: 202 },
    async ({ asker, params, body }) => ({ message: await react(deps, asker, params.id, body.emoji) }),
  ),

  unreact: forMember({ params: MessageParams, answer: ReactionAccepted, status: 202 }, async ({ asker, params }) => ({
    message: await react(deps, asker, params.id, ''),
  })),

  upload: forMember({ answer: FileCreated, status: 201, takesFile: true }, ({ asker, request }) =>
    upload(deps, asker, request),
  ),

  file: forMember(
    { params: z.object({ id: Id }), query: z.strictObject({ thumbnail: z.literal('1').optional() }) },
    ({ asker, params, query, request, reply }) =>
      serve(deps, asker, { id: params.id, thumbnail: query.thumbnail === '1' }, request, reply),
  ),
})
