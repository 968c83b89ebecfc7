import type { FastifyReply, FastifyRequest } from 'fastify'
import { fileTypeFromBuffer } from 'file-type'
import { type BusinessProfile, type BusinessProfilePatch, PICTURE_BYTES_MAX } from '#contract/channels.ts'
import { getBusinessProfile, updateBusinessProfile } from '#meta/accounts.ts'
import { openGuarded } from '#meta/egress.ts'
import { GraphFault } from '#meta/graphFault.ts'
import { uploadPicture } from '#meta/picture.ts'
import type { BusinessProfile as WireProfile } from '#meta/wire/index.ts'
import { type Db, inWorkspaces } from '#server/platform/db/database.ts'
import { FileTooLarge } from '#server/platform/files.ts'
import { notFound, Refused } from '#server/platform/refused.ts'
import { keepProfile } from './accountQueries.ts'
import { channelDetails } from './details.ts'
import { alreadyDisconnected } from './disconnect.ts'
import type { Graphs } from './graph.ts'
import { appById } from './queries.ts'
import { wayTo } from './refresh.ts'
import type { ChannelDetailsRow } from './rows.ts'

export interface ProfileDeps {
  db: Db
  graphs: Graphs
}

/** Where Meta keeps profile pictures; its names change, its domains do not. */
const PICTURE_HOST = /(?:^|\.)(?:whatsapp\.net|fbcdn\.net|fbsbx\.com)$/
const PICTURE_TYPE = /^image\/(?:jpeg|png)$/
const PICTURE_MS_MAX = 15_000

/** How the business presents itself in WhatsApp, as Meta says it now. */
export async function readProfile(deps: ProfileDeps, workspaceId: string, channelId: string): Promise<BusinessProfile> {
  const channel = await connectedChannel(deps, workspaceId, channelId)
  const graph = deps.graphs.of(channelId, wayTo(channel))
  const profile = await orRefused(() => getBusinessProfile(graph, channel.phone_number_id))
  await inWorkspaces(deps.db, [workspaceId], (tx) => keepProfile(tx, workspaceId, channelId, profile))
  return presentProfile(profile)
}

export async function editProfile(
  deps: ProfileDeps,
  workspaceId: string,
  channelId: string,
  patch: BusinessProfilePatch,
): Promise<BusinessProfile> {
  const channel = await connectedChannel(deps, workspaceId, channelId)
  const graph = deps.graphs.of(channelId, wayTo(channel))
  if (Object.keys(patch).length > 0) {
    await orRefused(() => updateBusinessProfile(graph, channel.phone_number_id, patch as WireProfile))
  }
  return readProfile(deps, workspaceId, channelId)
}

/** Puts up another picture: what the bytes are is looked at, not what they are called. */
export async function setPicture(
  deps: ProfileDeps,
  workspaceId: string,
  channelId: string,
  request: FastifyRequest,
): Promise<BusinessProfile> {
  const channel = await connectedChannel(deps, workspaceId, channelId)
  const part = await request.file({ limits: { fileSize: PICTURE_BYTES_MAX + 1, files: 1, fields: 0 } })
  const bytes = part ? await part.toBuffer().catch(() => null) : null
  if (!bytes || bytes.length > PICTURE_BYTES_MAX) throw part ? new FileTooLarge(PICTURE_BYTES_MAX) : noPicture()
  const mimeType = (await fileTypeFromBuffer(bytes))?.mime ?? ''
  if (!PICTURE_TYPE.test(mimeType)) throw noPicture()
  const app = await appById(deps.db, channel.app_id)
  if (!app) throw notFound()
  const way = wayTo(channel)
  const graph = deps.graphs.of(channelId, way)
  const token = deps.graphs.tokenOf(channelId, way)
  await orRefused(async () => {
    const picture = { bytes: new Uint8Array(bytes), mimeType }
    const handle = await uploadPicture(graph, app.app_id, token, picture)
    await updateBusinessProfile(graph, channel.phone_number_id, { profile_picture_handle: handle })
  })
  return readProfile(deps, workspaceId, channelId)
}

/** The picture's bytes through us: our pages load nothing from elsewhere, and Meta does not learn who looks. */
export async function servePicture(
  deps: ProfileDeps,
  workspaceId: string,
  channelId: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const channel = await connectedChannel(deps, workspaceId, channelId)
  const graph = deps.graphs.of(channelId, wayTo(channel))
  const { profile_picture_url: url } = await orRefused(() => getBusinessProfile(graph, channel.phone_number_id))
  if (!url) throw notFound()
  const isPractice = channel.connection === 'practice'
  const simulator = new URL(channel.graph_url).host
  const answer = await openGuarded(
    url,
    {},
    {
      isAllowedHost: (host) => (isPractice ? host === simulator : PICTURE_HOST.test(host)),
      allowPrivate: isPractice,
      bytesMax: PICTURE_BYTES_MAX,
      timeoutMs: PICTURE_MS_MAX,
    },
  ).catch(() => null)
  if (answer?.status !== 200 || !PICTURE_TYPE.test(answer.contentType?.split(';')[0] ?? '')) {
    answer?.body.destroy()
    throw notFound()
  }
  return reply
    .header('content-type', answer.contentType?.split(';')[0] ?? '')
    .header('content-disposition', 'inline')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'private, max-age=300')
    .send(answer.body)
}

async function connectedChannel({ db }: ProfileDeps, workspaceId: string, id: string): Promise<ChannelDetailsRow> {
  const [channel] = await inWorkspaces(db, [workspaceId], (tx) =>
    channelDetails(tx, workspaceId, { inboxIds: null, id }),
  )
  if (!channel) throw notFound()
  if (channel.state === 'disconnected') throw alreadyDisconnected()
  return channel
}

/** Meta's no becomes ours, with Meta's own words beside it. */
async function orRefused<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof GraphFault)) throw error
    throw new Refused(
      422,
      'meta_refused',
      { en: 'Meta refused this.', de: 'Meta hat das abgelehnt.' },
      { fault: error.fault, code: error.code, details: error.details ?? error.title },
    )
  }
}

const presentProfile = (profile: WireProfile): BusinessProfile => ({
  about: profile.about ?? '',
  address: profile.address ?? '',
  description: profile.description ?? '',
  email: profile.email ?? '',
  websites: profile.websites ?? [],
  vertical: profile.vertical ?? 'UNDEFINED',
  hasPicture: Boolean(profile.profile_picture_url),
})

const noPicture = () =>
  new Refused(422, 'wrong_type', {
    en: 'The picture must be a JPEG or PNG file.',
    de: 'Das Bild muss eine JPEG- oder PNG-Datei sein.',
  })
