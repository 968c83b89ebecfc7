/** Media up and down (fact sheet §8). */
import type { Graph } from './client.ts'
import { type EgressAnswer, type EgressRules, openGuarded } from './egress.ts'
import { unclear } from './graphFault.ts'
import type { MediaNode, Success, UploadResponse } from './wire/index.ts'

/** Meta's ceiling for any file, up or down. */
export const MEDIA_BYTES_MAX = 100 * 1024 * 1024
const UPLOAD_TIMEOUT_MS = 120_000

export interface Upload {
  /** `fs.openAsBlob` gives one without reading the file into memory. */
  file: Blob
  mimeType: string
  fileName: string
}

/** Gives the media id, good for 30 days; it belongs to this number. */
export async function uploadMedia(
  graph: Graph,
  phoneNumberId: string,
  upload: Upload,
  signal?: AbortSignal,
): Promise<string> {
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', upload.mimeType)
  form.set('file', upload.file.slice(0, upload.file.size, upload.mimeType), upload.fileName)
  const path = [phoneNumberId, 'media']
  const call = { method: 'POST', path, form, timeoutMs: UPLOAD_TIMEOUT_MS, signal } as const
  const answer = await graph.request<UploadResponse | null>(call)
  if (typeof answer?.id !== 'string' || answer.id === '') throw unclear(`POST /${path.join('/')}`, 'incomplete', 200)
  return answer.id
}

/** The address lives five minutes; ids from webhooks live seven days. `bytes` is null where Meta names no size. */
export async function findMedia(graph: Graph, mediaId: string, phoneNumberId?: string, signal?: AbortSignal) {
  const query = { phone_number_id: phoneNumberId }
  const node = await graph.request<MediaNode | null>({ method: 'GET', path: [mediaId], query, signal })
  if (typeof node?.url !== 'string') throw unclear(`GET /${mediaId}`, 'incomplete', 200)
  const bytes = Number(node.file_size ?? Number.NaN)
  return {
    url: node.url,
    mimeType: node.mime_type ?? null,
    sha256: node.sha256 ?? null,
    bytes: Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null,
  }
}

/**
 * The file as a bounded stream. The token goes to the first host only, and only if the rules allow that host. A status
 * other than 200 has a body too: 401 = token refused, 404 = address expired, so look the id up again.
 */
export const downloadMedia = (
  url: string,
  token: string,
  rules: Partial<EgressRules> & Pick<EgressRules, 'isAllowedHost'>,
): Promise<EgressAnswer> =>
  openGuarded(url, { authorization: `Bearer ${token}` }, { bytesMax: MEDIA_BYTES_MAX, ...rules })

export const deleteMedia = (graph: Graph, mediaId: string, phoneNumberId?: string) =>
  graph.request<Success>({ method: 'DELETE', path: [mediaId], query: { phone_number_id: phoneNumberId } })

/** Where Meta keeps media (§1.2); a practice connection has the simulator's host instead. */
export const isMetaMediaHost = (host: string): boolean => host === 'lookaside.fbsbx.com'
