/** What a tester does in the drawer: clock, faults, templates, deliveries. A refusal (403) hides the drawer for good. */
import { ask, controlUrl, Refusal, tell } from './control.ts'
import { type Live, listen } from './live.ts'
import { refresh } from './refresh.ts'
import { attempt, current, update, updateDrawer } from './state.ts'
import type { Delivery, Fault, Template, TemplateDecision, WebhookBehaviour } from './wire.ts'

const POLL_MS = 2_000
/** What the list keeps; older ones are only in the simulator. */
const DELIVERIES_MAX = 200
/** As many as one can choose among; an account may have 6,000. */
const TEMPLATES_MAX = 200

let timer: ReturnType<typeof setTimeout> | undefined
let clockStream: Live | null = null

/** Follows the drawer's facts while it is open. */
export async function followDrawer(): Promise<void> {
  clearTimeout(timer)
  const { open, access } = current().drawer
  if (!open || access === 'refused' || current().embedded) return stopClock()
  try {
    await readDrawer()
    followClock()
  } catch (error) {
    if (error instanceof Refusal && (error.status === 401 || error.status === 403)) {
      stopClock()
      return updateDrawer({ access: 'refused' })
    }
  }
  timer = setTimeout(followDrawer, POLL_MS)
}

async function readDrawer(): Promise<void> {
  if (document.visibilityState !== 'visible' && current().drawer.access === 'allowed') return
  const [faults, templates] = await Promise.all([
    ask<Fault[]>('faults'),
    ask<Template[]>(`templates?limit=${TEMPLATES_MAX}`),
  ])
  const after = current().drawer.deliveries.filter(isAnswered).at(0)?.id
  const { behaviour, deliveries } = await ask<{ behaviour: WebhookBehaviour; deliveries: Delivery[] }>(
    `webhooks${after ? `?after=${encodeURIComponent(after)}` : ''}`,
  )
  updateDrawer({
    access: 'allowed',
    faults,
    templates,
    behaviour,
    deliveries: merge(current().drawer.deliveries, deliveries),
  })
}

const isAnswered = (delivery: Delivery): boolean => (delivery.attempts.at(-1)?.status ?? 0) === 200

/** Newest first. */
function merge(known: readonly Delivery[], fresh: readonly Delivery[]): Delivery[] {
  const byId = new Map([...known, ...fresh].map((delivery) => [delivery.id, delivery]))
  return [...byId.values()]
    .sort((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id))
    .slice(0, DELIVERIES_MAX)
}

function followClock(): void {
  clockStream ??= listen(controlUrl('clock/stream'), ['clock', 'changed'], {
    changed: (data) => {
      if (data !== null) update({ offsetMs: (JSON.parse(data) as { offsetMs: number }).offsetMs })
    },
    connected: () => undefined,
  })
}

function stopClock(): void {
  clockStream?.close()
  clockStream = null
}

export function toggleDrawer(): void {
  updateDrawer({ open: !current().drawer.open })
  followDrawer()
}

export const turnClock = (advanceMs: number | null) =>
  act(async () => {
    const { offsetMs } = await tell<{ offsetMs: number }>(
      'POST',
      'clock',
      advanceMs === null ? { reset: true } : { advanceMs },
    )
    update({ offsetMs })
    await refresh()
  })

export const planFault = (fault: Fault) => act(() => tell('POST', 'faults', fault))

export const clearFaults = () => act(() => tell('DELETE', 'faults'))

export const decideTemplate = (id: string, decision: TemplateDecision) =>
  act(() => tell('PATCH', `templates/${encodeURIComponent(id)}`, decision))

export const setBehaviour = (change: WebhookBehaviour) => act(() => tell('POST', 'webhooks', change))

export const flushDeliveries = () => act(() => tell('POST', 'webhooks/flush', {}))

export const repeatDelivery = (id: string) => act(() => tell('POST', `webhooks/${encodeURIComponent(id)}/repeat`, {}))

async function act(doing: () => Promise<unknown>): Promise<void> {
  await attempt(doing)
  await followDrawer()
}
