import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { File } from '#contract/files.ts'
import type { FileCreated } from '#contract/messages.ts'
import { FILE_BYTES_MAX, kindOfFile } from '#core/whatsapp/limits.ts'
import type { Clock } from '../platform/clock.ts'
import { type Db, inWorkspaces } from '../platform/db/database.ts'
import type { FileStore } from '../platform/files.ts'
import { notFound, Refused } from '../platform/refused.ts'
import { uuidv7 } from '../platform/uuid.ts'
import type { MemberAsker } from '../team/access.ts'
import { inspect } from './media/inspect.ts'
import { insertFile } from './media/queries.ts'
import { visibleFile } from './outbox.ts'
import { presentFileName } from './present.ts'
import { sightOf } from './sight.ts'

export interface FileDeps {
  db: Db
  clock: Clock
  files: FileStore
}

const FILE_NAME_MAX = 240
/** What a browser may show by itself. Everything else is handed over to be saved, never run. */
const SHOWN = /^(image\/(jpeg|png|webp|gif|avif)|audio\/(ogg|mpeg|mp4|aac|amr)|video\/(mp4|3gpp|webm))$/
const MAY_DO_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Takes a file to be sent: its type is what its content says, its name is only a label. */
export async function upload(
  deps: FileDeps,
  asker: MemberAsker,
  request: FastifyRequest,
): Promise<z.infer<typeof FileCreated>> {
  const part = await request.file({ limits: { fileSize: FILE_BYTES_MAX + 1, files: 1, fields: 0 } })
  if (!part) {
    throw new Refused(400, 'file_missing', {
      en: 'There is no file in the request.',
      de: 'Die Anfrage enthält keine Datei.',
    })
  }
  const { workspaceId } = asker
  const stored = await deps.files.put(workspaceId, part.file, { bytesMax: FILE_BYTES_MAX }).catch((error) => {
    readAway(request)
    throw error
  })
  if (stored.size === 0) {
    throw new Refused(422, 'empty', { en: 'The file is empty.', de: 'Die Datei ist leer.' })
  }
  const inspected = await inspect(deps.files, workspaceId, stored.hash, part.mimetype)
  const file = {
    workspaceId,
    id: uuidv7(),
    hash: stored.hash,
    sizeBytes: stored.size,
    ...inspected,
    fileName: nameOf(part.filename),
    uploadedBy: asker.userId,
    now: deps.clock.now(),
  }
  await inWorkspaces(deps.db, [workspaceId], (tx) => insertFile(tx, file))
  const verdict = kindOfFile(file.mimeType, file.sizeBytes)
  return { file: presentFile(file), kind: 'kind' in verdict ? verdict.kind : 'document' }
}

/** What is left of a body that nobody wants: unread, it would stand before the next request on the same connection. */
function readAway({ raw }: FastifyRequest) {
  raw.unpipe()
  raw.resume()
}

/** Gives a file to someone who may see a conversation it stands in, or who uploaded it; whole or a range of bytes. */
export async function serve(
  deps: FileDeps,
  asker: MemberAsker,
  { id, thumbnail }: { id: string; thumbnail: boolean },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const reader = { userId: asker.userId, sight: sightOf(asker) }
  const file = await inWorkspaces(deps.db, [asker.workspaceId], (tx) => visibleFile(tx, asker.workspaceId, reader, id))
  const hash = thumbnail ? file?.thumbnailHash : file?.hash
  const size = hash ? await deps.files.size(asker.workspaceId, hash) : null
  if (!file || !hash || size === null) throw notFound()

  const mimeType = thumbnail ? 'image/webp' : file.mimeType
  const isShown = SHOWN.test(mimeType)
  reply
    .header('content-type', isShown ? mimeType : 'application/octet-stream')
    .header('content-disposition', disposition(isShown, presentFileName(file.fileName)))
    .header('content-security-policy', MAY_DO_NOTHING)
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    // Content never changes under an id; private, so that no proxy keeps what only members may see.
    .header('cache-control', 'private, max-age=3600, immutable')
    .header('accept-ranges', 'bytes')

  const range = rangeOf(request.headers.range, size)
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const content = await deps.files.open(asker.workspaceId, hash, range ?? undefined)
  if (!content) throw notFound()
  if (!range) return reply.header('content-length', size).send(content)
  return reply
    .code(206)
    .header('content-range', `bytes ${range.start}-${range.end}/${size}`)
    .header('content-length', range.end - range.start + 1)
    .send(content)
}

/** One range of bytes, as a player asks when it jumps; several at once are answered with the whole. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  if (!match) return null
  const [, from = '', to = ''] = match
  if (from === '' && to === '') return null
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  return start > end || start >= size ? 'unsatisfiable' : { start, end }
}

function disposition(isShown: boolean, fileName: string | null): string {
  const kind = isShown ? 'inline' : 'attachment'
  if (fileName === null) return kind
  const plain = fileName.replace(/[^\w. -]/g, '_')
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** A label, never a path. */
function nameOf(given: string | undefined): string | null {
  const name = (given ?? '')
    .toWellFormed()
    .replace(/^.*[\\/]/s, '')
    .replace(/\p{Cc}/gu, '')
    .trim()
  return name === '' ? null : [...name].slice(-FILE_NAME_MAX).join('')
}

interface FileFacts {
  id: string
  mimeType: string
  sizeBytes: number
  fileName: string | null
  widthPixels: number | null
  heightPixels: number | null
  thumbnailHash: string | null
}

export const presentFile = (file: FileFacts): File => ({
  id: file.id,
  mimeType: file.mimeType,
  sizeBytes: file.sizeBytes,
  fileName: presentFileName(file.fileName),
  widthPixels: file.widthPixels,
  heightPixels: file.heightPixels,
  hasThumbnail: file.thumbnailHash !== null,
})
