/** Resumable uploads: a session, its bytes, a handle for profile pictures and template headers (fact sheet §8). */
import type { FastifyReply } from 'fastify'
import { keepFile, readBytes } from '../network/media.ts'
import { numberOf, textOf } from '../shape.ts'
import type { Sim } from '../sim.ts'
import type { Upload } from '../state/rows.ts'
import { type Call, callerOf } from './call.ts'
import { GraphFault, invalid, missing, unknownNode } from './fault.ts'

const TYPES = ['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4']
const UPLOAD_BYTES_MAX = 5 * 1024 * 1024 // pictures; nothing larger is used here
const UNDER_WAY_MAX = 100

/** Bytes of uploads that are not whole yet; a restart begins them anew, and `file_offset` says so. */
const underWay = new WeakMap<Sim, Map<string, Buffer>>()

/** `POST /{app-id}/uploads`. */
export function openUpload(call: Call) {
  const caller = callerOf(call)
  const { params, sim } = call
  if (caller.app.id !== call.id) throw unknownNode(call.id, call.method)
  const length = numberOf(params.file_length)
  const mimeType = textOf(params.file_type)?.toLowerCase() ?? ''
  if (length === null || length < 1) throw missing('The parameter file_length is required.')
  if (length > UPLOAD_BYTES_MAX) throw invalid(`Param file_length must be at most ${UPLOAD_BYTES_MAX}.`)
  if (!TYPES.includes(mimeType)) throw invalid(`Param file_type must be one of {${TYPES.join(', ')}}`)
  const key = sim.world.chance().hex(sim.world.nextKey('upload'), 48)
  const upload: Upload = {
    id: `upload:${Buffer.from(key, 'hex').toString('base64url')}`,
    appId: caller.app.id,
    fileName: textOf(params.file_name) ?? '',
    mimeType,
    length,
    mediaId: null,
  }
  sim.world.store.uploads.put(upload)
  return { id: `${upload.id}?sig=AR${key.slice(0, 14)}` }
}

export const uploadOf = (call: Call): Upload | null =>
  // A client may have escaped the question mark of the id it was given.
  call.sim.world.store.uploads.get(call.id.split('?')[0] ?? '') ?? null

/** `POST /upload:…`: the bytes from `file_offset` on; the handle comes with the last of them. */
export async function takeBytes(call: Call, upload: Upload) {
  checkOwner(call, upload)
  const { sim, request } = call
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const offset = numberOf(request.headers.file_offset) ?? 0
  const soFar = partsOf(sim).get(upload.id) ?? Buffer.alloc(0)
  if (offset !== soFar.length) throw invalid(`file_offset must be ${soFar.length}.`)
  const all = Buffer.concat([soFar, bytes])
  if (all.length > upload.length) throw invalid(`More bytes than the file_length of ${upload.length}.`)
  if (all.length < upload.length) {
    keepPart(sim, upload.id, all)
    return { id: call.id, file_offset: all.length }
  }
  partsOf(sim).delete(upload.id)
  if (!looksLike(all, upload.mimeType)) throw invalid(`The bytes are not ${upload.mimeType}.`)
  const { mimeType, fileName } = upload
  const media = await keepFile(sim.world, { bytes: all, mimeType, fileName, phoneNumberId: '', origin: 'upload' })
  sim.world.store.uploads.put({ ...upload, mediaId: media.id })
  return { h: `4::${Buffer.from(`${mimeType}|${media.id}`).toString('base64')}` }
}

export function readUpload(call: Call, upload: Upload) {
  checkOwner(call, upload)
  const offset = upload.mediaId === null ? (partsOf(call.sim).get(upload.id)?.length ?? 0) : upload.length
  return { id: call.id, file_offset: offset }
}

/** The picture behind a handle: JPEG or PNG only. */
export function pictureOfHandle(sim: Sim, handle: string): string {
  const [mimeType, id = ''] = Buffer.from(handle.replace(/^4::/, ''), 'base64').toString().split('|')
  const media = sim.world.store.media.get(id)
  if (media === undefined || mimeType !== media.mimeType || !/^image\/(jpe?g|png)$/.test(media.mimeType)) {
    throw invalid('Param profile_picture_handle is not a valid handle of a JPEG or PNG.')
  }
  return media.id
}

/** Profile pictures lie open, as WhatsApp shows them to everybody. */
export async function sendPicture(call: Call, reply: FastifyReply) {
  const media = call.sim.world.store.media.get(call.id)
  const isShown = [...call.sim.world.store.numbers.rows()].some(({ profile }) => profile.pictureId === call.id)
  const bytes = media === undefined || !isShown ? null : await readBytes(call.sim.world, call.id)
  if (media === undefined || bytes === null) throw new GraphFault(100, { httpStatus: 404, message: 'Not found.' })
  return reply.type(media.mimeType).send(bytes)
}

function checkOwner(call: Call, upload: Upload) {
  if (callerOf(call).app.id !== upload.appId) throw unknownNode(call.id, call.method)
}

function partsOf(sim: Sim): Map<string, Buffer> {
  const parts = underWay.get(sim) ?? new Map<string, Buffer>()
  underWay.set(sim, parts)
  return parts
}

function keepPart(sim: Sim, id: string, bytes: Buffer) {
  const parts = partsOf(sim)
  parts.set(id, bytes)
  if (parts.size > UNDER_WAY_MAX) parts.delete(parts.keys().next().value as string)
}

function looksLike(bytes: Buffer, mimeType: string): boolean {
  const head = bytes.subarray(0, 4).toString('latin1')
  if (mimeType === 'image/png') return head === '\x89PNG'
  if (mimeType.startsWith('image/')) return head.startsWith('\xff\xd8\xff')
  return mimeType === 'application/pdf' ? head === '%PDF' : true
}
