/** Stored files. On their own, since conversations name contacts, these their consents, and these their files. */
import { z } from 'zod'
import { Id } from './common.ts'

/** A stored file. Its address: /api/v1/files/:id?workspace=… (and &thumbnail=1). */
export const File = z.object({
  id: Id,
  mimeType: z.string(),
  sizeBytes: z.int(),
  fileName: z.string().nullable(),
  widthPixels: z.int().nullable(),
  heightPixels: z.int().nullable(),
  hasThumbnail: z.boolean(),
})
export type File = z.infer<typeof File>
