/** The picture of a business profile goes up in two calls: an upload is opened, then filled (fact sheet §13.4). */
import type { Graph } from './client.ts'
import { unclear } from './graphFault.ts'

const UPLOAD_TIMEOUT_MS = 60_000

export interface Picture {
  bytes: Uint8Array<ArrayBuffer>
  mimeType: string
}

/** Gives the handle by which the profile names the picture. The token goes where Graph goes, as everywhere. */
export async function uploadPicture(graph: Graph, appId: string, token: string, picture: Picture): Promise<string> {
  const opened = await graph.request<{ id?: unknown } | null>({
    method: 'POST',
    path: [appId, 'uploads'],
    query: { file_length: picture.bytes.length, file_type: picture.mimeType },
  })
  const [, id, query] = /^(upload:[^?]+)(?:\?(.*))?$/.exec(typeof opened?.id === 'string' ? opened.id : '') ?? []
  if (!id) throw unclear(`POST /${appId}/uploads`, 'incomplete', 200)
  const filled = await graph.request<{ h?: unknown } | null>({
    method: 'POST',
    path: [id],
    query: Object.fromEntries(new URLSearchParams(query ?? '')),
    bytes: picture.bytes,
    headers: { authorization: `OAuth ${token}`, file_offset: '0', 'content-type': 'application/octet-stream' },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  })
  if (typeof filled?.h !== 'string' || filled.h === '') throw unclear('POST /upload', 'incomplete', 200)
  return filled.h
}
