/** The page: strip of phones, the phone, the tester's drawer. Embedded, only the phone. */
import { type Child, element } from '../element.ts'
import { phoneOf, type State } from '../state.ts'
import { companyDevice } from './company.ts'
import { device } from './device.ts'
import { drawer } from './drawer.ts'
import { strip } from './strip.ts'

export function page(state: State): Child[] {
  const { words } = state
  if (state.phase === 'loading') return [sentence(words.loading)]
  if (state.phase === 'unreachable') return [sentence(words.cannotReach)]
  if (state.phase === 'refused') return [sentence(words.mayNotUse)]
  if (state.isCompanyOnly) return [companyDevice(state)]
  const phone = phoneOf(state)
  const middle = state.isCompany
    ? companyDevice(state)
    : phone === null
      ? sentence(words.noPhones)
      : device(state, phone)
  if (state.embedded && phone !== null) return [middle]
  return [
    element(
      'div',
      { class: `page ${state.drawer.open ? 'with-drawer' : ''}`, key: 'page' },
      strip(state),
      element('main', { class: 'stage', key: 'stage', 'aria-label': words.title }, middle),
      drawer(state, state.isCompany ? null : phone),
    ),
  ]
}

const sentence = (text: string): Child => element('p', { class: 'sentence', role: 'status', key: text }, text)
