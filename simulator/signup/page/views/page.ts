/** The frame of the popup: its bar, the screen that is on, what lies over it. */
import { type Child, type Description, element } from '../../../phone/element.ts'
import { cancel } from '../opener.ts'
import { type State, update } from '../state.ts'
import { account, confirmation, portfolio } from './business.ts'
import { heading } from './controls.ts'
import { intro, login, permissions } from './login.ts'
import { code, done, number, profile } from './number.ts'

const SCREENS = { login, intro, permissions, portfolio, account, confirm: confirmation, profile, number, code, done }

export const page = (state: State): Child[] => [
  bar(state),
  element(
    'main',
    { class: 'card', key: `${state.phase} ${state.screen}`, 'data-screen': state.screen, inert: state.isLeaving },
    body(state),
    state.notice && element('p', { class: 'notice', role: 'status', key: 'notice' }, state.notice),
  ),
  state.isLeaving && leaving(state),
  element('footer', { class: 'foot', key: 'foot' }, state.words.practiceNote),
]

function body(state: State): Child {
  const { words, phase } = state
  if (phase === 'loading') return element('p', { class: 'lead', role: 'status' }, words.loading)
  if (phase === 'failed') return failed(state)
  if (phase === 'error') return metaError(state)
  if (phase === 'over') {
    return [heading(words.handingOver), element('p', { class: 'lead', role: 'status' }, words.canClose)]
  }
  return SCREENS[state.screen](state)
}

function bar(state: State): Description {
  const mayLeave = state.phase === 'ready' && state.screen !== 'done'
  return element(
    'header',
    { class: 'bar', key: 'bar' },
    element('span', { class: 'bar-title' }, state.words.title),
    mayLeave &&
      element(
        'button',
        { type: 'button', class: 'button plain', inert: state.isLeaving, onclick: () => update({ isLeaving: true }) },
        state.words.cancel,
      ),
  )
}

function leaving({ words }: State): Description {
  const leave = () => {
    cancel()
    update({ phase: 'over', isLeaving: false })
    window.close()
  }
  const stay = () => update({ isLeaving: false })
  return element(
    'div',
    {
      class: 'veil',
      key: 'leaving',
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') stay()
      },
    },
    element(
      'div',
      {
        class: 'dialog',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': 'leave',
        'aria-describedby': 'leave-text',
      },
      element('h2', { id: 'leave' }, words.leaveTitle),
      element('p', { id: 'leave-text' }, words.leaveText),
      element(
        'div',
        { class: 'actions' },
        element(
          'button',
          { type: 'button', class: 'button', mounted: (node: HTMLElement) => node.focus(), onclick: stay },
          words.stay,
        ),
        element('button', { type: 'button', class: 'button primary', onclick: leave }, words.leave),
      ),
    ),
  )
}

const failed = ({ words, failedWith }: State): Child => {
  const sentences: Record<string, string> = words.failed
  return [
    heading(words.title),
    element('p', { class: 'lead', role: 'alert' }, sentences[failedWith] ?? words.failed.other),
  ]
}

function metaError({ words, error }: State): Child {
  const facts: [string, string][] = [
    [words.errorCode, error?.code ?? ''],
    [words.sessionId, error?.sessionId ?? ''],
  ]
  return [
    heading(words.errorTitle),
    element('p', { class: 'lead', role: 'alert' }, error?.message ?? ''),
    element(
      'dl',
      { class: 'facts' },
      facts.map(([name, value]) =>
        element('div', { key: name }, element('dt', null, name), element('dd', null, value)),
      ),
    ),
    element('p', { class: 'lead' }, words.errorText),
    element(
      'div',
      { class: 'actions' },
      element('button', { type: 'button', class: 'button primary', onclick: () => window.close() }, words.close),
    ),
  ]
}
