/** Starts the page: the state's first reading, drawing after each change, what the window says. */
import { followCompany, readCompany } from './company.ts'
import { patch } from './element.ts'
import { putAway, readClock, refresh, tellOpenChat } from './refresh.ts'
import { current, drawWith, update } from './state.ts'
import { followDrawer } from './tester.ts'
import { page } from './views/page.ts'

/** The status line's clock moves by itself. */
const CLOCK_TICK_MS = 10_000

const query = new URLSearchParams(location.search)
const theme = query.get('theme')
const root = document.documentElement
if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
root.lang = current().language
root.classList.toggle('is-embedded', current().embedded || current().isCompanyOnly)
document.title = current().isCompanyOnly ? current().words.companyPhone : current().words.title

drawWith(() => patch(document.body, page(current())))
refresh().then(followDrawer)
followCompany()
setInterval(() => {
  update({})
  readClock()
  readCompany()
}, CLOCK_TICK_MS)

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    refresh()
    readCompany()
  }
  tellOpenChat()
})
addEventListener('pagehide', putAway)
addEventListener('pageshow', (event) => {
  if (event.persisted) tellOpenChat()
})
