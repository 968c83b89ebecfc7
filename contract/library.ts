import { z } from 'zod'
import { Id, Instant, Locale, Name, Sharing, UserId } from './common.ts'
import { File } from './files.ts'

/** A piece of text in WhatsApp's marks, put into answers by name; `{{keys}}` of core/property/variables stand for what is known. */
export const Snippet = z.object({
  id: Id,
  name: z.string(),
  /** What one types behind the slash. */
  shortcut: z.string(),
  text: z.string(),
  /** What stands in where a variable has no value, by its key. */
  fallbacks: z.record(z.string(), z.string()),
  /** Of the customers it is for; null: any. */
  language: Locale.nullable(),
  sharing: Sharing,
  teamIds: z.array(Id),
  ownerId: UserId,
  /** Whether the asker may change it: their own, and for admins whatever is shared. */
  isMine: z.boolean(),
  /** Goes up with each change; the next one names what it has read. */
  version: z.int(),
  updatedAt: Instant,
})
export type Snippet = z.infer<typeof Snippet>
/** GET /api/v1/snippets – those the asker may use, by name. */
export const SnippetList = z.object({ snippets: z.array(Snippet) })

/** POST /api/v1/snippets, PUT /api/v1/snippets/:id (all of it, with the version that was read), DELETE /api/v1/snippets/:id */
export const SnippetRequest = z.strictObject({
  name: Name(80),
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[\p{L}\p{N}_-]{1,30}$/u),
  text: z.string().trim().min(1).max(4_096),
  fallbacks: z.record(z.string().max(100), z.string().trim().max(200)),
  language: Locale.nullable(),
  sharing: Sharing,
  teamIds: z.array(Id).max(50),
})
export type SnippetRequest = z.input<typeof SnippetRequest>
export const SnippetChange = SnippetRequest.extend({ version: z.int() })
export type SnippetChange = z.input<typeof SnippetChange>

/** A file that is kept to be sent again and again. */
export const LibraryDocument = z.object({
  id: Id,
  name: z.string(),
  /** '' is none. */
  folder: z.string(),
  file: File,
  kind: z.enum(['image', 'video', 'audio', 'document', 'sticker']),
  sharing: z.enum(['teams', 'everyone']),
  teamIds: z.array(Id),
  ownerId: UserId,
  isMine: z.boolean(),
  version: z.int(),
  updatedAt: Instant,
  /** In how many messages its file stands, counted no further than SENT_COUNT_MAX; deleting it takes it from none of them. */
  sentCount: z.int(),
})
export type LibraryDocument = z.infer<typeof LibraryDocument>
export const SENT_COUNT_MAX = 100
/** GET /api/v1/documents – those the asker may use, by folder and name. */
export const DocumentList = z.object({ documents: z.array(LibraryDocument) })

/** POST /api/v1/documents, PUT /api/v1/documents/:id, DELETE /api/v1/documents/:id. The file is one that the asker uploaded. */
export const DocumentRequest = z.strictObject({
  name: Name(120),
  folder: z.string().trim().max(60),
  fileId: Id,
  sharing: z.enum(['teams', 'everyone']),
  teamIds: z.array(Id).max(50),
})
export type DocumentRequest = z.input<typeof DocumentRequest>
export const DocumentChange = DocumentRequest.extend({ version: z.int() })
export type DocumentChange = z.input<typeof DocumentChange>
