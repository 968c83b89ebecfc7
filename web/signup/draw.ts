import type { ConnectionKind, EndRequest } from '#contract/onboarding.ts'
import { make } from './dom.ts'
import type { Acts, Screen, Ways } from './screen.ts'
import type { Words } from './words.ts'

const BUTTON = 'inline-flex h-9 items-center justify-center rounded px-3.5 text-base font-medium whitespace-nowrap'
const PRIMARY = `${BUTTON} bg-ink-fill text-on-ink hover:bg-ink-fill-hover`
const PLAIN = `${BUTTON} border border-line-strong bg-paper text-text hover:bg-hover`
const LINK = 'rounded text-base font-medium text-ink hover:underline'
const TONES = { calm: 'bg-ink-wash', attention: 'bg-brass-wash', failure: 'bg-red-wash', success: 'bg-green-wash' }
type Tone = keyof typeof TONES

/** Where the code of practice appears: the business's own telephone. */
const LOCK_SCREEN = '/practice/phone/lock'

interface Page {
  screen: Screen
  words: Words
  connection: ConnectionKind
  acts: Acts
  ways: Ways
}

/** The whole page, drawn afresh for each screen; what was focused stays so where it is still there. */
export function draw(root: HTMLElement, page: Page): void {
  const { words, connection, ways, screen } = page
  const focused = document.activeElement?.getAttribute('data-name')
  root.replaceChildren(
    make(
      'main',
      { class: 'mx-auto flex max-w-xl flex-col gap-6 px-4 pt-8 pb-16 sm:pt-14' },
      make(
        'p',
        { class: 'flex items-center gap-2 text-base font-semibold' },
        make('img', { src: '/posthorn.svg', alt: '', width: '24', height: '24' }),
        'Posthorn',
      ),
      stages(words),
      make(
        'div',
        { class: 'flex flex-col gap-1' },
        make(
          'h1',
          { class: 'flex flex-wrap items-center gap-2 text-xl font-semibold' },
          words.title,
          connection === 'practice' &&
            make(
              'span',
              { class: 'rounded-sm border border-brass-line px-1.5 text-xs font-medium text-brass' },
              words.practice,
            ),
        ),
      ),
      make('div', { 'aria-live': 'polite', class: 'flex flex-col gap-6' }, ...content(page)),
      screen.name !== 'handing' &&
        make(
          'p',
          { class: 'border-t border-line pt-4' },
          make('a', { href: ways.settings, class: LINK, 'data-name': 'back' }, words.back),
        ),
    ),
  )
  const again = focused ? root.querySelector<HTMLElement>(`[data-name="${focused}"]`) : null
  ;(again ?? root.querySelector<HTMLElement>('[data-first]'))?.focus()
}

function content({ screen, words, connection, acts, ways }: Page): (Node | string)[] {
  const isPractice = connection === 'practice'
  switch (screen.name) {
    case 'loading':
      return [make('p', { class: 'text-soft' }, words.loading)]
    case 'ready':
      return [
        make('p', { class: 'text-soft' }, isPractice ? words.readyPractice : words.ready),
        buttons(press(words.open, acts.open, 'open')),
        inside(words, isPractice),
      ]
    case 'open':
      return [
        notice('calm', words.isOpen, words.isOpenText),
        buttons(
          screen.canBringUp && press(words.bringUp, acts.bringUp, 'bring_up', PLAIN),
          press(words.nothingHappens, acts.giveUpWaiting, 'nothing', LINK),
        ),
        inside(words, isPractice),
      ]
    case 'handing':
      return [notice('success', words.handing, words.handingText)]
    case 'ended':
      return [...endOf(screen.end, words), buttons(press(words.openAgain, acts.open, 'open'))]
    case 'sdk_failed':
      return [
        notice('failure', words.sdkFailed, isPractice ? words.sdkFailedPractice : words.sdkFailedText),
        buttons(press(words.tryAgain, acts.reload, 'again')),
      ]
    case 'insecure':
      return [notice('failure', words.insecure, words.insecureText)]
    case 'signed_out':
      return [
        notice('attention', words.signedOut),
        buttons(make('a', { href: ways.signIn, class: PRIMARY, 'data-first': '' }, words.signIn)),
      ]
    case 'over':
      return [notice('attention', words.over, words.overText)]
    case 'silent':
      return [
        notice('failure', words.noAnswer, words.noAnswerText),
        buttons(press(words.tryAgain, acts.reload, 'again')),
      ]
    case 'refused':
      return [
        notice('failure', screen.message),
        buttons(make('a', { href: ways.state, class: PRIMARY, 'data-first': '' }, words.toState)),
      ]
  }
}

/** How the popup ended without a code, and what helps. */
function endOf(end: EndRequest, words: Words): Node[] {
  if (end.event === 'blocked') return [notice('attention', words.blocked, words.blockedText)]
  if (end.event === 'closed') return [notice('attention', words.closed, words.closedText)]
  if (end.event === 'error') {
    const facts = [
      end.sessionId && `${words.sessionId}: ${end.sessionId}`,
      end.errorCode && `${words.errorCode}: ${end.errorCode}`,
    ].filter((fact) => typeof fact === 'string' && fact !== '')
    return [
      notice('failure', words.failed, end.errorMessage ?? ''),
      ...(facts.length > 0
        ? [make('p', { class: 'text-soft' }, words.failedText), copied(facts.join('\n'), words)]
        : []),
    ]
  }
  const known = end.currentStep ? (words.screens as Record<string, string[]>)[end.currentStep] : undefined
  const [screen, tip] = known ?? []
  const title = screen ? words.cancelledAt.replace('{{screen}}', screen) : words.cancelled
  return [notice('attention', title, words.cancelledText), ...(tip ? [make('p', { class: 'text-soft' }, tip)] : [])]
}

function copied(text: string, words: Words): Node {
  const button = make(
    'button',
    { type: 'button', class: PLAIN, 'data-name': 'copy', click: () => void copy() },
    words.copy,
  )
  // Without https there is no clipboard: then the words are marked, to be copied by hand.
  const copy = () =>
    navigator.clipboard
      ? navigator.clipboard.writeText(text).then(
          () => (button.textContent = words.copied),
          () => mark(),
        )
      : mark()
  const mark = () => getSelection()?.selectAllChildren(block)
  const block = make(
    'pre',
    { class: 'min-w-0 flex-1 rounded-sm bg-sunk px-3 py-2 text-sm whitespace-pre-wrap wrap-anywhere' },
    text,
  )
  return make('div', { class: 'flex items-start gap-2' }, block, button)
}

function stages(words: Words): Node {
  const now = 1
  const items = words.stageList.map((name, index) => {
    const state = index < now ? words.stageDone : index === now ? words.stageNow : null
    const mark = index < now ? '✓' : String(index + 1)
    return make(
      'li',
      {
        class: `flex items-center gap-2 text-sm ${index === now ? 'font-medium text-text' : 'text-faint'}`,
        ...(index === now ? { 'aria-current': 'step' } : {}),
      },
      make(
        'span',
        {
          'aria-hidden': 'true',
          class: `figures inline-flex size-5 shrink-0 items-center justify-center rounded-full text-2xs font-medium ${
            index === now ? 'bg-ink-fill text-on-ink' : index < now ? 'bg-green-wash text-green' : 'bg-sunk text-faint'
          }`,
        },
        mark,
      ),
      name,
      state !== null && make('span', { class: 'sr-only' }, ` (${state})`),
    )
  })
  return make('ol', { 'aria-label': words.stages, class: 'flex flex-wrap gap-x-5 gap-y-2' }, ...items)
}

function inside(words: Words, isPractice: boolean): Node {
  return make(
    'section',
    { class: 'flex flex-col gap-2' },
    make('h2', { class: 'text-base font-semibold' }, words.insideTitle),
    make(
      'ol',
      { class: 'flex list-decimal flex-col gap-1.5 pl-5 text-soft' },
      ...words.inside.map((line) => make('li', {}, line)),
    ),
    isPractice &&
      make(
        'p',
        { class: 'text-soft' },
        `${words.phoneText} `,
        make('a', { href: LOCK_SCREEN, target: '_blank', rel: 'noopener', class: LINK }, words.phoneLink),
      ),
  )
}

const notice = (tone: Tone, title: string, text = '') =>
  make(
    'div',
    { class: `rounded px-3 py-2 ${TONES[tone]}`, ...(tone === 'failure' ? { role: 'alert' } : {}) },
    make('p', { class: 'font-medium' }, title),
    text !== '' && make('p', { class: 'mt-0.5 text-soft wrap-anywhere' }, text),
  )

const buttons = (...children: (Node | false)[]) =>
  make('div', { class: 'flex flex-wrap items-center gap-x-4 gap-y-2' }, ...children)

const press = (label: string, act: () => void, name: string, look: string = PRIMARY) =>
  make(
    'button',
    { type: 'button', class: look, 'data-name': name, click: act, ...(look === PRIMARY ? { 'data-first': '' } : {}) },
    label,
  )
