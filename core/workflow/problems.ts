import { checkProperty } from '../property/check.ts'
import { type Condition, isAskable } from '../property/condition.ts'
import type { ValueFault } from '../property/custom.ts'
import type { Property } from '../property/registry.ts'
import { isBlank } from '../text.ts'
import { isUnfit } from '../whatsapp/compose.ts'
import type { TemplateParts } from '../whatsapp/template/parts.ts'
import { templateFlaws, variablesOf } from '../whatsapp/template/variables.ts'
import { type Definition, type Step, type StepOf, type Trigger, waysOf } from './definition.ts'
import { mainLanguage, type TemplateState, type TroubleWord, troublesAt } from './troubles.ts'

/** What the rest of the workspace is like, as far as definitions name it. */
export interface Surroundings {
  properties: readonly Property[]
  /** The country of phone numbers that are written without one. */
  home: string | null
  channels: readonly { id: string; state: 'connected' | 'broken' | 'disconnected' }[]
  labelIds: readonly string[]
  userIds: readonly string[]
  teamIds: readonly string[]
  segmentIds: readonly string[]
  /** Of the numbers that steps name, also those that Meta does not have any more. */
  templates: readonly KnownTemplate[]
  /** When a person last kept the definition. */
  lookedAt: Date | null
}

/** A template in one language, on one number. */
export interface KnownTemplate extends TemplateState {
  /** The keys of all variables that need a value. */
  variables: readonly string[]
  parts: TemplateParts
}

export type ProblemWord =
  | 'no_trigger'
  | 'no_steps'
  | 'same_id'
  | 'way_to_nowhere'
  | 'unreachable'
  | 'loop_without_wait'
  | 'loop'
  | 'no_conditions'
  | 'condition_not_askable'
  | 'both_ways_alike'
  | 'unknown_property'
  | 'property_not_editable'
  | ValueFault
  | 'not_a_date'
  | 'wait_over'
  | 'unknown_channel'
  | 'channel_not_connected'
  | 'template_missing'
  | TroubleWord
  | 'language_missing'
  | 'variable_missing'
  | 'fallback_missing'
  | 'variable_unfit'
  | 'message_too_long'
  | 'unknown_label'
  | 'nothing_to_label'
  | 'unknown_user'
  | 'unknown_team'
  | 'unknown_segment'
  | 'empty_note'

/** Something wrong with a definition. `stops`: it cannot be published so; otherwise somebody should know. */
export interface Problem {
  /** Null: of the triggers, the conditions or the whole. */
  stepId: string | null
  word: ProblemWord
  stops: boolean
  /** What it is about: a property, a variable, a language, an id. */
  about?: string
}

/** Nothing that a person must decide: what is written down is done as it says, with a warning. */
const WARNINGS: readonly ProblemWord[] = ['loop', 'wait_over', 'channel_not_connected', 'both_ways_alike']

/** Everything wrong with it at once, triggers first, then step by step in their order (J1). */
export function problemsOf(definition: Definition, around: Surroundings, now: Date): Problem[] {
  const problems: Problem[] = []
  const tell = (stepId: string | null, word: ProblemWord, about?: string, stops = !WARNINGS.includes(word)) => {
    problems.push({ stepId, word, stops, ...(about === undefined ? {} : { about }) })
  }
  if (definition.triggers.length === 0) tell(null, 'no_trigger')
  for (const trigger of definition.triggers) triggerProblems(trigger, around, (word, about) => tell(null, word, about))
  for (const condition of definition.conditions?.conditions ?? []) {
    if (!isAsked(condition, around)) tell(null, 'condition_not_askable', condition.property)
  }
  if (definition.first === null || definition.steps.length === 0) tell(null, 'no_steps')

  const ids = new Set<string>()
  const reached = reachedFrom(definition)
  const looping = loopsOf(definition)
  for (const step of definition.steps) {
    const say: Say = (word, about, stops) => tell(step.id, word, about, stops)
    if (ids.has(step.id)) say('same_id')
    ids.add(step.id)
    for (const { way, to } of waysOf(step)) {
      if (to !== null && !definition.steps.some(({ id }) => id === to)) say('way_to_nowhere', way)
    }
    if (!reached.has(step.id)) say('unreachable')
    const loop = looping.get(step.id)
    if (loop) say(loop)
    stepProblems(step, around, now, say)
  }
  if (definition.first !== null && definition.steps.length > 0 && !ids.has(definition.first)) {
    tell(null, 'way_to_nowhere', 'first')
  }
  return problems
}

export const mayBePublished = (problems: readonly Problem[]): boolean => problems.every(({ stops }) => !stops)

type Say = (word: ProblemWord, about?: string, stops?: boolean) => void

function triggerProblems(trigger: Trigger, around: Surroundings, say: Say): void {
  switch (trigger.kind) {
    case 'property_changed': {
      const property = trigger.property === null ? null : propertyIn(around, trigger.property)
      if (trigger.property !== null && property?.of !== 'contact') say('unknown_property', trigger.property)
      return
    }
    case 'message_received':
    case 'window_closing':
    case 'no_answer':
      if (trigger.channelId !== null) channelProblems(trigger.channelId, around, say)
      return
    case 'conversation_owner':
      if (typeof trigger.owner === 'object' && !around.userIds.includes(trigger.owner.userId)) say('unknown_user')
      return
    case 'segment_entered':
      if (!around.segmentIds.includes(trigger.segmentId)) say('unknown_segment')
  }
}

function stepProblems(step: Step, around: Surroundings, now: Date, say: Say): void {
  switch (step.kind) {
    case 'branch':
      if (step.conditions.conditions.length === 0) say('no_conditions')
      for (const condition of step.conditions.conditions) {
        if (!isAsked(condition, around)) say('condition_not_askable', condition.property)
      }
      if (step.yes === step.no) say('both_ways_alike')
      return
    case 'wait':
      waitProblems(step, around, now, say)
      return
    case 'set_property': {
      const property = propertyIn(around, step.property)
      if (!property) say('unknown_property', step.property)
      else if (property.of !== 'contact' || !property.editable) say('property_not_editable', step.property)
      else {
        const checked = checkProperty(property, step.value, { home: around.home, members: around.userIds })
        if (!checked.ok) say(checked.fault, step.property)
      }
      return
    }
    case 'assign':
      if (step.to.to === 'user' && !around.userIds.includes(step.to.userId)) say('unknown_user')
      if (step.to.to === 'team' && !around.teamIds.includes(step.to.teamId)) say('unknown_team')
      if (step.to.to === 'round_robin' && step.to.teamId !== null && !around.teamIds.includes(step.to.teamId)) {
        say('unknown_team')
      }
      return
    case 'label':
      if (step.add.length + step.remove.length === 0) say('nothing_to_label')
      for (const id of [...step.add, ...step.remove]) if (!around.labelIds.includes(id)) say('unknown_label', id)
      return
    case 'note':
      if (isBlank(step.text)) say('empty_note')
      return
    case 'send_template':
      sendProblems(step, around, say)
  }
}

function waitProblems({ wait }: StepOf<'wait'>, around: Surroundings, now: Date, say: Say): void {
  if (wait.for === 'date') {
    if (Number.isNaN(Date.parse(wait.at))) say('not_a_date')
    else if (new Date(wait.at) <= now) say('wait_over')
  }
  if (wait.for === 'property') {
    const property = propertyIn(around, wait.property)
    if (!property) say('unknown_property', wait.property)
    else if (property.type !== 'date' && property.type !== 'day') say('not_a_date', wait.property)
  }
}

function sendProblems(step: StepOf<'send_template'>, around: Surroundings, say: Say): void {
  if (!channelProblems(step.channelId, around, say)) return
  for (const { word, language, stops } of troublesAt(step, around.templates, around.lookedAt))
    say(word, language, stops)
  const named = around.templates.filter(
    ({ channelId, name, goneAt }) => channelId === step.channelId && name === step.template && goneAt === null,
  )
  const language = mainLanguage(step)
  const template = named.find((one) => one.language === language)
  if (!template) {
    const isGone = around.templates.some(
      (one) => one.channelId === step.channelId && one.name === step.template && one.language === language,
    )
    if (isGone) return
    if (named.length === 0) say('template_missing', step.template)
    else say('language_missing', language)
    return
  }
  const approved = named.filter(({ status }) => status.toUpperCase() === 'APPROVED')
  const may = step.language.rule === 'fixed' ? [template] : [template, ...approved]
  for (const key of new Set(may.flatMap(({ variables }) => variables))) {
    const source = Object.hasOwn(step.variables, key) ? step.variables[key] : undefined
    if (!source || (source.from === 'text' && isBlank(source.text))) say('variable_missing', key)
    else if (source.from === 'property') {
      if (!propertyIn(around, source.property)) say('unknown_property', source.property)
      // What is not known would stop the message for that contact: a word that always fits prevents it.
      else if (isBlank(source.fallback)) say('fallback_missing', key)
    }
  }
  const misfits = may.map(({ parts }) => misfitsIn(parts, step))
  for (const key of new Set(misfits.flatMap(({ unfit }) => unfit))) say('variable_unfit', key)
  for (const field of new Set(misfits.flatMap(({ long }) => long))) say('message_too_long', field)
}

/** What is written for everybody, or for those of whom nothing is known, is refused by Meta: said before anybody stands still. */
function misfitsIn(parts: TemplateParts, { variables }: StepOf<'send_template'>): { unfit: string[]; long: string[] } {
  const written = Object.fromEntries(
    Object.entries(variables).map(([key, source]) => [key, source.from === 'text' ? source.text : source.fallback]),
  )
  const keys = variablesOf(parts).map(({ key }) => key)
  const flaws = templateFlaws(parts, written)
  return {
    unfit: [
      ...keys.filter((key) => Object.hasOwn(written, key) && isUnfit(written[key] ?? '')),
      ...flaws.flatMap(({ word, names }) => (word === 'template_variables_unfit' ? (names ?? []) : [])),
    ],
    long: flaws.flatMap(({ word, field }) => (word === 'text_too_long' && field ? field : [])),
  }
}

function channelProblems(channelId: string, { channels }: Surroundings, say: Say): boolean {
  const channel = channels.find(({ id }) => id === channelId)
  if (!channel) {
    say('unknown_channel')
    return false
  }
  if (channel.state !== 'connected') say('channel_not_connected')
  return true
}

const propertyIn = ({ properties }: Surroundings, key: string) => properties.find((one) => one.key === key) ?? null
const isAsked = (condition: Condition, around: Surroundings) =>
  // A workflow is nobody: "me" would be whoever published it.
  condition.value !== 'me' && isAskable(condition, propertyIn(around, condition.property))

function reachedFrom({ first, steps }: Definition): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const reached = new Set<string>()
  const open = [first]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = id === null ? undefined : byId.get(id)
    if (!step || reached.has(step.id)) continue
    reached.add(step.id)
    open.push(...waysOf(step).map(({ to }) => to))
  }
  return reached
}

/** Steps from which a way leads back to themselves; without a wait on that way it would never rest. */
function loopsOf({ steps }: Definition): Map<string, 'loop' | 'loop_without_wait'> {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const leadsBack = (start: Step, avoidsWaits: boolean) => {
    if (avoidsWaits && start.kind === 'wait') return false
    const seen = new Set<string>()
    const open = waysOf(start).map(({ to }) => to)
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === start.id) return true
      const step = id === null ? undefined : byId.get(id)
      if (!step || seen.has(step.id) || (avoidsWaits && step.kind === 'wait')) continue
      seen.add(step.id)
      open.push(...waysOf(step).map(({ to }) => to))
    }
    return false
  }
  return new Map(
    steps.flatMap((step): [string, 'loop' | 'loop_without_wait'][] => {
      if (leadsBack(step, true)) return [[step.id, 'loop_without_wait']]
      return step.kind === 'wait' && leadsBack(step, false) ? [[step.id, 'loop']] : []
    }),
  )
}
