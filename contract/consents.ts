import { z } from 'zod'
import { CONSENT_CONTACTS_MAX, CONSENT_WAYS } from '#core/whatsapp/consentMarks.ts'
import { KEYWORD_UNITS_MAX } from '#core/whatsapp/keywords.ts'
import { Cursor, Id, Instant, UserId } from './common.ts'
import { File } from './files.ts'

export const ConsentPurpose = z.enum(['utility', 'marketing'])
const Verdict = z.enum(['opted_in', 'opted_out'])

/** What holds for one purpose, since when, and by which entry of the ledger; `unknown`: nothing was ever recorded. */
export const ConsentStanding = z.object({
  consent: z.enum(['opted_in', 'opted_out', 'unknown']),
  since: Instant.nullable(),
  entry: z.int().nullable(),
})
export type ConsentStanding = z.infer<typeof ConsentStanding>
export const ConsentStandings = z.object({ utility: ConsentStanding, marketing: ConsentStanding })
export type ConsentStandings = z.infer<typeof ConsentStandings>

/** One entry of the ledger. What was written in an inbox the asker does not see is left out, and the message with it. */
export const ConsentEntry = z.object({
  number: z.int(),
  consent: Verdict,
  purposes: z.array(ConsentPurpose),
  way: z.enum(CONSENT_WAYS),
  /** When it was said; `recordedAt`: when it came into the ledger. */
  at: Instant,
  recordedAt: Instant,
  actorId: UserId.nullable(),
  wording: z.string().nullable(),
  proof: z.string().nullable(),
  /** PDF or picture; whoever reads contacts may see it. */
  proofFile: File.nullable(),
  conversationId: Id.nullable(),
  messageId: Id.nullable(),
})
export type ConsentEntry = z.infer<typeof ConsentEntry>

/** GET /api/v1/contacts/:id/consents – what holds for the contact as a whole, and its entries, newest first. */
export const ContactConsentsQuery = z.strictObject({
  before: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
export const ContactConsents = z.object({
  standings: ConsentStandings,
  entries: z.array(ConsentEntry),
  nextCursor: Cursor.nullable(),
})
export type ContactConsents = z.infer<typeof ContactConsents>

const PROOF_CHARACTERS_MAX = 2_000
const recordFields = {
  /** Made by the client: the same request again records nothing more. */
  id: Id,
  consent: Verdict,
  purposes: z.array(ConsentPurpose).min(1).max(2),
  /** How it came: by word to a person, by a form, with an import, through the API. */
  way: z.enum(['person', 'form', 'import', 'api']).default('person'),
  /** How it can be shown later: where the paper is, who heard it when. It needs this, a file, or both. */
  proof: z.string().trim().min(3).max(PROOF_CHARACTERS_MAX).nullable().default(null),
  /** A PDF or a picture of at most PROOF_BYTES_MAX that the asker uploaded. */
  proofFileId: Id.nullable().default(null),
  /** What the customer was shown, where there was something to read. */
  wording: z.string().trim().min(1).max(PROOF_CHARACTERS_MAX).nullable().default(null),
  /** When the customer said it; now, where it is left out. */
  at: Instant.optional(),
}
function isProven({ proof, proofFileId }: { proof: string | null; proofFileId: string | null }): boolean {
  return proof !== null || proofFileId !== null
}
const UNPROVEN = { path: ['proof'] }
/** POST /api/v1/contacts/:id/consents – by hand. */
export const ConsentRequest = z.strictObject(recordFields).refine(isProven, UNPROVEN)
export type ConsentRequest = z.input<typeof ConsentRequest>
/** POST /api/v1/consents – for many contacts with one proof. */
const ofMany = z.strictObject({ ...recordFields, contactIds: z.array(Id).min(1).max(CONSENT_CONTACTS_MAX) })
export const ConsentsRequest = ofMany.refine(isProven, UNPROVEN)
export type ConsentsRequest = z.input<typeof ConsentsRequest>
/** POST /api/v1/consents/preview – what it would change; nothing is recorded. */
export const ConsentsPreview = ofMany.pick({ consent: true, purposes: true, at: true, contactIds: true })
export type ConsentsPreview = z.input<typeof ConsentsPreview>
/** `same`: it holds already. `kept`: something said later or by themselves stands against it. `overruled`: of those changed, who
 *  wanted none until now. */
export const ConsentsForeseen = z.object({
  contacts: z.int(),
  changed: z.int(),
  same: z.int(),
  kept: z.int(),
  overruled: z.int(),
})
export type ConsentsForeseen = z.infer<typeof ConsentsForeseen>
/** `changed`: for how many of them something else holds now. `missing`: no such contact (any more). */
export const ConsentsRecorded = z.object({ recorded: z.int(), changed: z.int(), missing: z.array(Id) })
export type ConsentsRecorded = z.infer<typeof ConsentsRecorded>

const KEYWORDS_MAX = 30
const REPLY_CHARACTERS_MAX = 1_024
const Words = z.array(z.string().trim().min(1).max(KEYWORD_UNITS_MAX)).max(KEYWORDS_MAX)
const Reply = z.string().trim().min(1).max(REPLY_CHARACTERS_MAX)
const LANGUAGES_MAX = 30
/** GET and PUT /api/v1/consent-settings – the words that opt in and out, per language, and what is answered. */
export const ConsentSettings = z.strictObject({
  languages: z
    .array(
      z.strictObject({
        language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
        optIn: Words,
        optOut: Words,
        optInReply: Reply,
        optOutReply: Reply,
      }),
    )
    .min(1)
    .max(LANGUAGES_MAX)
    .refine((all) => new Set(all.map(({ language }) => language)).size === all.length),
  optOutCovers: z.enum(['marketing', 'everything']),
  confirms: z.boolean(),
})
export type ConsentSettings = z.infer<typeof ConsentSettings>
