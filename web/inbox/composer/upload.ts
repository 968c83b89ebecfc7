import type { File as StoredFile } from '#contract/files.ts'
import { API_BASE, headersFor, refusalOf } from '../../api/client.ts'
import { NoConnection } from '../../api/refusal.ts'

type Kind = 'image' | 'video' | 'audio' | 'document' | 'sticker'
export interface Uploaded {
  file: StoredFile
  kind: Kind
}

/** Sends a file to Posthorn; a fetch cannot say how far it has come. Aborting the signal stops it. */
export function upload(file: File, onShare: (share: number) => void, signal: AbortSignal): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    // Taken out again before this script was here.
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open('POST', `${API_BASE}/files`)
    for (const [name, value] of Object.entries(headersFor(undefined))) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && onShare(loaded / total)
    request.onerror = () => reject(new NoConnection())
    request.onabort = () => reject(signal.reason)
    request.onload = () => {
      const answer = new Response(request.responseText, { status: request.status })
      if (answer.ok) answer.json().then(resolve, () => reject(new NoConnection()))
      else refusalOf(answer).then(reject)
    }
    signal.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
