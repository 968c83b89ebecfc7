import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import type { FileStore } from '../../platform/files.ts'

/** A bomb of a picture is not decoded. */
const PIXELS_MAX = 50_000_000
const THUMBNAIL_PIXELS = 480
const HEAD_BYTES = 4_100 // what file-type looks at
const THUMBNAIL_BYTES_MAX = 512 * 1024
const DECODE_SECONDS_MAX = 10

export interface Inspected {
  mimeType: string
  widthPixels: number | null
  heightPixels: number | null
  thumbnailHash: string | null
}

/** Types that hold text or markup: their content proves nothing, so the claim counts, but never for what a browser would run. */
const CLAIMABLE =
  /^(text\/(plain|csv|calendar|vcard|x-vcard)|application\/(json|rtf|octet-stream|msword|vnd\.[\w.+-]+))$/

/** What a stored file really is, by its content; pictures get a thumbnail. A picture that cannot be decoded is kept as a plain file. */
export async function inspect(
  files: FileStore,
  workspaceId: string,
  hash: string,
  claimedType: string | null,
): Promise<Inspected> {
  const detected = await fileTypeFromBuffer(await head(files, workspaceId, hash))
  const claimed = (claimedType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const mimeType = typeOf(detected?.mime ?? null, claimed)
  const none = { widthPixels: null, heightPixels: null, thumbnailHash: null }
  if (!/^image\/(jpeg|png|webp|gif|avif)$/.test(mimeType)) return { mimeType, ...none }
  try {
    return { mimeType, ...(await picture(files, workspaceId, hash)) }
  } catch {
    return { mimeType: 'application/octet-stream', ...none }
  }
}

function typeOf(detected: string | null, claimed: string): string {
  // Voice notes are OGG; browsers and WhatsApp call the same container by several names.
  if (detected === 'application/ogg' || detected === 'audio/ogg' || detected?.startsWith('audio/ogg'))
    return 'audio/ogg'
  if (detected === 'audio/opus') return 'audio/ogg'
  // An MP4 with sound only looks like a video by its first bytes.
  if (detected === 'video/mp4' && claimed === 'audio/mp4') return 'audio/mp4'
  if (detected === 'audio/x-m4a') return 'audio/mp4'
  if (detected) return detected
  if (claimed === 'audio/aac' || claimed === 'audio/amr' || claimed === 'audio/mpeg') return claimed
  return CLAIMABLE.test(claimed) ? claimed : 'application/octet-stream'
}

async function picture(files: FileStore, workspaceId: string, hash: string) {
  const content = await files.open(workspaceId, hash)
  if (!content) throw new Error('the file is gone')
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  const image = sharp(Buffer.concat(chunks), { limitInputPixels: PIXELS_MAX, animated: false })
  const { width, height, orientation } = await image.metadata()
  const turned = (orientation ?? 1) >= 5
  const thumbnail = await image
    .rotate()
    .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds: DECODE_SECONDS_MAX })
    .webp({ quality: 78 })
    .toBuffer()
  const stored = await files.put(workspaceId, single(thumbnail), { bytesMax: THUMBNAIL_BYTES_MAX })
  return {
    widthPixels: (turned ? height : width) ?? null,
    heightPixels: (turned ? width : height) ?? null,
    thumbnailHash: stored.hash,
  }
}

async function* single(bytes: Uint8Array) {
  yield bytes
}

async function head(files: FileStore, workspaceId: string, hash: string): Promise<Uint8Array> {
  const content = await files.open(workspaceId, hash, { start: 0, end: HEAD_BYTES - 1 })
  if (!content) throw new Error('the file is gone')
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}
