/** What Meta decided about the templates and numbers that a workflow uses: who builds workflows must see it there, before anybody stands still. */
import type { Definition, StepOf } from './definition.ts'

/** A template in one language, on one number, as Meta has it now. */
export interface TemplateState {
  id: string
  channelId: string
  name: string
  language: string
  /** Meta's word, such as APPROVED. */
  status: string
  quality: string
  category: string
  /** Announced, and not yet so. */
  comingCategory: string | null
  /** Since when Meta does not have it any more. */
  goneAt: Date | null
  /** When its words and its category last became others than we knew. */
  editedAt: Date | null
  recategorisedAt: Date | null
}

export const TROUBLE_WORDS = [
  'template_paused',
  'template_disabled',
  'template_rejected',
  'template_deleted',
  'template_in_review',
  'template_not_approved',
  'template_language_off',
  'template_recategorised',
  'template_becomes',
  'template_rated_low',
  'template_edited',
] as const
export type TroubleWord = (typeof TROUBLE_WORDS)[number]

/** What the step needs that cannot be used: a template in a language, or a number. */
export interface Trouble {
  stepId: string
  word: TroubleWord | 'channel_not_connected'
  /** Nothing is sent as long as this stands; otherwise somebody should look. */
  stops: boolean
  templateId: string | null
  template: string | null
  language: string | null
  /** As people read it; null where it is about a template. */
  number: string | null
}

export interface TemplateTrouble extends Trouble {
  word: TroubleWord
  language: string
}

/** A number as it stands now. */
export interface NumberState {
  id: string
  state: 'connected' | 'broken' | 'disconnected'
  displayPhoneNumber: string
}

type SendStep = StepOf<'send_template'>

/** Of all steps in their order (J9). `lookedAt`: when a person last kept the workflow; what became another before is known to them. */
export const troublesOf = (
  { steps }: Pick<Definition, 'steps'>,
  templates: readonly TemplateState[],
  numbers: readonly NumberState[],
  lookedAt: Date | null,
): Trouble[] =>
  steps.flatMap((step) =>
    step.kind === 'send_template' ? [...numberAway(step, numbers), ...troublesAt(step, templates, lookedAt)] : [],
  )

function numberAway({ id, channelId }: SendStep, numbers: readonly NumberState[]): Trouble[] {
  const away = numbers.find((one) => one.id === channelId && one.state !== 'connected')
  if (!away) return []
  const ofNoTemplate = { templateId: null, template: null, language: null }
  const { displayPhoneNumber: number } = away
  return [{ stepId: id, word: 'channel_not_connected', stops: true, ...ofNoTemplate, number }]
}

/** Whether this step may send this template in this language. */
export const mayUse = (
  { channelId, template, language }: SendStep,
  one: Pick<TemplateState, 'channelId' | 'name' | 'language'>,
): boolean =>
  channelId === one.channelId &&
  template === one.name &&
  (language.rule === 'contact' || language.language === one.language)

/** The language that everybody gets, or that stands in for others. */
export const mainLanguage = ({ language }: Pick<SendStep, 'language'>): string =>
  language.rule === 'fixed' ? language.language : language.fallback

/** Of one step. Where the one that stands in for the others is off, that is all there is to say. */
export function troublesAt(
  step: SendStep,
  templates: readonly TemplateState[],
  lookedAt: Date | null,
): TemplateTrouble[] {
  const used = newestOf(templates.filter((one) => mayUse(step, one)))
  const trouble = (one: TemplateState, word: TroubleWord, stops = false): TemplateTrouble => ({
    stepId: step.id,
    word,
    stops,
    templateId: one.id,
    template: one.name,
    language: one.language,
    number: null,
  })
  const main = used.find(({ language }) => language === mainLanguage(step))
  const off = main ? offWord(main) : null
  if (main && off) return [trouble(main, off, true)]
  const isLater = (at: Date | null) => at !== null && lookedAt !== null && at > lookedAt
  return used.flatMap((one) => {
    if (offWord(one) !== null) {
      const wasTaken = one.goneAt === null ? TAKEN.has(one.status.toUpperCase()) : isLater(one.goneAt)
      return wasTaken ? [trouble(one, 'template_language_off')] : []
    }
    return [
      ...(isLater(one.recategorisedAt) ? [trouble(one, 'template_recategorised')] : []),
      ...(one.comingCategory !== null && one.comingCategory !== one.category ? [trouble(one, 'template_becomes')] : []),
      ...(one.quality.toUpperCase() === 'RED' ? [trouble(one, 'template_rated_low')] : []),
      ...(isLater(one.editedAt) ? [trouble(one, 'template_edited')] : []),
    ]
  })
}

/** Those that were in use until Meta took them; one that is in review or was refused never was. */
const TAKEN: ReadonlySet<string> = new Set(['PAUSED', 'DISABLED'])

const OFF: Readonly<Record<string, TroubleWord>> = {
  PAUSED: 'template_paused',
  DISABLED: 'template_disabled',
  REJECTED: 'template_rejected',
  DELETED: 'template_deleted',
  PENDING_DELETION: 'template_deleted',
  PENDING: 'template_in_review',
  IN_APPEAL: 'template_in_review',
}

/** Null: it may be sent. */
function offWord({ status, goneAt }: TemplateState): TroubleWord | null {
  if (goneAt !== null) return 'template_deleted'
  const word = status.toUpperCase()
  return word === 'APPROVED' ? null : (OFF[word] ?? 'template_not_approved')
}

/** Of each language the one that is there, else the one that went last: one of the same name may have been made anew. */
function newestOf(templates: readonly TemplateState[]): TemplateState[] {
  const newest = new Map<string, TemplateState>()
  for (const one of templates) {
    const other = newest.get(one.language)
    if (!other || (other.goneAt !== null && (one.goneAt === null || one.goneAt > other.goneAt)))
      newest.set(one.language, one)
  }
  return [...newest.values()]
}
