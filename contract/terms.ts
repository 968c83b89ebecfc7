/**
 * The data terms (A9) and where data is. The texts stand in core/terms, in both languages: `termsText(version, locale)`.
 *
 * GET  /api/v1/terms                                  – Terms (`channels.manage`)
 * POST /api/v1/terms/acceptances   AcceptanceRequest  – Terms (201). 409 `terms_outdated` for a version that is not the current one.
 * GET  /api/v1/data-locations                         – DataLocations (`channels.manage`)
 * GET  /api/v1/data-locations/export?locale=en|de     – the same as one self-contained HTML file, to be downloaded
 */
import { z } from 'zod'
import { Instant, Locale, UserId } from './common.ts'

export const Acceptance = z.object({
  version: z.int(),
  /** Null: by whoever runs Posthorn, on the command line. */
  acceptedBy: UserId.nullable(),
  acceptedByName: z.string().nullable(),
  acceptedAt: Instant,
  /** The network address it came from. */
  address: z.string().nullable(),
  /** The language in which it was read. */
  locale: Locale,
})
export type Acceptance = z.infer<typeof Acceptance>

export const Terms = z.object({
  /** The version that counts now. */
  version: z.int(),
  /** This workspace has accepted it. Where it has not, connecting is refused. */
  isAccepted: z.boolean(),
  /** Newest first, at most 100. */
  acceptances: z.array(Acceptance),
})
export type Terms = z.infer<typeof Terms>
export const AcceptanceRequest = z.strictObject({ version: z.int().min(1), locale: Locale })
export type AcceptanceRequest = z.infer<typeof AcceptanceRequest>

export const DataLocations = z.object({
  /** Posthorn's own public address. */
  publicUrl: z.string(),
  database: z.object({
    /** PostgreSQL in Posthorn's own folder, or a server elsewhere. */
    kind: z.enum(['embedded', 'server']),
    /** Host of that server, null for embedded. */
    host: z.string().nullable(),
  }),
  /** Files of messages: a folder on the machine where Posthorn runs. */
  filesFolder: z.string(),
  retention: z.object({
    /** Raw deliveries of Meta's are kept so many days. */
    rawDeliveriesDays: z.int(),
    /** Conversations stay until somebody deletes them. */
    conversations: z.literal('until_deleted'),
  }),
  numbers: z.array(
    z.object({
      displayPhoneNumber: z.string(),
      name: z.string(),
      connection: z.enum(['meta', 'practice']),
      /** Meta's region for messages at rest; null: its default, the USA. */
      region: z.string().nullable(),
      state: z.enum(['connected', 'broken', 'disconnected']),
    }),
  ),
  terms: Terms,
  at: Instant,
})
export type DataLocations = z.infer<typeof DataLocations>
export const DataExportQuery = z.strictObject({ locale: Locale })
