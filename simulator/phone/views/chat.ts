/** An open chat: header, messages with day lines, composer. */
import { setBlocked, setMarketing, show } from '../acts.ts'
import { type Child, type Description, element } from '../element.ts'
import { dayName, isSameDay } from '../format.ts'
import { chatOf, now, type State } from '../state.ts'
import type { Chat, Message, Phone } from '../wire.ts'
import { bubble } from './bubble.ts'
import { offlineLine } from './chatList.ts'
import { composer } from './composer.ts'
import { avatar, iconButton } from './controls.ts'
import { isRecord } from './summary.ts'

export function chat(state: State, phone: Phone): Child[] {
  const open = chatOf(state)
  if (open === null) return []
  return [
    header(state, open),
    offlineLine(state, phone),
    element(
      'div',
      {
        class: 'thread',
        key: 'thread',
        tabindex: '0',
        role: 'log',
        'aria-label': open.verifiedName,
        mounted: keepAtEnd,
      },
      element('div', { class: 'thread-inner' }, lines(state)),
    ),
    open.blocked
      ? element(
          'button',
          { type: 'button', class: 'blocked-line', onclick: () => setBlocked(phone, false) },
          state.words.blocked,
        )
      : composer(state, open),
  ]
}

const header = ({ words }: State, open: Chat): Description => {
  const isTyping = open.typingUntil ? new Date(open.typingUntil) > now() : false
  return element(
    'header',
    { class: 'bar chat-bar' },
    iconButton('back', words.back, () => show('chats')),
    element(
      'button',
      { type: 'button', class: 'chat-name', title: words.businessInfo, onclick: () => show('business') },
      avatar(open.verifiedName, 'small'),
      element(
        'span',
        { class: 'row-text' },
        element('strong', null, open.verifiedName),
        element(
          'small',
          { 'aria-live': 'polite', class: isTyping ? 'typing' : '' },
          isTyping ? words.typing : words.businessAccount,
        ),
      ),
    ),
  )
}

/** Bubbles of one side within this time count as one group: only its first has a tail. */
const GROUP_MS = 5 * 60_000

function lines(state: State): Child[] {
  const open = chatOf(state)
  const answered = new Set(state.messages.filter(isAnswer).map(({ context }) => context?.message_id ?? context?.id))
  const drawn: Child[] = []
  let before: Message | null = null
  for (const message of state.messages) {
    if (message.type === 'reaction') continue
    const at = new Date(message.at)
    const isNewDay = before === null || !isSameDay(new Date(before.at), at)
    if (isNewDay) drawn.push(dayLine(dayName(at, now(), state.language), message.id))
    const continues =
      !isNewDay && before?.from === message.from && at.getTime() - new Date(before.at).getTime() < GROUP_MS
    drawn.push(bubble(state, message, { continues, isAnswered: answered.has(message.id) }))
    before = message
  }
  if (open?.marketingStopped) drawn.push(marketingLine(state))
  return drawn
}

/** A tap on a button or row: the message whose button it was offers no second one. */
const isAnswer = ({ from, type, content }: Message): boolean =>
  from === 'phone' &&
  (type === 'button' ||
    (type === 'interactive' &&
      ['button_reply', 'list_reply', 'call_permission_reply'].some((name) => isRecord(content[name]))))

const dayLine = (text: string, key: string): Description =>
  element('p', { class: 'day-line', key: `day ${key}` }, element('span', null, text))

const marketingLine = ({ words }: State): Description =>
  element(
    'p',
    { class: 'day-line', key: 'marketing' },
    element(
      'button',
      { type: 'button', class: 'line-button', onclick: () => setMarketing('resume') },
      `${words.marketingStopped}. ${words.resumeMarketing}`,
    ),
  )

/** How near the end still counts as being there, in pixels. */
const NEAR_END_PX = 80

/** The newest message stays in sight, unless someone scrolled up to read. */
function keepAtEnd(thread: HTMLElement): void {
  let isAtEnd = true
  const toEnd = () => {
    if (isAtEnd) thread.scrollTop = thread.scrollHeight
  }
  thread.addEventListener('scroll', () => {
    isAtEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END_PX
  })
  const watch = new ResizeObserver(toEnd)
  watch.observe(thread)
  if (thread.firstElementChild) watch.observe(thread.firstElementChild)
  toEnd()
}
