/** Rules that give to somebody what nobody owns; of each inbox, in their order. See core/conversation/assign. */
import { z } from 'zod'
import { Id, Name, UserId } from './common.ts'

export const RULES_MAX = 30
export const CONDITIONS_MAX = 10
const CHANNELS_MAX = 50
export const KEYWORDS_MAX = 30
const KEYWORD_CHARACTERS_MAX = 100
const LANGUAGES_MAX = 20
export const RULE_NAME_MAX = 60

const Language = z.string().regex(/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i)

export const AssignmentCondition = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('channel'), channelIds: z.array(Id).min(1).max(CHANNELS_MAX) }),
  z.strictObject({
    on: z.literal('keyword'),
    words: z.array(z.string().trim().min(1).max(KEYWORD_CHARACTERS_MAX)).min(1).max(KEYWORDS_MAX),
  }),
  z.strictObject({ on: z.literal('language'), languages: z.array(Language).min(1).max(LANGUAGES_MAX) }),
  z.strictObject({ on: z.literal('contact_owner'), known: z.boolean() }),
  z.strictObject({ on: z.literal('team'), teamId: Id.nullable() }),
])
export type AssignmentCondition = z.infer<typeof AssignmentCondition>

export const AssignmentOutcome = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('user'), userId: UserId }),
  z.strictObject({ to: z.literal('team'), teamId: Id }),
  z.strictObject({ to: z.literal('contact_owner') }),
  /** Of a team, which gets it too, or of those who work in the inbox. */
  z.strictObject({ to: z.enum(['round_robin', 'least_busy']), teamId: Id.nullable() }),
])
export type AssignmentOutcome = z.infer<typeof AssignmentOutcome>

export const AssignmentRule = z.strictObject({
  id: Id,
  name: Name(RULE_NAME_MAX),
  isOn: z.boolean(),
  conditions: z.array(AssignmentCondition).max(CONDITIONS_MAX),
  outcome: AssignmentOutcome,
})
export type AssignmentRule = z.infer<typeof AssignmentRule>

/** GET /api/v1/inboxes/:id/assignment-rules. `revision` changes whenever the rules do. */
export const AssignmentRules = z.object({ rules: z.array(AssignmentRule), revision: z.string() })
export type AssignmentRules = z.infer<typeof AssignmentRules>
/** PUT /api/v1/inboxes/:id/assignment-rules – all of them, in their order. Refused with `rules_changed` where somebody else changed
 *  them since `revision`. The ids are made by the client. */
export const AssignmentRulesRequest = z.strictObject({
  rules: z.array(AssignmentRule).max(RULES_MAX),
  revision: z.string().max(100),
})

/** POST /api/v1/inboxes/:id/assignment-trial – what would happen to such a message now; nothing does. */
export const AssignmentTrialRequest = z.strictObject({
  channelId: Id.nullable(),
  text: z.string().max(5_000).nullable(),
  language: Language.nullable(),
  contactOwnerId: UserId.nullable(),
  teamId: Id.nullable(),
})
export type AssignmentTrialRequest = z.infer<typeof AssignmentTrialRequest>
export const AssignmentTrial = z.object({
  /** Null: no rule fits. */
  decision: z
    .object({
      ruleId: Id,
      ruleName: z.string(),
      ruleNumber: z.int(),
      ownerId: UserId.nullable(),
      teamId: Id.nullable(),
      away: z.array(UserId),
      lacking: z.enum(['all_away', 'nobody_there', 'no_contact_owner']).nullable(),
    })
    .nullable(),
})
export type AssignmentTrial = z.infer<typeof AssignmentTrial>
