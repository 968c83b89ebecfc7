import { deepEqual, equal, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition, Step, Trigger } from './definition.ts'
import { explanationWords, waitEventWords } from './explanationWords.ts'
import { mayBePublished, problemsOf } from './problems.ts'
import { problemWords } from './problemWords.ts'
import { type SendFacts, templateFor } from './send.ts'
import { BUDGET_STEPS, beginAt, type Facts, instantOf, interpret, type Outcome } from './step.ts'
import { triggerOf, waitEventOf } from './trigger.ts'
import { AROUND, CHANNEL, DEFINITION, FACTS, NOW, SEND, STEPS } from './workflow.samples.ts'

const MINUTE_MS = 60_000
const with_ = (change: (step: Step) => Step): Definition => ({ ...DEFINITION, steps: STEPS.map(change) })
const words = (definition: Definition, around = AROUND) =>
  problemsOf(definition, around, NOW).map(({ stepId, word }) => `${stepId ?? ''}:${word}`)

test('J1: everything that is wrong is said at once, at its step, and only what is right is published', () => {
  deepEqual(problemsOf(DEFINITION, AROUND, NOW), [])
  const empty = { ...DEFINITION, triggers: [], first: null, steps: [] }
  deepEqual(words(empty), [':no_trigger', ':no_steps'])
  ok(!mayBePublished(problemsOf(empty, AROUND, NOW)))
  const gone = { ...AROUND, templates: [], labelIds: [] }
  deepEqual(words(DEFINITION, gone), ['greet:template_missing', 'label:unknown_label'])
  const paused = { ...AROUND, templates: AROUND.templates.map((one) => ({ ...one, status: 'PAUSED' })) }
  deepEqual(words(DEFINITION, paused), ['greet:template_paused'])
  const unfilled = with_((step) => (step.kind === 'send_template' ? { ...step, variables: {} } : step))
  deepEqual(words(unfilled), ['greet:variable_missing'])
  const cut = with_((step) => (step.id === 'country' ? ({ ...step, next: 'lost' } as Step) : step))
  deepEqual(words(cut), ['country:way_to_nowhere', 'close:unreachable'])
  const round = with_((step) => (step.id === 'close' ? ({ ...step, next: 'label' } as Step) : step))
  deepEqual(words(round), ['label:loop_without_wait', 'country:loop_without_wait', 'close:loop_without_wait'])
  const slow = with_((step) => (step.id === 'close' ? ({ ...step, next: 'answer' } as Step) : step))
  deepEqual(words(slow), ['answer:loop'])
  ok(mayBePublished(problemsOf(slow, AROUND, NOW)), 'a circle that waits is only warned of')
  const mine = with_((step) =>
    step.kind === 'branch'
      ? {
          ...step,
          conditions: { match: 'all', conditions: [{ property: 'contact.owner', operator: 'is', value: 'me' }] },
        }
      : step,
  )
  deepEqual(words(mine), ['ask:condition_not_askable'])
})

test('J1: a step that sets what the property does not take is not published; published earlier it is passed by, and says why', () => {
  const table = [
    ['contact.country', 'Narnia', 'not_a_country'],
    ['contact.language', 'klingon!!', 'not_a_language'],
    ['contact.email', 'nonsense', 'not_an_email'],
    ['contact.phone', 'soon', 'not_a_phone_number'],
    ['contact.name', 'x'.repeat(500), 'too_long'],
    ['contact.name', ' ', 'value_missing'],
  ] as const
  for (const [property, value, fault] of table) {
    const sets: Step = { id: 'country', kind: 'set_property', property, value, next: null }
    deepEqual(words({ ...DEFINITION, first: 'country', steps: [sets] }), [`country:${fault}`])
    const state = { stepId: 'country', visit: 0, wait: null }
    const outcome = interpret({ ...DEFINITION, steps: [sets] }, state, FACTS, NOW)
    deepEqual(
      [outcome.told, outcome.effect, outcome.end],
      [{ word: 'property_refused', property, fault }, null, 'finished'],
    )
    notEqual(problemWords(fault).en, problemWords(fault).de)
  }
  const sets = (value: string): Step => ({
    id: 'a',
    kind: 'set_property',
    property: 'contact.country',
    value,
    next: null,
  })
  const does = (value: string, known: string | null) =>
    interpret(
      { ...DEFINITION, steps: [sets(value)] },
      { stepId: 'a', visit: 0, wait: null },
      { ...FACTS, values: { ...FACTS.values, 'contact.country': known } },
      NOW,
    )
  deepEqual(does('at', null).effect, { kind: 'set_property', property: 'contact.country', value: 'AT' })
  equal(does('at', 'AT').told?.word, 'property_was_so', 'in whatever spelling it was written')
})

test('J1: fixed texts and what stands in for the unknown are checked against Meta’s limits before publishing', () => {
  const told = (change: object) => {
    const steps = STEPS.map((step) =>
      step.kind === 'send_template'
        ? { ...step, variables: { 'body.1': { from: 'text', text: 'you', ...change } } as typeof step.variables }
        : step,
    )
    const problems = problemsOf({ ...DEFINITION, steps }, AROUND, NOW)
    return problems
      .filter(({ stepId }) => stepId === 'greet')
      .map(({ word, about, stops }) => `${word} ${about} ${stops}`)
  }
  deepEqual(told({}), [])
  for (const text of ['two\nlines', 'a\ttab', 'five     spaces']) {
    deepEqual(told({ text }), ['variable_unfit body.1 true'])
    const known = { from: 'property', property: 'contact.name', part: 'whole' }
    deepEqual(told({ ...known, fallback: text }), ['variable_unfit body.1 true'])
  }
  deepEqual(told({ text: 'four    spaces' }), [])
  deepEqual(told({ text: 'x'.repeat(1_024) }), ['message_too_long body true'])
})

test('every problem and every explanation has its sentence in both languages', () => {
  for (const word of ['no_trigger', 'loop', 'fallback_missing'] as const)
    notEqual(problemWords(word).en, problemWords(word).de)
  notEqual(waitEventWords('customer_wrote').en, waitEventWords('customer_wrote').de)
  for (const word of ['not_reached', 'budget_spent'] as const)
    notEqual(explanationWords(word).en, explanationWords(word).de)
})

test('J2: a trigger fires for what it names and nothing else; of several for one event the first counts', () => {
  const message = { kind: 'message_received', channelId: CHANNEL, first: false, text: ' Start! ' } as const
  const fires = (trigger: Trigger, happening: Parameters<typeof triggerOf>[1] = message) =>
    triggerOf({ triggers: [trigger] }, happening) !== null
  const said = { kind: 'message_received', channelId: null, first: false, keywords: ['START'], match: 'is' } as const
  ok(fires(said))
  ok(!fires(said, { ...message, text: 'When do you start?' }), 'a sentence that contains the word is not the word')
  ok(fires({ ...said, match: 'contains' }, { ...message, text: 'When do you start?' }))
  ok(!fires({ ...said, match: 'contains' }, { ...message, text: 'restarting' }))
  ok(!fires({ ...said, first: true }))
  ok(!fires({ ...said, channelId: 'another' }))
  ok(fires({ kind: 'opted_in', purpose: null }, { kind: 'opted_in', purposes: ['utility'] }))
  ok(!fires({ kind: 'opted_in', purpose: 'marketing' }, { kind: 'opted_in', purposes: ['utility'] }))
  const changed = { kind: 'property_changed', properties: ['contact.company'] } as const
  ok(fires({ kind: 'property_changed', property: null }, changed))
  ok(!fires({ kind: 'property_changed', property: 'contact.name' }, changed))
  ok(fires({ kind: 'conversation_owner', owner: 'nobody' }, { kind: 'conversation_owner', ownerId: null }))
  const both: Trigger[] = [said, { ...said, keywords: [] }]
  equal(triggerOf({ triggers: both }, message), both[0])
  equal(waitEventOf(message), 'customer_wrote')
  equal(waitEventOf({ kind: 'conversation_status', status: 'open' }), null)
})

test('J3: a wait ends at its time or with its event, an early look changes nothing, and a date that is over is not waited for', () => {
  const waiting = interpret(DEFINITION, { stepId: 'answer', visit: 1, wait: null }, FACTS, NOW)
  deepEqual(waiting.dueAt, new Date(NOW.getTime() + 60 * MINUTE_MS))
  equal(waiting.state.visit, 2)
  const early = interpret(DEFINITION, waiting.state, FACTS, new Date(NOW.getTime() + MINUTE_MS))
  deepEqual([early.state, early.told, early.effect], [waiting.state, null, null])
  const heard = { ...waiting.state, wait: waiting.state.wait && { ...waiting.state.wait, heard: true } }
  equal(interpret(DEFINITION, heard, FACTS, NOW).state.stepId, 'label')
  const late = interpret(DEFINITION, waiting.state, FACTS, new Date(NOW.getTime() + 5_000 * MINUTE_MS))
  equal(late.state.stepId, 'ask')
  const over: Definition = {
    ...DEFINITION,
    steps: [
      { id: 'greet', kind: 'wait', wait: { for: 'date', at: '2020-01-01T00:00:00.000Z' }, next: null, otherwise: null },
    ],
  }
  deepEqual(interpret(over, beginAt(over), FACTS, NOW).told, { word: 'time_was_over' })
  equal(instantOf('2026-07-01', 'Europe/Berlin')?.toISOString(), '2026-07-01T07:00:00.000Z')
  equal(instantOf('2026-12-01', 'Europe/Berlin')?.toISOString(), '2026-12-01T08:00:00.000Z')
})

test('J3: so many days before or after a date are days of the workspace, also where clocks are set; hours are hours', () => {
  const until = (offsetMinutes: number, known: string) => {
    const wait = { for: 'property', property: 'contact.birthday', offsetMinutes } as const
    const steps: Step[] = [{ id: 'greet', kind: 'wait', wait, next: null, otherwise: null }]
    const facts = { ...FACTS, values: { 'contact.birthday': known } }
    return interpret({ ...DEFINITION, steps }, beginAt(DEFINITION), facts, NOW).dueAt?.toISOString()
  }
  const DAY = 24 * 60
  // In Berlin clocks go forward in the night before 28 March 2027 and back in the one before 31 October.
  equal(until(-DAY, '2027-03-28T12:30:15.000Z'), '2027-03-27T13:30:15.000Z', '14:30 there, as the day after')
  equal(until(-24 * 60 + 60, '2027-03-28T12:30:00.000Z'), '2027-03-27T13:30:00.000Z', '23 hours')
  equal(until(DAY, '2027-10-30'), '2027-10-31T08:00:00.000Z', 'nine in the morning')
  equal(until(7 * DAY, '2027-10-25T07:00:00.000Z'), '2027-11-01T08:00:00.000Z')
})

test('J5: the message goes out in the contact’s language where it is approved, else in the fallback', () => {
  const pick = (language: string | null, templates = SEND.templates) =>
    templateFor({ rule: 'contact', fallback: 'en' }, language, templates)?.language
  equal(pick('de'), 'de')
  equal(pick('de_AT'), 'de')
  equal(pick('fr'), 'en')
  equal(pick(null), 'en')
  const paused = SEND.templates.map((one) => (one.language === 'de' ? { ...one, status: 'PAUSED' } : one))
  equal(pick('de', paused), 'en')
  equal(templateFor({ rule: 'fixed', language: 'de' }, 'en', SEND.templates)?.language, 'de')
})

test('J8: a message calls people by their names, never by their ids', () => {
  const source = { from: 'property', property: 'conversation.owner', part: 'whole', fallback: 'the team' } as const
  const steps = STEPS.map((step) =>
    step.kind === 'send_template' ? { ...step, variables: { 'body.1': source } } : step,
  )
  const definition = { ...DEFINITION, steps }
  const says = (owner: string | null) => {
    const facts = { ...FACTS, values: { ...FACTS.values, 'conversation.owner': owner } }
    const { effect } = interpret(definition, beginAt(definition), facts, NOW)
    return effect?.kind === 'send_template' ? effect.values['body.1'] : null
  }
  equal(says('jonas'), 'Jonas Berg')
  equal(says('somebody who left'), 'the team')
  equal(says(null), 'the team')
})

test('J6: who may not be reached goes another way; where the number is away it waits; what is wrong on our side fails the step and can be tried again', () => {
  const at = (send: Partial<SendFacts>) => interpret(DEFINITION, beginAt(DEFINITION), facts(send), NOW)
  const facts = (send: Partial<SendFacts>): Facts => ({ ...FACTS, send: { ...SEND, ...send } })
  const sent = at({})
  deepEqual(sent.effect, {
    kind: 'send_template',
    channelId: CHANNEL,
    templateId: 'de',
    language: 'de',
    values: { 'body.1': 'Ayşe' },
  })
  const out = at({ consents: { utility: 'opted_out', marketing: 'unknown' } })
  deepEqual([out.state.stepId, out.told, out.effect], ['note', { word: 'not_reached', reasons: ['opted_out'] }, null])
  equal(at({ consents: { utility: 'unknown', marketing: 'unknown' } }).state.stepId, 'note', 'an opt-in is needed')
  for (const state of ['broken', 'disconnected'] as const) {
    const away = at({ channel: { state } })
    deepEqual([away.end, away.state, away.told, away.dueAt], [null, beginAt(DEFINITION), null, NOW])
    deepEqual(away.stays, { word: 'waits_for_number' })
    const silent = at({ channel: { state }, consents: { utility: 'opted_out', marketing: 'unknown' } })
    equal(silent.state.stepId, 'note', 'whoever may not be reached does not wait for the number')
  }
  equal(at({ templates: SEND.templates.map((one) => ({ ...one, status: 'PAUSED' })) }).end, 'failed')
  const tired = at({ reach: { limit: 250, used: 250, isCounted: false } })
  deepEqual([tired.end, tired.state, tired.told], [null, beginAt(DEFINITION), null])
  ok(tired.dueAt && tired.dueAt > NOW)
  deepEqual(tired.stays, { word: 'waits_for_room' })
})

test('J7: what goes round in circles is cut by a budget that says so', () => {
  const steps: Step[] = [{ id: 'a', kind: 'set_property', property: 'contact.country', value: 'DE', next: 'a' }]
  const endless: Definition = { ...DEFINITION, first: 'a', steps }
  const outcomes = run(endless, NOW)
  equal(outcomes.length, BUDGET_STEPS + 1)
  deepEqual(outcomes.at(-1)?.told, { word: 'budget_spent', steps: BUDGET_STEPS })
})

/** To its end, with nothing to wait for. */
function run(definition: Definition, now: Date): Outcome[] {
  const outcomes: Outcome[] = []
  for (let state = beginAt(definition); outcomes.length < 2_000; ) {
    const outcome = interpret(definition, state, FACTS, now)
    outcomes.push(outcome)
    if (outcome.end) return outcomes
    state = outcome.state
  }
  throw new Error('it never ended')
}
