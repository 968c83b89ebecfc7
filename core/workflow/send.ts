import { inWords } from '../property/inWords.ts'
import { compose, type Situation } from '../whatsapp/compose.ts'
import type { ReasonWord } from '../whatsapp/reason.ts'
import { boundValue } from '../whatsapp/template/binding.ts'
import { judged } from '../whatsapp/template/judged.ts'
import { pickLanguage } from '../whatsapp/template/language.ts'
import type { TemplateParts } from '../whatsapp/template/parts.ts'
import { variablesOf } from '../whatsapp/template/variables.ts'
import type { LanguageChoice, StepOf } from './definition.ts'
import type { Explanation } from './explanation.ts'
import type { Facts } from './step.ts'

/** What the guard needs to know about this contact on the number of the step, and the template in all its languages. */
export interface SendFacts extends Pick<Situation, 'window' | 'channel' | 'identity' | 'consents' | 'reach'> {
  contactLanguage: string | null
  templates: readonly TemplateInLanguage[]
}

export interface TemplateInLanguage {
  id: string
  language: string
  /** Meta's words. */
  status: string
  category: string
  parts: TemplateParts
}

export interface SendEffect {
  kind: 'send_template'
  channelId: string
  templateId: string
  language: string
  values: Readonly<Record<string, string>>
}

/** How long a number that has written to as many people as it may today is left alone. */
const LIMIT_AGAIN_MS = 10 * 60_000

type Sent =
  /** Nothing is wrong with the message: it is tried again by itself when there is room, or the number is back. */
  | { way: 'stay'; dueAt: Date; stays: Explanation }
  | { way: 'next'; told: Explanation; effect: SendEffect }
  | { way: 'next' | 'otherwise' | 'fail'; told: Explanation; effect: null }

/** Reasons of the send guard that lie with the customer: waiting or mending something of ours would not help (J6). */
export const OF_THE_CUSTOMER: readonly ReasonWord[] = [
  'no_address',
  'number_needed',
  'blocked',
  'opted_out',
  'no_marketing_consent',
  'no_utility_consent',
]

const OF_THE_NUMBER: readonly ReasonWord[] = ['channel_broken', 'channel_disconnected']

/** Asks the one guard as a workflow does. Who cannot be reached is passed by; where the number is away it waits for it; what else
 *  is broken on our side fails the step. */
export function send(step: StepOf<'send_template'>, known: Facts, now: Date): Sent {
  const { send: facts } = known
  if (!facts) return { way: 'fail', told: { word: 'cannot_send', reasons: ['channel_disconnected'] }, effect: null }
  const found = templateFor(step.language, facts.contactLanguage, facts.templates)
  const filled = found ? filledFor(found, step, known) : {}
  const template = found && judged(found, filled)
  const verdict = compose({ ...facts, now, origin: 'workflow', draft: { kind: 'template', values: filled }, template })
  if (!verdict.allowed) {
    const reasons = verdict.refused.map(({ word }) => word)
    if (reasons.every((word) => word === 'messaging_limit')) {
      return { way: 'stay', dueAt: new Date(now.getTime() + LIMIT_AGAIN_MS), stays: { word: 'waits_for_room' } }
    }
    if (reasons.some((word) => OF_THE_CUSTOMER.includes(word))) {
      const way = step.unreachable === 'branch' ? 'otherwise' : 'next'
      return { way, told: { word: 'not_reached', reasons }, effect: null }
    }
    // Due all the while: nobody is claimed for a number that cannot send (server/workflows/claim). The rest is asked when it is back.
    if (reasons.some((word) => OF_THE_NUMBER.includes(word))) {
      return { way: 'stay', dueAt: now, stays: { word: 'waits_for_number' } }
    }
    return { way: 'fail', told: { word: 'cannot_send', reasons }, effect: null }
  }
  if (!found) throw new Error('the guard allowed a template that is not there')
  const { id: templateId, language } = found
  return {
    way: 'next',
    told: { word: 'message_queued', language },
    effect: { kind: 'send_template', channelId: step.channelId, templateId, language, values: filled },
  }
}

/** The contact's language where it may be sent, one near to it, or the fallback (J5). */
export function templateFor(
  choice: LanguageChoice,
  contactLanguage: string | null,
  templates: readonly TemplateInLanguage[],
): TemplateInLanguage | null {
  const named = (language: string | null) => templates.find((one) => one.language === language) ?? null
  if (choice.rule === 'fixed') return named(choice.language)
  const usable = templates.filter(({ status }) => status.toUpperCase() === 'APPROVED').map(({ language }) => language)
  // Where none may be sent, the guard says of the fallback why not.
  return named(pickLanguage(usable, { contact: contactLanguage, workspace: choice.fallback }) ?? choice.fallback)
}

function filledFor(
  template: TemplateInLanguage,
  { variables }: StepOf<'send_template'>,
  { values, properties, names, timeZone }: Facts,
): Record<string, string> {
  return Object.fromEntries(
    variablesOf(template.parts).map(({ key }) => {
      const source = Object.hasOwn(variables, key) ? variables[key] : undefined
      if (!source) return [key, '']
      if (source.from === 'text') return [key, source.text]
      const property = properties.find((one) => one.key === source.property)
      const listener = { language: template.language, timeZone, names }
      return [key, boundValue(source, inWords(property, values[source.property] ?? null, listener))]
    }),
  )
}
