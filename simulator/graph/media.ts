/** Upload, look-up, download and deletion of files (fact sheet §8). */
import type { FastifyReply } from 'fastify'
import { forgetFile, keepFile, livingMedia, mediaOfUrl, mediaUrl, readBytes } from '../network/media.ts'
import { isShape, textOf } from '../shape.ts'
import type { Media } from '../state/rows.ts'
import { type Call, type Caller, callerOf, numberFor } from './call.ts'
import { GraphFault, invalid, unknownNode } from './fault.ts'

const MB = 1024 * 1024
/** Largest file of each kind, first match counts (§8). */
const SIZES: [RegExp, number][] = [
  [/^image\/webp$/, 500 * 1024],
  [/^image\//, 5 * MB],
  [/^(audio|video)\//, 16 * MB],
  [/./, 100 * MB],
]
const UPLOADABLE =
  /^(audio\/(aac|amr|mpeg|mp4|ogg)\b|image\/(jpeg|png|webp)$|video\/(mp4|3gpp)$|text\/plain\b|application\/)/

/** What the multipart parser leaves in the body under `file`. */
export interface UploadedFile {
  bytes: Buffer
  fileName: string | null
  mimeType: string
  isTruncated: boolean
}

export async function uploadMedia(call: Call) {
  const number = numberFor(call, callerOf(call))
  const { params, sim } = call
  if (params.messaging_product !== 'whatsapp') throw invalid('The parameter messaging_product is required.')
  const file = params.file
  if (!isShape(file) || !Buffer.isBuffer(file.bytes)) throw invalid('The parameter file is required.')
  const { bytes, fileName, mimeType, isTruncated } = file as unknown as UploadedFile
  const type = (textOf(params.type) ?? mimeType).toLowerCase()
  if (!UPLOADABLE.test(type)) {
    throw invalid(
      `Param file must be a file with one of the following types: audio/aac, audio/mp4, audio/mpeg, audio/amr, audio/ogg, image/jpeg, image/png, image/webp, video/mp4, video/3gpp, text/plain, application/pdf … Received file of type '${type}'.`,
    )
  }
  const sizeMax = SIZES.find(([pattern]) => pattern.test(type))?.[1] ?? 100 * MB
  if (isTruncated || bytes.length > sizeMax)
    throw invalid(`Param file is too large: ${bytes.length} bytes, at most ${sizeMax}.`)
  if (bytes.length === 0) throw invalid('Param file is empty.')
  const media = await keepFile(sim.world, {
    bytes,
    mimeType: type,
    fileName,
    phoneNumberId: number.id,
    origin: 'upload',
  })
  return { id: media.id }
}

export function lookUpMedia(call: Call, caller: Caller, media: Media) {
  checkAccess(call, caller, media)
  return {
    messaging_product: 'whatsapp',
    url: mediaUrl(call.sim.world, media.id, 'getMedia'),
    mime_type: media.mimeType,
    sha256: media.sha256Hex,
    file_size: String(media.size),
    id: media.id,
  }
}

export function deleteMedia(call: Call, caller: Caller, media: Media) {
  checkAccess(call, caller, media)
  call.sim.world.store.media.delete(media.id)
  forgetFile(call.sim.world, media.id)
  return { success: true }
}

/** `…/whatsapp_business/attachments/?mid=`: 401 without a token, 404 when the address is too old. */
export async function download(call: Call, reply: FastifyReply) {
  const caller = callerOf(call)
  const media = mediaOfUrl(call.sim.world, call.request.query as Record<string, string>)
  const bytes = media === null ? null : await readBytes(call.sim.world, media.id)
  if (media === null || bytes === null || !mayTouch(call, caller, media)) {
    throw new GraphFault(100, { httpStatus: 404, message: 'The file could not be found.' })
  }
  return reply.type(media.mimeType).send(bytes)
}

export const findMedia = (call: Call): Media | null => livingMedia(call.sim.world, call.id)

function checkAccess(call: Call, caller: Caller, media: Media) {
  const bound = textOf(call.params.phone_number_id)
  if (!mayTouch(call, caller, media) || (bound !== null && bound !== media.phoneNumberId)) {
    throw unknownNode(media.id, call.method)
  }
}

function mayTouch(call: Call, caller: Caller, media: Media): boolean {
  const wabaId = call.sim.world.store.numbers.get(media.phoneNumberId)?.wabaId
  return wabaId !== undefined && caller.wabaIds.includes(wabaId)
}
