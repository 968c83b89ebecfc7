import { z } from 'zod'
import { CONDITION_VALUE_UNITS_MAX } from '#core/property/condition.ts'
import { CONDITIONS_MAX, OPERATORS } from '#core/property/operators.ts'
import {
  BEFORE_CLOSING_MINUTES_MAX,
  CONVERSATION_STATUSES,
  type Definition as CoreDefinition,
  KEYWORD_UNITS_MAX,
  KEYWORDS_MAX,
  NAME_UNITS_MAX,
  NOTE_UNITS_MAX,
  STEP_ID_UNITS_MAX,
  STEP_LABELS_MAX,
  STEPS_MAX,
  TRIGGERS_MAX,
  VALUE_UNITS_MAX,
  VARIABLES_MAX,
  WAIT_EVENTS,
  WAIT_MINUTES_MAX,
} from '#core/workflow/definition.ts'
import { TROUBLE_WORDS } from '#core/workflow/troubles.ts'
import { Cursor, Id, Instant, UserId } from './common.ts'
import { MessageStatus } from './messages.ts'

const PropertyKey = z.string().min(1).max(120)
const Minutes = z.int().min(1).max(WAIT_MINUTES_MAX)
const StepId = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(STEP_ID_UNITS_MAX)
const Way = StepId.nullable()

const Conditions = z.strictObject({
  match: z.enum(['all', 'any']),
  conditions: z
    .array(
      z.strictObject({
        property: PropertyKey,
        operator: z.enum(OPERATORS),
        value: z.string().max(CONDITION_VALUE_UNITS_MAX).optional(),
      }),
    )
    .max(CONDITIONS_MAX),
})

const Purpose = z.enum(['utility', 'marketing'])

export const Trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('contact_created') }),
  z.strictObject({ kind: z.literal('property_changed'), property: PropertyKey.nullable() }),
  z.strictObject({ kind: z.literal('opted_in'), purpose: Purpose.nullable() }),
  z.strictObject({ kind: z.literal('opted_out'), purpose: Purpose.nullable() }),
  z.strictObject({
    kind: z.literal('message_received'),
    channelId: Id.nullable(),
    first: z.boolean(),
    keywords: z.array(z.string().trim().min(1).max(KEYWORD_UNITS_MAX)).max(KEYWORDS_MAX),
    match: z.enum(['is', 'contains']),
  }),
  z.strictObject({ kind: z.literal('conversation_status'), status: z.enum(CONVERSATION_STATUSES) }),
  z.strictObject({
    kind: z.literal('conversation_owner'),
    owner: z.union([z.enum(['anybody', 'nobody']), z.strictObject({ userId: UserId })]),
  }),
  z.strictObject({
    kind: z.literal('window_closing'),
    channelId: Id.nullable(),
    beforeMinutes: z.int().min(1).max(BEFORE_CLOSING_MINUTES_MAX),
  }),
  z.strictObject({
    kind: z.literal('no_answer'),
    from: z.enum(['us', 'customer']),
    channelId: Id.nullable(),
    afterMinutes: Minutes,
  }),
  z.strictObject({ kind: z.literal('segment_entered'), segmentId: Id }),
  z.strictObject({ kind: z.literal('by_hand') }),
])

const Wait = z.discriminatedUnion('for', [
  z.strictObject({ for: z.literal('time'), minutes: Minutes }),
  z.strictObject({ for: z.literal('date'), at: Instant }),
  z.strictObject({
    for: z.literal('property'),
    property: PropertyKey,
    offsetMinutes: z.int().min(-WAIT_MINUTES_MAX).max(WAIT_MINUTES_MAX),
  }),
  z.strictObject({ for: z.literal('event'), event: z.enum(WAIT_EVENTS), timeoutMinutes: Minutes }),
])

const Assignee = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('user'), userId: UserId }),
  z.strictObject({ to: z.literal('team'), teamId: Id }),
  z.strictObject({ to: z.literal('contact_owner') }),
  z.strictObject({ to: z.literal('round_robin'), teamId: Id.nullable() }),
  z.strictObject({ to: z.literal('nobody') }),
])

const LanguageChoice = z.discriminatedUnion('rule', [
  z.strictObject({ rule: z.literal('fixed'), language: z.string().min(1).max(20) }),
  z.strictObject({ rule: z.literal('contact'), fallback: z.string().min(1).max(20) }),
])

const VariableSource = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('text'), text: z.string().max(VALUE_UNITS_MAX) }),
  z.strictObject({
    from: z.literal('property'),
    property: PropertyKey,
    part: z.enum(['whole', 'first_word']),
    fallback: z.string().max(VALUE_UNITS_MAX),
  }),
])

const LabelIds = z.array(Id).max(STEP_LABELS_MAX)

/** A step; `next`, `yes`, `no` and `otherwise` name the step that follows, null ends the way (core/workflow/definition). */
export const Step = z.discriminatedUnion('kind', [
  z.strictObject({ id: StepId, kind: z.literal('branch'), conditions: Conditions, yes: Way, no: Way }),
  z.strictObject({ id: StepId, kind: z.literal('wait'), wait: Wait, next: Way, otherwise: Way }),
  z.strictObject({
    id: StepId,
    kind: z.literal('set_property'),
    property: PropertyKey,
    value: z.string().max(VALUE_UNITS_MAX).nullable(),
    next: Way,
  }),
  z.strictObject({ id: StepId, kind: z.literal('assign'), to: Assignee, next: Way }),
  z.strictObject({ id: StepId, kind: z.literal('label'), add: LabelIds, remove: LabelIds, next: Way }),
  z.strictObject({ id: StepId, kind: z.literal('close'), next: Way }),
  z.strictObject({ id: StepId, kind: z.literal('note'), text: z.string().max(NOTE_UNITS_MAX), next: Way }),
  z.strictObject({
    id: StepId,
    kind: z.literal('send_template'),
    channelId: Id,
    template: z.string().min(1).max(512),
    language: LanguageChoice,
    variables: z
      .record(z.string().max(200), VariableSource)
      .refine((variables) => Object.keys(variables).length <= VARIABLES_MAX),
    unreachable: z.enum(['skip', 'branch']),
    next: Way,
    otherwise: Way,
  }),
  z.strictObject({ id: StepId, kind: z.literal('end') }),
])

/** What a workflow does. A draft may be wrong in every way that problems tell; only its shape is checked here. */
export const Definition = z.strictObject({
  triggers: z.array(Trigger).max(TRIGGERS_MAX),
  conditions: Conditions.nullable(),
  reenrolment: z.discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('never') }),
    z.strictObject({ rule: z.literal('again'), afterMinutes: z.int().min(0).max(WAIT_MINUTES_MAX) }),
  ]),
  first: Way,
  steps: z.array(Step).max(STEPS_MAX),
}) satisfies z.ZodType<CoreDefinition>

/** Something wrong, of one step or (null) of the whole. `word` and its sentences: core/workflow/problems, problemWords. */
export const WorkflowProblem = z.object({
  stepId: z.string().nullable(),
  word: z.string(),
  /** Published it cannot be as long as this stands. */
  stops: z.boolean(),
  about: z.string().optional(),
})
export type WorkflowProblem = z.infer<typeof WorkflowProblem>

/** What Meta decided about a template that a step sends, or that its number is away; `word` and its sentences: core/workflow/troubles,
 *  problemWords. */
export const WorkflowTrouble = z.object({
  stepId: z.string(),
  word: z.enum([...TROUBLE_WORDS, 'channel_not_connected']),
  /** The step sends nothing as long as this stands. */
  stops: z.boolean(),
  templateId: Id.nullable(),
  template: z.string().nullable(),
  language: z.string().nullable(),
  /** Of trouble with the number, as people read it; otherwise null. */
  number: z.string().nullable(),
  /** Of the published version, which is what contacts go through; otherwise of the draft alone. */
  isPublished: z.boolean(),
})
export type WorkflowTrouble = z.infer<typeof WorkflowTrouble>

export const WorkflowSummary = z.object({
  id: Id,
  name: z.string(),
  /** Switched on it enrols and goes on; switched off everybody in it stands still. */
  isOn: z.boolean(),
  /** The version that new enrolments begin with; null: never published. */
  version: z.int().nullable(),
  publishedAt: Instant.nullable(),
  /** The draft is not what was published. */
  isChanged: z.boolean(),
  triggers: z.array(z.string()),
  /** How many are in it now, came through, and stand still because of an error. */
  counts: z.object({ active: z.int(), ended: z.int(), failed: z.int() }),
  troubles: z.array(WorkflowTrouble),
  createdAt: Instant,
  /** When somebody last kept the draft or published it. */
  updatedAt: Instant,
})
export type WorkflowSummary = z.infer<typeof WorkflowSummary>

export const Workflow = WorkflowSummary.extend({
  draft: Definition,
  /** Another one with each change of the draft; named by whoever keeps or publishes it. */
  draftNumber: z.int(),
  problems: z.array(WorkflowProblem),
})
export type Workflow = z.infer<typeof Workflow>
export const WorkflowOne = z.object({ workflow: Workflow })

/** GET /api/v1/workflows – by name. */
export const WorkflowList = z.object({ workflows: z.array(WorkflowSummary) })
/** POST /api/v1/workflows – a draft; the id is made by the client, so that a second press makes nothing more. */
export const WorkflowRequest = z.strictObject({ id: Id, name: z.string().trim().min(1).max(NAME_UNITS_MAX) })
/** The `draftNumber` that was seen. A draft that was changed since is neither written over nor published: 409
 *  `changed_meanwhile` with `details.draftNumber` and `details.by`. Left out, it is refused (428 `based_on_missing`). */
const BasedOn = z.int().optional()
/** PATCH /api/v1/workflows/:id – answers with the problems the draft has now; `basedOn` belongs to the draft. */
export const WorkflowPatch = z.strictObject({
  name: z.string().trim().min(1).max(NAME_UNITS_MAX).optional(),
  draft: Definition.optional(),
  basedOn: BasedOn,
})
/** POST /api/v1/workflows/:id/publication – makes a version of the draft. */
export const PublicationRequest = z.strictObject({ basedOn: BasedOn })

/** PUT /api/v1/workflows/:id/switch */
export const SwitchRequest = z.strictObject({ isOn: z.boolean() })

/** GET /api/v1/workflows/:id/versions – newest first. */
export const WorkflowVersion = z.object({
  version: z.int(),
  publishedAt: Instant,
  publishedBy: UserId,
  definition: Definition,
  /** How many are on their way through it. */
  active: z.int(),
})
export type WorkflowVersion = z.infer<typeof WorkflowVersion>
export const WorkflowVersionList = z.object({ versions: z.array(WorkflowVersion) })

/** POST /api/v1/workflows/:id/moves – those in older versions go on in the newest, where it has the step they stand at. */
export const MoveAnswer = z.object({ moved: z.int(), stayed: z.int() })

export const ENROL_CONTACTS_MAX = 1_000
/** POST /api/v1/workflows/:id/enrolments – by hand; `id` is made by the client, so that a second press enrols nobody twice. */
export const EnrolRequest = z.strictObject({
  id: Id,
  who: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('contacts'), contactIds: z.array(Id).min(1).max(ENROL_CONTACTS_MAX) }),
    z.strictObject({ kind: z.literal('segment'), segmentId: Id }),
    z.strictObject({ kind: z.literal('everybody') }),
  ]),
})
/** It goes on by itself; `enrolled` says how far it is. */
export const EnrolAnswer = z.object({ id: Id, isDone: z.boolean(), enrolled: z.int() })

export const EnrolmentState = z.enum(['active', 'ended', 'cancelled', 'failed'])
/** Data of core/workflow/explanation. */
const Explanation = z.object({ word: z.string() }).catchall(z.unknown())

export const Enrolment = z.object({
  id: Id,
  workflowId: Id,
  workflowName: z.string(),
  version: z.int(),
  contactId: Id,
  contactName: z.string(),
  conversationId: Id.nullable(),
  state: EnrolmentState,
  /** What it was begun by: the kind of a trigger. */
  begunBy: z.string(),
  /** The step at hand, or where it failed. */
  stepId: z.string().nullable(),
  stepKind: z.string().nullable(),
  /** When it is looked at again. */
  dueAt: Instant.nullable(),
  /** Why it ended or failed. */
  because: Explanation.nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
})
export type Enrolment = z.infer<typeof Enrolment>

/** GET /api/v1/workflows/:id/enrolments?state=&after= – newest first; `state=failed` is the list of errors. */
export const EnrolmentQuery = z.strictObject({
  state: EnrolmentState.optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})
export const EnrolmentPage = z.object({ enrolments: z.array(Enrolment), nextCursor: Cursor.nullable() })
/** GET /api/v1/contacts/:id/enrolments – the newest. */
export const EnrolmentList = z.object({ enrolments: z.array(Enrolment) })

/** One entry of a history: what a step did and why. `stepId` null: of the enrolment itself. */
export const EnrolmentStep = z.object({
  visit: z.int(),
  stepId: z.string().nullable(),
  kind: z.string().nullable(),
  at: Instant,
  explanation: Explanation,
  messageId: Id.nullable(),
  /** What became of the message that this step queued; `fault` (a word of meta/faults or of the send guard) where it failed or was stopped. */
  message: z.object({ status: MessageStatus, fault: z.string().nullable() }).nullable(),
})
export type EnrolmentStep = z.infer<typeof EnrolmentStep>
/** GET /api/v1/enrolments/:id */
export const EnrolmentOne = z.object({ enrolment: Enrolment, steps: z.array(EnrolmentStep) })

/** POST /api/v1/workflows/:id/cancellation and …/retries; of one: POST /api/v1/enrolments/:id/cancellation and …/retry. */
export const CountAnswer = z.object({ count: z.int() })

/** GET /api/v1/workflows/:id/counts – who stands where in the newest version, and how often each step was done. */
export const WorkflowCounts = z.object({
  counts: z.object({ active: z.int(), ended: z.int(), failed: z.int() }),
  steps: z.array(z.object({ stepId: z.string(), standing: z.int(), done: z.int() })),
})
export type WorkflowCounts = z.infer<typeof WorkflowCounts>

/** POST /api/v1/workflows/:id/trial – what would happen to this contact now; nothing does. `events`: whether what waits wait for comes. */
export const TrialRequest = z.strictObject({
  contactId: Id,
  of: z.enum(['draft', 'published']),
  events: z.enum(['come', 'do_not_come']),
})
export const TrialAnswer = z.object({
  /** Whether the workflow's conditions let this contact in. */
  isEnrolled: z.boolean(),
  steps: z.array(
    z.object({
      stepId: z.string().nullable(),
      kind: z.string().nullable(),
      /** When it would be done. */
      at: Instant,
      explanation: Explanation,
      /** What the step would do to the world, as data of core/workflow/step; null: nothing. */
      effect: z.object({ kind: z.string() }).catchall(z.unknown()).nullable(),
    }),
  ),
})
export type TrialAnswer = z.infer<typeof TrialAnswer>
