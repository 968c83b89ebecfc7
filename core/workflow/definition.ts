import type { PropertyFilter } from '../property/condition.ts'
import type { Purpose } from '../whatsapp/consent.ts'

/**
 * A workflow as data. Steps know the ones that follow them by id, so that ways may part and meet again. Nothing here can run
 * code: what a step may do is this list, and what it may ask is a filter over the property registry.
 */
export interface Definition {
  /** Any of them enrols a contact. */
  triggers: readonly Trigger[]
  /** Asked about the contact when a trigger fires; null enrols everybody. */
  conditions: PropertyFilter | null
  reenrolment: Reenrolment
  /** The step that everybody begins with; null: there is none yet. */
  first: string | null
  steps: readonly Step[]
}

/** Once in a lifetime, or again after leaving it, as soon as so many minutes have passed since the last enrolment began. */
export type Reenrolment = { rule: 'never' } | { rule: 'again'; afterMinutes: number }

export type Trigger =
  | { kind: 'contact_created' }
  /** Any of the contact's own properties, or this one, is no longer what it was. */
  | { kind: 'property_changed'; property: string | null }
  | { kind: 'opted_in'; purpose: Purpose | null }
  | { kind: 'opted_out'; purpose: Purpose | null }
  | MessageTrigger
  /** It became this. */
  | { kind: 'conversation_status'; status: ConversationStatus }
  /** It was given to somebody (this person), or taken from everybody. */
  | { kind: 'conversation_owner'; owner: 'anybody' | 'nobody' | { userId: string } }
  /** So long before the reply window closes. */
  | { kind: 'window_closing'; channelId: string | null; beforeMinutes: number }
  /** The customer waits for us, or we wait for the customer, for so long. */
  | { kind: 'no_answer'; from: 'us' | 'customer'; channelId: string | null; afterMinutes: number }
  | { kind: 'segment_entered'; segmentId: string }
  | { kind: 'by_hand' }

export interface MessageTrigger {
  kind: 'message_received'
  /** The number it came to; null: any. */
  channelId: string | null
  /** Only the first message that this customer ever wrote in the conversation. */
  first: boolean
  /** It says one of these; empty: whatever it says. */
  keywords: readonly string[]
  /** `is`: nothing but the keyword, whatever the case and punctuation around it. `contains`: somewhere among other words. */
  match: 'is' | 'contains'
}

export const CONVERSATION_STATUSES = ['open', 'waiting', 'snoozed', 'closed'] as const
export type ConversationStatus = (typeof CONVERSATION_STATUSES)[number]

/** Where a way goes on; null ends it. */
export type Way = string | null

export type Step = { id: string } & (
  | { kind: 'branch'; conditions: PropertyFilter; yes: Way; no: Way }
  | { kind: 'wait'; wait: Wait; next: Way; otherwise: Way }
  | { kind: 'set_property'; property: string; value: string | null; next: Way }
  | { kind: 'assign'; to: Assignee; next: Way }
  | { kind: 'label'; add: readonly string[]; remove: readonly string[]; next: Way }
  | { kind: 'close'; next: Way }
  | { kind: 'note'; text: string; next: Way }
  | SendTemplateStep
  | { kind: 'end' }
)
export type StepKind = Step['kind']
export type StepOf<Kind extends StepKind> = Extract<Step, { kind: Kind }>

interface SendTemplateStep {
  kind: 'send_template'
  /** The number it leaves from. */
  channelId: string
  /** Its name; what it says in each language belongs to the number's WhatsApp account. */
  template: string
  language: LanguageChoice
  /** What stands in each of its variables, by the variable's key (core/whatsapp/template). */
  variables: Readonly<Record<string, VariableSource>>
  /** Who may not or cannot be reached goes on all the same, or another way. */
  unreachable: 'skip' | 'branch'
  next: Way
  /** For those who cannot be reached, where `unreachable` is `branch`. */
  otherwise: Way
}

/** One language for all, or the contact's where the template has it and else the fallback. */
export type LanguageChoice = { rule: 'fixed'; language: string } | { rule: 'contact'; fallback: string }

/** What a person wrote, or what is known (of a name, what people are called by); the fallback stands in where it is not. */
export type VariableSource =
  | { from: 'text'; text: string }
  | { from: 'property'; property: string; part: 'whole' | 'first_word'; fallback: string }

/** `next` is taken when it is over; only an event that does not come in time takes `otherwise`. */
export type Wait =
  | { for: 'time'; minutes: number }
  /** An instant. */
  | { for: 'date'; at: string }
  /** An instant or day that is known of the contact or conversation, and so many minutes after (or, below zero, before) it. */
  | { for: 'property'; property: string; offsetMinutes: number }
  | { for: 'event'; event: WaitEvent; timeoutMinutes: number }

export const WAIT_EVENTS = [
  'customer_wrote',
  'opted_in',
  'opted_out',
  'conversation_closed',
  'conversation_assigned',
  'property_changed',
] as const
export type WaitEvent = (typeof WAIT_EVENTS)[number]

export type Assignee =
  | { to: 'user'; userId: string }
  | { to: 'team'; teamId: string }
  | { to: 'contact_owner' }
  /** By turns among those of the team who are there, or of the inbox where no team is named. */
  | { to: 'round_robin'; teamId: string | null }
  | { to: 'nobody' }

export const NAME_UNITS_MAX = 80
export const TRIGGERS_MAX = 10
export const STEPS_MAX = 100
export const KEYWORDS_MAX = 20
export const KEYWORD_UNITS_MAX = 64
export const NOTE_UNITS_MAX = 2_000
export const VALUE_UNITS_MAX = 500
export const STEP_LABELS_MAX = 10
export const VARIABLES_MAX = 60
export const STEP_ID_UNITS_MAX = 40
export const WAIT_MINUTES_MAX = 366 * 24 * 60
/** Of triggers that hang on the 24 hours of the window. */
export const BEFORE_CLOSING_MINUTES_MAX = 24 * 60 - 1

/** A new workflow: started by hand, with nothing to do yet. */
export const EMPTY_DEFINITION: Definition = {
  triggers: [],
  conditions: null,
  reenrolment: { rule: 'never' },
  first: null,
  steps: [],
}

/** The ways out of a step, each with its name, in the order in which they are drawn. */
export function waysOf(step: Step): { way: 'next' | 'yes' | 'no' | 'otherwise'; to: Way }[] {
  switch (step.kind) {
    case 'end':
      return []
    case 'branch':
      return [
        { way: 'yes', to: step.yes },
        { way: 'no', to: step.no },
      ]
    case 'wait':
      return step.wait.for === 'event'
        ? [
            { way: 'next', to: step.next },
            { way: 'otherwise', to: step.otherwise },
          ]
        : [{ way: 'next', to: step.next }]
    case 'send_template':
      return step.unreachable === 'branch'
        ? [
            { way: 'next', to: step.next },
            { way: 'otherwise', to: step.otherwise },
          ]
        : [{ way: 'next', to: step.next }]
    default:
      return [{ way: 'next', to: step.next }]
  }
}

export const stepOf = ({ steps }: Pick<Definition, 'steps'>, id: Way): Step | null =>
  id === null ? null : (steps.find((step) => step.id === id) ?? null)
