/** Starts the popup. */
import { patch } from '../../phone/element.ts'
import { cancel, finish, isPrepared } from './opener.ts'
import { open } from './opening.ts'
import { current, drawWith, type State } from './state.ts'
import { page } from './views/page.ts'

const root = document.documentElement
const theme = new URLSearchParams(location.search).get('theme')
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
root.lang = current().language
document.title = current().words.title

let shown = ''
drawWith(() => {
  const state = current()
  patch(document.body, page(state))
  focusAnew(state)
})
open()

// However the window goes, the one that opened it hears of it once.
addEventListener('pagehide', () => {
  if (isPrepared()) finish()
  else cancel()
})

/** A new screen is read out from its heading; after a refusal the person is where it is said. */
function focusAnew(state: State): void {
  const wrong = [...Object.keys(state.refusals).sort(), state.numberRefusal?.kind ?? ''].join()
  const now = `${state.phase} ${state.screen} ${state.isLeaving} ${wrong}`
  if (now === shown || state.isLeaving) return
  shown = now
  const refused = document.querySelector<HTMLElement>('[aria-invalid="true"], [data-refusal]')
  if (refused !== null) {
    refused.focus()
    return
  }
  document.querySelector<HTMLElement>('[data-arrive]')?.focus({ preventScroll: true })
  scrollTo(0, 0)
}
