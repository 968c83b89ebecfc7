import { type Child, type Description, element } from '../element.ts'
import { clockTime } from '../format.ts'
import { type State, updateDrawer } from '../state.ts'
import { flushDeliveries, repeatDelivery, setBehaviour } from '../tester.ts'
import type { Delivery } from '../wire.ts'
import type { Words } from '../words/index.ts'
import { button, section, toggle } from './controls.ts'
import { isRecord, recordIn, recordsIn } from './summary.ts'

const HOLD_CHOICES_MS = [0, 5_000, 30_000, 120_000] as const

export function deliveries(state: State): Child[] {
  const { words } = state
  const { behaviour, deliveries: all, shownDelivery } = state.drawer
  const holdMs = behaviour.holdMs ?? 0
  const holds = [...new Set([...HOLD_CHOICES_MS, holdMs])]
  return [
    section(
      words.behaviour,
      toggle(words.duplicate, behaviour.duplicate ?? false, (duplicate) => setBehaviour({ duplicate })),
      toggle(words.shuffle, behaviour.shuffle ?? false, (shuffle) => setBehaviour({ shuffle })),
      toggle(words.outOfOrder, behaviour.outOfOrderStatuses ?? false, (outOfOrderStatuses) =>
        setBehaviour({ outOfOrderStatuses }),
      ),
      toggle(words.paused, behaviour.paused ?? false, (paused) => setBehaviour({ paused })),
      element(
        'label',
        { class: 'field inline' },
        element('span', null, words.hold),
        element(
          'select',
          {
            value: String(holdMs),
            onchange: (event: Event) => setBehaviour({ holdMs: Number((event.target as HTMLSelectElement).value) }),
          },
          holds.map((ms) => element('option', { value: String(ms) }, words.seconds(ms / 1000))),
        ),
      ),
      button(words.flush, flushDeliveries, 'quiet'),
    ),
    section(
      words.deliveries,
      all.length === 0
        ? element('p', { class: 'hint' }, words.noDeliveries)
        : element(
            'ul',
            { class: 'deliveries' },
            all.map((delivery) => row(state, delivery, delivery.id === shownDelivery)),
          ),
    ),
  ]
}

function row({ words, language }: State, delivery: Delivery, isShown: boolean): Description {
  const answer = answerOf(delivery, words)
  return element(
    'li',
    { key: delivery.id },
    element(
      'button',
      {
        type: 'button',
        class: 'delivery',
        'aria-expanded': String(isShown),
        onclick: () => updateDrawer({ shownDelivery: isShown ? null : delivery.id }),
      },
      element('time', null, clockTime(new Date(delivery.at), language)),
      element('span', { class: 'delivery-what' }, describe(delivery.body, words)),
      element('span', { class: `answer ${answer.mood}` }, answer.text),
    ),
    isShown &&
      element(
        'div',
        { class: 'delivery-body' },
        element(
          'p',
          { class: 'hint' },
          `${words.deliveryBytes(new TextEncoder().encode(delivery.body).length)} · ${words.attempts(delivery.attempts.length)}`,
        ),
        element('pre', { tabindex: '0', 'aria-label': words.deliveries }, indented(delivery.body)),
        button(words.repeat, () => repeatDelivery(delivery.id), 'quiet'),
      ),
  )
}

function answerOf({ attempts }: Delivery, words: Words): { text: string; mood: 'good' | 'bad' | 'waiting' } {
  const last = attempts.at(-1)
  if (last === undefined) return { text: words.deliveryWaiting, mood: 'waiting' }
  if (!last.status) return { text: words.deliveryNoAnswer, mood: 'bad' }
  return { text: String(last.status), mood: last.status === 200 ? 'good' : 'bad' }
}

/** "2 status: delivered" and the like: what a delivery carries, without opening it. */
function describe(body: string, words: Words): string {
  const value = parse(body)
  const changes = recordsIn(value, 'entry').flatMap((entry) => recordsIn(entry, 'changes'))
  const texts = changes.flatMap((change) => {
    const inside = recordIn(change, 'value')
    const messages = recordsIn(inside, 'messages').map(({ type }) => `${words.deliveryOf.messages}: ${type}`)
    const statuses = recordsIn(inside, 'statuses').map(({ status }) => `${words.deliveryOf.statuses}: ${status}`)
    const all = [...messages, ...statuses]
    return all.length > 0 ? all : [String(change.field ?? words.deliveryOf.other)]
  })
  return texts.length > 0 ? texts.join(', ') : words.deliveryOf.other
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
