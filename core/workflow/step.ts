import { dayAt, daysLater, momentOf, timeAt } from '../day.ts'
import { checkProperty } from '../property/check.ts'
import { matches } from '../property/condition.ts'
import type { Property } from '../property/registry.ts'
import type { PropertyValue, PropertyValues } from '../property/values.ts'
import { type Definition, type Step, type StepOf, stepOf, type WaitEvent, type Way } from './definition.ts'
import type { Explanation } from './explanation.ts'
import { type SendEffect, type SendFacts, send } from './send.ts'

/** No enrolment does more than this: it goes round in circles. */
export const BUDGET_STEPS = 500

const MINUTE_MS = 60_000
const DAY_MINUTES = 24 * 60
/** A day that a wait names begins at this hour of the workspace's time zone. */
const DAY_BEGINS = '09:00'

/** Where one contact is inside a workflow. */
export interface EnrolmentState {
  /** The step at hand. */
  stepId: Way
  /** How often something was written into its history; each entry has a number of its own. */
  visit: number
  /** A wait that has begun, and whether what it waits for came. */
  wait: { until: Date; event: WaitEvent | null; heard: boolean } | null
}

/** What is known when a step is done; of the send only where the step sends, of colleagues only where it assigns. */
export interface Facts {
  values: PropertyValues
  properties: readonly Property[]
  /** What people, teams and numbers are called, by id, where a message names them. */
  names: ReadonlyMap<string, string>
  timeZone: string
  /** The country of phone numbers that are written without one. */
  home: string | null
  conversation: KnownThread | null
  send: SendFacts | null
  assignment: AssignmentFacts | null
}

export interface KnownThread {
  status: string
  ownerId: string | null
  teamId: string | null
  labelIds: readonly string[]
}

/** Who would get the conversation: for people by name and by turns the one who was chosen among those who are there. */
export interface AssignmentFacts {
  ownerId: string | null
  away: number
  lacking: 'all_away' | 'nobody_there' | 'no_contact_owner' | 'not_in_inbox' | null
  /** Chosen by turns. */
  isTurn: boolean
}

/** The one thing that a step does to the world. */
export type Effect =
  | { kind: 'set_property'; property: string; value: PropertyValue }
  | { kind: 'assign'; ownerId: string | null }
  | { kind: 'hand_over'; teamId: string; ownerId: string | undefined }
  | { kind: 'label'; add: readonly string[]; remove: readonly string[] }
  | { kind: 'close' }
  | { kind: 'note'; text: string }
  | SendEffect

export interface Outcome {
  state: EnrolmentState
  /** Null while it goes on. */
  end: 'finished' | 'budget' | 'failed' | null
  /** When it is to be looked at again; null once it ended. Not after now: at once. */
  dueAt: Date | null
  effect: Effect | null
  /** What is written into its history; null: it was looked at too early, and nothing happened. */
  told: Explanation | null
  /** Why it stays where it is, where nothing that is told says it. */
  stays?: Explanation
}

export const beginAt = (definition: Definition): EnrolmentState => ({ stepId: definition.first, visit: 0, wait: null })

/** Does one step. The caller writes the effect and the new state together, or neither (J4). */
export function interpret(definition: Definition, state: EnrolmentState, facts: Facts, now: Date): Outcome {
  if (state.stepId === null) return ended(state, 'finished', { word: 'finished' })
  const step = stepOf(definition, state.stepId)
  if (!step) return ended(state, 'failed', { word: 'step_gone' })
  if (isTooEarly(state, now)) return { state, end: null, dueAt: state.wait.until, effect: null, told: null }
  if (state.visit >= BUDGET_STEPS) return ended(state, 'budget', { word: 'budget_spent', steps: BUDGET_STEPS })
  switch (step.kind) {
    case 'end':
      return ended(state, 'finished', { word: 'finished' })
    case 'branch': {
      const holds = matches(step.conditions, facts.values, { now, userId: null, properties: facts.properties })
      const told = { word: holds ? 'conditions_hold' : 'conditions_fail' } as const
      return onTo(state, holds ? step.yes : step.no, now, { told })
    }
    case 'wait':
      return wait(step, state, facts, now)
    case 'send_template': {
      const sent = send(step, facts, now)
      if (sent.way === 'stay') {
        return { state, end: null, dueAt: sent.dueAt, effect: null, told: null, stays: sent.stays }
      }
      if (sent.way === 'fail') return ended(state, 'failed', sent.told)
      const way = sent.way === 'otherwise' ? step.otherwise : step.next
      return onTo(state, way, now, { told: sent.told, effect: sent.effect })
    }
    default:
      return onTo(state, step.next, now, act(step, facts))
  }
}

/** The message of the step at hand, which had failed, has left by another way: the step is done, and not done again (J10). */
export function goOnAfter(definition: Definition, state: EnrolmentState, told: Explanation, now: Date): Outcome {
  const step = stepOf(definition, state.stepId)
  return onTo(state, step?.kind === 'send_template' ? step.next : null, now, { told })
}

/** It waits, and nothing has come; or the clock was set back. */
const isTooEarly = (state: EnrolmentState, now: Date): state is EnrolmentState & { wait: object } =>
  state.wait !== null && !(state.wait.event !== null && state.wait.heard) && now < state.wait.until

type Acted = { told: Explanation; effect?: Effect | null }

function act(step: Exclude<Step, StepOf<'end' | 'branch' | 'wait' | 'send_template'>>, facts: Facts): Acted {
  if (step.kind === 'set_property') return setProperty(step, facts)
  const { conversation } = facts
  if (!conversation) return { told: { word: 'no_conversation' } }
  switch (step.kind) {
    case 'assign':
      return assignTo(step, conversation, facts.assignment)
    case 'label': {
      const add = step.add.filter((id) => !conversation.labelIds.includes(id))
      const remove = step.remove.filter((id) => conversation.labelIds.includes(id))
      if (add.length + remove.length === 0) return { told: { word: 'labels_were_so' } }
      return {
        told: { word: 'labelled', added: add.length, removed: remove.length },
        effect: { kind: 'label', add, remove },
      }
    }
    case 'close':
      if (conversation.status === 'closed') return { told: { word: 'was_closed' } }
      return { told: { word: 'closed' }, effect: { kind: 'close' } }
    case 'note':
      return { told: { word: 'noted' }, effect: { kind: 'note', text: step.text } }
  }
}

/** What was published before it was checked, or does not fit any more, is passed by. */
function setProperty({ property: key, value: written }: StepOf<'set_property'>, facts: Facts): Acted {
  const property = facts.properties.find((one) => one.key === key)
  if (!property) return { told: { word: 'property_refused', property: key, fault: 'unknown_property' } }
  // Who is a member is asked where it is written.
  const checked = checkProperty(property, written, { home: facts.home, members: null })
  if (!checked.ok) return { told: { word: 'property_refused', property: key, fault: checked.fault } }
  const { value } = checked
  if (JSON.stringify(facts.values[key] ?? null) === JSON.stringify(value)) {
    return { told: { word: 'property_was_so', property: key } }
  }
  return { told: { word: 'property_set', property: key }, effect: { kind: 'set_property', property: key, value } }
}

function assignTo({ to }: StepOf<'assign'>, thread: KnownThread, facts: AssignmentFacts | null): Acted {
  if (to.to === 'nobody') {
    if (thread.ownerId === null) return { told: { word: 'owner_was_so' } }
    return { told: { word: 'owner_taken' }, effect: { kind: 'assign', ownerId: null } }
  }
  if (to.to === 'team') {
    if (thread.teamId === to.teamId) return { told: { word: 'owner_was_so' } }
    const effect = { kind: 'hand_over', teamId: to.teamId, ownerId: undefined } as const
    return { told: { word: 'team_set', teamId: to.teamId }, effect }
  }
  const ownerId = facts?.ownerId ?? null
  if (ownerId === null) return { told: { word: 'nobody_to_assign', because: facts?.lacking ?? 'nobody_there' } }
  const told = { word: 'owner_set', userId: ownerId, away: facts?.away ?? 0 } as const
  if (to.to === 'round_robin' && to.teamId !== null && thread.teamId !== to.teamId) {
    return { told, effect: { kind: 'hand_over', teamId: to.teamId, ownerId } }
  }
  if (thread.ownerId === ownerId) return { told: { word: 'owner_was_so' } }
  return { told, effect: { kind: 'assign', ownerId } }
}

function wait(step: StepOf<'wait'>, state: EnrolmentState, facts: Facts, now: Date): Outcome {
  const event = step.wait.for === 'event' ? step.wait.event : null
  if (state.wait) {
    if (event !== null && state.wait.heard) return onTo(state, step.next, now, { told: { word: 'event_came', event } })
    return event === null
      ? onTo(state, step.next, now, { told: { word: 'time_came' } })
      : onTo(state, step.otherwise, now, { told: { word: 'event_did_not_come', event } })
  }
  const until = untilOf(step.wait, facts, now)
  if (until === null) {
    const property = step.wait.for === 'property' ? step.wait.property : ''
    return onTo(state, step.next, now, { told: { word: 'no_date', property } })
  }
  if (until <= now) return onTo(state, step.next, now, { told: { word: 'time_was_over' } })
  const at = until.toISOString()
  const told = event === null ? ({ word: 'waits_until', until: at } as const) : waitsFor(event, at)
  const waiting = { ...state, visit: state.visit + 1, wait: { until, event, heard: false } }
  return { state: waiting, end: null, dueAt: until, effect: null, told }
}

const waitsFor = (event: WaitEvent, until: string): Explanation => ({ word: 'waits_for', event, until })

/** Null: the moment is not known. */
function untilOf(what: StepOf<'wait'>['wait'], facts: Facts, now: Date): Date | null {
  switch (what.for) {
    case 'time':
      return new Date(now.getTime() + what.minutes * MINUTE_MS)
    case 'event':
      return new Date(now.getTime() + what.timeoutMinutes * MINUTE_MS)
    case 'date':
      return instantOf(what.at, facts.timeZone)
    case 'property': {
      const known = facts.values[what.property]
      const at = typeof known === 'string' ? instantOf(known, facts.timeZone) : null
      return at && offsetBy(at, what.offsetMinutes, facts.timeZone)
    }
  }
}

/** Whole days are days of the workspace's calendar: at the same time of day, also where clocks are set in between. */
function offsetBy(at: Date, minutes: number, timeZone: string): Date {
  const plain = new Date(at.getTime() + minutes * MINUTE_MS)
  if (minutes % DAY_MINUTES !== 0) return plain
  const day = daysLater(dayAt(at, timeZone), minutes / DAY_MINUTES)
  const there = momentOf(day, timeAt(at, timeZone), timeZone)
  return there ? new Date(there.getTime() + (at.getTime() % MINUTE_MS)) : plain
}

/** An instant as it is, a day (YYYY-MM-DD) as the morning of that day in the workspace. */
export function instantOf(text: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const at = new Date(text)
    return Number.isNaN(at.getTime()) ? null : at
  }
  return momentOf(text, DAY_BEGINS, timeZone)
}

function onTo(state: EnrolmentState, stepId: Way, now: Date, { told, effect = null }: Acted): Outcome {
  const isOver = stepId === null
  const next = { stepId, visit: state.visit + 1, wait: null }
  return { state: next, end: isOver ? 'finished' : null, dueAt: isOver ? null : now, effect, told }
}

function ended(state: EnrolmentState, end: 'finished' | 'budget' | 'failed', told: Explanation): Outcome {
  // What failed stays at its step, so that it can be tried again.
  const stepId = end === 'failed' ? state.stepId : null
  return { state: { stepId, visit: state.visit + 1, wait: null }, end, dueAt: null, effect: null, told }
}
