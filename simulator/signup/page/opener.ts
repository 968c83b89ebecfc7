/**
 * What the popup says to the window that opened it (fact sheet §14.2): message events as JSON text for the page, and a
 * line for the SDK there, which calls back. Nothing is said twice, whatever way the window goes.
 */
import { leaveWord } from './ask.ts'
import { current, type MetaError, type Screen } from './state.ts'

export interface Delivery {
  dropMessageEvent?: boolean
  delayMessageMs?: number
  dropCallback?: boolean
  delayCallbackMs?: number
  secondDelivery?: boolean
}

export interface Ending {
  message: { type: string; event: string; version: string; data: Record<string, unknown> }
  code: string
  delivery: Delivery
}

/** Where a person stands, in Meta's words. */
const STEPS: Record<Exclude<Screen, 'done'>, string> = {
  login: 'PERMISSIONS',
  intro: 'PERMISSIONS',
  permissions: 'PERMISSIONS',
  portfolio: 'BUSINESS_ACCOUNT_SELECTION',
  account: 'WABA_PHONE_PROFILE_PICKER',
  confirm: 'WABA_PHONE_PROFILE_PICKER',
  profile: 'WHATSAPP_BUSINESS_PROFILE_SETUP',
  number: 'PHONE_NUMBER_SETUP',
  code: 'PHONE_NUMBER_VERIFICATION',
}

const query = new URLSearchParams(location.search)
const origin = originIn(query.get('origin'))
let isOver = false
let ending: Ending | null = null

export const hasOpener = (): boolean => window.opener !== null && origin !== null

/** The last screen is there: from now on closing the window counts as finishing. */
export const prepare = (ready: Ending): void => {
  ending = ready
}

export const isPrepared = (): boolean => ending !== null

/** Hands everything over; resolves when the window may close. */
export async function finish(): Promise<void> {
  if (isOver || ending === null) return
  isOver = true
  const { message, code, delivery } = ending
  leaveWord(`${current().signup}/handed`, {})
  if (!delivery.delayMessageMs) deliverMessage(message, delivery)
  callBack(code, delivery)
  if (!delivery.delayMessageMs) return
  await new Promise((resolve) => setTimeout(resolve, delivery.delayMessageMs))
  deliverMessage(message, delivery)
}

export function tellError({ message, code, as, sessionId, timestamp }: MetaError): void {
  if (isOver) return
  isOver = true
  const facts = { error_message: message, error_id: code, error_code: code, session_id: sessionId, timestamp }
  post({ type: 'WA_EMBEDDED_SIGNUP', event: as, version: '3', data: facts })
}

export function cancel(): void {
  const { screen, phase } = current()
  if (isOver || screen === 'done' || phase === 'failed') return
  isOver = true
  post({ type: 'WA_EMBEDDED_SIGNUP', event: 'CANCEL', version: '3', data: { current_step: STEPS[screen] } })
  say({})
}

function deliverMessage(message: unknown, { dropMessageEvent, secondDelivery }: Delivery) {
  if (dropMessageEvent) return
  post(message)
  if (secondDelivery) post(message)
}

function callBack(code: string, { dropCallback, delayCallbackMs, secondDelivery }: Delivery) {
  if (dropCallback) say({ silent: '1' })
  else say({ code, delay: String(delayCallbackMs ?? 0), times: secondDelivery ? '2' : '1' })
}

function post(message: unknown) {
  if (origin !== null) window.opener?.postMessage(JSON.stringify(message), origin)
}

/** To the SDK: not JSON, as the other messages of Meta's own are not. */
function say(words: Record<string, string>) {
  const line = new URLSearchParams({ cb: query.get('channel') ?? '', ...words })
  if (origin !== null) window.opener?.postMessage(line.toString(), origin)
}

function originIn(text: string | null): string | null {
  if (text === null || !URL.canParse(text)) return null
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) ? url.origin : null
}
