/** The tester's drawer: clock, faults, templates, webhooks, this phone's settings. */
import { changePhone } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { exactTime, span } from '../format.ts'
import { now, type State, say } from '../state.ts'
import { clearFaults, planFault, toggleDrawer, turnClock } from '../tester.ts'
import type { Fault, Phone } from '../wire.ts'
import { plannedCodes } from '../words/faults.ts'
import { button, field, form, iconButton, lineForm, section, submit, toggle } from './controls.ts'
import { deliveries } from './deliveries.ts'
import { icon } from './icon.ts'
import { templates } from './templates.ts'

const HOUR_MS = 3_600_000
const FAULT_TIMES_MAX = 100

export function drawer(state: State, phone: Phone | null): Child {
  const { words } = state
  const { open, access } = state.drawer
  if (access === 'refused') return element('p', { class: 'drawer-refused', key: 'drawer' }, words.testerRefused)
  if (!open) {
    return element(
      'aside',
      { class: 'drawer-shut', key: 'drawer shut', 'aria-label': words.tester },
      iconButton('tester', words.showTester, toggleDrawer),
    )
  }
  return element(
    'aside',
    { class: 'drawer', key: 'drawer', 'aria-label': words.tester },
    element(
      'header',
      { class: 'drawer-bar' },
      element('h2', null, icon('tester'), words.tester),
      iconButton('close', words.hideTester, toggleDrawer),
    ),
    clock(state),
    faults(state),
    templates(state),
    phone && thisPhone(state, phone),
    deliveries(state),
  )
}

const clock = ({ words, language, offsetMs }: State): Description =>
  section(
    words.clock,
    element('p', { class: 'drawer-now' }, exactTime(now(), language)),
    element('p', { class: 'hint' }, offsetMs === 0 ? words.clockReal : words.clockAhead(span(offsetMs, language))),
    element(
      'div',
      { class: 'buttons' },
      button(words.plusHour, () => turnClock(HOUR_MS)),
      button(words.plusDay, () => turnClock(24 * HOUR_MS)),
      button(words.plusThreeDays, () => turnClock(72 * HOUR_MS)),
      button(words.reset, () => turnClock(null), 'quiet'),
    ),
  )

/** A choice in the list is `code:131047`, `later:131047` or `mode:timeout`. */
const faults = ({ words, language, drawer: { faults: planned } }: State): Description =>
  section(
    words.faults,
    element('p', { class: 'hint' }, words.faultsNote),
    form(
      ({ fault = '', times = '1' }) => planFault(readChoice(fault, Number(times))),
      element(
        'label',
        { class: 'field' },
        element('span', null, words.faultKind),
        element(
          'select',
          { name: 'fault' },
          codeGroup(words.faultGroupAnswer, 'code', false, language),
          codeGroup(words.faultGroupLater, 'later', true, language),
          element(
            'optgroup',
            { label: words.faultGroupLine },
            Object.entries(words.faultMode).map(([mode, text]) => element('option', { value: `mode:${mode}` }, text)),
          ),
        ),
      ),
      field(words.faultTimes, 'times', {
        type: 'number',
        min: 1,
        max: FAULT_TIMES_MAX,
        defaultValue: '1',
        required: true,
      }),
      submit(words.faultSet),
    ),
    planned.length === 0
      ? element('p', { class: 'hint' }, words.faultNone)
      : [
          element(
            'ul',
            { class: 'planned' },
            planned.map((fault) =>
              element(
                'li',
                null,
                element('strong', null, words.faultPlanned(fault.times ?? 1)),
                ` ${faultText(fault, language, words.faultMode)}`,
              ),
            ),
          ),
          button(words.faultClear, clearFaults, 'quiet'),
        ],
  )

const codeGroup = (label: string, prefix: string, isLater: boolean, language: State['language']): Description =>
  element(
    'optgroup',
    { label },
    plannedCodes
      .filter((planned) => planned.async === isLater)
      .map(({ code, words }) => element('option', { value: `${prefix}:${code}` }, `${words[language]} (${code})`)),
  )

function readChoice(choice: string, times: number): Fault {
  const [kind, value = ''] = choice.split(':')
  if (kind === 'mode') return { on: 'send', mode: value, times }
  return { on: 'send', mode: 'error', code: Number(value), times, ...(kind === 'later' ? { async: true } : {}) }
}

function faultText(fault: Fault, language: State['language'], modes: Record<string, string>): string {
  const known = plannedCodes.find(({ code }) => code === fault.code)
  if (known) return `${known.words[language]} (${known.code})`
  return (fault.mode && modes[fault.mode]) || String(fault.code ?? fault.httpStatus ?? fault.mode ?? '')
}

const thisPhone = ({ words }: State, phone: Phone): Description =>
  section(
    `${words.phoneSettings}: ${phone.name}`,
    toggle(words.online, phone.online, (online) => changePhone({ online })),
    toggle(words.onWhatsApp, phone.onWhatsApp, (onWhatsApp) => changePhone({ onWhatsApp })),
    toggle(words.hideNumber, phone.hideNumber, (hideNumber) => changePhone({ hideNumber }), words.shareNumberHint),
    lineForm(
      ({ number = '' }) => {
        const waId = number.replace(/\D/gu, '')
        if (!/^\d{7,15}$/u.test(waId)) return say(words.numberWrong)
        changePhone({ changeNumberTo: waId })
      },
      field(words.changeNumber, 'number', {
        type: 'tel',
        required: true,
        defaultValue: `+${phone.waId}`,
        maxlength: 24,
      }),
      submit(words.change),
    ),
    lineForm(
      ({ username = '' }) => changePhone({ username: username.replace(/^@/u, '') || null }),
      field(words.username, 'username', { defaultValue: phone.username ?? '', maxlength: 35 }),
      submit(words.change),
    ),
  )
