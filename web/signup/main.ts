/**
 * The page that loads Meta's SDK and opens its popup: a document of its own, so that no conversation ever shares a page with
 * Meta's program. It knows the code for a moment and hands it to the server at once.
 */
import '../ui/base.css'
import type { CodeRequest, EndRequest, Onboarding, Signup } from '#contract/onboarding.ts'
import { isSignupOrigin } from '#core/channel/signupOrigin.ts'
import { applyTheme, storedTheme } from '../ui/theme.ts'
import { draw } from './draw.ts'
import { parseSignupMessage } from './message.ts'
import { type Heard, outcomeOf } from './outcome.ts'
import type { Screen, Ways } from './screen.ts'
import { loadSdk, openPopup } from './sdk.ts'
import { type Place, readOnboarding, type Said, sendCode, sendEnd } from './server.ts'
import { readersLocale, wordsIn } from './words.ts'

const LOOK_EVERY_MS = 500
const CODE_ATTEMPTS_MAX = 3
const CODE_RETRY_MS = 1_000

const locale = readersLocale()
const words = wordsIn(locale)
const [, , connectionInPath = '', onboardingId = ''] = location.pathname.split('/')
const connection = connectionInPath === 'practice' ? 'practice' : 'meta'
const place: Place = {
  workspaceId: new URLSearchParams(location.search).get('workspace') ?? '',
  onboardingId,
  locale,
}
const ways: Ways = {
  settings: '/settings/inboxes',
  state: `/settings/inboxes/connect/${encodeURIComponent(onboardingId)}`,
  signIn: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`,
}

applyTheme(storedTheme())
document.documentElement.lang = locale
document.title = words.pageTitle
const root = document.getElementById('page') as HTMLElement
root.className = 'h-full overflow-y-auto'

const show = (screen: Screen) => draw(root, { screen, words, connection, acts, ways })

let signup: Signup | null = null
let sdk: Awaited<ReturnType<typeof loadSdk>> | null = null
/** What is known of the popup that was opened last. */
let heard: Heard = {}
let popup: Window | null = null
let timer: ReturnType<typeof setTimeout> | undefined
/** A code was handed over, or is on its way: nothing that comes later counts. */
let isHanded = false
let hasEnded = false

const acts = {
  open() {
    if (!signup || !sdk || isHanded) return
    heard = {}
    hasEnded = false
    const mine = heard
    const opened = openPopup(sdk, signup, (code) => {
      // Also one that comes late, after the window was thought to be gone.
      if (code === null && heard !== mine) return
      heard = { ...(heard === mine ? heard : {}), answer: { code, atMs: Date.now() } }
      look()
    })
    popup = opened ?? null
    if (opened === null) heard.blocked = true
    show({ name: 'open', canBringUp: popup !== null })
    look()
  },
  bringUp: () => popup?.focus(),
  giveUpWaiting() {
    heard.closedAtMs ??= Date.now()
    look()
  },
  reload: () => location.reload(),
}

window.addEventListener('message', (event) => {
  if (!signup || !isSignupOrigin(event.origin, signup.allowedOrigins)) return
  const said = parseSignupMessage(event.data)
  if (!said) return
  heard.message = { said, atMs: Date.now() }
  look()
})

void start()

async function start() {
  show({ name: 'loading' })
  const said = await readOnboarding(place)
  if (said.state !== 'ok') return show(screenOf(said))
  const { state, signup: offered } = said.onboarding
  if (state !== 'open' || !offered) return show({ name: 'over' })
  // The address decides what this page may load; it is the other connection's.
  if (offered.connection !== connection)
    return location.replace(`/signup/${offered.connection}/${onboardingId}${location.search}`)
  if (said.onboarding.steps.some(({ step, state }) => step === 'code' && state === 'done')) return leave()
  if (connection === 'meta' && location.protocol !== 'https:') return show({ name: 'insecure' })
  signup = offered
  try {
    sdk = await loadSdk(offered)
    show({ name: 'ready' })
  } catch {
    show({ name: 'sdk_failed' })
  }
}

/** Looks at what is known, and again when something may have changed by itself. */
function look() {
  clearTimeout(timer)
  if (isHanded) return
  if (popup?.closed) heard.closedAtMs ??= Date.now()
  const now = Date.now()
  const outcome = outcomeOf(heard, now)
  if (outcome.kind === 'code') return void handOver(outcome.request)
  if (outcome.kind === 'ended') return void endWith(outcome.end)
  const untilMs = outcome.untilMs === null ? LOOK_EVERY_MS : Math.max(0, outcome.untilMs - now)
  timer = setTimeout(look, Math.min(LOOK_EVERY_MS, untilMs))
}

/** The code is good for 30 seconds and once: where nobody answered, what became of it is asked for first. */
async function handOver(request: CodeRequest) {
  isHanded = true
  show({ name: 'handing' })
  popup?.close()
  for (let attempt = 1; ; attempt++) {
    const said = attempt === 1 ? await sendCode(place, request) : await againUnlessTaken(request)
    if (said.state === 'ok') return leave()
    if (said.state === 'refused') return show(screenOf(said))
    if (attempt === CODE_ATTEMPTS_MAX) return show({ name: 'refused', message: words.noAnswer })
    await new Promise((resolve) => setTimeout(resolve, CODE_RETRY_MS))
  }
}

async function againUnlessTaken(request: CodeRequest): Promise<Said> {
  const now = await readOnboarding(place)
  return now.state === 'ok' && isCodeWanted(now.onboarding) ? sendCode(place, request) : now
}

const isCodeWanted = ({ steps }: Onboarding) =>
  steps.some(({ step, state }) => step === 'code' && (state === 'waiting' || state === 'failed'))

async function endWith(end: EndRequest) {
  if (hasEnded) return
  hasEnded = true
  show({ name: 'ended', end })
  await sendEnd(place, end) // for the record; here its words already stand
}

function screenOf(said: Exclude<Said, { state: 'ok' }>): Screen {
  if (said.state === 'silent') return { name: 'silent' }
  if (said.status === 401) return { name: 'signed_out' }
  return said.status === 404 ? { name: 'over' } : { name: 'refused', message: said.message }
}

const leave = () => location.replace(ways.state)
