import { z } from 'zod'
import { CONDITION_VALUE_UNITS_MAX } from '#core/property/condition.ts'
import { CHOICES_MAX, CUSTOM_TYPES, LABEL_UNITS_MAX } from '#core/property/custom.ts'
import { CONDITIONS_MAX, OPERATORS } from '#core/property/operators.ts'
import { Id } from './common.ts'

/** Text, a choice, an id or a day as text; choices as a list; null is not known. */
export const PropertyValue = z.union([z.string(), z.number(), z.boolean(), z.array(z.string()).readonly(), z.null()])
/** By key of the property. */
export const PropertyValues = z.record(z.string(), PropertyValue)

const Label = z.string().trim().min(1).max(LABEL_UNITS_MAX)

/** A property of contacts that the workspace defined. */
export const OwnProperty = z.object({
  id: Id,
  /** Stable; by it values are read and written, filters and variables name it. */
  key: z.string(),
  label: z.string(),
  type: z.enum(CUSTOM_TYPES),
  choices: z.array(z.object({ value: z.string(), label: z.string() })),
  archived: z.boolean(),
})
export type OwnProperty = z.infer<typeof OwnProperty>

/** GET /api/v1/properties – in their order, those that were put away last. */
export const PropertyList = z.object({ properties: z.array(OwnProperty) })

/** POST /api/v1/properties. A choice without a value is new and gets one. */
const choices = z.array(z.strictObject({ value: z.string().max(80).optional(), label: Label })).max(CHOICES_MAX)
export const PropertyRequest = z.strictObject({ label: Label, type: z.enum(CUSTOM_TYPES), choices })
export type PropertyRequest = z.infer<typeof PropertyRequest>
/** PATCH /api/v1/properties/:id – its type stays; a choice that is left out cannot be chosen any more. `archived: false` brings it back. */
export const PropertyPatch = z.strictObject({
  label: Label.optional(),
  choices: choices.optional(),
  archived: z.boolean().optional(),
})
export type PropertyPatch = z.infer<typeof PropertyPatch>
/** PUT /api/v1/properties/order – all that are in use. */
export const PropertyOrder = z.strictObject({ ids: z.array(Id).max(1_000) })

/** GET /api/v1/properties/:id/uses – what would miss it; contacts counted no further than COUNT_MAX. `named`: those of it that the
 *  asker may open, by kind and name, no more than USES_NAMED_MAX. */
export const USES_NAMED_MAX = 50
export const PropertyUses = z.object({
  contacts: z.int(),
  segments: z.int(),
  views: z.int(),
  templates: z.int(),
  snippets: z.int(),
  workflows: z.int(),
  named: z.array(
    z.object({ kind: z.enum(['segment', 'view', 'template', 'snippet', 'workflow']), id: Id, name: z.string() }),
  ),
})
export type PropertyUses = z.infer<typeof PropertyUses>

export const Condition = z.strictObject({
  property: z.string().min(1).max(80),
  operator: z.enum(OPERATORS),
  value: z.string().max(CONDITION_VALUE_UNITS_MAX).optional(),
})
export const PropertyFilter = z.strictObject({
  match: z.enum(['all', 'any']),
  conditions: z.array(Condition).max(CONDITIONS_MAX).readonly(),
})
export type PropertyFilter = z.infer<typeof PropertyFilter>

/** The same in an address: a filter as JSON. */
const FILTER_UNITS_MAX = 8_000
export const FilterText = z
  .string()
  .max(FILTER_UNITS_MAX)
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  })
  .pipe(PropertyFilter)
