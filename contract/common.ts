import { z } from 'zod'
import { SHARINGS } from '#core/team/sharing.ts'
import { isBlank } from '#core/text.ts'

/** Ids of ours are UUIDs (version 7); ids of people come from the sign-in and are opaque. */
export const Id = z.uuid()
export const UserId = z.string().min(1).max(64)
/** An instant, ISO 8601 in UTC. There was no year 0, and PostgreSQL knows none. */
export const Instant = z.iso.datetime({ offset: false }).refine((text) => !text.startsWith('0000'))
/** What people call a thing: something one can see, and however it was typed the same name. At most so many UTF-16 units. */
export const Name = (unitsMax: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(unitsMax)
    .refine((text) => !isBlank(text))
export const Locale = z.enum(['en', 'de'])
export type Locale = z.infer<typeof Locale>
export const Role = z.enum(['admin', 'agent'])
export type Role = z.infer<typeof Role>
export const Sharing = z.enum(SHARINGS)

/** The shape of every refusal. `code` is a word for programs, `message` a sentence in the asker's language. */
export const Refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() }),
})
export type Refusal = z.infer<typeof Refusal>

/** The header (or, for files and sockets, the query parameter `workspace`) that names the workspace of a request. */
export const WORKSPACE_HEADER = 'posthorn-workspace'

/** A page of a list: ask again with `before` (or `after`) set to the given cursor; null means that was all. */
export const Cursor = z.string().max(200)
