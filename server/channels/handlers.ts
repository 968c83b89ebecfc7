import { z } from 'zod'
import {
  BusinessProfile,
  BusinessProfilePatch,
  ChannelList,
  ChannelOne,
  ChannelPatch,
  Disconnection,
  DisconnectionRequest,
  PictureQuery,
} from '#contract/channels.ts'
import { Id } from '#contract/common.ts'
import { visibleInboxes } from '#core/team/permission.ts'
import { inWorkspaces } from '#server/platform/db/database.ts'
import { appendEvents } from '#server/platform/events.ts'
import { notFound } from '#server/platform/refused.ts'
import { forMember, type MemberAsker } from '../team/access.ts'
import { existingInboxes } from '../team/queries.ts'
import { accountsOf, channelDetails, presentDetails, warningsOf } from './details.ts'
import { alreadyDisconnected, type DisconnectDeps, disconnect } from './disconnect.ts'
import { editProfile, readProfile, servePicture, setPicture } from './profiles.ts'
import { updateChannel } from './queries.ts'
import { type RefreshDeps, refreshChannel } from './refresh.ts'

export type ChannelDeps = RefreshDeps & DisconnectDeps

const OneParams = z.object({ id: Id })

/** The workspace's numbers, as contract/channels describes it. */
export const channelHandlers = (deps: ChannelDeps) => ({
  channels: forMember({ answer: ChannelList }, ({ asker }) =>
    inWorkspaces(
      deps.db,
      [asker.workspaceId],
      async (tx) => {
        const rows = await channelDetails(tx, asker.workspaceId, { inboxIds: sightOf(asker) })
        const now = deps.clock.now()
        const accounts = await accountsOf(tx, asker.workspaceId, rows, now)
        return { channels: rows.map((row) => presentDetails(row, warningsOf(row, accounts, now))), accounts }
      },
      { accessMode: 'read only' },
    ),
  ),

  channel: forMember({ params: OneParams, answer: ChannelOne }, ({ asker, params }) => show(deps, asker, params.id)),

  editChannel: forMember(
    { params: OneParams, body: ChannelPatch, answer: ChannelOne },
    async ({ asker, params, body }) => {
      const { workspaceId, userId: actorId } = asker
      await inWorkspaces(deps.db, [workspaceId], async (tx) => {
        const { inboxId } = body
        if (inboxId && (await existingInboxes(tx, workspaceId, [inboxId])).length === 0) throw notFound()
        const at = deps.clock.now()
        const changed = await updateChannel(tx, workspaceId, params.id, withReceipts(body), at)
        if (!changed) throw notFound()
        const fact = { type: 'channel.changed' as const, channelId: params.id, workspaceId, actorId, at }
        const inboxIds = new Set([changed.before, changed.inbox_id])
        await appendEvents(
          tx,
          [...inboxIds].map((one) => ({ ...fact, inboxId: one })),
        )
      })
      return show(deps, asker, params.id)
    },
  ),

  refreshChannel: forMember({ params: OneParams, answer: ChannelOne }, async ({ asker, params }) => {
    const channel = await find(deps, asker, params.id)
    if (channel.state === 'disconnected') throw alreadyDisconnected()
    await refreshChannel(deps, asker.workspaceId, channel)
    return show(deps, asker, params.id)
  }),

  disconnectChannel: forMember(
    { params: OneParams, body: DisconnectionRequest, answer: Disconnection },
    ({ asker, params, body }) => disconnect(deps, asker, params.id, body as { deregister: boolean }),
  ),

  profile: forMember({ params: OneParams, answer: BusinessProfile }, ({ asker, params }) =>
    readProfile(deps, asker.workspaceId, params.id),
  ),

  editProfile: forMember(
    { params: OneParams, body: BusinessProfilePatch, answer: BusinessProfile },
    ({ asker, params, body }) => editProfile(deps, asker.workspaceId, params.id, body),
  ),

  setPicture: forMember({ params: OneParams, answer: BusinessProfile, takesFile: true }, ({ asker, params, request }) =>
    setPicture(deps, asker.workspaceId, params.id, request),
  ),

  picture: forMember({ params: OneParams, query: PictureQuery }, ({ asker, params, reply }) =>
    servePicture(deps, asker.workspaceId, params.id, reply),
  ),
})

/** Meta shows that somebody writes only together with a receipt: one goes with the other. */
function withReceipts(patch: ChannelPatch): ChannelPatch {
  if (patch.typingIndicator) return { ...patch, readReceipts: true }
  return patch.readReceipts === false ? { ...patch, typingIndicator: false } : patch
}

function sightOf(asker: MemberAsker): readonly string[] | null {
  const visible = visibleInboxes(asker)
  return visible === 'all' ? null : visible
}

async function find({ db }: ChannelDeps, asker: MemberAsker, id: string) {
  const [row] = await inWorkspaces(db, [asker.workspaceId], (tx) =>
    channelDetails(tx, asker.workspaceId, { inboxIds: sightOf(asker), id }),
  )
  if (!row) throw notFound()
  return row
}

async function show({ db, clock }: ChannelDeps, asker: MemberAsker, id: string) {
  const { workspaceId } = asker
  return inWorkspaces(db, [workspaceId], async (tx) => {
    const rows = await channelDetails(tx, workspaceId, { inboxIds: sightOf(asker), id })
    const [row] = rows
    if (!row) throw notFound()
    const now = clock.now()
    const accounts = await accountsOf(tx, workspaceId, rows, now)
    return { channel: presentDetails(row, warningsOf(row, accounts, now)), account: accounts[0] ?? null }
  })
}
