/**
 * Templates as Meta keeps them.
 *
 * GET  /api/v1/templates                          TemplateQuery – TemplatePage: of the accounts whose inboxes the asker may see, by name.
 * GET  /api/v1/template-accounts                                – TemplateAccounts: those accounts, and how reading them goes.
 * POST /api/v1/template-readings               ReadingRequest – 202: reads them from Meta now (`templates.manage`).
 * GET  /api/v1/templates/:id                                    – TemplateOne
 * PUT  /api/v1/templates/:id/bindings             Bindings      – TemplateOne: where values come from, in all languages (`templates.manage`).
 * GET  /api/v1/conversations/:id/templates        ChoiceQuery   – ChoicePage: what may be sent there, one entry a name, each in the
 *                                                                 language of rule Y5.
 * GET  /api/v1/conversations/:id/template       OneChoiceQuery – Choice: with values from what is known, and what speaks against it.
 */
import { z } from 'zod'
import { Cursor, Id, Instant } from './common.ts'

const VALUES_MAX = 100
const VALUE_CHARACTERS_MAX = 2_000

/** Values by the keys of variables (core/whatsapp/template/variables); of a file, the id of a stored one. */
export const TemplateValues = z
  .record(z.string().max(200), z.string().max(VALUE_CHARACTERS_MAX))
  .refine((values) => Object.keys(values).length <= VALUES_MAX)

const Binding = z.strictObject({
  /** A key of core/property. */
  property: z.string().max(100),
  part: z.enum(['whole', 'first_word']),
  fallback: z.string().max(VALUE_CHARACTERS_MAX),
})
export const Bindings = z
  .record(z.string().max(200), Binding)
  .refine((bindings) => Object.keys(bindings).length <= VALUES_MAX)

export const Template = z.object({
  id: Id,
  wabaId: z.string(),
  name: z.string(),
  language: z.string(),
  /** Meta's words, in capitals: MARKETING, UTILITY, AUTHENTICATION; APPROVED, PENDING, REJECTED, PAUSED …; GREEN, YELLOW, RED, UNKNOWN. */
  category: z.string(),
  status: z.string(),
  quality: z.string(),
  /** How the body begins, with the samples that Meta reviewed in its variables. */
  text: z.string(),
  /** Meta has announced this category. */
  comingCategory: z.string().nullable(),
})
export type Template = z.infer<typeof Template>

export const TemplateOne = Template.extend({
  parameterFormat: z.string(),
  /** As Graph answers them: for core/whatsapp/template. */
  components: z.unknown(),
  /** Why Meta rejected, paused or disabled it: its word, and its sentences. */
  reason: z.string().nullable(),
  details: z.string().nullable(),
  previousCategory: z.string().nullable(),
  categoryChangesAt: Instant.nullable(),
  readAt: Instant,
  goneAt: Instant.nullable(),
  bindings: z.record(z.string(), Binding),
  languages: z.array(z.object({ id: Id, language: z.string(), status: z.string() })),
})
export type TemplateOne = z.infer<typeof TemplateOne>

const Word = z.string().max(100).optional()
export const TemplateQuery = z.strictObject({
  account: Word,
  q: z.string().max(200).default(''),
  status: Word,
  category: Word,
  language: Word,
  quality: Word,
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export const TemplatePage = z.object({ templates: z.array(Template), nextCursor: Cursor.nullable() })
export type TemplatePage = z.infer<typeof TemplatePage>

export const TemplateAccount = z.object({
  wabaId: z.string(),
  name: z.string().nullable(),
  numbers: z.array(z.string()),
  counts: z.array(z.object({ status: z.string(), count: z.int() })),
  languages: z.array(z.string()),
  /** null: not read yet. A fault is a word of meta/faults, with Meta's own sentence; what was read before is kept. */
  readAt: Instant.nullable(),
  isReading: z.boolean(),
  fault: z.string().nullable(),
  faultDetails: z.string().nullable(),
})
export type TemplateAccount = z.infer<typeof TemplateAccount>
export const TemplateAccounts = z.object({ accounts: z.array(TemplateAccount) })

export const ReadingRequest = z.strictObject({ wabaId: z.string().max(100) })
export const OneChoiceQuery = z.strictObject({ templateId: Id })

export const ChoiceQuery = z.strictObject({
  q: z.string().max(200).default(''),
  after: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export const ChoicePage = z.object({ templates: z.array(Template), nextCursor: z.string().nullable() })
export type ChoicePage = z.infer<typeof ChoicePage>

export const Choice = z.object({
  template: TemplateOne,
  /** Filled from what is known of contact and conversation. */
  values: z.record(z.string(), z.string()),
  /** What speaks against sending it whatever its values are: words of core/whatsapp/reason. */
  refused: z.array(z.object({ word: z.string(), limit: z.number().optional(), actual: z.number().optional() })),
})
export type Choice = z.infer<typeof Choice>
