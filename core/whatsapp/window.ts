import type { MessageKind } from './kind.ts'

/** How long the customer service window stays open after the customer's last message (fact sheet §10). */
export const WINDOW_MS = 24 * 60 * 60 * 1000
/** From here on the interface shows that time is running out. */
export const CLOSING_SOON_MS = 2 * 60 * 60 * 1000

export type Window = { state: 'never_opened' } | { state: 'open'; closesAt: Date } | { state: 'closed'; closedAt: Date }

/** What a webhook can tell besides the messages of a one-to-one thread. */
export type OtherItem =
  | 'reaction'
  | 'request_welcome'
  | 'echo'
  | 'history'
  | 'group'
  | 'standby'
  | 'status'
  | 'edit'
  | 'revoke'
  | 'preference'

/** The window of one identity on one number, seen at `now`. */
export function windowAt(now: Date, lastCustomerAt: Date | null): Window {
  if (lastCustomerAt === null) return { state: 'never_opened' }
  const closesAt = new Date(lastCustomerAt.getTime() + WINDOW_MS)
  return now < closesAt ? { state: 'open', closesAt } : { state: 'closed', closedAt: closesAt }
}

/** Whether this item, coming from the customer, opens the window or keeps it open. */
export function opensWindow(item: MessageKind | OtherItem): boolean {
  return OPENS[item]
}

/** The instant a customer's message counts from: its own timestamp, but never later than when its delivery was accepted. */
export function customerInstant(timestamp: Date, acceptedAt: Date): Date {
  return timestamp < acceptedAt ? timestamp : acceptedAt
}

/** The later of two instants that opened the window; a late arrival never shortens it. */
export function laterCustomerAt(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return a < b ? b : a
}

/** A window once computed grows stale by itself: this asks it again at `now`. */
export function isOpen(window: Window, now: Date): boolean {
  return window.state === 'open' && now < window.closesAt
}

/** Milliseconds left; 0 when nothing is open, and never more than there are: a reader's clock may be a little behind. */
export function remaining(window: Window, now: Date): number {
  const left = window.state === 'open' ? window.closesAt.getTime() - now.getTime() : 0
  return Math.min(WINDOW_MS, Math.max(0, left))
}

/** Whether less than two hours are left, and something is. */
export function isClosingSoon(window: Window, now: Date): boolean {
  const left = remaining(window, now)
  return left > 0 && left < CLOSING_SOON_MS
}

/** How full the ring is drawn, from 1 (just opened) to 0 (closed). */
export function ringFraction(window: Window, now: Date): number {
  return remaining(window, now) / WINDOW_MS
}

// Whether a reaction opens the window is nowhere written by Meta (fact sheet §10, §20). We let it, and 131047 decides.
// An unsupported message (a poll, say) is still a message; an edit that Meta wraps as unsupported must come here as 'edit'.
const OPENS: Record<MessageKind | OtherItem, boolean> = {
  text: true,
  image: true,
  video: true,
  audio: true,
  document: true,
  sticker: true,
  location: true,
  contacts: true,
  interactive: true,
  interactive_reply: true,
  button: true,
  flow_reply: true,
  order: true,
  call: true,
  unsupported: true,
  reaction: true,
  request_welcome: true,
  template: false, // only a business sends templates
  system: false,
  echo: false,
  history: false,
  group: false,
  standby: false,
  status: false,
  edit: false,
  revoke: false,
  preference: false,
}
