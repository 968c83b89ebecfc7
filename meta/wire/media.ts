/** Media calls (fact sheet §8). */
import type { WireId } from './common.ts'

export interface UploadResponse {
  id: WireId
}

/** The url is valid for 5 minutes and needs the bearer token. */
export interface MediaNode {
  id: WireId
  messaging_product?: 'whatsapp'
  url: string
  mime_type?: string
  sha256?: string
  /** Bytes, as a string or a number. */
  file_size?: string | number
}
